"""A publication is one thing: all of it or nothing, once, in order, and never changed afterwards."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import FrozenInstanceError
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy

from smartcity_metrics.store import PublicationMoved, Store, StoreDamaged, StoreUnusable, editions, open_store
from tests.store.one_number import CITY, NOON, programme, value

FILE = ("Realisasi Januari.xlsx", b"the bytes as they came")
FINDING = {"code": "jump", "severity": "warning", "sheet": "Realisasi", "cell": "C7", "seen": "1.245", "wanted": None}


def publish(store: Store, number: float, expected: int | None, city: str = CITY, author: str = "Sari") -> editions.Edition:
    return store.publish(city, programme(number, FILE), uploads=[FILE], findings=[FINDING], author=author, note="Data Januari",
                         expected=expected, at=NOON)


def test_an_empty_store_has_published_nothing(store):
    assert store.published(CITY) is None
    assert store.editions(CITY) == []


def test_what_was_published_is_read_back(store):
    edition = publish(store, 1245.0, None)
    assert store.published(CITY) == edition
    assert (edition.city, edition.number, edition.parent, edition.author, edition.note) == (CITY, 1, None, "Sari", "Data Januari")
    assert edition.published_at == NOON
    assert edition.findings == [FINDING]
    assert value(store.programme(edition)) == 1245.0


def test_it_is_there_after_a_restart(sqlite, tmp_path):
    edition = publish(sqlite, 1245.0, None)
    again = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    assert again.published(CITY) == edition
    assert value(again.programme(edition)) == 1245.0


def test_editions_are_numbered_listed_newest_first_and_know_their_parent(store):
    publish(store, 1.0, None)
    publish(store, 2.0, 1)
    publish(store, 3.0, 2)
    assert [(one.number, one.parent) for one in store.editions(CITY)] == [(3, 2), (2, 1), (1, None)]
    assert [value(store.programme(store.edition(CITY, number))) for number in (1, 2, 3)] == [1.0, 2.0, 3.0]


def test_an_unknown_edition_is_a_key_error(store):
    with pytest.raises(KeyError, match="no edition 7"):
        store.edition(CITY, 7)


def test_an_edition_cannot_be_changed(store):
    with pytest.raises(FrozenInstanceError):
        publish(store, 1.0, None).note = "other"


def test_cities_do_not_see_each_other(store):
    publish(store, 1.0, None)
    publish(store, 2.0, None, city="bontang")
    assert value(store.programme(store.published(CITY))) == 1.0
    assert value(store.programme(store.published("bontang"))) == 2.0
    assert store.upload("samarinda", hashlib.sha256(FILE[1]).hexdigest()[:12]) is None


def test_files_are_kept_as_they_came_with_who_and_when(store):
    edition = publish(store, 1.0, None)
    source = store.programme(edition).sources[0]
    kept = store.upload(CITY, source.id)
    assert (kept.id, kept.name, kept.data, kept.sha256) == (source.id, *FILE, hashlib.sha256(FILE[1]).hexdigest())
    assert (kept.by, kept.at) == ("Sari", NOON)
    assert (source.uploaded_by, source.uploaded_at) == ("Sari", "2020-03-04T04:00:00+00:00")


def test_a_file_published_twice_is_kept_once_and_stays_its_first_bringers(store):
    first = publish(store, 1.0, None)
    publish(store, 2.0, 1, author="Budi")
    assert store.upload(CITY, store.programme(first).sources[0].id).by == "Sari"


def test_sources_of_earlier_uploads_are_not_stamped_again(store):
    edition = store.publish(CITY, programme(1.0, FILE), uploads=[], findings=[], author="Budi", note="", expected=None, at=NOON)
    assert store.programme(edition).sources[0].uploaded_by is None


def test_an_unknown_source_has_no_upload(store):
    assert store.upload(CITY, "000000000000") is None


@pytest.mark.parametrize(("expected", "there"), [
    pytest.param(None, 1, id="the first edition came meanwhile"),
    pytest.param(7, 1, id="an edition that never was"),
])
def test_a_publication_on_something_else_than_what_was_seen_says_what_is_there_and_changes_nothing(store, expected, there):
    publish(store, 1.0, None)
    with pytest.raises(PublicationMoved) as moved:
        publish(store, 2.0, expected, author="Budi")
    assert (moved.value.edition.number, moved.value.edition.author, moved.value.edition.published_at) == (there, "Sari", NOON)
    assert [one.number for one in store.editions(CITY)] == [1]
    assert [one.what for one in store.audit(CITY)] == ["publish"]


def test_on_an_empty_store_nothing_can_be_expected(store):
    with pytest.raises(PublicationMoved, match="there is nothing") as moved:
        publish(store, 1.0, 3)
    assert moved.value.edition is None
    assert store.published(CITY) is None


def test_of_eight_at_once_one_wins_each_round_and_the_others_learn_who(store):
    """Eight threads, five rounds: everybody publishes onto what he saw."""
    outcomes: list[tuple[int, bool]] = []
    told: list[str] = []

    def work(who: int) -> None:
        seen = store.published(CITY)
        ready.wait()
        try:
            publish(store, float(who), seen.number if seen else None, author=f"orang {who}")
            outcomes.append((who, True))
        except PublicationMoved as moved:
            outcomes.append((who, False))
            told.append(moved.edition.author)

    for _ in range(5):
        ready = threading.Barrier(8)
        threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert len(outcomes) == 40
    assert sum(won for _, won in outcomes) == 5
    assert sorted(told) == sorted(7 * [f"orang {who}" for who, won in outcomes if won])
    assert [(one.number, one.parent) for one in store.editions(CITY)] == [(5, 4), (4, 3), (3, 2), (2, 1), (1, None)]
    assert len(store.audit(CITY)) == 5


@pytest.mark.parametrize("table", ["uploads", "datasets", "editions", "audit"])
def test_a_failure_in_the_middle_leaves_nothing(sqlite, tmp_path, table):
    """The database refuses the insert into one of the tables, whichever it is."""
    publish(sqlite, 1.0, None)
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").begin() as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    other = ("lain.xlsx", b"other bytes")
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="disk full"):
        sqlite.publish(CITY, programme(2.0, other), uploads=[other], findings=[], author="Budi", note="", expected=1, at=NOON)
    assert [one.number for one in sqlite.editions(CITY)] == [1]
    assert sqlite.published(CITY).number == 1
    assert sqlite.upload(CITY, hashlib.sha256(other[1]).hexdigest()[:12]) is None
    assert len(sqlite.audit(CITY)) == 1


@pytest.mark.parametrize("change", [
    pytest.param("UPDATE datasets SET data = (SELECT data FROM datasets WHERE sha256 <> d.sha256) FROM datasets d "
                 "WHERE datasets.sha256 = d.sha256", id="other numbers"),
    pytest.param("UPDATE editions SET author = 'Budi'", id="another author"),
    pytest.param("UPDATE editions SET note = 'lain'", id="another note"),
    pytest.param("UPDATE editions SET findings = '[]'", id="findings taken away"),
    pytest.param("UPDATE editions SET published_at = '2020-03-05T04:00:00+00:00'", id="another day"),
    pytest.param("UPDATE editions SET digest = replace(digest, substr(digest, 1, 1), 'x')", id="another digest"),
])
def test_a_changed_edition_is_noticed_on_reading(sqlite, tmp_path, change):
    publish(sqlite, 1.0, None)
    publish(sqlite, 2.0, 1)
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").begin() as connection:
        connection.exec_driver_sql(change)
    again = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    with pytest.raises(StoreDamaged, match="edition 2 of balikpapan"):
        again.programme(again.published(CITY))


def test_a_changed_upload_is_noticed_on_reading(sqlite, tmp_path):
    edition = publish(sqlite, 1.0, None)
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").begin() as connection:
        connection.exec_driver_sql("UPDATE uploads SET data = x'00'")
    with pytest.raises(StoreDamaged, match="upload"):
        sqlite.upload(CITY, sqlite.programme(edition).sources[0].id)


def test_the_settings_that_survive_a_power_cut_are_in_force(sqlite):
    with sqlite._reading.connect() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert settings == {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_database_that_will_not_take_the_settings_is_refused(monkeypatch):
    """A database in memory keeps its journal in memory, whatever it is told."""
    with pytest.raises(StoreUnusable, match="journal_mode"):
        open_store("sqlite://")


def test_a_store_of_a_newer_program_is_refused(sqlite, tmp_path):
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    with pytest.raises(StoreUnusable, match="version 99"):
        open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")


def test_the_audit_log_tells_who_did_what(store):
    edition = publish(store, 1.0, None)
    [entry] = store.audit(CITY)
    assert (entry.what, entry.who, entry.at) == ("publish", "Sari", NOON)
    assert entry.facts == {"edition": 1, "from": None, "digest": edition.digest, "uploads": [hashlib.sha256(FILE[1]).hexdigest()]}


def test_an_undo_is_a_new_edition_that_says_what_an_old_one_said(store):
    first, second = publish(store, 1.0, None), publish(store, 2.0, 1)
    third = store.undo(CITY, 1, author="Budi", note="Salah berkas", expected=2, at=NOON + timedelta(days=1))
    assert store.published(CITY) == third
    assert (third.number, third.parent, third.author, third.note, third.findings) == (3, 2, "Budi", "Salah berkas", first.findings)
    assert value(store.programme(third)) == 1.0
    assert [store.edition(CITY, one.number) for one in (first, second)] == [first, second]
    entry = store.audit(CITY)[-1]
    assert (entry.what, entry.who) == ("undo", "Budi")
    assert entry.facts == {"edition": 3, "from": 2, "to": 1, "digest": third.digest}


def test_an_undo_over_somebody_elses_publication_changes_nothing(store):
    publish(store, 1.0, None)
    second = publish(store, 2.0, 1)
    with pytest.raises(PublicationMoved):
        store.undo(CITY, 1, author="Budi", note="", expected=1, at=NOON)
    assert store.published(CITY) == second
    with pytest.raises(KeyError, match="no edition 7"):
        store.undo(CITY, 7, author="Budi", note="", expected=2, at=NOON)
    assert len(store.audit(CITY)) == 2


def test_nothing_damaged_is_published_again(store, database):
    publish(store, 1.0, None)
    publish(store, 2.0, 1)
    with sqlalchemy.create_engine(database).begin() as connection:
        connection.exec_driver_sql("UPDATE editions SET note = 'another' WHERE number = 1")
    fresh = open_store(database)
    with pytest.raises(StoreDamaged):
        fresh.undo(CITY, 1, author="Budi", note="", expected=2, at=NOON)
    assert fresh.published(CITY).number == 2
    fresh.close()


@pytest.mark.parametrize("change", [
    pytest.param("UPDATE audit SET who = 'Budi' WHERE number = 2", id="a row changed"),
    pytest.param("DELETE FROM audit WHERE number = 2", id="a row taken out"),
])
def test_a_tampered_audit_log_is_noticed(sqlite, tmp_path, change):
    for number in range(3):
        sqlite.record("refusal", "Sari", NOON + timedelta(seconds=number), {"address": "10.0.0.7"}, CITY)
    with sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}").begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(ValueError, match="changed at row 2"):
        sqlite.audit(CITY)


def test_the_file_is_made_in_a_folder_that_is_not_there_yet(tmp_path):
    place = tmp_path / "data" / "store" / "dashboard.sqlite"
    open_store(f"sqlite:///{place.as_posix()}").close()
    assert Path(place).is_file()


def test_a_value_that_is_published_anew_is_remembered_with_day_author_and_note(store):
    """5 by Sari, then 6 by Budi with a reason at 01.30 WITA on 6 March, which is still the 5th in
    UTC.
    """
    publish(store, 5.0, None)
    night = NOON.replace(day=5, hour=17, minute=30)
    edition = store.publish(
        CITY,
        programme(6.0),
        uploads=[],
        findings=[],
        author="Budi",
        note=" salah rekap ",
        expected=1,
        at=night,
    )
    [revision] = store.programme(edition).revisions_of("W1")
    assert (
        revision.old,
        revision.new,
        str(revision.period),
        revision.by,
        revision.reason,
        revision.day.isoformat(),
    ) == (5.0, 6.0, "2020-01", "Budi", "salah rekap", "2020-03-06")


def test_a_publication_cannot_leave_out_what_it_rewrites(store):
    """The second edition remembers 5; the third comes without any memory and says 7."""
    publish(store, 5.0, None)
    publish(store, 6.0, 1)
    edition = publish(store, 7.0, 2)
    assert [(one.old, one.new) for one in store.programme(edition).revisions_of("W1")] == [
        (5.0, 6.0),
        (6.0, 7.0),
    ]


def test_a_file_that_is_published_again_stays_with_who_brought_it_first(store):
    publish(store, 5.0, None)
    first = store.programme(store.published(CITY))
    edition = store.publish(
        CITY, first, uploads=[FILE], findings=[], author="Budi", note="", expected=1, at=NOON
    )
    assert [one.uploaded_by for one in store.programme(edition).sources] == ["Sari"]
