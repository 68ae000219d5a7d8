"""A process is killed at random moments of what it does to a store; afterwards the store opens, is sound, and holds all that was announced.

The child does without end: publish a file, every fourth time undo, save the talk with a photo. It announces each number after the store
has promised to keep it. What is durable but was not announced yet is allowed; half of anything never is.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import statistics
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import sqlalchemy

from smartcity_metrics.store import OUT_OF_REACH, DeckMoved, PublicationMoved, Store, connection, open_store
from smartcity_metrics.store.connection import writing
from tests.postgresql import Cluster, dropped, empty
from tests.store import schema_1
from tests.store.one_number import CITY, programme, value

AT = datetime(2020, 3, 4, tzinfo=UTC)
MARK = struct.Struct(">cI")  # b"R" ready, b"B" begins, b"E" edition kept, b"D" version of the talk kept; its number
ROUNDS = 40  # kills of one store, so that verifying it stays cheap
OLD = 30  # editions of a store that is brought forward


@dataclass
class Tally:
    """What a loop has seen: kills, those within a change, numbers announced, durable but unannounced, and whatever was wrong."""

    kills: int = 0
    within: int = 0
    announced: int = 0
    unannounced: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.kills} kills, {self.within} of them within a change; {self.announced} changes announced, {self.unannounced} durable without",
                 f"{len(self.wrong)} lost, half there or unreadable", *self.wrong[:5]]
        return "; ".join(lines)


def raw(number: int) -> tuple[str, bytes]:
    """The file of an edition: 22 kB that tell its number."""
    return f"{number}.xlsx", random.Random(number).randbytes(22_000)


def number_of(edition: int) -> float:
    """The value that an edition must hold: its own number, of every fourth that of the edition two before."""
    return float(edition if edition % 4 else edition - 2)


def changing_without_end(url: str, announce: Callable[[bytes, int], None]) -> None:
    """Publish, undo and save; go on when the database was away for a moment."""
    store = open_store(url)
    announce(b"R", 0)
    while True:
        try:
            change(store, announce)
        except OUT_OF_REACH:
            time.sleep(0.01)
        except (PublicationMoved, DeckMoved):
            continue


def change(store: Store, announce: Callable[[bytes, int], None]) -> None:
    """The next edition, and the next version of the talk."""
    seen = store.published(CITY)
    number, expected = (seen.number + 1, seen.number) if seen else (1, None)
    announce(b"B", number)
    if number % 4:
        store.publish(CITY, programme(float(number), raw(number)), uploads=[raw(number)], findings=[], author="Sari", note="", expected=expected, at=AT)
    else:
        store.undo(CITY, number - 2, author="Budi", note="", expected=expected, at=AT)
    announce(b"E", number)
    version = store.deck(CITY)
    after = version.version + 1 if version else 1
    announce(b"B", after)
    store.save_deck(CITY, {"version": after}, edition=number, author="Sari", note="", expected_version=after - 1, at=AT, photos=[raw(-after)[1]])
    announce(b"D", after)


def opening(url: str, announce: Callable[[bytes, int], None]) -> None:
    """Bring a store forward."""
    announce(b"R", 0)
    announce(b"B", 0)
    open_store(url).close()
    announce(b"E", OLD)


@dataclass
class Child:
    """A process that does the work, the pipe on which it announces, and what it has told."""

    process: int
    pipe: int
    told: bytes = b""

    @classmethod
    def at_work(cls, work: Callable[[str, Callable[[bytes, int], None]], None], url: str) -> Child:
        """Start it, and wait until it is ready."""
        reading, telling = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            try:
                work(url, lambda kind, number: os.write(telling, MARK.pack(kind, number)))
            finally:
                os._exit(1)
        os.close(telling)
        if len(os.read(reading, MARK.size)) < MARK.size:
            raise RuntimeError("the child ended before it was ready")
        return cls(process, reading)

    def news(self, seconds: float) -> bool:
        """Wait until it announces a change that began after now; whether it did."""
        self._read(0)
        before, end = len(self.told), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
            since = [kind for kind, _ in MARK.iter_unpack(self.told[before:][: (len(self.told) - before) // MARK.size * MARK.size])]
            if b"B" in since and {b"E", b"D"} & set(since[since.index(b"B"):]):
                return True
        return False

    def within(self) -> bool:
        """Whether the last that it announced is that a change begins."""
        self._read(0)
        return self.told[-MARK.size:][:1] == b"B"

    def killed(self) -> list[tuple[bytes, int]]:
        """Kill it; all that it has told."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        while part := os.read(self.pipe, 65536):
            self.told += part
        os.close(self.pipe)
        return list(MARK.iter_unpack(self.told[: len(self.told) // MARK.size * MARK.size]))

    def _read(self, seconds: float) -> None:
        while select.select([self.pipe], [], [], seconds)[0]:
            part = os.read(self.pipe, 65536)
            if not part:
                return
            self.told, seconds = self.told + part, 0


def client_killed(urls: Iterator[str], kills: int, longest: float, seed: int = 2020) -> Tally:
    """Kill the process that changes the store, after up to `longest` seconds; a new store from `urls` every ROUNDS kills."""
    moments, tally = random.Random(seed), Tally()
    for kill in range(kills):
        if kill % ROUNDS == 0:
            url, kept = next(urls), {b"E": 0, b"D": 0}
        child = Child.at_work(changing_without_end, url)
        time.sleep(moments.uniform(0, longest))
        _count(tally, child.killed(), kept)
        tally.wrong += whole(url, kept, tally)
    return tally


def backends_killed(cluster: Cluster, url: str, kills: int, longest: float, seed: int = 2020) -> Tally:
    """Kill a process of the PostgreSQL server, which makes it recover; the client goes on with the store that it has open."""
    moments, tally, kept = random.Random(seed), Tally(), {b"E": 0, b"D": 0}
    name = sqlalchemy.make_url(url).database
    for _ in range(kills):
        child = Child.at_work(changing_without_end, url)
        for _ in range(2):  # the second time on connections that have come back
            time.sleep(moments.uniform(0.02, longest))
            tally.within += child.within()
            for one in psutil.Process(cluster.process).children():
                if name in " ".join(one.cmdline()):
                    os.kill(one.pid, signal.SIGKILL)
                    tally.kills += 1
            if not child.news(60):
                tally.wrong.append("no change within a minute of the server's recovery")
        _announced(tally, child.killed(), kept)
        tally.wrong += whole(url, kept, tally)
    return tally


def migration_killed(old: Callable[[], str], kills: int, seed: int = 2020) -> Tally:
    """Kill the process that brings a store of the first schema forward, at any moment of that; each time a fresh one, from `old`."""
    moments, tally, took = random.Random(seed), Tally(), []
    for _ in range(3):
        url, began = old(), time.monotonic()
        open_store(url).close()
        took.append(time.monotonic() - began)
    longest = 1.2 * statistics.median(took)
    for _ in range(kills):
        url, kept = old(), {b"E": OLD, b"D": 0}
        child = Child.at_work(opening, url)
        time.sleep(moments.uniform(0, longest))
        marks = child.killed()
        tally.kills += 1
        tally.within += marks[-1:] == [(b"B", 0)]
        tally.announced += (b"E", OLD) in marks
        tally.wrong += whole(url, kept, tally)
    return tally


def whole(url: str, kept: dict[bytes, int], tally: Tally) -> list[str]:
    """Open the store as a dashboard would: everything that is wrong with it. `kept` is raised to what is there now."""
    store = open_store(url)
    try:
        wrong = [str(one) for one in store.damages()]
        editions, versions = store.editions(CITY), store.deck_versions(CITY)
        for kind, there in ((b"E", len(editions)), (b"D", len(versions))):
            if there < kept[kind]:
                wrong.append(f"{kind} announced up to {kept[kind]}, there are {there}")
            tally.unannounced += max(0, there - kept[kind])
            kept[kind] = max(kept[kind], there)
        if [one.number for one in editions] != list(range(len(editions), 0, -1)):
            wrong.append("numbers with gaps")
        for one in editions[:6]:
            held = store.programme(one)
            if value(held) != number_of(one.number) or store.upload(CITY, held.sources[0].id).data != raw(int(number_of(one.number)))[1]:
                wrong.append(f"edition {one.number} holds something else")
        return wrong
    except Exception as reason:  # noqa: BLE001 - whatever it is, it is what we look for
        return [f"unreadable: {reason!r}"]
    finally:
        store.close()


def sqlite_stores(folder: Path) -> Iterator[str]:
    """Addresses of new SQLite stores."""
    for number in range(1_000_000):
        shutil.rmtree(folder / str(number - 1), ignore_errors=True)
        yield f"sqlite:///{(folder / str(number) / 'store.sqlite').as_posix()}"


def postgresql_stores(server: str) -> Iterator[str]:
    """Addresses of new databases on a server."""
    while True:
        made = empty(server)
        yield made
        dropped(made)


def old_sqlite(folder: Path) -> Callable[[], str]:
    """Makes the address of an SQLite store of the first schema, a copy of one that was filled once."""
    first, number = folder / "old.sqlite", iter(range(1_000_000))
    filled_old(f"sqlite:///{first.as_posix()}")

    def fresh() -> str:
        place = folder / "old" / str(next(number))
        shutil.rmtree(folder / "old", ignore_errors=True)
        place.mkdir(parents=True)
        return f"sqlite:///{shutil.copy(first, place / 'store.sqlite')}"

    return fresh


def old_postgresql(server: str) -> Callable[[], str]:
    """The same on PostgreSQL."""
    first = empty(server)
    filled_old(first)
    last: list[str] = []

    def fresh() -> str:
        while last:
            dropped(last.pop())
        last.append(empty(server, sqlalchemy.make_url(first).database))
        return last[0]

    return fresh


def filled_old(url: str) -> None:
    """A store as the first program left it, with editions in it."""
    engine = connection.opened(url)
    with engine.begin() as made:
        schema_1.made(made)
    store = Store(engine)
    store._writing = writing(engine)
    for number in range(1, OLD + 1):
        expected = number - 1 or None
        if number % 4:
            store.publish(CITY, programme(float(number), raw(number)), uploads=[raw(number)], findings=[], author="Sari", note="", expected=expected, at=AT)
        else:
            store.undo(CITY, number - 2, author="Budi", note="", expected=expected, at=AT)
    store.close()


def _count(tally: Tally, marks: list[tuple[bytes, int]], kept: dict[bytes, int]) -> None:
    tally.kills += 1
    tally.within += bool(marks) and marks[-1][0] == b"B"
    _announced(tally, marks, kept)


def _announced(tally: Tally, marks: list[tuple[bytes, int]], kept: dict[bytes, int]) -> None:
    for kind, number in marks:
        if kind in kept:
            tally.announced += 1
            kept[kind] = max(kept[kind], number)
