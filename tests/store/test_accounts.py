"""Accounts are one a name, choose their passwords by links that are good once, and never leave a house without an administrator."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from smartcity_metrics.store import LastAdmin, LinkSpent, NameTaken, Store, connection, open_store
from smartcity_metrics.store.accounts import LINK_LIFETIME
from smartcity_metrics.store.connection import writing
from smartcity_metrics.store.schema import STEPS
from tests.store import schema_1
from tests.store.one_number import CITY, NOON, programme, value


def admin(store: Store, name: str = "Kepala") -> None:
    """An installation with its first administrator."""
    store.accounts.accept(store.accounts.first_link(NOON), "kept", NOON, name)


def test_an_account_is_as_it_was_made(store):
    store.accounts.add("Sari", "staff", "Dinas Perhubungan", city=CITY, by="Kepala", at=NOON)
    account = store.accounts.of("Sari")
    assert (account.name, account.role, account.opd, account.city, account.active, account.chosen) == (
        "Sari", "staff", "Dinas Perhubungan", CITY, True, False)
    assert (account.made_by, account.made_at) == ("Kepala", NOON)


@pytest.mark.parametrize("typed", ["sari dewi", " Sari  Dewi ", "SARI DEWI", "Sari\tDewi", "Ｓａｒｉ Dewi", "Sari\u200b Dewi"])
def test_a_name_is_one_account_however_it_is_typed(store, typed):
    store.accounts.add("Sari Dewi", "staff", by="Kepala", at=NOON)
    with pytest.raises(NameTaken):
        store.accounts.add(typed, "admin", city="bontang", by="Kepala", at=NOON)
    assert store.accounts.of(typed).name == "Sari Dewi"


@pytest.mark.parametrize("name", ["", "  ", "\x00\x07", "\u200b"])
def test_an_account_needs_a_name(store, name):
    with pytest.raises(ValueError, match="name"):
        store.accounts.add(name, "staff", by="Kepala", at=NOON)


def test_the_first_link_makes_the_first_administrator_once(store):
    token = store.accounts.first_link(NOON)
    assert store.accounts.invited(token, NOON) == ""
    made = store.accounts.accept(token, "kept", NOON, "Kepala")
    assert (made.name, made.role, made.city, store.accounts.password("kepala")) == ("Kepala", "admin", "", "kept")
    with pytest.raises(LinkSpent):
        store.accounts.accept(token, "other", NOON, "Penyusup")
    assert [one.name for one in store.accounts.all()] == ["Kepala"]


def test_each_start_makes_the_first_link_of_the_one_before_void_and_none_once_there_is_an_account(store):
    old, new = store.accounts.first_link(NOON), store.accounts.first_link(NOON)
    with pytest.raises(LinkSpent):
        store.accounts.accept(old, "kept", NOON, "Penyusup")
    store.accounts.accept(new, "kept", NOON, "Kepala")
    assert store.accounts.first_link(NOON) is None


def test_the_first_link_is_worth_nothing_once_an_account_was_made_otherwise(store):
    token = store.accounts.first_link(NOON)
    store.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    with pytest.raises(LinkSpent):
        store.accounts.invited(token, NOON)
    with pytest.raises(LinkSpent):
        store.accounts.accept(token, "kept", NOON, "Penyusup")


def test_of_eight_who_use_the_first_link_at_once_one_becomes_administrator(store):
    token, outcomes = store.accounts.first_link(NOON), []

    def use(number: int) -> None:
        try:
            outcomes.append(store.accounts.accept(token, "kept", NOON, f"Orang {number}").name)
        except LinkSpent:
            outcomes.append(None)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([one for one in outcomes if one]) == 1
    assert len(outcomes) == 8
    assert len(store.accounts.all()) == 1


@pytest.mark.parametrize("spoil", [
    pytest.param(lambda to, token: to.accept(token, "kept", NOON), id="used"),
    pytest.param(lambda to, token: to.link("Sari", by="Kepala", at=NOON), id="a newer one was made"),
    pytest.param(lambda to, token: to.shut("Sari", by="Kepala", at=NOON), id="the account was closed"),
    pytest.param(lambda to, token: to.set_password("Sari", "own", by="Sari", at=NOON), id="they chose a password otherwise"),
])
def test_a_link_is_worth_nothing_after(store, spoil):
    store.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    token = store.accounts.link("Sari", by="Kepala", at=NOON)
    assert store.accounts.invited(token, NOON) == "Sari"
    spoil(store.accounts, token)
    kept = store.accounts.password("Sari")
    with pytest.raises(LinkSpent):
        store.accounts.accept(token, "stolen", NOON)
    assert store.accounts.password("Sari") == kept


def test_a_link_is_good_for_three_days(store):
    store.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    token = store.accounts.link("Sari", by="Kepala", at=NOON)
    assert timedelta(days=3) == LINK_LIFETIME
    assert store.accounts.invited(token, NOON + timedelta(days=3, seconds=-1)) == "Sari"
    with pytest.raises(LinkSpent):
        store.accounts.accept(token, "late", NOON + timedelta(days=3))


@pytest.mark.parametrize("token", ["", "guess"])
def test_what_is_no_link_chooses_no_password(store, token):
    with pytest.raises(LinkSpent):
        store.accounts.invited(token, NOON)
    with pytest.raises(LinkSpent):
        store.accounts.accept(token, "kept", NOON, "Penyusup")


def test_a_closed_account_has_no_password_until_it_is_opened_again(store):
    admin(store)
    store.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    store.accounts.set_password("Sari", "kept", by="Sari", at=NOON)
    store.accounts.shut("Sari", by="Kepala", at=NOON)
    assert store.accounts.password("Sari") is None
    with pytest.raises(KeyError):
        store.open_session("Sari", NOON)
    store.accounts.open("Sari", by="Kepala", at=NOON)
    assert store.accounts.password("Sari") == "kept"


@pytest.mark.parametrize("act", [
    pytest.param(lambda to: to.shut("Kepala", by="Kepala", at=NOON), id="closing"),
    pytest.param(lambda to: to.change("Kepala", "publisher", None, by="Kepala", at=NOON), id="another role"),
])
def test_the_last_administrator_stays(store, act):
    admin(store)
    store.accounts.add("Wakil", "admin", by="Kepala", at=NOON)  # invited, but cannot sign in yet
    store.accounts.add("Bontang", "admin", city="bontang", by="Kepala", at=NOON)
    store.accounts.set_password("Bontang", "kept", by="Bontang", at=NOON)
    with pytest.raises(LastAdmin):
        act(store.accounts)
    assert store.accounts.of("Kepala").visitor.role == "admin"
    store.accounts.set_password("Wakil", "kept", by="Wakil", at=NOON)
    act(store.accounts)
    assert (store.accounts.of("Kepala").active, store.accounts.of("Kepala").role) != (True, "admin")


def test_every_change_is_in_the_audit_log_of_the_accounts_city_without_any_secret(store):
    admin(store)
    store.accounts.add("Sari", "staff", "Dinas Perhubungan", city=CITY, by="Kepala", at=NOON)
    token = store.accounts.link("Sari", by="Kepala", at=NOON)
    store.accounts.accept(token, "kept-secret", NOON)
    store.open_session("Sari", NOON)
    store.accounts.change("Sari", "publisher", None, by="Kepala", at=NOON)
    store.accounts.shut("Sari", by="Kepala", at=NOON)
    told = [(one.what, one.who, one.facts) for one in store.audit(CITY)]
    assert told == [
        ("account", "Kepala", {"account": "Sari", "role": "staff", "opd": "Dinas Perhubungan"}),
        ("link", "Kepala", {"account": "Sari"}),
        ("password", "Sari", {"account": "Sari", "sessions": 0}),
        ("sign-in", "Sari", {"role": "staff"}),
        ("role", "Kepala", {"account": "Sari", "role": "publisher", "opd": None, "role_before": "staff", "opd_before": "Dinas Perhubungan",
                            "sessions": 1}),
        ("account-closed", "Kepala", {"account": "Sari", "sessions": 0})]
    assert [(one.what, one.who) for one in store.audit()] == [("account", "Kepala")]
    assert token not in str(told)
    assert "kept-secret" not in str(told)


def test_an_unknown_account_is_a_key_error(store):
    for act in (store.accounts.shut, store.accounts.open, store.accounts.end_sessions, store.accounts.link):
        with pytest.raises(KeyError):
            act("Siapa", by="Kepala", at=NOON)


def test_a_store_of_the_third_schema_is_brought_forward_with_all_it_had_and_nobody_signed_in(database):
    engine = connection.create_engine(database)
    with engine.begin() as made:
        schema_1.made(made)
        STEPS[1](made)
        STEPS[2](made)
        made.exec_driver_sql("UPDATE schema_version SET version = 3")
        made.exec_driver_sql("INSERT INTO sessions VALUES ('', 'a', 'Sari', 'staff', '2020-03-04T04:00:00+00:00', '2020-03-04T04:00:00+00:00')")
    then = Store(engine)
    then._writing = writing(engine)
    then.publish(CITY, programme(7.0), uploads=[], findings=[], author="Sari", note="", expected=None, at=NOON)
    then.close()
    store = open_store(database)
    assert value(store.programme(store.published(CITY))) == 7.0
    assert store.accounts.all() == []
    admin(store)
    token = store.open_session("Kepala", NOON)
    assert store.visitor(token, NOON).role == "admin"
    with store._reading.connect() as there:
        assert there.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1
    store.close()
