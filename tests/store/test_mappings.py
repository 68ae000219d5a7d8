"""How a layout is read is remembered with the publication it was made for, once, and can be forgotten."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import inspect

from smartcity_metrics.store import PublicationMoved, Store, StoreUnusable, connection, open_store
from smartcity_metrics.store.connection import writing
from smartcity_metrics.store.schema import STEPS
from tests.postgresql import empty
from tests.store import schema_1
from tests.store.one_number import CITY, NOON, programme, value

FILE = ("LRA Maret.xlsx", b"the bytes as they came")
LAYOUT, OTHER = "a" * 64, "b" * 64
RECIPE = {"values": [{"slot": 2, "indicator": "ADM-2"}], "combine": "sum"}


def publish(store: Store, expected: int | None, remembered: dict, author: str = "Sari", days: int = 0):
    return store.publish(CITY, programme(1.0, FILE), uploads=[FILE], findings=[], author=author, note="", expected=expected,
                         at=NOON + timedelta(days=days), remembered=remembered)


def test_nothing_is_remembered_before_the_first(store):
    assert store.mappings(CITY) == {}


def test_a_recipe_is_remembered_with_its_file_and_who_published_it(store):
    publish(store, None, {LAYOUT: (FILE[0], RECIPE)})
    kept = store.mappings(CITY)[LAYOUT]
    assert (kept.fingerprint, kept.file, kept.recipe, kept.by, kept.at) == (LAYOUT, "LRA Maret.xlsx", RECIPE, "Sari", NOON)


def test_the_same_recipe_again_stays_its_first_makers_and_another_takes_its_place(store):
    publish(store, None, {LAYOUT: (FILE[0], RECIPE)})
    publish(store, 1, {LAYOUT: ("LRA April.xlsx", RECIPE)}, "Budi", 1)
    assert (store.mappings(CITY)[LAYOUT].file, store.mappings(CITY)[LAYOUT].by) == ("LRA Maret.xlsx", "Sari")
    publish(store, 2, {LAYOUT: ("LRA Mei.xlsx", RECIPE | {"combine": "mean"}), OTHER: ("SKM.xlsx", RECIPE)}, "Budi", 2)
    assert {one.fingerprint: (one.file, one.recipe["combine"]) for one in store.mappings(CITY).values()} == {
        LAYOUT: ("LRA Mei.xlsx", "mean"), OTHER: ("SKM.xlsx", "sum")}


def test_a_publication_that_somebody_else_overtook_remembers_nothing(store):
    publish(store, None, {})
    with pytest.raises(PublicationMoved):
        publish(store, None, {LAYOUT: (FILE[0], RECIPE)})
    assert store.mappings(CITY) == {}


def test_what_is_forgotten_is_asked_again_and_can_be_remembered_anew(store):
    publish(store, None, {LAYOUT: (FILE[0], RECIPE), OTHER: ("SKM.xlsx", RECIPE)})
    store.forget_mapping(CITY, LAYOUT, author="Budi", at=NOON)
    store.forget_mapping(CITY, LAYOUT, author="Budi", at=NOON)
    assert set(store.mappings(CITY)) == {OTHER}
    assert [(one.what, one.who) for one in store.audit(CITY)] == [("publish", "Sari"), ("remember", "Sari"), ("forget", "Budi")]
    publish(store, 1, {LAYOUT: (FILE[0], RECIPE)})
    assert set(store.mappings(CITY)) == {LAYOUT, OTHER}


def test_cities_do_not_see_each_others_layouts(store):
    publish(store, None, {LAYOUT: (FILE[0], RECIPE)})
    store.forget_mapping("bontang", LAYOUT, author="Budi", at=NOON)
    assert store.mappings("bontang") == {}
    assert set(store.mappings(CITY)) == {LAYOUT}


def second_schema(database: str) -> None:
    """Make an empty database one of schema version 2, with an edition."""
    engine = connection.create_engine(database)
    with engine.begin() as made:
        schema_1.made(made)
        STEPS[1](made)
        made.exec_driver_sql("UPDATE schema_version SET version = 2")
    then = Store(engine)
    then._writing = writing(engine)
    then.publish(CITY, programme(7.0, FILE), uploads=[FILE], findings=[], author="Sari", note="", expected=None, at=NOON)
    then.close()


def test_a_store_of_the_second_schema_is_brought_forward_and_keeps_all_it_had(database):
    second_schema(database)
    store = open_store(database)
    assert value(store.programme(store.published(CITY))) == 7.0
    publish(store, 1, {LAYOUT: (FILE[0], RECIPE)})
    assert set(store.mappings(CITY)) == {LAYOUT}
    store.close()


def test_an_sqlite_store_is_copied_before_it_is_brought_forward(tmp_path):
    """Whatever the step does, the file as it was stands beside it and opens."""
    address = f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
    second_schema(address)
    open_store(address).close()
    [name] = {one.name for one in tmp_path.iterdir()} - {"store.sqlite"}
    assert re.fullmatch(r"store\.sqlite\.version-2\.\d{8}T\d{6}", name)
    with closing(sqlite3.connect(tmp_path / name)) as copy:
        assert copy.execute("SELECT version FROM schema_version").fetchone() == (2,)
        assert copy.execute("SELECT author FROM editions").fetchall() == [("Sari",)]
    open_store(address).close()
    assert len(list(tmp_path.iterdir())) == 2  # once is enough


def test_a_postgresql_store_is_copied_into_a_schema_beside_it_before_it_is_brought_forward(postgresql):
    address = empty(postgresql)
    second_schema(address)
    open_store(address).close()
    open_store(address).close()  # once is enough
    with connection.opened(address).connect() as there:
        [name] = [one for one in inspect(there).get_schema_names() if one.startswith("version_")]
        assert re.fullmatch(r"version_2_\d{8}t\d{6}", name)
        assert there.exec_driver_sql(f"SELECT version FROM {name}.schema_version").fetchall() == [(2,)]
        assert there.exec_driver_sql(f"SELECT author FROM {name}.editions").fetchall() == [("Sari",)]
        assert there.exec_driver_sql("SELECT author FROM editions").fetchall() == [("Sari",)]


def test_a_postgresql_store_of_which_no_copy_can_be_made_stays_as_it_is(postgresql, monkeypatch):
    address = empty(postgresql)
    second_schema(address)
    monkeypatch.setattr("sqlalchemy.engine.reflection.Inspector.get_table_names", lambda _self: ["no_such_table"])
    with pytest.raises(StoreUnusable, match="stays at version 2"):
        open_store(address)
    with connection.opened(address).connect() as there:
        assert there.exec_driver_sql("SELECT version FROM schema_version").scalar() == 2
