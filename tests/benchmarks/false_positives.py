"""How often an effect is found where there is none: ours beside Newey-West and the t-test, at nominal 5 %.

Run by `python -m tests.benchmarks false_positives`, or `python -m tests.benchmarks.false_positives --series 500`. Series of AR(1) noise, no trend, no season, no effect.
Model: constant, trend, level, slope. "level" is the jump in that model; "mean" is the headline as shipped, the mean effect
over the months after, with a slope only from 12 months after on; "shown" is "mean" where the verdict is not withheld, as a
share of all series. The band of level and mean: 3 % to 8 %.
"""

from __future__ import annotations

import argparse
import math

import numpy
from scipy.special import stdtr

from smartcity_metrics.metrics.effect import Study, before_after_many
from smartcity_metrics.metrics.mixture import fit
from tests.metrics.reference.regression import least_squares, newey_west

MONTHS = ((12, 6), (12, 12), (24, 12), (24, 24), (36, 24))
PHIS = (0.0, 0.3, 0.6, 0.8)
BAND = (0.03, 0.08)
NAMES = ("level", "mean", "shown", "NW lag 1", "NW auto", "t-test")
OURS = ("level", "mean")


def noise(series: int, months: int, phi: float, chance: numpy.random.Generator) -> numpy.ndarray:
    """AR(1) of marginal standard deviation 1, (months, series)."""
    steps = chance.standard_normal((months, series)) * math.sqrt(1 - phi**2)
    steps[0] /= math.sqrt(1 - phi**2)
    for month in range(1, months):
        steps[month] += phi * steps[month - 1]
    return steps


def columns(before: int, after: int, *, slope: bool) -> numpy.ndarray:
    place = numpy.arange(-before, after, dtype=float)
    return numpy.column_stack([numpy.ones_like(place), place, place >= 0] + ([numpy.maximum(place, 0)] if slope else []))


def found(values: numpy.ndarray, before: int) -> dict[str, float]:
    """Share of the series (a column each) in which each method finds a change."""
    n, after = len(values), len(values) - before
    full, shipped = columns(before, after, slope=True), columns(before, after, slope=after >= 12)
    level = fit(values, full).contrasts(numpy.eye(4)[2:3]).chances()
    headline = (shipped[before:] * (numpy.arange(len(shipped.T)) >= 2)).mean(axis=0, keepdims=True)
    mean = fit(values, shipped).contrasts(headline).chances()
    effects = before_after_many([Study(one, before, season="none") for one in values.T])
    shown = [effect.value is not None and effect.p < 0.05 for effect in effects]
    jump = least_squares(full, values).coefficients[2]
    lagged = [newey_west(full, values, lag)[2] for lag in (1, math.floor(4 * (n / 100) ** (2 / 9)))]
    plain = least_squares(columns(before, after, slope=False)[:, [0, 2]], values)
    lines = (level, mean, *(two_sided(jump / error, n - 4) for error in lagged),
             two_sided(plain.coefficients[1] / plain.errors[1], n - 2))
    shares = [float((line < 0.05).mean()) for line in lines]
    return dict(zip(NAMES, [*shares[:2], float(numpy.mean(shown)), *shares[2:]], strict=True))


def two_sided(ratio: numpy.ndarray, freedom: int) -> numpy.ndarray:
    return 2 * stdtr(freedom, -numpy.abs(ratio))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=2000)
    series = parser.parse_args().series
    print(f"{series} series each; in brackets the standard error of the simulation, in points\n")
    print("| months | phi | " + " | ".join(NAMES) + " |\n|" + "---|" * (2 + len(NAMES)))
    outside = []
    for before, after in MONTHS:
        for phi in PHIS:
            chance = numpy.random.default_rng([before, after, round(100 * phi)])
            shares = found(noise(series, before + after, phi, chance), before)
            print(f"| {before}+{after} | {phi} | " + " | ".join(
                f"{100 * share:.1f} ({100 * math.sqrt(share * (1 - share) / series):.1f})" for share in shares.values()) + " |", flush=True)
            outside += [f"{name} {100 * shares[name]:.1f} % at {before}+{after}, phi {phi}" for name in OURS
                        if not BAND[0] <= shares[name] <= BAND[1]]
    print("\nAll of ours lie between 3 % and 8 %." if not outside else "\nOutside 3 % to 8 %: " + "; ".join(outside) + ".")


if __name__ == "__main__":
    main()
