"""The process is killed while it publishes, again and again: nothing that was announced is lost, nothing is half there.

A control without a transaction goes through the same loop; it must break, or the loop proves nothing.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartcity_metrics.store import open_store
from tests.store.one_number import CITY, programme, value

KILLS = 40

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills forked processes, which Windows does not have")


def raw(number: int) -> tuple[str, bytes]:
    """The file of a round: 22 kB that tell its number."""
    return f"{number}.xlsx", random.Random(number).randbytes(22_000)


def publish_without_end(folder: Path, announce: Callable[[int], None]) -> None:
    """Publish edition after edition; announce each number once it is promised to be kept."""
    store = open_store(f"sqlite:///{(folder / 'store.sqlite').as_posix()}")
    announce(0)
    while True:
        seen = store.published(CITY)
        number = seen.number + 1 if seen else 1
        store.publish(CITY, programme(float(number), raw(number)), uploads=[raw(number)], findings=[], author="Sari", note="",
                      expected=seen.number if seen else None, at=datetime(2020, 3, 4, tzinfo=UTC))
        announce(number)


def rewrite_without_end(folder: Path, announce: Callable[[int], None]) -> None:
    """The control: one JSON file, written anew each time."""
    announce(0)
    for number in range(1, 1_000_000):
        (folder / "control.json").write_text(json.dumps({"number": number, "raw": raw(number)[1].hex() * 60}))
        announce(number)


def killed(work: Callable[[Path, Callable[[int], None]], None], folder: Path, seconds: float) -> int:
    """Run the work in a process of its own, kill it after some time, and tell the last number that it announced."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(folder, lambda number: os.write(writing, number.to_bytes(4, "big")))
        finally:
            os._exit(1)
    os.close(writing)
    os.read(reading, 4)  # it has opened its store
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    announced = b""
    while part := os.read(reading, 65536):
        announced += part
    os.close(reading)
    return int.from_bytes(announced[-4:], "big") if announced else 0


def test_no_publication_is_lost_or_half_there_after_kill_9(tmp_path):
    moments, announced = random.Random(2020), 0
    for _ in range(KILLS):
        announced = max(announced, killed(publish_without_end, tmp_path, moments.uniform(0, 0.06)))
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    editions = store.editions(CITY)
    assert announced > 0
    assert [one.number for one in editions] == list(range(len(editions), 0, -1))
    assert len(editions) >= announced  # durable but not yet announced is allowed
    assert store.published(CITY).number == len(editions)
    for one in editions:
        kept = store.programme(one)
        assert value(kept) == one.number
        assert store.upload(CITY, kept.sources[0].id).data == raw(one.number)[1]
    assert len(store.audit(CITY)) == len(editions)


def test_the_loop_does_break_a_file_that_is_rewritten_in_place(tmp_path):
    moments, broken = random.Random(2020), 0
    for _ in range(KILLS):
        killed(rewrite_without_end, tmp_path, moments.uniform(0, 0.03))
        try:
            json.loads((tmp_path / "control.json").read_text())
        except ValueError:
            broken += 1
    assert broken > 2
