"""A store for each test: on SQLite, and on PostgreSQL where its programs are installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_metrics.store import Store, open_store
from tests.postgresql import cluster, empty, installed


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
    if not installed():
        pytest.skip("no PostgreSQL: install the package postgresql, or name a server in TEST_DATABASE_URL")
    with cluster() as own:
        yield own.url
