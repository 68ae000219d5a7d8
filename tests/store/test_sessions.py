"""A session ends after eight hours, after an idle hour, and at once when it is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy

from smartcity_metrics.store import Visitor
from tests.store.one_number import NOON

SARI = Visitor("Sari", "staff")


def test_who_signed_in_is_known_by_the_token(store):
    assert store.visitor(store.open_session("Sari", "staff", NOON), NOON) == SARI


@pytest.mark.parametrize("token", [None, "", "guess"])
def test_nobody_is_known_by_anything_else(store, token):
    store.open_session("Sari", "staff", NOON)
    assert store.visitor(token, NOON) is None


def test_several_people_are_signed_in_at_once(store):
    tokens = [store.open_session(name, "staff", NOON) for name in ("Sari", "Budi")]
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
    token = store.open_session("Sari", "staff", NOON)
    seen = [store.visitor(token, NOON + timedelta(minutes=one)) for one in minutes]
    assert (seen[-1] == SARI) is known


def test_idle_time_is_written_at_most_once_a_minute(sqlite, tmp_path):
    token = sqlite.open_session("Sari", "staff", NOON)
    sqlite.visitor(token, NOON + timedelta(seconds=59))
    file = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with sqlalchemy.create_engine(file).connect() as connection:
        assert connection.exec_driver_sql("SELECT seen_at FROM sessions").scalar() == NOON.isoformat()
    sqlite.visitor(token, NOON + timedelta(seconds=60))
    with sqlalchemy.create_engine(file).connect() as connection:
        assert connection.exec_driver_sql("SELECT seen_at FROM sessions").scalar() == "2020-03-04T04:01:00+00:00"


def test_signing_out_ends_the_session_at_once(store):
    token = store.open_session("Sari", "staff", NOON)
    store.close_session(token)
    assert store.visitor(token, NOON) is None


def test_a_new_start_signs_everybody_out(store):
    tokens = [store.open_session(name, "staff", NOON) for name in ("Sari", "Budi")]
    store.close_sessions()
    assert [store.visitor(one, NOON) for one in tokens] == [None, None]


def test_the_database_does_not_hold_the_token(sqlite, tmp_path):
    token = sqlite.open_session("Sari", "staff", NOON)
    assert len(token) >= 43  # 32 bytes in base 64
    assert token.encode() not in (tmp_path / "store.sqlite").read_bytes()


def test_signing_in_is_in_the_audit_log(store):
    store.open_session("Sari", "staff", NOON)
    [entry] = store.audit()
    assert (entry.what, entry.who, entry.facts) == ("sign-in", "Sari", {"role": "staff"})
