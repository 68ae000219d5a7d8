"""Control charts: which months differ from the usual coming and going, and which do not.

XmR as NHS England's Making Data Count draws it, charts of shares, rates and counts, and the run chart. What a
chart says is never evidence by itself: of stable series of 24 months without a memory 17 % show at least one
flag, of those with some memory 47 % (STATISTICS 3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy
from scipy.special import bdtr, chdtrc

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity

NEEDED = 6  # points, below which there are no limits (STATISTICS 12)
SETTLED = 13  # points, below which limits are trial limits
RUN = 7  # points of a trend (six steps) and of a shift
MOST = 2 / 3  # share of special points above which the chart speaks of a break and not of the months
WIDTH = 2.66  # moving ranges between mean and limit; qcc's 3 / d2 is 2.6587
SCREEN = 3.267  # upper limit of a moving range, in mean moving ranges
RANGE_OF_SIGMA = 1.128  # mean moving range of a standard normal series, as Laney rounds it
_HAIR = 1e-9  # of the mean moving range: less than that is a tie
_DUST = 1e-13  # of the mean: what binary fractions leave behind
_BLOCK = 512  # series at once, so that a block stays in the processor's own cache

_EMPTY = numpy.array([], dtype=float)
_FLAGS = numpy.array([], dtype=numpy.int8)


class Kind(IntEnum):
    """Why a point is special, in falling order of precedence; MISSING is a period without a value."""

    MISSING = -1
    COMMON = 0
    OUTSIDE = 1
    TREND = 2
    TWO_IN_THREE = 3
    SHIFT = 4


_NAMES = numpy.array([kind.name.lower() for kind in sorted(Kind)])


@dataclass(frozen=True)
class Segment:
    """A stretch of periods that is judged by itself: [start, stop) with `points` values, `based` of which set the limits.

    The limits are None below six points, and where the values do not vary at all.
    """

    start: int
    stop: int
    points: int
    based: int
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def trial(self) -> bool:
        """Limits that the next points will still move: from fewer than 13 points."""
        return self.mean is not None and self.based < SETTLED


@dataclass(frozen=True)
class Xmr(Result):
    """An XmR chart. value, low, high: mean and limits of the last segment; n: periods with a value.

    Arrays have one entry per period. mean, lower, upper, near_lower, near_upper: NaN where there is none.
    kinds: names of `Kind` in small letters. side: int8, +1 a special point that is high or rises, -1 low or
    falling, 0 not special. turn: int8, +1 special and better, -1 special and worse, 0 neither.
    assurance: see `assurance`; None without target, direction or limits.
    """

    mean: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    lower: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    upper: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    near_lower: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    near_upper: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    kinds: numpy.ndarray = field(default_factory=lambda: numpy.array([], dtype=str))
    side: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    turn: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    segments: tuple[Segment, ...] = ()
    assurance: str | None = None


@dataclass(frozen=True)
class MovingRanges:
    """How the limits of a segment came about. at: indices of the points that set them; sizes: the ranges between each and the next.

    typical: mean of all ranges; kept: bool, those that the screening left; mean: of the kept ones, so that limits lie 2.66 of it away.
    """

    at: numpy.ndarray
    sizes: numpy.ndarray
    typical: float
    kept: numpy.ndarray
    mean: float


def moving_ranges(values: numpy.ndarray, segment: Segment) -> MovingRanges:
    """The ranges behind the limits of a segment of `xmr(values)`, for those who check it by hand. Needs a segment with a mean."""
    series = numpy.asarray(values, dtype=float)
    at = (numpy.flatnonzero(numpy.isfinite(series[segment.start:segment.stop])) + segment.start)[:segment.based]
    sizes = numpy.abs(numpy.diff(series[at]))
    typical = float(sizes.mean())
    kept = sizes < SCREEN * typical
    return MovingRanges(at, sizes, typical, kept, float(sizes[kept].mean()) if kept.any() else 0.0)


@dataclass(frozen=True)
class XmrMany:
    """XmR charts of many series over the same periods and segments.

    mean, width: float (series, segments); the limits are mean - width and mean + width, the near limits two thirds
    of that; NaN where there are none. points, based: int (series, segments). kinds: int8 (series, periods),
    values of `Kind`. side, turn: int8 (series, periods), as in `Xmr`. starts: first period of each segment.
    """

    mean: numpy.ndarray
    width: numpy.ndarray
    points: numpy.ndarray
    based: numpy.ndarray
    kinds: numpy.ndarray
    side: numpy.ndarray
    turn: numpy.ndarray
    starts: tuple[int, ...]


def xmr(values: numpy.ndarray, *, polarity: Polarity = Polarity.NEUTRAL, rebase: Sequence[int] = (), launch: int | None = None,
        target: float | None = None, screen: bool = True, fix_after: int | None = None) -> Xmr:
    """The XmR chart of one series: mean, natural limits and special points, as NHS England's Making Data Count has them.

    values: one per period, NaN where there is none; such a period is passed over, its neighbours are neighbours.
    rebase: indices of the first periods of new segments; each is judged by itself. Only at a declared break.
    launch: index of the first period after the launch. Its segment's limits come from the points before it and
    stay; with fewer than six of them from all points, with a caution. target: for the assurance.
    screen: leave out moving ranges that are themselves out of limits, once. fix_after: number of first points of
    every segment that set its limits, at least 6.

    A point is special by the first of: outside the limits; part of a trend (seven points, six steps one way);
    two in three (two of three near a limit, all on one side of the mean); a shift (seven on one side). A tie
    breaks a trend, a point on the mean a shift. RANGE and NEUTRAL have special points but no better or worse.
    value None where the last segment has fewer than six points; the others keep theirs. Values that do not vary
    give a mean and no limits. Cautions: trial_limits, baseline_short, no_variation, most_special.

    Source: NHSRplotthedots 0.2.2 (screening and rules), STATISTICS 3.1. Two departures: limits of no width
    are no limits, and where two trends meet in a tie the last point keeps the direction it came with.
    Raises ValueError for indices outside the series and for fix_after below 6.
    """
    series = numpy.asarray(values, dtype=float)
    sign = direction(polarity)
    many = xmr_many(series[None, :], direction=sign, rebase=rebase, launch=launch, screen=screen, fix_after=fix_after)
    stops = (*many.starts[1:], len(series))
    segments = tuple(_segment(many, i, start, stop) for i, (start, stop) in enumerate(zip(many.starts, stops, strict=True)))
    last = segments[-1]
    lengths = [one.stop - one.start for one in segments]
    mean, width = (numpy.repeat(part[0], lengths) for part in (many.mean, many.width))
    known = int(many.points.sum())
    return Xmr(
        last.mean, n=known, method="xmr_nhs", low=last.lower, high=last.upper,
        cautions=_cautions(segments, many.kinds[0], launch),
        reason=None if last.mean is not None else Note("too_few_points", {"n": last.points, "need": NEEDED}),
        mean=mean, lower=mean - width, upper=mean + width, near_lower=mean - width * 2 / 3, near_upper=mean + width * 2 / 3,
        kinds=_NAMES[many.kinds[0] + 1], side=many.side[0], turn=many.turn[0], segments=segments,
        assurance=assurance(last.lower, last.upper, target, polarity),
    )


def direction(polarity: Polarity) -> int:
    """+1 where more is better, -1 where less is, 0 where neither."""
    return {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(polarity, 0)


def assurance(lower: float | None, upper: float | None, target: float | None, polarity: Polarity) -> str | None:
    """Whether natural variation alone decides about the target: consistent_pass, consistent_fail or inconsistent.

    With HIGHER a target above the upper limit is missed month after month as things are, one below the lower
    limit is met; mirrored for LOWER. A target on a limit is inconsistent. None without limits, target or direction.
    Source: NHSRplotthedots 0.2.2.
    """
    sign = direction(polarity)
    if lower is None or upper is None or target is None or not numpy.isfinite(target) or not sign:
        return None
    if lower <= target <= upper:
        return "inconsistent"
    return "consistent_fail" if (target > upper) == (sign > 0) else "consistent_pass"


def _segment(many: XmrMany, i: int, start: int, stop: int) -> Segment:
    mean, width = float(many.mean[0, i]), float(many.width[0, i])
    lower, upper = (mean - width, mean + width) if width == width else (None, None)
    return Segment(start, stop, int(many.points[0, i]), int(many.based[0, i]), mean if mean == mean else None, lower, upper)


def _cautions(segments: tuple[Segment, ...], kinds: numpy.ndarray, launch: int | None) -> tuple[Note, ...]:
    notes = []
    trial = [one for one in segments if one.trial]
    if trial:
        notes.append(Note("trial_limits", {"n": trial[-1].based, "need": SETTLED}))
    if launch is not None:
        around = next((one for one in segments if one.start <= launch < one.stop), segments[-1])
        before = int((kinds[around.start:launch] != Kind.MISSING).sum())
        if before < NEEDED and before < around.points and around.mean is not None:
            notes.append(Note("baseline_short", {"n": before, "need": NEEDED}))
    if segments[-1].mean is not None and segments[-1].upper is None:
        notes.append(Note("no_variation", {"n": segments[-1].based}))
    special, known = int((kinds > 0).sum()), int((kinds >= 0).sum())
    if special > MOST * known:
        notes.append(Note("most_special", {"n": special, "all": known}))
    return tuple(notes)


def xmr_many(values: numpy.ndarray, *, direction: int | numpy.ndarray = 0, rebase: Sequence[int] = (),
             launch: int | numpy.ndarray | None = None, screen: bool = True, fix_after: int | None = None) -> XmrMany:
    """The charts of `xmr` for a matrix (series, periods): the same rules for all rows at once, some 15 ns a value.

    direction: +1, -1 or 0, one for all or one per series. rebase: the same for all rows; put together rows that share it.
    launch: one index for all or one per series (the number of periods where there is none).
    Raises ValueError as `xmr` does.
    """
    table = numpy.asarray(values, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"values have {table.ndim} dimensions, (series, periods) expected")
    count, periods = table.shape
    starts = (0, *sorted({int(one) for one in rebase} - {0}))
    if not 0 <= starts[-1] <= max(periods - 1, 0) or starts[0] != 0 or min(starts) < 0:
        raise ValueError(f"rebase {tuple(rebase)} lies outside the {periods} periods")
    if fix_after is not None and fix_after < NEEDED:
        raise ValueError(f"fix_after is {fix_after}, at least {NEEDED} points are needed for limits")
    launches = None if launch is None else numpy.broadcast_to(numpy.asarray(launch), (count,))
    if launches is not None and count and not 0 <= launches.min() <= launches.max() <= periods:
        raise ValueError(f"launch {launch} lies outside the {periods} periods")

    per_segment = [numpy.empty((count, len(starts)), dtype=kind) for kind in (float, float, int, int)]
    kinds, side = (numpy.empty((count, periods), dtype=numpy.int8) for _ in range(2))
    for first in range(0, count, _BLOCK):
        rows = slice(first, min(first + _BLOCK, count))
        for i, (start, stop) in enumerate(zip(starts, (*starts[1:], periods), strict=True)):
            since = None if launches is None else launches[rows] - start
            *figures, kinds_here, side_here = _stretch(table[rows, start:stop], since, screen, fix_after)
            for whole, part in zip(per_segment, figures, strict=True):
                whole[rows, i] = part
            kinds[rows, start:stop], side[rows, start:stop] = kinds_here.T, side_here.T
    turn = side * numpy.broadcast_to(numpy.asarray(direction, dtype=numpy.int8), (count,))[:, None]
    return XmrMany(*per_segment, kinds, side, turn, starts)


def _stretch(rows: numpy.ndarray, launch: numpy.ndarray | None, screen: bool, fix_after: int | None) -> tuple[numpy.ndarray, ...]:
    """One segment of a block of series: mean, width, points, based per series, and kinds and side as (periods, series).

    Time runs along the first axis, so that every step is one pass over memory that lies in a row.
    """
    points = numpy.ascontiguousarray(rows.T)
    known = numpy.isfinite(points)
    complete = bool(known.all())
    place = None if complete else (known.cumsum(axis=0) - 1)[known]
    number = numpy.full(points.shape[1], len(points)) if complete else known.sum(axis=0)
    based = _based(known, number, launch, fix_after)
    if not complete:
        series = numpy.nonzero(known)[1]
        closed = numpy.full(points.shape, numpy.nan)
        closed[place, series] = points[known]
        points = closed
    steps = points[1:] - points[:-1]
    mean, width, hair = _limits(points, steps, None if complete and based is number else based, based >= NEEDED, screen)
    kinds, side = _special(points, steps, mean, width, hair)
    if not complete:
        kinds, side = (_opened(part, known, place, series, gap) for part, gap in ((kinds, Kind.MISSING), (side, 0)))
    return mean, width, number, based, kinds, side


def _opened(closed: numpy.ndarray, known: numpy.ndarray, place: numpy.ndarray, series: numpy.ndarray, gap: int) -> numpy.ndarray:
    """What was found for the points, back at their own periods."""
    opened = numpy.full(closed.shape, gap, dtype=numpy.int8)
    opened[known] = closed[place, series]
    return opened


def _based(known: numpy.ndarray, number: numpy.ndarray, launch: numpy.ndarray | None, fix_after: int | None) -> numpy.ndarray:
    """How many of the first points set the limits: all, those before the launch if they are enough, or the first `fix_after`."""
    based = number
    if launch is not None:
        before = (known & (numpy.arange(len(known))[:, None] < launch)).sum(axis=0)
        based = numpy.where(before >= NEEDED, before, number)
    return based if fix_after is None else numpy.minimum(based, fix_after)


def _limits(points: numpy.ndarray, steps: numpy.ndarray, based: numpy.ndarray | None, enough: numpy.ndarray,
            screen: bool) -> tuple[numpy.ndarray, ...]:
    """Mean, half width of the limits and the hair within which values are equal, per series. `based` None: all points count."""
    used = None if based is None else numpy.arange(len(points))[:, None] < based
    mean = _mean(points, used)
    moving = numpy.abs(steps)
    used = None if used is None else used[1:]
    typical = _mean(moving, used)
    if screen:
        kept = moving < SCREEN * typical
        typical = _mean(moving, kept if used is None else kept & used)
    mean = numpy.where(enough, mean, numpy.nan)
    dust = _DUST * numpy.abs(mean)
    varies = typical > dust
    return mean, numpy.where(varies & enough, WIDTH * typical, numpy.nan), dust + _HAIR * typical


def _mean(values: numpy.ndarray, used: numpy.ndarray | None) -> numpy.ndarray:
    """Mean over the first axis of the values in use; 0 where there are none."""
    if used is None:
        return values.sum(axis=0) / max(len(values), 1)
    return numpy.where(used, values, 0.0).sum(axis=0) / numpy.maximum(used.sum(axis=0), 1)


def _special(points: numpy.ndarray, steps: numpy.ndarray, mean: numpy.ndarray, width: numpy.ndarray,
             hair: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Kind and side of every point. A comparison with NaN is false, so that a point without limits breaks no rule of limits."""
    high, low = points > mean + hair, points < mean - hair
    beyond = (points > mean + width + hair) | (points < mean - width - hair)
    close = width * 2 / 3 + hair
    near = ((points > mean + close) | (points < mean - close)) & ~beyond
    rising, falling = steps > hair, steps < -hair
    trend = _covered(_run_begins(rising, RUN - 1) | _run_begins(falling, RUN - 1), RUN, len(points))

    kinds = _covered(_run_begins(high, RUN) | _run_begins(low, RUN), RUN, len(points)).view(numpy.int8) * numpy.int8(Kind.SHIFT)
    for kind, found in ((Kind.TWO_IN_THREE, near & _two_in_three(near, high, low)), (Kind.TREND, trend), (Kind.OUTSIDE, beyond)):
        numpy.copyto(kinds, numpy.int8(kind), where=found)
    side = (high.view(numpy.int8) - low.view(numpy.int8)) * (kinds != Kind.COMMON)
    if trend.any():
        numpy.copyto(side, _heading(rising.view(numpy.int8) - falling.view(numpy.int8), trend), where=kinds == Kind.TREND)
    return kinds, side


def _run_begins(flags: numpy.ndarray, length: int) -> numpy.ndarray:
    """Where a run of `length` flags begins, along the first axis; shorter by length - 1 than the flags."""
    if len(flags) < length:
        return numpy.zeros((0, *flags.shape[1:]), dtype=bool)
    begins = flags[:len(flags) - length + 1].copy()
    for step in range(1, length):
        begins &= flags[step:len(flags) - length + 1 + step]
    return begins


def _covered(begins: numpy.ndarray, length: int, periods: int) -> numpy.ndarray:
    """Every point of the windows of `length` points that begin where told."""
    covered = numpy.zeros((periods, *begins.shape[1:]), dtype=bool)
    for step in range(length if len(begins) else 0):
        covered[step:step + len(begins)] |= begins
    return covered


def _two_in_three(near: numpy.ndarray, high: numpy.ndarray, low: numpy.ndarray) -> numpy.ndarray:
    """Every point of the threes on one side of the mean of which at least two are near a limit."""
    if len(near) < 3:
        return numpy.zeros(near.shape, dtype=bool)
    first, second, third = near[:-2], near[1:-1], near[2:]
    two = (first & second) | (third & (first | second))
    return _covered(two & (_run_begins(high, 3) | _run_begins(low, 3)), 3, len(near))


def _heading(steps: numpy.ndarray, trend: numpy.ndarray) -> numpy.ndarray:
    """Direction of trend points: of the step to the next point where that one belongs to a trend too, else of the step before."""
    none = numpy.zeros((1, steps.shape[1]), dtype=numpy.int8)
    before, after = numpy.concatenate([none, steps]), numpy.concatenate([steps, none])
    next_too = numpy.concatenate([trend[1:], none.astype(bool)])
    return numpy.where(next_too & (after != 0), after, before)


@dataclass(frozen=True)
class Chart(Result):
    """A chart of shares, rates or counts. value: the centre; n: periods with a value; low and high stand per period instead.

    lower, upper: one per period, NaN where there is no value. outside: int8, +1 above the upper limit, -1 below
    the lower one, else 0. spread: how many times wider than chance alone would draw them the limits are.
    """

    lower: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    upper: numpy.ndarray = field(default_factory=lambda: _EMPTY)
    outside: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    spread: float = 1.0


def p_chart(counts: numpy.ndarray, totals: numpy.ndarray) -> Chart:
    """Chart of shares: centre sum of counts over sum of totals, limits centre ± 3 standard errors of each total, within 0 to 1.

    counts and totals: one per period, counts between 0 and totals; what is not is left out, with a caution (left_out).
    Shares are fractions. None below six periods. With totals of a city's size chance is so small that
    everything looks special; then the caution more_than_chance stands, and `p_prime_chart` is the better chart.
    Source: Montgomery, Introduction to Statistical Quality Control, as in R qcc; STATISTICS 3.2.
    """
    return _counted("p_chart", *_usable(counts, totals, within=True))


def p_prime_chart(counts: numpy.ndarray, totals: numpy.ndarray) -> Chart:
    """`p_chart` with limits as wide as the months really scatter (Laney 2002): right for large totals. Arguments as there."""
    return _counted("p_prime_chart", *_usable(counts, totals, within=True))


def u_chart(events: numpy.ndarray, exposures: numpy.ndarray) -> Chart:
    """Chart of rates: centre sum of events over sum of exposures, limits centre ± 3·sqrt(centre / exposure), not below 0.

    One per period, events not negative, exposures above 0; else as `p_chart`, with `u_prime_chart` for large exposures.
    """
    return _counted("u_chart", *_usable(events, exposures, within=False))


def u_prime_chart(events: numpy.ndarray, exposures: numpy.ndarray) -> Chart:
    """`u_chart` with limits as wide as the months really scatter (Laney 2002). Arguments as there."""
    return _counted("u_prime_chart", *_usable(events, exposures, within=False))


def c_chart(counts: numpy.ndarray) -> Chart:
    """Chart of counts under like conditions: centre their mean, limits centre ± 3·sqrt(centre), not below 0. Else as `u_chart`."""
    counts = numpy.asarray(counts, dtype=float)
    return _counted("c_chart", *_usable(counts, numpy.ones_like(counts), within=False))


def _usable(counts: numpy.ndarray, totals: numpy.ndarray, *, within: bool) -> tuple[numpy.ndarray, numpy.ndarray, bool]:
    """Counts and totals, NaN where they are no share or rate."""
    counts, totals = (numpy.array(one, dtype=float) for one in (counts, totals))
    if counts.shape != totals.shape or counts.ndim != 1:
        raise ValueError(f"counts {counts.shape} and totals {totals.shape} are not two series of one length")
    with numpy.errstate(invalid="ignore"):
        right = numpy.isfinite(totals) & (counts >= 0) & (totals > 0) & ((counts <= totals) if within else True)
    return numpy.where(right | numpy.isnan(counts), counts, numpy.inf), numpy.where(right, totals, numpy.nan), within


def _counted(method: str, counts: numpy.ndarray, totals: numpy.ndarray, within: bool) -> Chart:
    known = numpy.isfinite(totals) & numpy.isfinite(counts)
    wrong = int(numpy.isinf(counts).sum())
    cautions = [Note("left_out", {"n": wrong})] if wrong else []
    n = int(known.sum())
    if n < NEEDED:
        return Chart(None, n=n, method=method, cautions=tuple(cautions), reason=Note("too_few_points", {"n": n, "need": NEEDED}))
    centre = float(counts[known].sum() / totals[known].sum())
    variance = centre * (1 - centre) if within else centre
    if variance <= 0:
        nothing = numpy.full(len(counts), numpy.nan)
        return Chart(centre, n=n, method=method, cautions=(*cautions, Note("no_variation", {"n": n})),
                     lower=nothing, upper=nothing, outside=numpy.zeros(len(counts), dtype=numpy.int8))
    shares, error = numpy.where(known, counts, numpy.nan) / totals, numpy.sqrt(variance / totals)
    scores = ((shares - centre) / error)[known]
    spread = float(numpy.abs(numpy.diff(scores)).mean() / RANGE_OF_SIGMA) if "prime" in method else 1.0
    square = float((scores ** 2).sum())
    if "prime" not in method and chdtrc(n - 1, square) < 0.01:
        cautions.append(Note("more_than_chance", {"factor": float(numpy.sqrt(square / (n - 1)))}))
    lower = numpy.maximum(centre - 3 * error * spread, 0.0)
    upper = centre + 3 * error * spread
    upper = numpy.minimum(upper, 1.0) if within else upper
    hair = _HAIR * centre
    outside = (shares > upper + hair).astype(numpy.int8) - (shares < lower - hair).astype(numpy.int8)
    return Chart(centre, n=n, method=method, cautions=tuple(cautions), lower=lower, upper=upper, outside=outside, spread=spread)


@dataclass(frozen=True)
class RunChart(Result):
    """A run chart. value: the median; n: periods with a value; useful: those not on the median.

    longest and longest_max: the longest run on one side, and the longest that chance explains. crossings and
    crossings_min: how often the line crosses the median, and the fewest that chance explains. signal: a run too
    long or crossings too few. side: int8 per period, +1 above the median, -1 below, 0 on it or missing.
    turn: int8 per period, +1 or -1 (better or worse) in runs that are too long, else 0.
    """

    useful: int = 0
    longest: int = 0
    longest_max: int = 0
    crossings: int = 0
    crossings_min: int = 0
    signal: bool = False
    side: numpy.ndarray = field(default_factory=lambda: _FLAGS)
    turn: numpy.ndarray = field(default_factory=lambda: _FLAGS)


def run_chart(values: numpy.ndarray, *, polarity: Polarity = Polarity.NEUTRAL) -> RunChart:
    """Median and runs, the best chart for 10 to 20 points; it needs no limits and no normal numbers.

    values: one per period, NaN passed over. Points on the median are dropped. A signal is a run longer than
    round(log2 n) + 3, or fewer crossings than the 5 % quantile of Binomial(n - 1, 1/2), n the points left.
    None below six points; below ten left the caution few_for_runs. Source: Anhøj & Olesen 2014, as in R qicharts2.
    """
    series = numpy.asarray(values, dtype=float)
    known = numpy.isfinite(series)
    n = int(known.sum())
    if n < NEEDED:
        return RunChart(None, n=n, method="run_chart", reason=Note("too_few_points", {"n": n, "need": NEEDED}))
    median = float(numpy.median(series[known]))
    hair = _DUST * max(abs(median), float(numpy.abs(series[known]).max()))
    with numpy.errstate(invalid="ignore"):
        side = (series > median + hair).astype(numpy.int8) - (series < median - hair).astype(numpy.int8)
    useful = numpy.flatnonzero(side)
    if not len(useful):
        return RunChart(median, n=n, method="run_chart", cautions=(Note("no_variation", {"n": n}),),
                        side=side, turn=numpy.zeros_like(side))
    breaks = numpy.flatnonzero(numpy.diff(side[useful]))
    lengths = numpy.diff(numpy.concatenate([[-1], breaks, [len(useful) - 1]]))
    longest_max = round(float(numpy.log2(len(useful)))) + 3
    crossings_min = _fewest_crossings(len(useful))
    turn = numpy.zeros_like(side)
    turn[useful] = side[useful] * direction(polarity) * (numpy.repeat(lengths, lengths) > longest_max)
    longest = int(lengths.max())
    return RunChart(
        median, n=n, method="run_chart", cautions=(Note("few_for_runs", {"n": len(useful), "need": 10}),) if len(useful) < 10 else (),
        useful=len(useful), longest=longest, longest_max=longest_max, crossings=len(breaks), crossings_min=crossings_min,
        signal=longest > longest_max or len(breaks) < crossings_min, side=side, turn=turn)


def _fewest_crossings(useful: int) -> int:
    """The 5 % quantile of Binomial(useful - 1, 1/2): the smallest k with P(X <= k) of at least 0.05."""
    return int(numpy.argmax(bdtr(numpy.arange(useful), max(useful - 1, 0), 0.5) >= 0.05))
