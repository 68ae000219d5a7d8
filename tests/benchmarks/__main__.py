"""Measure the dashboard and its figures: `make bench`, or `python -m tests.benchmarks [name …] [--rounds N]`.

Pages stand beside bare Streamlit pages: subjects take turns within each round, so that a busy machine hurts all of them
alike; what counts is the median of the rounds' ratios. Figures are timed in a process of their own, on one core. Floors are
those of the project's issues. `false_positives`, a simulation, runs only when it is named.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.benchmarks import subjects
from tests.benchmarks.browsing import Visit, launched
from tests.benchmarks.subjects import APPS, Subject
from tests.running import HOUSE, Server, ended, started

VISITORS = 10
CHANGES = 6


@contextmanager
def running(script: Path, folder: Path) -> Iterator[Server]:
    """The script as a server, ours or a bare one, its first start behind it."""
    server = started(folder, script=script)
    try:
        yield server
    finally:
        ended(server)


def paired(what: str, unit: str, pairs: list[tuple[float, float]], floor: str) -> None:
    """Print medians and the median of the paired ratios."""
    ours, theirs, ratio = (statistics.median(part) for part in zip(*((a, b, a / b) for a, b in pairs), strict=True))
    print(f"{what}: {ours:.{0 if ours > 20 else 2}f} {unit} against {theirs:.{0 if theirs > 20 else 2}f}, ratio {ratio:.2f}"
          f" (floor {floor}; {len(pairs)} rounds, load {os.getloadavg()[0]:.1f})", flush=True)


def start(folder: Path, rounds: int) -> None:
    """A second start up to the first answer of its health address, beside a bare page's."""
    with running(HOUSE / "dashboard.py", folder):
        pass  # the first start fills the store and packs the assets
    pairs = []
    for _ in range(rounds):
        bare = timed(APPS / "bare.py", folder)
        pairs.append((timed(HOUSE / "dashboard.py", folder), bare))
    paired("second start", "s", pairs, "3")


def timed(script: Path, folder: Path) -> float:
    """Seconds from starting the process to its health."""
    began = time.perf_counter()
    with running(script, folder) as server:
        return server.healthy_at - began


def first_chart(folder: Path, rounds: int) -> None:
    """The first chart of Quick Win in a browser that has never been here, beside a bare page with one chart."""
    with pages(folder, subjects.OUR_CHART, subjects.ONE_CHART) as (browser, ours, theirs):
        loads = [(loaded(browser, *ours), loaded(browser, *theirs)) for _ in range(rounds + 1)][1:]
    paired("first chart, cold browser", "ms", [(a.painted, b.painted) for a, b in loads], "1.5")
    paired("over the wire", "kB", [(a.bytes / 1000, b.bytes / 1000) for a, b in loads], "3,500 kB")


def repaint(folder: Path, rounds: int) -> None:
    """Another indicator on Quick Win, up to the repainted main chart, beside another choice on the bare page."""
    changes("main chart changed", folder, rounds, subjects.OUR_CHART, subjects.ONE_CHART, "1.5")


def overview(folder: Path, rounds: int) -> None:
    """All of Ringkasan, and another dimension on it, beside six charts written naively."""
    for theirs in (subjects.SIX_CHARTS, subjects.SHARED_SIX_CHARTS):
        if not theirs.script.is_file():
            print(f"{theirs.name}: not measured, its script is not here")
            continue
        with pages(folder, subjects.OVERVIEW, theirs) as (browser, ours, others):
            loads = [(loaded(browser, *ours).painted, loaded(browser, *others).painted) for _ in range(rounds + 1)][1:]
        paired(f"Ringkasan painted, beside {theirs.name}", "ms", loads, "0.65")
        changes(f"Ringkasan filtered, beside {theirs.name}", folder, rounds, subjects.OVERVIEW, theirs, "0.6")


def changes(what: str, folder: Path, rounds: int, ours: Subject, theirs: Subject, floor: str) -> None:
    """Both pages open, changed in turns; a pair is the medians of a round's changes."""
    pairs = []
    with pages(folder, ours, theirs) as (browser, one, other), Visit(browser, *one) as a, Visit(browser, *other) as b:
        a.load()
        b.load()
        counts = a.options(), b.options()
        for _ in range(rounds):
            pairs.append(tuple(statistics.median(visit.change((1 + step) % count) for step in range(CHANGES))
                               for visit, count in zip((a, b), counts, strict=True)))
    paired(what, "ms", pairs, floor)


@contextmanager
def pages(folder: Path, ours: Subject, theirs: Subject) -> Iterator[tuple]:
    """A browser and both servers beside each other, each visited once."""
    with (sync_playwright() as playwright, running(ours.script, folder) as one, running(theirs.script, folder) as other):
        browser = launched(playwright)
        pair = (ours, one.base), (theirs, other.base)
        for subject, base in pair:
            loaded(browser, subject, base)
        yield browser, *pair
        browser.close()


def loaded(browser: object, subject: Subject, base: str) -> object:
    """One load in a fresh profile."""
    with Visit(browser, subject, base) as visit:
        return visit.load()


def visitors(folder: Path, rounds: int) -> None:
    """Ten visitors at the same moment: their first run, without a browser; and what the server then takes."""
    with running(HOUSE / "dashboard.py", folder) as server:
        time.sleep(2)
        firsts = [asyncio.run(crowd(server.base, VISITORS)) for _ in range(rounds)]
        each = sorted(one for crowd_of in firsts for one in crowd_of)
        print(f"{VISITORS} visitors at once, first run: median {statistics.median(each):.0f} ms, slowest {each[-1]:.0f} ms"
              f" (floor 300 ms; {rounds} rounds, load {os.getloadavg()[0]:.1f})")
        tree = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children(recursive=True)]
        sizes = [one.memory_info().rss / 2**20 for one in tree]
        print(f"memory after them: {sum(sizes):.0f} MB, of which {sum(sizes[1:]):.0f} MB the reader (floor 300 MB)", flush=True)


async def crowd(base: str, count: int) -> list[float]:
    """Milliseconds of each visitor's first run, all connected before anyone asks."""
    ready = asyncio.Barrier(count)

    async def visitor() -> float:
        address = base.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], origin=base, max_size=None) as socket:
            await ready.wait()
            began = time.perf_counter()
            asked = BackMsg()
            asked.rerun_script.query_string = ""
            await socket.send(asked.SerializeToString())
            answer = ForwardMsg()
            while answer.WhichOneof("type") != "script_finished":
                answer.ParseFromString(await socket.recv())
            return (time.perf_counter() - began) * 1000

    return await asyncio.gather(*(visitor() for _ in range(count)))


PAGES: dict[str, Callable[[Path, int], None]] = {
    "start": start, "first_chart": first_chart, "repaint": repaint, "overview": overview, "visitors": visitors}
FIGURES = {name: f"tests.benchmarks.bench_{name}" for name in ("check", "metrics", "effect", "forecast", "scorecard", "stage")}
SIMULATIONS = {"false_positives": "tests.benchmarks.false_positives"}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def figures(module: str) -> bool:
    """Run the measure of a module on one thread; whether its floors held."""
    print(f"-- {module.rpartition('.')[2]}", flush=True)
    return subprocess.run([sys.executable, "-m", module], cwd=HOUSE, env=os.environ | ONE_THREAD, check=False).returncode == 0


def main() -> None:
    """Run the named measures, or all but the simulation; exit with 1 where a floor of the figures is missed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", metavar="name", help=", ".join(PAGES | FIGURES | SIMULATIONS))
    asked.add_argument("--rounds", type=int, default=7)
    chosen = asked.parse_args()
    if unknown := [name for name in chosen.names if name not in PAGES | FIGURES | SIMULATIONS]:
        asked.error(f"no such measure: {', '.join(unknown)}")
    held = True
    for name in chosen.names or PAGES | FIGURES:
        if name not in PAGES:
            held &= figures((FIGURES | SIMULATIONS)[name])
            continue
        with tempfile.TemporaryDirectory() as folder:
            PAGES[name](Path(folder), chosen.rounds)
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
