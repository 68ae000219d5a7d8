"""A session ends after eight hours, after an idle hour, at once when it is closed, and whenever its account is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy

from smartcity_metrics.store import Store, Visitor
from tests.store.one_number import NOON

SARI = Visitor("Sari", "staff", "Dinas Perhubungan")
GURU = Visitor("guru@kampus.ac.id", "mentor", outside=True)


def opened(store: Store, name: str = "Sari", at=NOON) -> str:
    """The token of an account that is made where there is none yet."""
    if store.accounts.of(name) is None:
        store.accounts.add(name, "staff", "Dinas Perhubungan", by="Kepala", at=NOON)
    return store.open_session(name, at)


def test_who_signed_in_is_known_by_the_token(store):
    assert store.visitor(opened(store), NOON) == SARI


@pytest.mark.parametrize("token", [None, "", "guess"])
def test_nobody_is_known_by_anything_else(store, token):
    opened(store)
    assert store.visitor(token, NOON) is None


def test_nobody_is_signed_in_without_an_account(store):
    with pytest.raises(KeyError, match="Sari"):
        store.open_session("Sari", NOON)


def test_a_password_that_was_changed_while_the_old_one_was_compared_signs_nobody_in(store):
    opened(store)
    store.accounts.set_password("Sari", "old", by="Sari", at=NOON)
    store.accounts.set_password("Sari", "new", by="Sari", at=NOON)
    with pytest.raises(KeyError):
        store.open_session("Sari", NOON, kept="old")
    assert store.visitor(store.open_session("Sari", NOON, kept="new"), NOON) == SARI


def test_several_people_are_signed_in_at_once(store):
    tokens = [opened(store, name) for name in ("Sari", "Budi")]
    assert [store.visitor(one, NOON).name for one in tokens] == ["Sari", "Budi"]
    assert tokens[0] != tokens[1]


@pytest.mark.parametrize(("minutes", "known"), [
    pytest.param([59], True, id="used again within the hour"),
    pytest.param([60], False, id="idle for an hour"),
    pytest.param([50, 100, 150], True, id="used every fifty minutes"),
    pytest.param([*range(50, 480, 50), 479], True, id="used all day, a minute before the eight hours"),
    pytest.param([*range(50, 480, 50), 480], False, id="used all day, at eight hours"),
])
def test_a_session_ends_after_an_idle_hour_and_after_eight_hours(store, minutes, known):
    token = opened(store)
    seen = [store.visitor(token, NOON + timedelta(minutes=one)) for one in minutes]
    assert (seen[-1] == SARI) is known


@pytest.mark.parametrize(("until", "minutes", "known"), [
    pytest.param(30, 29, True, id="a minute before"),
    pytest.param(30, 30, False, id="when the other house's word ends"),
    pytest.param(9000, 59, True, id="a word that is good for days"),
])
def test_whom_another_house_vouches_for_is_known_no_longer_than_it_says(store, until, minutes, known):
    token = store.admit(GURU, NOON + timedelta(minutes=until), NOON)
    assert (store.visitor(token, NOON + timedelta(minutes=minutes)) == GURU) is known


def test_however_long_another_house_vouches_eight_hours_are_the_end(store):
    token = store.admit(GURU, NOON + timedelta(days=30), NOON)
    seen = [store.visitor(token, NOON + timedelta(minutes=one)) for one in (*range(50, 480, 50), 480)]
    assert (seen[-2], seen[-1]) == (GURU, None)


def test_idle_time_is_written_at_most_once_a_minute(sqlite, tmp_path):
    token = opened(sqlite)
    sqlite.visitor(token, NOON + timedelta(seconds=59))
    file = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with sqlalchemy.create_engine(file).connect() as connection:
        assert connection.exec_driver_sql("SELECT seen_at FROM sessions").scalar() == NOON.isoformat()
    sqlite.visitor(token, NOON + timedelta(seconds=60))
    with sqlalchemy.create_engine(file).connect() as connection:
        assert connection.exec_driver_sql("SELECT seen_at FROM sessions").scalar() == "2020-03-04T04:01:00+00:00"


def test_signing_out_ends_the_session_at_once(store):
    token, other = opened(store), opened(store)
    store.close_session(token, NOON)
    assert store.visitor(token, NOON) is None
    assert store.visitor(other, NOON) == SARI


def test_signing_out_everywhere_ends_all_of_a_persons_sessions_and_nobody_elses(store):
    tokens, budi = [opened(store) for _ in range(3)], opened(store, "Budi")
    store.close_sessions(SARI, NOON)
    assert [store.visitor(one, NOON) for one in tokens] == [None] * 3
    assert store.visitor(budi, NOON).name == "Budi"


@pytest.mark.parametrize("change", [
    pytest.param(lambda to: to.change("Sari", "viewer", None, by="Kepala", at=NOON), id="another role"),
    pytest.param(lambda to: to.change("Sari", "staff", "Dinas Kesehatan", by="Kepala", at=NOON), id="another OPD"),
    pytest.param(lambda to: to.set_password("Sari", "another", by="Sari", at=NOON), id="another password"),
    pytest.param(lambda to: to.shut("Sari", by="Kepala", at=NOON), id="closed"),
    pytest.param(lambda to: to.accept(to.link("Sari", by="Kepala", at=NOON), "another", NOON), id="another password by a link"),
    pytest.param(lambda to: to.end_sessions("Sari", by="Kepala", at=NOON), id="ended by an administrator"),
])
def test_what_changes_an_account_ends_its_sessions(store, change):
    token, budi = opened(store), opened(store, "Budi")
    change(store.accounts)
    assert store.visitor(token, NOON) is None
    assert store.visitor(budi, NOON).name == "Budi"


def test_sessions_that_are_over_do_not_pile_up(sqlite, tmp_path):
    for day in range(5):
        opened(sqlite, at=NOON + timedelta(days=day))
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_the_database_does_not_hold_the_token(sqlite, tmp_path):
    token = opened(sqlite)
    assert len(token) >= 43  # 32 bytes in base 64
    assert token.encode() not in (tmp_path / "store.sqlite").read_bytes()


def test_signing_in_and_out_is_in_the_audit_log(store):
    token = opened(store)
    store.close_session(token, NOON)
    store.close_session(token, NOON)  # a second time there is nothing to tell
    assert [(one.what, one.who, one.facts) for one in store.audit()][1:] == [
        ("sign-in", "Sari", {"role": "staff"}), ("sign-out", "Sari", {})]
