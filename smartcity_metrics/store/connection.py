"""How the database is opened: settings that survive a power cut, checked before anything is written."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, make_url, select, text, update
from sqlalchemy.exc import DatabaseError

from smartcity_metrics.store.schema import STEPS, TABLES, VERSION, versions

# Of 1,000 simulated power cuts these lost no acknowledged commit; SQLite's own default lost 186, WAL+NORMAL 705.
PRAGMAS = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 30_000}  # synchronous 3 is EXTRA
log = logging.getLogger(__name__)
PATIENCE = 5  # seconds for a server that does not answer, which a page spends waiting
START_LOCK = 64_108  # any number that nobody else on the server takes


class StoreUnusable(Exception):
    """The database cannot be trusted with publications: wrong settings, or made by a newer program."""


def connected(url: str) -> Engine:
    """An engine for this address, its tables made or brought to this version. StoreUnusable when it must not be used."""
    engine = opened(url)
    if engine.dialect.name == "sqlite":
        _make_folder(url)
    with _told(), writing(engine).begin() as connection:
        _bring_forward(connection)
    return engine


def existing(url: str) -> tuple[Engine, int]:
    """An engine for a store that is there, and its version: nothing is made, nothing brought forward. StoreUnusable when it is none."""
    engine = opened(url)
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        raise StoreUnusable(f"there is no store at {url}")
    with _told(), engine.connect() as connection:
        return engine, version_of(connection)


@contextmanager
def _told() -> Iterator[None]:
    """Say so where there is no database in the file, or no whole one."""
    try:
        yield
    except DatabaseError as reason:
        if type(reason) is not DatabaseError:  # its kinds are of other causes
            raise
        raise StoreUnusable(f"this is no store, or is damaged: {reason.orig}") from reason


def version_of(connection: Connection) -> int:
    """The schema version. StoreUnusable when this is no store, or one of a newer program."""
    found = connection.scalar(select(versions.c.version)) if inspect(connection).has_table(versions.name) else None
    if found is None:
        raise StoreUnusable("this is no store: it has no schema version")
    if found > VERSION:
        raise StoreUnusable(f"the store has schema version {found}, this program knows {VERSION}")
    return found


def opened(url: str) -> Engine:
    """An engine for this address, whatever is there."""
    sqlite = url.startswith("sqlite")
    engine = create_engine(url, pool_pre_ping=not sqlite, connect_args={} if sqlite else {"connect_timeout": PATIENCE})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _bring_forward(connection: Connection) -> None:
    """Make the tables, or take the steps that are missing, in the one transaction: a crash leaves the store as it was.

    Before the steps an SQLite file is copied beside itself, and the tables of a PostgreSQL database into a schema beside them.
    """
    if connection.dialect.name == "postgresql":  # two servers that start together must not both do it; SQLite's write lock says so already
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({START_LOCK})")
    versions.create(connection, checkfirst=True)
    if connection.scalar(select(versions.c.version)) is None:
        TABLES.create_all(connection)
        connection.execute(insert(versions).values(version=VERSION))
        return
    found = version_of(connection)
    if found == VERSION:
        return
    try:
        copy = (_copy_first if connection.dialect.name == "sqlite" else _copy_aside)(connection, found)
    except (OSError, sqlite3.Error, DatabaseError) as reason:
        raise StoreUnusable(f"the store stays at version {found}, as no copy of it could be made first: {reason}") from reason
    log.warning("bringing the store from version %s to %s; as it was it is kept in %s", found, VERSION, copy)
    for version in range(found, VERSION):
        STEPS[version](connection)
    connection.execute(update(versions).values(version=VERSION))


def _copy_aside(connection: Connection, version: int) -> str:
    """All tables as they were, in a schema of the same database, named by version and time: version_2_20200304t040000.

    In the transaction of the steps, with writers kept out, so that both are there or neither. It outlives no lost disk: backups do.
    """
    schema = connection.scalar(text("SELECT to_char(now() AT TIME ZONE 'UTC', :form)"), {"form": f'"version_{version}_"YYYYMMDD"t"HH24MISS'})
    tables = [one for one in inspect(connection).get_table_names() if one in TABLES.tables]
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    for table in tables:
        connection.exec_driver_sql(f"CREATE TABLE {schema}.{table} AS TABLE {table}")
    return schema


def _copy_first(connection: Connection, version: int) -> str:
    """The file as it was, beside it, named by version and the time of its last change: dashboard.sqlite.version-2.20200304T040000.

    The caller's transaction keeps writers out meanwhile.
    """
    file = connection.engine.url.database
    if not file or file == ":memory:":
        return "memory"
    changed = datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    copy = Path(f"{file}.version-{version}.{changed:%Y%m%dT%H%M%S}")
    part = Path(f"{copy}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(part)) as here:
        there.backup(here)
    made_durable(part, copy)
    return str(copy)


def made_durable(part: Path, file: Path) -> None:
    """Give a file that is written its name, so that it is there whole after a power cut or not at all."""
    with part.open("rb+") as made:
        os.fsync(made.fileno())
    part.replace(file)
    if os.name == "posix":  # Windows cannot open folders, and keeps names by itself
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions taking SQLite's write lock at once: one that reads first and writes later could fail."""
    return engine.execution_options(writing=True)


def _make_folder(url: str) -> None:
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions behind our back; _begin does
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={wanted}")
        took = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if took != wanted:
            raise StoreUnusable(f"SQLite did not take {name}={wanted}: it is {took}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")
