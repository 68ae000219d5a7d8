"""The disk is full, or read-only: what is published says so and changes nothing, and works again when there is room."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smartcity_metrics.store import OUT_OF_REACH, Store, open_store
from tests.postgresql import cluster, empty
from tests.store.one_number import CITY, programme

AT = datetime(2020, 3, 4, tzinfo=UTC)
NOBODY = 65534


@dataclass
class Told:
    """What a process saw: publications before the shortage, refusals by their reason, publications afterwards, and damages."""

    before: int = 0
    refused: tuple[str, ...] = ()
    after: int = 0
    damages: tuple[str, ...] = ()


@dataclass
class Opened:
    """Of a store that was opened read-only: the edition shown, why publishing was refused, and whether the file is as it was."""

    shown: int
    refused: str
    unchanged: bool


def publish(store: Store, size: int = 200_000) -> None:
    """The next edition, with a file of this many bytes."""
    seen = store.published(CITY)
    number, expected = (seen.number + 1, seen.number) if seen else (1, None)
    file = (f"{number}.xlsx", random.Random(number).randbytes(size))
    store.publish(CITY, programme(float(number), file), uploads=[file], findings=[], author="Sari", note="", expected=expected, at=AT)


def through(url: str, shorten: Callable[[], None], relieve: Callable[[], None]) -> Told:
    """Publish, publish through the shortage until it is felt and ten times more, and publish again when it is over."""
    told, store = Told(), open_store(url)
    for _ in range(3):
        publish(store)
    shorten()
    held, refused = 3, []
    while len(refused) < 10:
        try:
            publish(store)
            held += 1
        except OUT_OF_REACH as reason:
            refused.append(str(reason.orig))
        if len(store.editions(CITY)) != held:
            refused.append(f"{held} editions announced, {len(store.editions(CITY))} there")
    told.before, told.refused = held, tuple(sorted(set(refused)))
    told.damages = tuple(map(str, store.damages()))
    relieve()
    for _ in range(3):
        publish(store)
    told.after = len(store.editions(CITY)) - held
    told.damages += tuple(map(str, store.damages()))
    store.close()
    fresh = open_store(url)
    told.damages += tuple(map(str, fresh.damages()))
    fresh.close()
    return told


def full_by_limit(folder: Path) -> Told:
    """The kernel lets no file of this process grow beyond 2 MB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    return through(_address(folder), lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1])),
                   lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before))


def full_by_ballast(folder: Path) -> Told:
    """A memory file system of 6 MB, of which ballast takes what is left. Needs the right to mount."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "quickwin-faults", folder], check=True, capture_output=True)
    ballast = folder / "ballast"
    try:
        return through(_address(folder), lambda: ballast.write_bytes(bytes(3_000_000)), lambda: ballast.unlink())
    finally:
        subprocess.run(["umount", folder], check=True, capture_output=True)


def full_postgresql(folder: Path) -> Told:
    """A PostgreSQL server in a memory file system, of which ballast takes what is left. Needs the right to mount.

    It may end itself, when not even its log can be written; then it is started again when there is room.
    """
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "quickwin-faults", folder], check=True, capture_output=True)
    ballast, told, refused = folder / "ballast", Told(), set()
    try:
        with cluster(folder) as own:
            store = open_store(empty(own.url))
            publish(store)
            told.before = 1
            with ballast.open("wb") as file, suppress(OSError):
                while True:
                    file.write(bytes(65536))
                    file.flush()
            for _ in range(400):
                try:
                    publish(store)
                    told.before += 1
                except OUT_OF_REACH as reason:
                    refused.add(str(reason.orig).splitlines()[0][:80])
                if len(refused) and not own.runs:
                    break
            ballast.unlink()
            if not own.runs:
                refused.add("the server ended itself")
                own.start()
            told.after = -told.before
            for _ in range(3):
                publish(store)
            told.after += len(store.editions(CITY))
            told.refused, told.damages = tuple(sorted(refused)), tuple(map(str, store.damages()))
            store.close()
        return told
    finally:
        subprocess.run(["umount", folder], check=True, capture_output=True)


def read_only(folder: Path) -> Told:
    """The folder takes no new file, so no journal, while the store is open."""
    return through(_address(folder), lambda: folder.chmod(0o555), lambda: folder.chmod(0o755))


def opened_read_only(folder: Path) -> Opened:
    """A store in a file and a folder that cannot be written, opened so."""
    url, file = _address(folder), folder / "store.sqlite"
    store = open_store(url)
    publish(store)
    store.close()
    before, refused = file.read_bytes(), ""
    file.chmod(0o444)
    folder.chmod(0o555)
    store = open_store(url)
    shown = store.published(CITY).number
    try:
        publish(store)
    except OUT_OF_REACH as reason:
        refused = str(reason.orig)
    store.close()
    folder.chmod(0o755)
    file.chmod(0o644)
    return Opened(shown, refused, file.read_bytes() == before)


def in_a_process(work: Callable[[Path], object], folder: Path, user: int | None = None) -> str:
    """What the work says (its repr), in a process of its own, as another user where one is named: limits and rights stay there."""
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None and os.geteuid() == 0:
        os.chown(folder, user, user)
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        try:
            if user is not None and os.geteuid() == 0:
                os.setgid(user)
                os.setuid(user)
            os.write(telling, repr(work(folder)).encode()[:65536])
        except BaseException as reason:  # noqa: BLE001 - a forked test must not go on as the test runner
            os.write(telling, f"failed: {reason!r}".encode()[:65536])
        finally:
            os._exit(0)
    os.close(telling)
    said = b""
    while part := os.read(told, 65536):
        said += part
    os.close(told)
    os.waitpid(child, 0)
    return said.decode()


def _address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'store.sqlite').as_posix()}"
