"""A PostgreSQL server of the tests' own, made from the installed programs in a folder, without a network port."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy


@dataclass(frozen=True)
class Cluster:
    """A server in its folder, which can be stopped and started."""

    folder: Path
    programs: Path

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    @property
    def process(self) -> int:
        """The number of the process whose children serve the connections."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", f"-k {self.folder} -c listen_addresses=''", "start")

    def stop(self) -> None:
        """Stop it at once, as a power cut would; what was committed stays."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    @property
    def runs(self) -> bool:
        """Whether it is still there: it ends itself when it can write nothing more."""
        file = self.folder / "data" / "postmaster.pid"
        return file.is_file() and _alive(self.process)

    def make(self) -> None:
        """Make its folder of data."""
        self._run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")

    def _run(self, program: str, *words: str | Path) -> None:
        who = {"user": "postgres"} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
        subprocess.run([self.programs / program, *words], check=True, capture_output=True, cwd=self.folder, **who)


@contextmanager
def cluster(within: Path | None = None) -> Iterator[Cluster]:
    """A server that runs until the end of the block, in a folder of its own within this one."""
    with tempfile.TemporaryDirectory(prefix="quickwin-postgresql-", ignore_cleanup_errors=True, dir=within) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        own = Cluster(Path(folder), _programs())
        own.make()
        own.start()
        yield own
        own.stop()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def installed() -> bool:
    """Whether there are programs to make a server with."""
    return sys.platform != "win32" and _programs() is not None


def empty(server: str, template: str = "template1") -> str:
    """The address of a new database on this server."""
    place, name = sqlalchemy.make_url(server), f"test_{secrets.token_hex(8)}"
    _said(place, f"CREATE DATABASE {name} TEMPLATE {template}")
    return place.set(database=name).render_as_string(hide_password=False)


def dropped(url: str) -> None:
    """Take a database away, whoever is connected."""
    place = sqlalchemy.make_url(url)
    _said(place.set(database="postgres"), f"DROP DATABASE {place.database} WITH (FORCE)")


def _said(place: sqlalchemy.URL, statement: str) -> None:
    engine = sqlalchemy.create_engine(place, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _programs() -> Path | None:
    found = shutil.which("initdb")
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None) or (Path(found).parent if found else None)
