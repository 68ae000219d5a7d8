"""Before/after effects with their intervals, many at once and one alone.

Run by `python -m tests.benchmarks effect`. Twice the series may take about twice the time; 5 % of the series miss months of
their own.
"""

from __future__ import annotations

import numpy

from smartcity_metrics.metrics.before_only import before_only_effects, expected_path
from smartcity_metrics.metrics.segmented import before_after_many
from smartcity_metrics.metrics.study import Study
from smartcity_metrics.programme import Polarity
from tests.benchmarks.timing import middle, said

CASES = ((500, 60, 36, 2), (5_000, 36, 24, 20))  # series, months, start, seconds


def studies(series: int, months: int, start: int) -> list[Study]:
    """Noise around 50; every twentieth series misses three months of its own."""
    chance = numpy.random.default_rng(1)
    values = 50 + chance.standard_normal((series, months))
    for line in values[::20]:
        line[chance.choice(months, 3, replace=False)] = numpy.nan
    return [Study(line, start, Polarity.HIGHER, chart_agrees=True) for line in values]


def main() -> None:
    """Print the medians; exit with 1 where a floor is missed."""
    missed = []
    for series, months, start, floor in CASES:
        known = studies(series, months, start)
        taken = middle(lambda known=known: before_only_effects(known), 3)
        missed.append(said(f"{series:,} effects of {months} months", taken, "s", floor))
        taken = middle(lambda known=known: before_after_many(known), 3)
        said(f"{series:,} segmented regressions of {months} months", taken, "s")
    study = studies(2, 60, 36)[1]
    taken = 1e3 * middle(lambda: expected_path(study), 20)
    missed.append(said("expected path of one series of 60 months", taken, "ms", 50))
    raise SystemExit(any(missed))


if __name__ == "__main__":
    main()
