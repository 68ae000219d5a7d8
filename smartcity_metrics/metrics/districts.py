"""Districts beside each other, fair to small ones, and the change of each beside the change of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy
from scipy.special import chdtrc, ndtr, stdtrit

from smartcity_metrics.metrics.control import direction
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity

NEEDED = 3  # districts, below which there is nobody to compare with
_ERRORS = 3  # standard errors between the city's figure and a limit
_DOUBT = 0.2  # chance below which the scatter of the others is more than chance
_EXPECTED = 5  # events or cases in a district, below which its limits are rough
_HAIR = 1e-9

_EMPTY = numpy.array([], dtype=float)
_FLAGS = numpy.array([], dtype=numpy.int8)


@dataclass(frozen=True)
class DistrictLimits(Result):
    """Funnel limits. value: the city's own share or rate; n: districts that could be compared.

    figures, lower, upper: one per district, NaN where there is none. outside: int8, +1 above its upper limit,
    -1 below its lower one, else 0. turn: int8, the same as better (+1) or worse (-1). spread: per district, how
    many times wider than chance alone would draw them its limits are, at least 1.
    """

    figures: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    lower: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    upper: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    outside: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    turn: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    spread: numpy.ndarray = field(default_factory=lambda: _EMPTY)


def district_limits(numerators: numpy.ndarray, denominators: numpy.ndarray, *, kind: Literal["share", "rate"] = "share",
                    polarity: Polarity = Polarity.NEUTRAL) -> DistrictLimits:
    """What each district's share or rate may be by chance, given its size: only beyond that does it differ from the city.

    numerators, denominators: one per district, or (districts, periods), summed over the periods that have both.
    share: cases of all cases, 0 to 1; rate: events per unit of exposure. Limits are the city's figure ± 3 standard
    errors of the district's own size, within 0 to 1, or not below 0. Where the OTHER districts scatter more than
    chance explains (chi square, 20 %), a district's limits are as wide as their scatter, taken as known only from
    so few (t); then the caution limits_widened stands. With six districts the usual scatter, the district itself
    included, lets no single one ever stand out; chance alone calls one of six special in 1 of 200 cities, true
    differences of twice chance in 1 of 12 (simulated). few_expected: districts so small that their limits are rough.

    None with fewer than three districts that have both numbers (too_few_districts), without denominators
    (no_denominators: values without a size cannot be compared fairly, so no limits are drawn for them) and where
    nothing happened anywhere, or everything everywhere (none_or_all). A district whose numbers are no share or
    rate is left out, with a caution (districts_left_out).
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185 (funnel plots); the scatter of the others is ours.
    Raises ValueError for arrays of different shapes.
    """
    tops, bottoms, wrong = _districts(numerators, denominators, kind)
    known = numpy.isfinite(tops)
    k, method = int(known.sum()), f"funnel_{kind}"
    cautions = [Note("districts_left_out", {"n": wrong})] if wrong else []
    if k < NEEDED:
        sizes = numpy.isfinite(numpy.asarray(denominators, dtype=float)).any()
        reason = Note("too_few_districts", {"n": k, "need": NEEDED}) if sizes else Note("no_denominators")
        return DistrictLimits(None, n=k, method=method, cautions=tuple(cautions), reason=reason)
    figures, centre = tops / bottoms, _together(tops[known], bottoms[known])
    if _variance(centre, kind) <= 0:
        return DistrictLimits(None, n=k, method=method, cautions=tuple(cautions), figures=figures, reason=Note("none_or_all"))
    spread = numpy.full(len(tops), numpy.nan)
    spread[known] = [_scatter(*(numpy.delete(one[known], i) for one in (tops, bottoms)), kind) for i in range(k)]
    widened, small = int((spread > 1).sum()), int((bottoms[known] * centre < _EXPECTED).sum())
    cautions += [Note("limits_widened", {"n": widened})] if widened else []
    cautions += [Note("few_expected", {"n": small, "need": _EXPECTED})] if small else []
    reach = _ERRORS * spread * numpy.sqrt(_variance(centre, kind) / bottoms)
    lower, upper = numpy.maximum(centre - reach, 0.0), numpy.minimum(centre + reach, 1.0 if kind == "share" else numpy.inf)
    hair = _HAIR * centre
    outside = (figures > upper + hair).astype(numpy.int8) - (figures < lower - hair).astype(numpy.int8)
    return DistrictLimits(centre, n=k, method=method, cautions=tuple(cautions), figures=figures, lower=lower, upper=upper,
                          outside=outside, turn=outside * numpy.int8(direction(polarity)), spread=spread)


def _districts(numerators: numpy.ndarray, denominators: numpy.ndarray, kind: str) -> tuple[numpy.ndarray, numpy.ndarray, int]:
    """Both numbers of each district over its periods, NaN where they are no share or rate, and how many had wrong ones."""
    tops, bottoms = numpy.asarray(numerators, dtype=float), numpy.asarray(denominators, dtype=float)
    if tops.shape != bottoms.shape or tops.ndim not in (1, 2):
        raise ValueError(f"numerators {tops.shape} and denominators {bottoms.shape} are not of one shape, by district (and period)")
    tops, bottoms = tops.reshape(len(tops), -1), bottoms.reshape(len(tops), -1)
    both = numpy.isfinite(tops) & numpy.isfinite(bottoms)
    tops, bottoms = (numpy.where(both, one, 0.0).sum(axis=1) for one in (tops, bottoms))
    given = both.any(axis=1)
    right = given & (tops >= 0) & (bottoms > 0) & ((tops <= bottoms) if kind == "share" else True)
    return numpy.where(right, tops, numpy.nan), numpy.where(right, bottoms, numpy.nan), int((given & ~right).sum())


def _together(tops: numpy.ndarray, bottoms: numpy.ndarray) -> float:
    return float(tops.sum() / bottoms.sum())


def _variance(figure: float, kind: str) -> float:
    """Of a single case or unit of exposure, if chance alone is at work."""
    return figure * (1 - figure) if kind == "share" else figure


def _scatter(tops: numpy.ndarray, bottoms: numpy.ndarray, kind: str) -> float:
    """How many times wider limits must be for one district, from how these others scatter; 1 where chance explains them."""
    centre, freedom = _together(tops, bottoms), len(tops) - 1
    variance = _variance(centre, kind)
    square = float((bottoms * (tops / bottoms - centre) ** 2).sum()) / variance if variance > 0 else 0.0
    if chdtrc(freedom, square) >= _DOUBT:
        return 1.0
    return float(stdtrit(freedom, ndtr(_ERRORS))) / _ERRORS * max((square / freedom) ** 0.5, 1.0)


@dataclass(frozen=True)
class DistrictChange(Result):
    """Each district's change beside the others'. value: the median change of all; n: districts with both numbers (k).

    change: after minus before. others: median change of the others. beyond: change minus others. rank: how many
    of the k districts have a `beyond` at least as large, itself counted, up or down alike; 1 is the most unusual.
    chance: rank / k, how often a district picked blindly would be as unusual. Arrays by district, NaN (rank: 0)
    where a number is missing.
    """

    change: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    others: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    beyond: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    rank: numpy.ndarray = field(default_factory=lambda: numpy.array([], dtype=int))
    chance: numpy.ndarray = field(default_factory=lambda: _EMPTY)


def district_change(before: numpy.ndarray, after: numpy.ndarray) -> DistrictChange:
    """What a district gained beyond what the others gained anyway, with its place among all of them.

    before, after: one figure per district, in the indicator's unit, NaN where there is none. The place is a
    permutation rank: chance cannot fall below 1/k, one in six for six districts, so that "significant" is never the
    word; the caution few_districts says so below 20. None with fewer than three districts (too_few_districts).
    Source: Conley & Taber 2011 for the reasoning, one treated unit among few; STATISTICS 6.
    Raises ValueError for arrays of different lengths.
    """
    before, after = numpy.asarray(before, dtype=float), numpy.asarray(after, dtype=float)
    if before.shape != after.shape or before.ndim != 1:
        raise ValueError(f"before {before.shape} and after {after.shape} are not two rows of districts of one length")
    change = numpy.where(numpy.isfinite(before) & numpy.isfinite(after), after - before, numpy.nan)
    known = numpy.flatnonzero(numpy.isfinite(change))
    k = len(known)
    if k < NEEDED:
        return DistrictChange(None, n=k, method="district_change", reason=Note("too_few_districts", {"n": k, "need": NEEDED}))
    others = numpy.full(len(change), numpy.nan)
    others[known] = [numpy.median(numpy.delete(change[known], i)) for i in range(k)]
    beyond = change - others
    size = numpy.abs(beyond[known])
    rank = numpy.zeros(len(change), dtype=int)
    rank[known] = (size[None, :] >= size[:, None] - _HAIR * size.max()).sum(axis=1)
    chance = numpy.where(rank > 0, rank / k, numpy.nan)
    return DistrictChange(float(numpy.median(change[known])), n=k, method="district_change", change=change, others=others, beyond=beyond,
                          rank=rank, chance=chance, cautions=(Note("few_districts", {"n": k}),) if k < 20 else ())
