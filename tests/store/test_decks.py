"""A version of the talk is saved whole, once, in order; it stays in force with the next edition; two people cannot overwrite each other."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
import sqlalchemy

from smartcity_metrics.store import DeckMoved, Store, StoreDamaged, StoreUnusable, connection, open_store
from smartcity_metrics.store.connection import writing
from smartcity_metrics.store.schema import STEPS
from tests.store import schema_1
from tests.store.one_number import CITY, NOON, programme, value

OUTLINE = {"order": ["opening", "GOV-1.plan"], "hidden": [], "notes": {"opening": {"say": "Bapak dan Ibu…"}}, "minutes": 30}
PHOTO = b"\xff\xd8\xff the bytes of a picture"
SHA = hashlib.sha256(PHOTO).hexdigest()


def publish(store: Store, expected: int | None, city: str = CITY) -> int:
    return store.publish(city, programme(1.0), uploads=[], findings=[], author="Sari", note="", expected=expected, at=NOON).number


def save(store: Store, expected: int, *, edition: int = 1, outline: dict = OUTLINE, author: str = "Sari", city: str = CITY, photos=()):
    return store.save_deck(city, outline, edition=edition, author=author, note="Urutan baru", expected_version=expected, at=NOON, photos=photos)


@pytest.fixture
def published(store: Store) -> Store:
    """A store with edition 1."""
    publish(store, None)
    return store


def test_nothing_is_saved_at_first(published):
    assert published.deck(CITY) is None
    assert published.deck_versions(CITY) == []


def test_what_was_saved_is_read_back(published):
    saved = save(published, 0)
    assert published.deck(CITY) == published.deck_version(CITY, 1) == saved
    assert (saved.version, saved.edition, saved.outline, saved.author, saved.note, saved.saved_at) == (
        1, 1, OUTLINE, "Sari", "Urutan baru", NOON)


def test_it_is_there_after_a_restart(published, database):
    saved = save(published, 0, photos=[PHOTO])
    again = open_store(database)
    assert again.deck(CITY) == saved
    assert again.photo(CITY, SHA) == PHOTO
    again.close()


def test_a_version_cannot_be_changed(published):
    with pytest.raises(FrozenInstanceError):
        save(published, 0).note = "other"


def test_the_next_edition_carries_the_version_on_and_counts_further(published):
    """Edition 2 is told with version 1 until somebody saves: then it is edition 2, version 2."""
    first = save(published, 0)
    publish(published, 1)
    assert published.deck(CITY, 2) == published.deck(CITY) == first
    second = save(published, 1, edition=2, outline=OUTLINE | {"minutes": 20})
    assert (second.edition, second.version) == (2, 2)
    assert published.deck(CITY, 2) == second
    assert published.deck(CITY, 1) == first  # an older edition is shown as it was told
    assert [one.version for one in published.deck_versions(CITY)] == [2, 1]


def test_going_back_is_saving_what_an_earlier_version_said(published):
    save(published, 0)
    save(published, 1, outline={"order": []})
    again = save(published, 2, outline=published.deck_version(CITY, 1).outline)
    assert (again.version, again.outline) == (3, OUTLINE)
    assert published.deck_version(CITY, 2).outline == {"order": []}


@pytest.mark.parametrize("expected", [pytest.param(0, id="another saved meanwhile"), pytest.param(7, id="a version that never was")])
def test_saving_on_something_else_than_what_was_seen_says_who_was_there_and_changes_nothing(published, expected):
    first = save(published, 0)
    with pytest.raises(DeckMoved, match="version 1 of Sari") as moved:
        save(published, expected, author="Budi", photos=[PHOTO])
    assert moved.value.there == first
    assert published.deck_versions(CITY) == [first]
    assert published.photo(CITY, SHA) is None
    assert [one.what for one in published.audit(CITY)] == ["publish", "deck"]


def test_where_nothing_is_saved_nothing_can_be_expected(published):
    with pytest.raises(DeckMoved, match="there is nothing") as moved:
        save(published, 3)
    assert moved.value.there is None


def test_a_talk_needs_an_edition(published):
    with pytest.raises(KeyError, match="no edition 9"):
        save(published, 0, edition=9)
    assert published.deck(CITY) is None


def test_an_unknown_version_is_a_key_error(published):
    with pytest.raises(KeyError, match="no deck version 7"):
        published.deck_version(CITY, 7)


def test_photos_are_kept_once_by_their_content(published):
    save(published, 0, photos=[PHOTO, PHOTO])
    save(published, 1, photos=[PHOTO])
    assert published.photo(CITY, SHA) == PHOTO
    assert [one.facts["photos"] for one in published.audit(CITY)[1:]] == [[SHA], []]


def test_an_unknown_photo_is_nothing(published):
    assert published.photo(CITY, "0" * 64) is None


def test_cities_see_neither_each_others_talk_nor_photos(published):
    publish(published, None, city="bontang")
    save(published, 0, photos=[PHOTO])
    assert published.deck("bontang") is None
    assert published.photo("bontang", SHA) is None
    assert save(published, 0, city="bontang").version == 1


def test_the_audit_log_tells_who_saved_what(published):
    saved = save(published, 0, photos=[PHOTO])
    entry = published.audit(CITY)[-1]
    assert (entry.what, entry.who, entry.at) == ("deck", "Sari", NOON)
    assert entry.facts == {"version": 1, "edition": 1, "sha256": saved.sha256, "photos": [SHA]}


@pytest.mark.parametrize(("change", "read"), [
    pytest.param("UPDATE decks SET outline = '{}'", lambda store: store.deck(CITY), id="the outline"),
    pytest.param("UPDATE decks SET author = 'Budi'", lambda store: store.deck_versions(CITY), id="the author"),
    pytest.param("UPDATE photos SET sha256 = 'x'", lambda store: store.photo(CITY, "x"), id="a photo"),
])
def test_what_was_changed_behind_its_back_is_not_served(published, database, change, read):
    save(published, 0, photos=[PHOTO])
    with sqlalchemy.create_engine(database).begin() as behind:
        behind.exec_driver_sql(change)
    with pytest.raises(StoreDamaged):
        read(published)


def test_of_eight_at_once_one_wins_each_round_and_the_others_learn_who(published):
    """Eight threads, four rounds: everybody saves onto what he saw."""
    won: list[int] = []
    told: list[int] = []

    def work(who: int, seen: int, ready: threading.Barrier) -> None:
        ready.wait()
        try:
            won.append(save(published, seen, author=f"orang {who}").version)
        except DeckMoved as moved:
            told.append(moved.there.version)

    for seen in range(4):
        ready = threading.Barrier(8)
        threads = [threading.Thread(target=work, args=(who, seen, ready)) for who in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert won == [1, 2, 3, 4]
    assert sorted(told) == [1] * 7 + [2] * 7 + [3] * 7 + [4] * 7


@pytest.fixture
def old(database: str) -> str:
    """A database of schema version 1 with an edition that the program of then published."""
    engine = connection.create_engine(database)
    with engine.begin() as made:
        schema_1.made(made)
    then = Store(engine)
    then._writing = writing(engine)
    publish(then, None)
    then.record("refusal", "Sari", NOON + timedelta(seconds=1), {"address": "10.0.0.7"}, CITY)
    then.close()
    return database


def test_a_store_of_the_first_schema_is_brought_forward_and_keeps_all_it_had(old):
    store = open_store(old)
    assert value(store.programme(store.published(CITY))) == 1.0
    assert [one.what for one in store.audit(CITY)] == ["publish", "refusal"]
    assert save(store, 0, photos=[PHOTO]).version == 1
    store.close()
    again = open_store(old)
    assert again.deck(CITY).outline == OUTLINE
    again.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(old, monkeypatch):
    step = STEPS[1]

    def broken(within: sqlalchemy.Connection) -> None:
        step(within)
        raise RuntimeError("the power went")

    monkeypatch.setitem(STEPS, 1, broken)
    with pytest.raises(RuntimeError, match="the power went"):
        open_store(old)
    with sqlalchemy.create_engine(old).connect() as reading:
        assert reading.exec_driver_sql("SELECT version FROM schema_version").scalar() == 1
        assert "decks" not in sqlalchemy.inspect(reading).get_table_names()
    monkeypatch.setitem(STEPS, 1, step)
    open_store(old).close()


def test_servers_that_start_together_bring_it_forward_once(old):
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(open_store(old))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.deck(CITY) for one in opened] == [None] * 4
    for one in opened:
        one.close()


def test_a_store_of_a_newer_program_is_refused_and_not_touched(database):
    open_store(database).close()
    engine = sqlalchemy.create_engine(database)
    with engine.begin() as newer:
        newer.exec_driver_sql("UPDATE schema_version SET version = 99")
        newer.exec_driver_sql("DROP TABLE decks")
    with pytest.raises(StoreUnusable, match="version 99"):
        open_store(database)
    assert "decks" not in sqlalchemy.inspect(engine).get_table_names()
    engine.dispose()
