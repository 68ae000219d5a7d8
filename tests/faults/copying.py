"""A store is copied while four processes publish; each copy is whole, restores into a new store, and holds what was there when it began."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from smartcity_metrics.store import open_store, restored
from tests.faults.killing import Child, Tally, changing_without_end, whole
from tests.store.one_number import CITY


def copied(url: str, targets: Iterator[str], folder: Path, copies: int) -> Tally:
    """Make so many copies; `kills` counts them, `announced` the editions published meanwhile."""
    tally, store = Tally(), open_store(url)
    writers = [Child.at_work(changing_without_end, url) for _ in range(4)]
    try:
        for number in range(copies):
            for one in writers:
                if not one.news(60):
                    tally.wrong.append("a writer published nothing for a minute")
            least, file = store.published(CITY).number, folder / f"copy-{number}.sqlite"
            store.backup(file)
            most, target = store.published(CITY).number, next(targets)
            restored(target, file)
            tally.wrong += whole(target, {b"E": least, b"D": 0}, Tally())
            there = open_store(target)
            if not least <= there.published(CITY).number <= most or there.editions(CITY) != store.editions(CITY)[-there.published(CITY).number:]:
                tally.wrong.append(f"copy {number} holds other editions than the store did")
            there.close()
            file.unlink()
            tally.kills += 1
    finally:
        tally.announced = store.published(CITY).number if store.published(CITY) else 0
        store.close()
        for one in writers:
            one.killed()
    time.sleep(0.1)
    tally.wrong += whole(url, {b"E": tally.announced, b"D": 0}, Tally())
    return tally
