"""A copy of the whole store in one file, made while it is in use, and a store filled from such a file.

The file is itself an SQLite store, whichever database it came from, and restores into either. Who is signed in is not
carried: tokens of people who have left must not come back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, event, insert, inspect, select

from smartcity_metrics.store.connection import connected, existing, made_durable, opened, version_of, writing
from smartcity_metrics.store.schema import TABLES, VERSION, versions

NOT_CARRIED = {"sessions", "links"}
AT_ONCE = 8  # rows in memory; an upload may have 20 MiB


class StoreNotEmpty(Exception):
    """A store that holds something is never written over."""


def backed_up(engine: Engine, file: Path) -> None:
    """Write what the store holds at one moment, of whichever schema version it is.

    Whole or not at all: FileExistsError when there is such a file, OSError or SQLAlchemyError when it cannot be written.
    Publishing waits meanwhile on SQLite, never on PostgreSQL.
    """
    if file.exists():
        raise FileExistsError(f"{file} exists already")
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))  # it holds everything that the store does
    copy = opened(_address(part))
    try:
        with reading(engine) as source, writing(copy).begin() as target:
            version_of(source)  # nothing is copied that is no store
            tables = _tables(source)
            tables.create_all(target)
            _copied(source, target, tables)
    except BaseException:
        copy.dispose()
        part.unlink(missing_ok=True)
        raise
    copy.dispose()
    made_durable(part, file)


def restored(url: str, file: Path) -> None:
    """Fill the empty store at this address from such a file, of this version or an earlier one, in one transaction.

    StoreNotEmpty when there is anything in it; StoreUnusable when the file is no store or a newer program's.
    """
    with _of_this_version(file) as source, reading(source) as known:
        engine = connected(url)
        try:
            with writing(engine).begin() as target:
                held = [one.name for one in TABLES.sorted_tables if one is not versions and one.name not in NOT_CARRIED
                        and target.execute(select(one).limit(1)).first() is not None]
                if held:
                    raise StoreNotEmpty(", ".join(held))
                _copied(known, target, TABLES, leave={versions.name})
        finally:
            engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the store as it is at one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def _of_this_version(file: Path) -> Iterator[Engine]:
    """The file as a store of this version: itself, or a copy that is brought forward."""
    engine, found = existing(_address(file))
    if found == VERSION:
        yield engine
        return engine.dispose()
    engine.dispose()
    with tempfile.TemporaryDirectory(prefix="store-") as folder:
        engine = connected(_address(shutil.copy(file, Path(folder) / "store.sqlite")))
        yield engine
        engine.dispose()


def _tables(source: Connection) -> MetaData:
    """The tables as they are there, in types that every database has."""
    found = MetaData()
    event.listen(found, "column_reflect", lambda _inspector, _table, column: column.update(type=column["type"].as_generic(), default=None))
    found.reflect(source, only=sorted(TABLES.tables.keys() & set(inspect(source).get_table_names())))
    return found


def _copied(source: Connection, target: Connection, tables: MetaData, leave: set[str] = frozenset()) -> None:
    for table in tables.sorted_tables:  # what is referred to comes first; within editions the parents do
        if table.name not in NOT_CARRIED | leave:
            rows = source.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key))
            for some in rows.mappings().partitions():
                target.execute(insert(table), [dict(one) for one in some])


def _address(file: str | Path) -> str:
    return f"sqlite:///{Path(file).resolve().as_posix()}"
