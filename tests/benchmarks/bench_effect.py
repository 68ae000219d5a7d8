"""Before/after effects of many series on one core.

Run by `python -m tests.benchmarks.bench_effect`. Floors: 500 series of 60 months in 1.2 s, 10,000 of 36 in 20 s, twice the
series at most about twice the time, one percent_effect in 50 ms; 5 % of the series have missing months of their own.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import numpy

from smartcity_metrics.metrics.effect import Study, before_after, before_after_many, percent_effect
from smartcity_metrics.programme import Polarity

CASES = ((500, 60, 36, 1.2), (5_000, 36, 24, 10.0), (10_000, 36, 24, 20.0))  # series, months, start, seconds
TIMES = 3


def studies(series: int, months: int, start: int) -> list[Study]:
    """Noise around 50; every twentieth series misses three months of its own."""
    chance = numpy.random.default_rng(1)
    values = 50 + chance.standard_normal((series, months))
    for line in values[::20]:
        line[chance.choice(months, 3, replace=False)] = numpy.nan
    return [Study(line, start, Polarity.HIGHER, chart_agrees=True) for line in values]


def seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    for series, months, start, floor in CASES:
        known = studies(series, months, start)
        taken = statistics.median(seconds(lambda known=known: before_after_many(known)) for _ in range(TIMES))
        print(f"{series:,} series of {months} months: {taken:.2f} s, {1e3 * taken / series:.2f} ms each (floor {floor} s; "
              f"load {os.getloadavg()[0]:.1f})", flush=True)
    one = studies(2, 60, 36)[1]
    for name, what in (("before_after", lambda: before_after(one.values, one.start, polarity=one.polarity)),
                       ("percent_effect", lambda: percent_effect(one))):
        taken = statistics.median(seconds(what) for _ in range(20))
        print(f"{name} of one series of 60 months: {1e3 * taken:.1f} ms")


if __name__ == "__main__":
    main()
