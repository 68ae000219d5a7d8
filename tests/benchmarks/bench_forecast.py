"""Five years of months: how long a forecast takes, its backtest and its window to the target included.

Run by `python -m tests.benchmarks.bench_forecast`. Floor: at most 50 ms.
"""

from __future__ import annotations

import statistics
import time

import numpy

from smartcity_metrics.metrics.forecast import forecast
from smartcity_metrics.programme import Polarity

MONTHS = 60
FLOOR = 0.050
TIMES = 50


def series(seed: int) -> numpy.ndarray:
    """Two in three with a year's pattern, which costs a decomposition at every origin."""
    months, noise = numpy.arange(MONTHS), numpy.random.default_rng(seed).standard_normal(MONTHS)
    return (100 + 0.5 * months) * (1 + 0.2 * (seed % 3 > 0) * numpy.sin(2 * numpy.pi * months / 12)) + 3 * noise


def main() -> None:
    """Print the median and the worst of many series, the first run left out."""
    seconds = []
    for seed in range(TIMES + 1):
        values = series(seed)
        start = time.perf_counter()
        forecast(values, 12, target=float(values[-1]) + 5, polarity=Polarity.HIGHER)
        seconds.append(time.perf_counter() - start)
    middle = statistics.median(seconds[1:])
    worst = max(seconds[1:])
    print(f"forecast of {MONTHS} months: median {1000 * middle:.1f} ms, worst {1000 * worst:.1f} ms, floor {1000 * FLOOR:.0f} ms")
    raise SystemExit(middle > FLOOR)


if __name__ == "__main__":
    main()
