"""What levels, paces, control charts and trends cost. Run by `python -m tests.benchmarks metrics`."""

from __future__ import annotations

import numpy

from smartcity_metrics.metrics.achievement import level
from smartcity_metrics.metrics.control import xmr, xmr_many
from smartcity_metrics.metrics.pace import pace_of
from smartcity_metrics.metrics.progress import share_walked
from smartcity_metrics.metrics.trend import trend_many
from smartcity_metrics.programme import Polarity
from tests.benchmarks.timing import middle, said

CITIES = ((10_000, 36), (500, 60))  # series, months
TIMES = 9
UNIT = "ns an observation"


def marks(values: numpy.ndarray, launch: int) -> bool:
    """Level and pace of every observation and the XmR chart of every series; whether together they take more than 50 ns each."""
    baseline, target = values[:, :launch].mean(axis=1, keepdims=True), values[:, :launch].mean(axis=1, keepdims=True) + 2
    planned, passed = numpy.linspace(0, 1, values.shape[1]), numpy.arange(values.shape[1]) >= values.shape[1] - 3
    steps = {
        "levels": lambda: level(values, target, polarity=Polarity.HIGHER, passed=passed),
        "progress and paces": lambda: pace_of(share_walked(baseline, target, values, Polarity.HIGHER), planned),
        "XmR with a launch": lambda: xmr_many(values, direction=1, launch=launch),
    }
    each = {name: middle(step, TIMES) / values.size * 1e9 for name, step in steps.items()}
    where = f"{values.shape[0]:,} x {values.shape[1]}"
    for name, one in each.items():
        said(f"{where} {name}", one, UNIT)
    return said(f"{where} levels, paces and XmR", sum(each.values()), UNIT, 50)


def main() -> None:
    """Print the medians; exit with 1 where a floor is missed."""
    chance = numpy.random.default_rng(20200131)
    missed = [marks(chance.normal(10, 1, (count, months)).round(2), months * 2 // 3) for count, months in CITIES]
    values = chance.normal(10, 1, (10_000, 36)).round(2)
    values[chance.random(values.shape) < 0.03] = numpy.nan
    said("10,000 x 36 XmR with holes", middle(lambda: xmr_many(values, direction=1), TIMES) / values.size * 1e9, UNIT)
    said("one XmR chart of 36 months", 1e6 * middle(lambda: xmr(values[0], launch=24), 50), "µs")
    missed.append(said("10,000 x 36 trends", middle(lambda: trend_many(values), 3), "s", 3))
    raise SystemExit(any(missed))


if __name__ == "__main__":
    main()
