"""How often an effect is found where there is none, and where there is one; how often its interval holds.

Run by `python -m tests.benchmarks false_positives`, or `python -m tests.benchmarks.false_positives
--series 150`. Series are AR(1) noise of standard deviation 1 with phi 0, 0.3, 0.6 and 0.8, in worlds:
none; a drift of 0.05 or 0.15 a month that goes on; a rise of 0.15 a month that stopped six months before the
launch; a launch after the worst run; a clean step of 2; a gain that grows over four months to 2;
a season of amplitude 1 with the launch in a random month. For each world and length: the share of
series whose interval excludes 0 (mean over phi, in brackets the worst), and how often the interval
holds the true mean effect. "model before" is the segmented regression that this one replaced.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from smartcity_metrics.metrics.before_only import before_only_effects
from smartcity_metrics.metrics.segmented import before_after_many
from smartcity_metrics.metrics.study import RUN_LENGTH, Study

MONTHS = ((12, 6), (18, 6), (24, 12), (36, 12), (18, 3))
PHIS = (0.0, 0.3, 0.6, 0.8)
STEP = 2.0  # standard deviations
PAUSE = 6  # months before the launch in which a rise had stopped
RAMP = 4  # months over which a gain grows
CANDIDATES = 12  # months among which the launch is put after the worst run
WITHOUT_EFFECT = ("none", "drift 0.05", "drift 0.15")
WORLDS = (*WITHOUT_EFFECT, "stopped rising", "worst run", "step", "grows", "season")
MOST_FALSE, MOST_FALSE_STOPPED, LEAST_COVERED = 0.06, 0.04, 0.90
LEAST_GROWN = {(12, 6): 0.35, (18, 6): 0.43, (24, 12): 0.50, (36, 12): 0.58}


@dataclass(frozen=True)
class Share:
    """Of the series of one world: share found, and share whose interval holds the truth."""

    found: float
    covered: float


def noise(series: int, months: int, phi: float, chance: numpy.random.Generator) -> numpy.ndarray:
    """AR(1) of marginal standard deviation 1, (series, months)."""
    steps = chance.standard_normal((series, months)) * math.sqrt(1 - phi**2)
    steps[:, 0] /= math.sqrt(1 - phi**2)
    for month in range(1, months):
        steps[:, month] += phi * steps[:, month - 1]
    return steps


def world(
    name: str, series: int, before: int, after: int, phi: float, chance: numpy.random.Generator
) -> tuple[numpy.ndarray, float, numpy.ndarray]:
    """Values (series, months), the true mean effect, and the first calendar month of each."""
    months = before + after
    place = numpy.arange(months) - before
    first = numpy.ones(series, dtype=int)
    if name == "worst run":
        return _after_worst_run(noise(series, months + CANDIDATES, phi, chance), before), 0.0, first
    values = noise(series, months, phi, chance)
    if name.startswith("drift"):
        values += float(name.split()[1]) * place
    if name == "stopped rising":
        values += 0.15 * numpy.minimum(place + PAUSE, 0)
    if name == "season":
        first = chance.integers(1, 13, series)
        phase = 2 * numpy.pi * chance.random(series)[:, None]
        values += numpy.sin(2 * numpy.pi * (first[:, None] + numpy.arange(months)) / 12 + phase)
    gain = numpy.zeros(months)
    if name == "step":
        gain[before:] = STEP
    if name == "grows":
        gain[before:] = STEP * numpy.minimum((place[before:] + 1) / RAMP, 1)
    return values + gain, float(gain[before:].mean()), first


def _after_worst_run(values: numpy.ndarray, before: int) -> numpy.ndarray:
    """Each series cut so that its launch follows the lowest of the runs where it could be."""
    months = len(values.T) - CANDIDATES
    windows = numpy.lib.stride_tricks.sliding_window_view(values, RUN_LENGTH, axis=1).mean(axis=2)
    ends = before - RUN_LENGTH + numpy.arange(CANDIDATES + 1)
    shift = windows[:, ends].argmin(axis=1)
    return numpy.array([line[at : at + months] for line, at in zip(values, shift, strict=True)])


def shares_of(name: str, series: int, months: tuple[int, int], phi: float) -> tuple[Share, Share]:
    """Shares of the headline's model, and of the one before it; the same at every call."""
    chance = numpy.random.default_rng([*months, round(100 * phi), WORLDS.index(name)])
    values, truth, first = world(name, series, *months, phi, chance)
    studies = [
        Study(line, months[0], first_month=int(at)) for line, at in zip(values, first, strict=True)
    ]
    return _share(before_only_effects(studies), truth), _share(before_after_many(studies), truth)


def _share(effects: list, truth: float) -> Share:
    told = [effect for effect in effects if effect.value is not None]
    found = sum(effect.low > 0 or effect.high < 0 for effect in told) / len(effects)
    covered = sum(effect.low <= truth <= effect.high for effect in told) / max(len(told), 1)
    return Share(found, covered)


def _cell(shares: list[Share]) -> str:
    found = [100 * share.found for share in shares]
    covered = 100 * min(share.covered for share in shares)
    return f"{numpy.mean(found):.1f} ({max(found):.0f}) · {covered:.0f}"


def missed(name: str, months: tuple[int, int], shares: list[Share], series: int) -> Iterator[str]:
    """The floors of one length that these shares miss by more than a standard error of the simulation."""
    found = float(numpy.mean([share.found for share in shares]))
    covered = min(share.covered for share in shares)
    slack = math.sqrt(LEAST_COVERED * (1 - LEAST_COVERED) / series)
    if name == "grows" and found < LEAST_GROWN.get(months, 0.0):
        yield f"{name} {months}: {100 * found:.1f} % found"
    if name in ("none", "grows", "stopped rising") and covered < LEAST_COVERED - slack:
        yield f"{name} {months}: interval holds {100 * covered:.1f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=600)
    series = parser.parse_args().series
    print(f"{series} series a phi; found % (worst phi) · least covered %; now / model before\n")
    print("| months | " + " | ".join(WORLDS) + " |\n|" + "---|" * (1 + len(WORLDS)))
    outside: list[str] = []
    found: dict[str, list[float]] = {name: [] for name in WORLDS}
    for months in MONTHS:
        cells = []
        for name in WORLDS:
            shares = [shares_of(name, series, months, phi) for phi in PHIS]
            now, old = [share[0] for share in shares], [share[1] for share in shares]
            cells.append(f"{_cell(now)} / {_cell(old)}")
            outside += missed(name, months, now, series)
            found[name] += [share.found for share in now]
        print(f"| {months[0]}+{months[1]} | " + " | ".join(cells) + " |", flush=True)
    without = float(numpy.mean([found[name] for name in WITHOUT_EFFECT]))
    stopped = float(numpy.mean(found["stopped rising"]))
    outside += [f"worlds without effect {100 * without:.1f} %"] if without > MOST_FALSE else []
    outside += [f"stopped rising {100 * stopped:.1f} %"] if stopped > MOST_FALSE_STOPPED else []
    print(
        f"\nMean over all lengths: without effect {100 * without:.1f} %, stopped rising {100 * stopped:.1f} %."
    )
    print("All floors are held." if not outside else "Missed: " + "; ".join(outside) + ".")
    raise SystemExit(bool(outside))


if __name__ == "__main__":
    main()
