"""A store for each test: on SQLite, and on PostgreSQL where its programs are installed."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from smartcity_metrics.store import Store, open_store


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """An empty store in an SQLite file, tmp_path/store.sqlite."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
    return empty(request.getfixturevalue("postgresql"))


def empty(postgresql: str) -> str:
    """The address of a new database on this PostgreSQL server."""
    server = sqlalchemy.make_url(postgresql)
    name = f"test_{secrets.token_hex(8)}"
    with sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store, once on each kind of database."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server: TEST_DATABASE_URL, else one of our own on a private socket."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None) or _programs_on_the_path()
    if programs is None or sys.platform == "win32":
        pytest.skip("no PostgreSQL: install the package postgresql, or name a server in TEST_DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="quickwin-postgresql-", ignore_cleanup_errors=True) as folder:
        yield from _served(programs, Path(folder))


def _programs_on_the_path() -> Path | None:
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _served(programs: Path, folder: Path) -> Iterator[str]:
    """A cluster of our own in this folder, without a network port; PostgreSQL refuses to run as root."""
    who = {"user": "postgres"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres")

    def run(*words: str | Path) -> None:
        subprocess.run(words, check=True, capture_output=True, cwd=folder, **who)

    run(programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", f"-k {folder} -c listen_addresses=''", "start")
    yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
