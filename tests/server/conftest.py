"""Two servers on one PostgreSQL, for all tests that want more than one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql import cluster, empty, installed
from tests.running import Server, ended, started


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two dashboards on a database of their own."""
    if not installed():
        pytest.skip("no PostgreSQL: install the package postgresql")
    with cluster() as own:
        url, running = empty(own.url), []
        try:
            for _ in range(2):
                running.append(started(tmp_path_factory.mktemp("replica"), store=url))
            yield tuple(running)
        finally:
            for one in running:
                ended(one)
