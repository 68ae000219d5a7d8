"""What happens to a store when things break, at length: `make faults`, or `python -m tests.faults [name …]`. Minutes, not seconds.

A short version of each runs among the tests. Prints counts; exits with 1 when anything was lost, half there or unreadable.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import copying, killing, shortage
from tests.faults.crowd import crowd
from tests.postgresql import Cluster, cluster, empty, installed

SQLITE: dict[str, Callable[[Path], object]] = {
    "kill": lambda folder: killing.client_killed(killing.sqlite_stores(folder), 1_000, 0.08),
    "migrate": lambda folder: killing.migration_killed(killing.old_sqlite(folder), 400),
    "crowd": lambda folder: crowd(_address(folder), 200, 1, 5),
    "threads": lambda folder: crowd(_address(folder), 1, 200, 5),
    "copy": lambda folder: copying.copied(_address(folder), killing.sqlite_stores(folder / "copies"), folder, 25),
    "full": lambda folder: shortage.in_a_process(shortage.full_by_limit, folder / "full"),
    "read_only": lambda folder: shortage.in_a_process(shortage.read_only, folder / "locked", shortage.NOBODY),
    "opened_read_only": lambda folder: shortage.in_a_process(shortage.opened_read_only, folder / "sealed", shortage.NOBODY),
    "ballast": lambda folder: shortage.in_a_process(shortage.full_by_ballast, folder / "small") if os.geteuid() == 0 else "not run: mounting needs root",
}
POSTGRESQL: dict[str, Callable[[Cluster, Path], object]] = {
    "kill": lambda own, _: killing.client_killed(killing.postgresql_stores(own.url), 200, 0.15),
    "migrate": lambda own, _: killing.migration_killed(killing.old_postgresql(own.url), 60),
    "backends": lambda own, _: killing.backends_killed(own, empty(own.url), 20, 0.3),
    "crowd": lambda own, _: crowd(empty(own.url), 4, 50, 5),
    "full": lambda _, folder: shortage.full_postgresql(folder) if os.geteuid() == 0 else "not run: mounting needs root",
    "copy": lambda own, folder: copying.copied(empty(own.url), killing.postgresql_stores(own.url), folder, 15),
}


def main() -> None:
    """Run the named faults, or all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", metavar="name", help=", ".join(SQLITE | POSTGRESQL))
    names = asked.parse_args().names
    if unknown := [name for name in names if name not in SQLITE | POSTGRESQL]:
        asked.error(f"no such fault: {', '.join(unknown)}")
    logging.getLogger("smartcity_metrics.store.connection").setLevel(logging.ERROR)  # each migration says that it migrates
    wrong = False
    for name, fault in SQLITE.items():
        if not names or name in names:
            with tempfile.TemporaryDirectory() as folder:
                Path(folder).chmod(0o755)  # some run as another user
                wrong |= _said(f"SQLite, {name}", lambda fault=fault, folder=folder: fault(Path(folder)))
    if not installed():
        raise SystemExit("PostgreSQL: not run, its programs are not installed")
    with cluster() as own:
        for name, fault in POSTGRESQL.items():
            if not names or name in names:
                with tempfile.TemporaryDirectory() as folder:
                    wrong |= _said(f"PostgreSQL, {name}", lambda fault=fault, folder=folder: fault(own, Path(folder)))
    raise SystemExit(wrong)


def _said(what: str, fault: Callable[[], object]) -> bool:
    """Print what came of it; whether something is wrong."""
    began = time.monotonic()
    came = fault()
    print(f"{what}: {came} ({time.monotonic() - began:.0f} s)", flush=True)
    if isinstance(came, killing.Tally):
        return bool(came.wrong)
    if isinstance(came, dict):
        return came["wrong"] > 0 or came.keys() - {"published", "moved", "wrong"} != set()
    if isinstance(came, shortage.Told):
        return came.after != 3 or bool(came.damages)
    return isinstance(came, str) and (came.startswith("failed") or "damages=()" not in came and not came.startswith(("Opened", "not run")))


def _address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'store.sqlite').as_posix()}"


if __name__ == "__main__":
    main()
