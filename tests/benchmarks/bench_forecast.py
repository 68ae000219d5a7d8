"""How long a forecast of five years of months takes, its backtest and its window to the target included.

Run by `python -m tests.benchmarks forecast`.
"""

from __future__ import annotations

import statistics

import numpy

from smartcity_metrics.metrics.forecast import forecast
from smartcity_metrics.programme import Polarity
from tests.benchmarks.timing import middle, said

MONTHS = 60
SERIES = 50


def series(seed: int) -> numpy.ndarray:
    """Two in three with a year's pattern, which costs a decomposition at every origin."""
    months, noise = numpy.arange(MONTHS), numpy.random.default_rng(seed).standard_normal(MONTHS)
    return (100 + 0.5 * months) * (1 + 0.2 * (seed % 3 > 0) * numpy.sin(2 * numpy.pi * months / 12)) + 3 * noise


def main() -> None:
    """Print the median and the worst of many series; exit with 1 where a floor is missed."""
    known = [series(seed) for seed in range(SERIES)]
    taken = [1e3 * middle(lambda one=one: forecast(one, 12, target=float(one[-1]) + 5, polarity=Polarity.HIGHER), 1) for one in known]
    missed = said(f"forecast of {MONTHS} months, median", statistics.median(taken), "ms", 50)
    said(f"forecast of {MONTHS} months, worst of {SERIES}", max(taken), "ms")
    raise SystemExit(missed)


if __name__ == "__main__":
    main()
