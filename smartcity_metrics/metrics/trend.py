"""Whether a series rises or falls over its whole length, and where its level changed most.

Ranks only: no straight line, no normal numbers. Both tests take the periods as independent, which months
seldom are; the caution alike_neighbours says so. Variants that "correct" for it run from highly significant to
nothing on one and the same series (STATISTICS 7), so there is none here. P values are for those who check,
not for the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.special import ndtr, ndtri

from smartcity_metrics.metrics.result import Note, Result

NEEDED = 6  # points (STATISTICS 12)
ROUGH = 10  # points, below which the normal approximation of both tests is rough
SEASONS = 3  # full seasons for a seasonal trend
_BLOCK = 100_000  # slopes at once, so that a block stays in the processor's own cache


@dataclass(frozen=True)
class Trend(Result):
    """A trend. value: Sen's slope in units per period, with a season in units per full season (12 months: per year).

    low, high: its 95 % interval. s: Mann-Kendall's S; variance: of S, corrected for ties; z: with continuity
    correction; p: two-sided; tau: Kendall's tau-b. season: periods in a season, 1 without; s_by_season: S of each.
    """

    s: int = 0
    variance: float = 0.0
    z: float = 0.0
    p: float = 1.0
    tau: float = 0.0
    season: int = 1
    s_by_season: tuple[int, ...] = ()


@dataclass(frozen=True)
class TrendMany:
    """The fields of `Trend` for many series: arrays of one entry a series, s_by_season (series, season).

    slope, low, high: NaN where there is no pair of values; n: values of each series.
    """

    n: numpy.ndarray
    slope: numpy.ndarray
    low: numpy.ndarray
    high: numpy.ndarray
    s: numpy.ndarray
    variance: numpy.ndarray
    z: numpy.ndarray
    p: numpy.ndarray
    tau: numpy.ndarray
    s_by_season: numpy.ndarray


@dataclass(frozen=True)
class ChangePoint(Result):
    """Where the level changed most. value: median from there on minus median before, in the indicator's unit.

    first: index of the first period of the new level. before: values before it. k: Pettitt's K; p: approximate.
    """

    first: int | None = None
    before: int = 0
    k: int = 0
    p: float = 1.0


def trend(values: numpy.ndarray, *, season: int | None = None) -> Trend:
    """Mann-Kendall test and Sen's slope of one series; with `season` each month is compared with the same months only.

    values: one per period, NaN where there is none; it leaves a hole and moves nothing. season: periods in a full
    season, 12 for months. None below six values, with a season below three full ones (too_few_points).
    Cautions: few_for_trend below ten values; alike_neighbours where neighbours resemble each other more than chance,
    so that the interval is too narrow.
    Source: Sen 1968, Hirsch & Slack 1982, Gilbert 1987 (interval), as sens.slope and smk.test of R trend 1.1.6.
    Raises ValueError for a season below 1.
    """
    series = numpy.asarray(values, dtype=float)
    season = 1 if season is None else season
    need = max(NEEDED, SEASONS * season if season > 1 else 0)
    many = trend_many(series[None, :], season=season)
    n, method = int(many.n[0]), "seasonal_mann_kendall" if season > 1 else "mann_kendall"
    if n < need:
        return Trend(None, n=n, method=method, season=season, reason=Note("too_few_points", {"n": n, "need": need}))
    slope = float(many.slope[0])
    cautions = [Note("few_for_trend", {"n": n, "need": ROUGH})] if n < ROUGH else []
    alike = _memory(series - slope * numpy.arange(len(series)) / season, season)
    if alike > 1.645 / n ** 0.5:
        cautions.append(Note("alike_neighbours", {"correlation": alike}))
    return Trend(
        slope, n=n, method=method, low=_known(many.low[0]), high=_known(many.high[0]), cautions=tuple(cautions), s=int(many.s[0]),
        variance=float(many.variance[0]), z=float(many.z[0]), p=float(many.p[0]), tau=float(many.tau[0]), season=season,
        s_by_season=tuple(int(one) for one in many.s_by_season[0]) if season > 1 else ())


def trend_many(values: numpy.ndarray, *, season: int = 1) -> TrendMany:
    """`trend` of every row of a matrix (series, periods), without withholding and cautions; NaN is a hole.

    Raises ValueError for a matrix of other dimensions and a season below 1.
    """
    table = numpy.asarray(values, dtype=float)
    if table.ndim != 2 or season < 1:
        raise ValueError(f"a matrix and a season of at least 1 expected, not {table.ndim} dimensions and season {season}")
    table = numpy.where(numpy.isfinite(table), table, numpy.nan)
    pairs = max(table.shape[1] * table.shape[1] // (2 * season), 1)
    rows = max(_BLOCK // pairs, 1)
    blocks = [_trends(table[first:first + rows], season) for first in range(0, max(len(table), 1), rows)]
    return TrendMany(*(numpy.concatenate(parts) for parts in zip(*blocks, strict=True)))


def _trends(table: numpy.ndarray, season: int) -> tuple[numpy.ndarray, ...]:
    scores, variances, possible, slopes = [], [], [], []
    for phase in range(season):
        part = table[:, phase::season]
        early, late = numpy.triu_indices(part.shape[1], 1)
        steps = part[:, late] - part[:, early]
        scores.append((steps > 0).sum(axis=1) - (steps < 0).sum(axis=1))
        variance, comparable = _under_chance(part)
        variances.append(variance)
        possible.append(comparable)
        slopes.append(steps / (late - early))
    by_season = numpy.stack(scores, axis=1)
    s, variance, comparable = by_season.sum(axis=1), sum(variances), sum(possible)
    z = numpy.where(variance > 0, (s - numpy.sign(s)) / numpy.sqrt(numpy.where(variance > 0, variance, 1.0)), 0.0)
    tau = numpy.where(comparable > 0, s / numpy.where(comparable > 0, comparable, 1.0), 0.0)
    return (numpy.isfinite(table).sum(axis=1), *_sen(numpy.concatenate(slopes, axis=1), variance), s, variance, z, 2 * ndtr(-numpy.abs(z)),
            tau, by_season)


def _under_chance(part: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Variance of S corrected for ties, and the largest S in tau-b's sense, of each row."""
    ordered = numpy.sort(part, axis=1)  # NaN at the end, each unequal to the next
    n = numpy.isfinite(part).sum(axis=1).astype(float)
    new = numpy.ones(ordered.shape, dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    begins = numpy.flatnonzero(new)
    sizes = numpy.diff(numpy.append(begins, new.size)).astype(float)
    row = begins // max(part.shape[1], 1)
    ties, tied_pairs = (numpy.bincount(row, weights=one, minlength=len(part))
                        for one in (sizes * (sizes - 1) * (2 * sizes + 5), sizes * (sizes - 1) / 2))
    pairs = n * (n - 1) / 2
    return (n * (n - 1) * (2 * n + 5) - ties) / 18, numpy.sqrt(pairs * (pairs - tied_pairs))


def _sen(slopes: numpy.ndarray, variance: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Median of the slopes of each row, and the slopes whose ranks bound it with 95 % confidence; NaN beyond the ranks there are."""
    n = numpy.isfinite(slopes).sum(axis=1)
    ordered = numpy.concatenate([numpy.sort(slopes, axis=1), numpy.full((len(slopes), 1), numpy.nan)], axis=1)
    reach = ndtri(0.975) * numpy.sqrt(variance)

    def ranked(rank: numpy.ndarray) -> numpy.ndarray:
        """The slope of a rank counted from 1; the last column, NaN, where there is no such rank."""
        at = numpy.where((rank >= 1) & (rank <= n), rank - 1, ordered.shape[1] - 1).astype(int)
        return numpy.take_along_axis(ordered, at[:, None], axis=1)[:, 0]

    median = (ranked((n + 1) // 2) + ranked(n // 2 + 1)) / 2
    return median, ranked(numpy.rint((n - reach) / 2)), ranked(numpy.rint((n + reach) / 2 + 1))


def _memory(left: numpy.ndarray, season: int) -> float:
    """Correlation of neighbouring values, once the trend and each month's own level are taken away; 0 where nothing varies."""
    months = [left[phase::season] for phase in range(season)]
    level = numpy.array([numpy.nanmean(part) if numpy.isfinite(part).any() else numpy.nan for part in months])
    left = left - numpy.resize(level, len(left))
    square = numpy.nansum(left ** 2)
    return float(numpy.nansum(left[1:] * left[:-1]) / square) if square > 0 else 0.0


def _known(value: float) -> float | None:
    return float(value) if numpy.isfinite(value) else None


def change_point(values: numpy.ndarray) -> ChangePoint:
    """Pettitt's test: the place that splits a series best into a lower and a higher part.

    values: one per period, NaN passed over. A place found by search proves no cause, so the caution
    found_by_search stands always. p is Pettitt's approximation, at most 1. None below ten values
    (too_few_points) and where all values are equal (no_variation).
    Source: Pettitt 1979, as pettitt.test of R trend 1.1.6; of several best places the first.
    """
    series = numpy.asarray(values, dtype=float)
    places = numpy.flatnonzero(numpy.isfinite(series))
    known, n = series[places], len(places)
    if n < ROUGH:
        return ChangePoint(None, n=n, method="pettitt", reason=Note("too_few_points", {"n": n, "need": ROUGH}))
    above_others = numpy.sign(known[:, None] - known[None, :]).sum(axis=1)  # twice the rank minus n + 1
    walk = numpy.abs(numpy.cumsum(above_others))
    k = int(walk.max())
    if not k:
        return ChangePoint(None, n=n, method="pettitt", reason=Note("no_variation", {"n": n}))
    before = int(walk.argmax()) + 1
    gap = float(numpy.median(known[before:]) - numpy.median(known[:before]))
    p = min(2 * float(numpy.exp(-6 * k ** 2 / (n ** 3 + n ** 2))), 1.0)
    return ChangePoint(gap, n=n, method="pettitt", cautions=(Note("found_by_search"),), first=int(places[before]), before=before, k=k, p=p)
