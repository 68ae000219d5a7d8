"""An indicator beside the same indicator in other places: what the launch changed that they did not see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy

from smartcity_metrics.metrics.before_only import MIN_AFTER
from smartcity_metrics.metrics.control import RANGE_OF_SIGMA
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.study import MIN_BEFORE, counted_values
from smartcity_metrics.metrics.synthetic import (
    Placebos,
    difference_in_differences,
    placebo_dates,
    placebo_places,
    synthetic_control,
)
from smartcity_metrics.programme import Period, Programme

MIN_PLACES = 3  # of fewer the best rank is 1 of 3, and a mix of two says little
# The mix may miss the months before by at most twice what the series moves from month to month: a
# mix that misses by more follows another course, however far both have come. Of Proposition 99's 39
# states 36 keep it; Kentucky (2.5), New Hampshire (6.3) and Utah (9.6) follow no mix of others.
FIT_OF_NOISE = 2.0
# And by no more than a quarter beyond the series' own standard deviation: of mere noise every mix
# misses that (a mix of three has noise itself, 1.15), and beyond it even the own mean were better.
FIT_OF_OWN = 1.25
# And the gap must not have been opening before the launch already: a slope of more than this many
# standard errors is no chance. Without it a place that rises beside flat ones is followed well
# enough over 12 months, and its rise that only goes on was ranked first in half of the cases.
FIT_DRIFT = 3.0  # the gap of Proposition 99, the model case of the method, has 2.7

_EMPTY = numpy.array([], dtype=float)


@dataclass(frozen=True)
class PlaceComparison(Result):
    """value: mean gap a period between the indicator and its mix of others since the launch.

    n: places that could be compared; left_out: those without a value in every period. periods: the
    known ones that count, of which the first `start` lie before the launch. own, mix: values over
    them, in the indicator's unit. weights: place -> fraction, largest first. error: root mean
    square of what the mix misses before. last: the gap in the last period. rank, dates: of the gap
    among all places, and among earlier dates (None: none is possible). changed: difference in
    differences against the mean of all others, changed_rank its rank among places. value None:
    withheld, `reason` says why; all that was computed stands beside it.
    """

    places: tuple[str, ...] = ()
    left_out: int = 0
    periods: tuple[Period, ...] = ()
    start: int = 0
    own: numpy.ndarray = field(default_factory=lambda: _EMPTY, compare=False)
    mix: numpy.ndarray = field(default_factory=lambda: _EMPTY, compare=False)
    weights: tuple[tuple[str, float], ...] = ()
    error: float | None = None
    last: float | None = None
    rank: Placebos | None = None
    dates: Placebos | None = None
    changed: float | None = None
    changed_rank: Placebos | None = None


def compared_places(row: Row, programme: Programme) -> PlaceComparison | None:
    """The indicator beside the places of the sheet Pembanding; None where none is named for it.

    Withheld without a launch or months (the row's own reason), with fewer than 12 periods before
    or 3 after, with fewer than three places that have all of these periods, and where no mix of
    them goes as the indicator did before the launch (`follows`).
    """
    frame = programme.comparisons
    frame = frame[frame["indicator"] == row.indicator.code] if len(frame) else frame
    if not len(frame):
        return None
    change = row.change
    if change.study is None:
        return PlaceComparison(None, reason=row.signal.reason)
    values, counted = counted_values(change.study)
    used = numpy.flatnonzero(counted)
    periods = tuple(change.periods[place] for place in used)
    start = int((used < change.study.start).sum())
    names = dict(zip(frame["code"], frame["name"], strict=True))
    table = frame.pivot(index="period", columns="code", values="value")
    table = table.reindex([str(period) for period in periods]).dropna(axis=1)
    others, left_out = table.to_numpy(dtype=float), len(names) - table.shape[1]
    known = PlaceComparison(
        None,
        n=table.shape[1],
        method="synthetic_control",
        places=tuple(names[code] for code in table.columns),
        left_out=left_out,
        periods=periods,
        start=start,
        own=values[used],
    )
    why = _too_little(known)
    return _found(known, others, why)


def _too_little(known: PlaceComparison) -> Note | None:
    after = len(known.periods) - known.start
    if known.start < MIN_BEFORE:
        return Note("too_few_months_before", {"n": known.start, "need": MIN_BEFORE})
    if after < MIN_AFTER:
        return Note("too_few_months_after", {"n": after, "need": MIN_AFTER})
    if known.n < MIN_PLACES:
        facts = {"n": known.n, "need": MIN_PLACES, "without": known.left_out}
        return Note("too_few_places", facts)
    if numpy.ptp(known.own[: known.start]) == 0:
        return Note("no_variation")
    return None


def _found(known: PlaceComparison, others: numpy.ndarray, why: Note | None) -> PlaceComparison:
    if why is not None:
        return replace(known, reason=why)
    own, start = known.own, known.start
    best = synthetic_control(own, others, start)
    rank, changed_rank = placebo_places(own, others, start, follows)
    order = numpy.argsort(-best.weights, kind="stable")
    weights = tuple(
        (known.places[place], float(best.weights[place])) for place in order if best.weights[place] > 0
    )
    if not follows(own[:start], best.gap[:start]):
        why = Note("no_mix_follows")
    return replace(
        known,
        value=None if why else best.effect,
        reason=why,
        mix=best.mix,
        weights=weights,
        error=best.error,
        last=float(best.gap[-1]),
        rank=rank,
        dates=placebo_dates(own, others, start, MIN_BEFORE, MIN_AFTER),
        changed=difference_in_differences(own, others, start),
        changed_rank=changed_rank,
    )


def follows(before: numpy.ndarray, gap: numpy.ndarray) -> bool:
    """Whether a mix went as a place did: before (T,) are the place's values, gap (T,) own minus mix.

    By FIT_OF_NOISE, FIT_OF_OWN and FIT_DRIFT.
    """
    error = float(numpy.sqrt((gap**2).mean()))
    noise = float(numpy.abs(numpy.diff(before)).mean()) / RANGE_OF_SIGMA
    if error > min(FIT_OF_NOISE * noise, FIT_OF_OWN * float(before.std(ddof=1))):
        return False
    return abs(_drift(gap)) <= FIT_DRIFT


def _drift(gap: numpy.ndarray) -> float:
    """The slope of the gap over time in its standard errors; 0 where there is no gap at all."""
    time = numpy.arange(len(gap)) - (len(gap) - 1) / 2
    slope = float(time @ gap / (time @ time))
    rest = gap - gap.mean() - slope * time
    spread = float(numpy.sqrt(rest @ rest / (len(gap) - 2) / (time @ time)))
    return slope / spread if spread > 0 else 0.0
