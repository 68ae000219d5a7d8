"""Many publish at once: each is published on what it saw, or learns that somebody was faster; numbers have no gaps, nothing is lost."""

from __future__ import annotations

import os
import threading
from collections import Counter
from datetime import UTC, datetime

from smartcity_metrics.store import PublicationMoved, Store, open_store
from tests.store.one_number import CITY, programme, value

AT = datetime(2020, 3, 4, tzinfo=UTC)


def crowd(url: str, processes: int, threads: int, rounds: int = 1) -> Counter:
    """So many processes of so many threads, each trying `rounds` times and looking anew in between: how it went for how many.

    Keys: published, moved, and the name of any other outcome; `wrong` counts what the store then holds that it should not, or lacks.
    """
    store = open_store(url)
    first = store.publish(CITY, programme(0.0), uploads=[], findings=[], author="Sari", note="", expected=None, at=AT).number
    store.close()  # nothing open may be inherited
    starting, start = os.pipe()
    told, telling = os.pipe()
    children = []
    for process in range(processes):
        child = os.fork()
        if child == 0:
            os.close(start)
            try:
                _process(url, process, threads, rounds, starting, telling)
            finally:
                os._exit(0)
        children.append(child)
    os.close(starting)
    os.close(telling)
    os.close(start)  # all begin together: their reading of this pipe ends
    said = b""
    while part := os.read(told, 65536):
        said += part
    os.close(told)
    for one in children:
        os.waitpid(one, 0)
    outcomes = [line.split(" ") for line in said.decode().splitlines()]
    counts = Counter(outcome for outcome, _ in outcomes)
    counts["wrong"] = _wrong(url, first, {who: None for outcome, who in outcomes if outcome == "published"})
    return counts


def _process(url: str, process: int, threads: int, rounds: int, starting: int, telling: int) -> None:
    store = open_store(url)
    os.read(starting, 1)
    crew = [threading.Thread(target=_publisher, args=(store, f"{process}/{thread}", rounds, telling)) for thread in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def _publisher(store: Store, who: str, rounds: int, telling: int) -> None:
    for number in range(rounds):
        name, outcome = f"{who}/{number}", "published"
        try:
            seen = store.published(CITY).number
            file = (f"{name}.xlsx", name.encode() * 1000)
            store.publish(CITY, programme(float(seen), file), uploads=[file], findings=[], author=name, note="", expected=seen, at=AT)
        except PublicationMoved:
            outcome = "moved"
        except Exception as reason:  # noqa: BLE001 - it is counted by its name
            outcome = f"{type(reason).__name__}:{str(getattr(reason, 'orig', reason))[:60]}".replace(" ", "-").replace("\n", "-")
        os.write(telling, f"{outcome} {name}\n".encode())


def _wrong(url: str, first: int, published: dict[str, None]) -> int:
    store = open_store(url)
    editions = store.editions(CITY)
    wrong = len(store.damages())
    wrong += [(one.number, one.parent or 0) for one in editions] != [(number, number - 1) for number in range(len(editions), 0, -1)]
    wrong += sorted(one.author for one in editions[:-first]) != sorted(published)
    for one in editions[:-first]:
        held = store.programme(one)
        wrong += value(held) != one.parent or store.upload(CITY, held.sources[0].id).data != one.author.encode() * 1000
    store.close()
    return wrong
