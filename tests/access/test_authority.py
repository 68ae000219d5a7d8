"""What each role may do to the store, and that staff change nothing but their own OPD's. By the functions that commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas
import pytest

from smartcity_metrics import authority
from smartcity_metrics.authority import Forbidden
from smartcity_metrics.programme import (
    OBSERVATION,
    RESPONDENT,
    Aggregation,
    City,
    DataStatus,
    Dimension,
    District,
    Event,
    EventKind,
    Facts,
    Indicator,
    Milestone,
    Nature,
    Polarity,
    Programme,
    QuickWin,
    Stage,
    empty_programme,
)
from smartcity_metrics.store import Store, Visitor, open_store
from tests.store.one_number import CITY, NOON

HERE = City(CITY, "Kota Balikpapan")
BUS, CLINIC = "Dinas Perhubungan", "Dinas Kesehatan"
STAFF = Visitor("Sari", "staff", BUS)


def quick_win(code: str, opd: str, name: str = "Antrean daring") -> QuickWin:
    return QuickWin(code, name, "GOV", opd, "Pelayanan", Nature.SERVICE, date(2019, 7, 1), date(2020, 6, 30))


def indicator(code: str, quick_win: str, target: float = 2.0) -> Indicator:
    return Indicator(code, quick_win, "Waktu tunggu", "hari", Stage.OUTCOME, Polarity.LOWER, Aggregation.MEAN, target=target)


def number(code: str, value: float, origin: str = "a1:Realisasi!C7", **other: object) -> dict:
    return {"indicator": code, "period": "2020-01", "district": "", "kind": "actual", "value": value, "numerator": None, "denominator": None,
            "status": "final", "origin": origin, "note": ""} | other


def answer(quick_win: str, value: float) -> dict:
    return {"quick_win": quick_win, "period": "2020-01", "element": "U1", "respondent": 1, "answer": value, "origin": "a1:Survei!C7"}


def frame(rows: list[dict], columns: dict[str, str]) -> pandas.DataFrame:
    return pandas.DataFrame(rows, columns=list(columns)).astype(columns)


BEFORE = replace(
    empty_programme(HERE), quick_wins=(quick_win("QW-1", BUS), quick_win("QW-2", CLINIC)), indicators=(indicator("A", "QW-1"), indicator("B", "QW-2")),
    milestones=(Milestone("QW-1", "Uji coba", date(2019, 8, 1), date(2019, 9, 1)), Milestone("QW-2", "Uji coba", date(2019, 8, 1), date(2019, 9, 1))),
    observations=frame([number("A", 5.0), number("B", 7.0), number("B", None, period="2020-02", numerator=3.0, denominator=4.0)], OBSERVATION),
    survey=frame([answer("QW-1", 3.0), answer("QW-2", 4.0)], RESPONDENT))


def with_numbers(*rows: dict) -> Programme:
    """BEFORE, with these numbers in place of its own of the same indicator and period, or beside them."""
    kept = [one for one in BEFORE.observations.to_dict("records") if (one["indicator"], one["period"]) not in {(row["indicator"], row["period"]) for row in rows}]
    return replace(BEFORE, observations=frame([*kept, *rows], OBSERVATION))


@pytest.mark.parametrize("after", [
    pytest.param(BEFORE, id="nothing changes"),
    pytest.param(with_numbers(number("A", 4.0)), id="a number of their own"),
    pytest.param(with_numbers(number("A", 4.0, period="2020-02")), id="a new number of their own"),
    pytest.param(with_numbers(number("B", 7.0, origin="b2:Realisasi!D9")), id="another's number as it was, read from their own file"),
    pytest.param(replace(BEFORE, indicators=(indicator("A", "QW-1", 1.5), indicator("B", "QW-2"))), id="their own target"),
    pytest.param(replace(BEFORE, quick_wins=(*BEFORE.quick_wins, quick_win("QW-3", " dinas  PERHUBUNGAN "))), id="a new quick win of their own"),
    pytest.param(replace(BEFORE, quick_wins=BEFORE.quick_wins[::-1]), id="another order"),
    pytest.param(replace(BEFORE, survey=frame([answer("QW-1", 4.0), answer("QW-2", 4.0)], RESPONDENT)), id="answers to their own survey"),
    pytest.param(replace(BEFORE, events=(Event(date(2020, 1, 5), EventKind.DISRUPTION, "Banjir", "A"),)), id="an event of their own indicator"),
])
def test_staff_may_change_what_is_their_own_opds(after):
    assert authority.beyond(STAFF, BEFORE, after) == ()


@pytest.mark.parametrize(("after", "named"), [
    pytest.param(with_numbers(number("B", 6.0)), CLINIC, id="a number"),
    pytest.param(with_numbers(number("A", 4.0), number("B", 6.0)), CLINIC, id="a number among their own"),
    pytest.param(with_numbers(number("B", 7.0, status="provisional")), CLINIC, id="a number's status"),
    pytest.param(with_numbers(number("B", 7.0, note="salah")), CLINIC, id="a number's note"),
    pytest.param(with_numbers(number("B", None, period="2020-02", numerator=2.0, denominator=4.0)), CLINIC, id="a numerator"),
    pytest.param(with_numbers(number("B", 6.0, period="2020-03")), CLINIC, id="a new number"),
    pytest.param(replace(BEFORE, observations=BEFORE.observations[:1]), CLINIC, id="numbers taken away"),
    pytest.param(replace(BEFORE, indicators=(indicator("A", "QW-1"), indicator("B", "QW-2", 9.0))), CLINIC, id="a target"),
    pytest.param(replace(BEFORE, indicators=(indicator("A", "QW-1"), indicator("B", "QW-1"))), CLINIC, id="an indicator taken over"),
    pytest.param(replace(BEFORE, quick_wins=(quick_win("QW-1", BUS), quick_win("QW-2", BUS))), CLINIC, id="a quick win taken over"),
    pytest.param(replace(BEFORE, quick_wins=(quick_win("QW-1", CLINIC), quick_win("QW-2", CLINIC))), CLINIC, id="a quick win handed over"),
    pytest.param(replace(BEFORE, quick_wins=BEFORE.quick_wins[:1]), CLINIC, id="a quick win taken away"),
    pytest.param(replace(BEFORE, quick_wins=(*BEFORE.quick_wins, quick_win("QW-3", "Dinas Sosial"))), "Dinas Sosial", id="a quick win of a third OPD"),
    pytest.param(replace(BEFORE, milestones=BEFORE.milestones[:1]), CLINIC, id="a milestone taken away"),
    pytest.param(replace(BEFORE, survey=frame([answer("QW-1", 3.0), answer("QW-2", 1.0)], RESPONDENT)), CLINIC, id="answers to a survey"),
    pytest.param(replace(BEFORE, events=(Event(date(2020, 1, 5), EventKind.REDEFINITION, "Lain", "QW-2"),)), CLINIC, id="an event of a quick win"),
    pytest.param(replace(BEFORE, events=(Event(date(2020, 1, 5), EventKind.REDEFINITION, "Lain", "B"),)), CLINIC, id="an event of an indicator"),
    pytest.param(replace(BEFORE, events=(Event(date(2020, 1, 5), EventKind.HOLIDAY, "Libur"),)), "events", id="an event for all"),
    pytest.param(replace(BEFORE, indicators=(*BEFORE.indicators, indicator("C", "QW-9"))), "QW-9", id="an indicator of a quick win that nobody knows"),
    pytest.param(replace(BEFORE, facts=Facts("Kota Balikpapan", DataStatus.FINAL, date(2019, 1, 1), date(2020, 12, 31))), "facts", id="the sheet Program"),
    pytest.param(replace(BEFORE, dimensions=(Dimension("GOV", "Smart Governance", "Smart Governance", 1),)), "dimensions", id="the sheet Dimensi"),
    pytest.param(replace(BEFORE, districts=(District("64.71.01", "Balikpapan Timur"),)), "districts", id="the sheet Wilayah"),
])
def test_staff_may_not_change_what_is_not(after, named):
    assert authority.beyond(STAFF, BEFORE, after) == (named,)
    assert authority.beyond(Visitor("Budi", "publisher"), BEFORE, after) == ()
    every = () if named in (BUS, CLINIC, "Dinas Sosial") else (named,)
    assert authority.beyond(Visitor("Tim", "staff", None), BEFORE, after) == every  # staff of every OPD, but not of the whole programme


def publish(store: Store, who: Visitor | None, programme: Programme, expected: int | None, city: City = HERE):
    return authority.publish(store, who, city, programme, uploads=[], findings=[], note="", expected=expected, at=NOON)


PUBLISHER = Visitor("Budi", "publisher")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    yield opened
    opened.close()


def test_what_is_not_theirs_is_refused_by_name_changes_nothing_and_stands_in_the_log(store):
    publish(store, PUBLISHER, BEFORE, None)
    with pytest.raises(Forbidden) as refused:
        publish(store, STAFF, with_numbers(number("A", 4.0), number("B", 6.0)), 1)
    assert refused.value.named == (CLINIC,)
    assert [one.number for one in store.editions(CITY)] == [1]
    assert [(one.what, one.who, one.facts) for one in store.audit(CITY)][1:] == [
        ("forbidden", "Sari", {"right": "publish-all", "named": [CLINIC]})]
    assert publish(store, STAFF, with_numbers(number("A", 4.0)), 1).author == "Sari"


def test_what_is_compared_with_is_the_stores_own_edition_whatever_the_page_had(store):
    """Somebody else published meanwhile: the one who looked at edition 1 is told so, and the new numbers of others do not count as theirs."""
    publish(store, PUBLISHER, BEFORE, None)
    publish(store, PUBLISHER, with_numbers(number("B", 6.0)), 1)
    with pytest.raises(Forbidden):
        publish(store, STAFF, BEFORE, 2)  # it would bring back the clinic's old number


ACTS: dict[str, tuple[str, Callable[[Store, Visitor | None, str], object]]] = {
    "publish": ("staff publisher admin", lambda store, who, city: publish(store, who, with_numbers(number("A", 4.0)), 2, replace(HERE, id=city))),
    "publish others'": ("publisher admin", lambda store, who, city: publish(store, who, with_numbers(number("B", 4.0)), 2, replace(HERE, id=city))),
    "undo": ("publisher admin", lambda store, who, city: authority.undo(store, who, city, 1, note="", expected=2, at=NOON)),
    "save the talk": ("staff publisher admin", lambda store, who, city: authority.save_deck(
        store, who, city, {"minutes": 15}, edition=2, note="", expected_version=0, at=NOON)),
    "forget a layout": ("staff publisher admin", lambda store, who, city: authority.forget_mapping(store, who, city, "a" * 64, NOON)),
    "note a refused upload": ("staff publisher admin", lambda store, who, city: authority.record_refused_upload(store, who, city, "a.xlsx", "0", "macro", NOON)),
    "read the log": ("admin", lambda store, who, city: authority.audit(store, who, city, NOON)),
    "see accounts": ("admin", lambda store, who, city: authority.accounts(store, who, city, NOON)),
    "add an account": ("admin", lambda store, who, city: authority.add_account(store, who, city, "Baru", "admin", None, at=NOON)),
    "change an account": ("admin", lambda store, who, city: authority.change_account(store, who, city, "Lama", "admin", None, NOON)),
    "close an account": ("admin", lambda store, who, city: authority.shut_account(store, who, city, "Lama", NOON)),
    "open an account": ("admin", lambda store, who, city: authority.open_account(store, who, city, "Lama", NOON)),
    "end sessions": ("admin", lambda store, who, city: authority.end_sessions(store, who, city, "Lama", NOON)),
    "make a link": ("admin", lambda store, who, city: authority.password_link(store, who, city, "Lama", NOON)),
}
WHO = {"guest": None, **{role: Visitor("Sari", role, BUS if role == "staff" else None, CITY) for role in ("viewer", "mentor", "staff", "publisher", "admin")},
       "unknown role": Visitor("Sari", "walikota"), "admin of bontang": Visitor("Sari", "admin", None, "bontang")}


def opened(folder: Path) -> Store:
    """A store with two editions and an account."""
    store = open_store(f"sqlite:///{(folder / 'store.sqlite').as_posix()}")
    publish(store, PUBLISHER, with_numbers(number("B", 1.0)), None)
    publish(store, PUBLISHER, BEFORE, 1)
    store.accounts.add("Lama", "staff", BUS, city=CITY, by="Kepala", at=NOON)
    return store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One that no refusal may change."""
    store = opened(tmp_path_factory.mktemp("authority"))
    yield store
    store.close()


REFUSED = [pytest.param(act, who, id=f"{who}: {act}") for act, (allowed, _) in ACTS.items() for who in WHO if who not in allowed.split()]


@pytest.mark.parametrize(("act", "who"), REFUSED)
def test_whoever_lacks_the_right_is_refused_and_changes_nothing(filled, act, who):
    before = (filled.published(CITY), filled.deck(CITY), filled.accounts.all())
    with pytest.raises(Forbidden):
        ACTS[act][1](filled, WHO[who], CITY)
    assert (filled.published(CITY), filled.deck(CITY), filled.accounts.all()) == before


@pytest.mark.parametrize(("act", "who"), [pytest.param(act, who, id=f"{who}: {act}") for act, (allowed, _) in ACTS.items() for who in allowed.split()])
def test_whoever_has_the_right_is_not(tmp_path, act, who):
    store = opened(tmp_path)
    ACTS[act][1](store, WHO[who], CITY)
    store.close()


def test_an_administrator_of_one_city_reaches_no_account_of_another_nor_of_all(store):
    store.accounts.add("Pusat", "admin", by="Kepala", at=NOON)
    store.accounts.add("Bontang", "staff", city="bontang", by="Kepala", at=NOON)
    local = Visitor("Wakil", "admin", None, CITY)
    for name in ("Pusat", "Bontang"):
        for act in (authority.shut_account, authority.open_account, authority.end_sessions, authority.password_link):
            with pytest.raises(Forbidden):
                act(store, local, CITY, name, NOON)
        with pytest.raises(Forbidden):
            authority.change_account(store, local, CITY, name, "viewer", None, NOON)
    with pytest.raises(Forbidden):
        authority.add_account(store, local, CITY, "Baru", "admin", None, every=True, at=NOON)
    assert authority.accounts(store, local, CITY, NOON) == []
    assert [one.name for one in authority.accounts(store, Visitor("Kepala", "admin"), CITY, NOON)] == ["Pusat"]


def test_only_staff_keep_an_opd_and_no_role_is_invented(store):
    kepala = Visitor("Kepala", "admin")
    authority.add_account(store, kepala, CITY, "Sari", "staff", BUS, at=NOON)
    assert store.accounts.of("Sari").opd == BUS
    authority.change_account(store, kepala, CITY, "Sari", "publisher", BUS, NOON)
    assert (store.accounts.of("Sari").role, store.accounts.of("Sari").opd) == ("publisher", None)
    with pytest.raises(ValueError, match="walikota"):
        authority.add_account(store, kepala, CITY, "Budi", "walikota", None, at=NOON)
