"""Measure what a figure costs: `python -m tests.benchmarks.bench_metrics [--rounds N]`.

Processor time of one core, so that a busy machine disturbs little; the median of the rounds counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy

from smartcity_metrics.metrics.achievement import level
from smartcity_metrics.metrics.control import xmr, xmr_many
from smartcity_metrics.metrics.pace import pace
from smartcity_metrics.metrics.progress import progress
from smartcity_metrics.metrics.trend import trend_many
from smartcity_metrics.programme import Polarity

CITIES = ((10_000, 36), (500, 60))  # series x months


def cost(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of one run, the first one left out."""
    work()
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds)


def say(what: str, seconds: float, observations: int, ceiling: str = "") -> None:
    print(f"{what}: {seconds / observations * 1e9:.1f} ns an observation, {seconds * 1e3:.1f} ms in all{ceiling}", flush=True)


def marks(values: numpy.ndarray, launch: int, rounds: int) -> None:
    """Level and pace of every observation and the XmR chart of every series: together at most 50 ns an observation."""
    baseline, target = values[:, :launch].mean(axis=1, keepdims=True), values[:, :launch].mean(axis=1, keepdims=True) + 2
    planned, passed = numpy.linspace(0, 1, values.shape[1]), numpy.arange(values.shape[1]) >= values.shape[1] - 3
    steps = {
        "levels": lambda: level(values, target, polarity=Polarity.HIGHER, passed=passed),
        "progress and paces": lambda: pace(progress(baseline, target, values, Polarity.HIGHER), planned),
        "XmR": lambda: xmr_many(values, direction=1),
        "XmR with a launch": lambda: xmr_many(values, direction=1, launch=launch),
    }
    seconds = {name: cost(step, rounds) for name, step in steps.items()}
    where = f"{values.shape[0]:,} x {values.shape[1]}"
    for name, one in seconds.items():
        say(f"{where} {name}", one, values.size)
    say(f"{where} levels, paces and XmR", sum(one for name, one in seconds.items() if name != "XmR"), values.size, " (at most 50 ns)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    chance = numpy.random.default_rng(20200131)
    for count, months in CITIES:
        marks(chance.normal(10, 1, (count, months)).round(2), months * 2 // 3, rounds)
    values = chance.normal(10, 1, (10_000, 36)).round(2)
    values[chance.random(values.shape) < 0.03] = numpy.nan
    say("10,000 x 36 XmR with holes", cost(lambda: xmr_many(values, direction=1), rounds), values.size)
    print(f"one series of 36, XmR: {cost(lambda: xmr(values[0], launch=24), 50) * 1e6:.0f} µs")
    print(f"10,000 x 36 trends: {cost(lambda: trend_many(values), 3):.2f} s (at most 3 s)")


if __name__ == "__main__":
    main()
