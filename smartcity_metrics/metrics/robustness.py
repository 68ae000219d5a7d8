"""Does the mark stand when something else had been chosen? The same effect with other choices, and
with launches that never were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from smartcity_metrics.metrics.before_only import (
    MIN_AFTER,
    before_only_effect,
    before_only_effects,
)
from smartcity_metrics.metrics.result import Mark, Result, Signal
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.segmented import before_after_many
from smartcity_metrics.metrics.signal import Case, Change, changes
from smartcity_metrics.metrics.study import DIRECTION, MIN_BEFORE, Study, counted_values
from smartcity_metrics.programme import Event, EventKind, Period, Programme

SHIFT = 2  # periods by which the start is moved


@dataclass(frozen=True)
class Check:
    """The mark and the mean effect a period, with its interval, under another choice.

    key: own (as judged), without_best, earlier, later, no_slope, old_model. period: the one left out.
    """

    key: str
    mark: Mark
    effect: Result
    period: Period | None = None


@dataclass(frozen=True)
class PlaceboLaunches:
    """Launches at periods before the true one. n: how many could be judged. as_large: of these, how
    many have an effect at least as large either way; found: whose interval leaves 0 out.
    """

    n: int
    as_large: int
    found: int


def checks(row: Row, programme: Programme) -> tuple[Check, ...]:
    """The row's own mark first, then each other choice; empty where there is no effect to check.

    without_best: the best period after the launch counts as disrupted. earlier, later: the launch
    SHIFT periods away, with limits of the chart from before it. no_slope: the model without drift.
    old_model: the segmented regression with one trend through both sides. Source: EFFECT 6.
    """
    change = row.change
    if change.effect is None or change.effect.value is None or row.launched is None:
        return ()
    found = [Check("own", change.mark, change.effect)]
    best = _best_after(change)
    if best is not None:
        day = change.periods[best].start
        left_out = Event(day, EventKind.DISRUPTION, "", row.indicator.code)
        without = _again("without_best", row, programme, (left_out,), 0)
        found.append(replace(without, period=change.periods[best]))
    found.append(_again("earlier", row, programme, (), -SHIFT))
    found.append(_again("later", row, programme, (), SHIFT))
    plain = before_only_effect(replace(change.study, slope=False))
    found.append(Check("no_slope", Mark(Signal(plain.verdict), plain.reason), plain))
    if change.study.periods_a_year == 12:
        old = before_after_many([change.study])[0]
        found.append(Check("old_model", Mark(Signal(old.verdict), old.reason), old))
    return tuple(found)


def _best_after(change: Change) -> int | None:
    """Index of the best period after the launch; None where neither way is good."""
    sign = DIRECTION.get(change.study.polarity)
    values, counted = counted_values(change.study)
    later = numpy.flatnonzero(counted)
    later = later[later >= change.study.start]
    return None if sign is None or not len(later) else int(later[(sign * values[later]).argmax()])


def _again(
    key: str, row: Row, programme: Programme, events: Sequence[Event], shift: int
) -> Check:
    change = row.change
    unit = change.periods[0].unit
    launched = Period.holding(row.launched, unit).shifted(shift).start if shift else row.launched
    last = change.periods[-1]
    case = Case(row.indicator, row.series, launched)
    known = (*programme.events, *events)
    found = changes([case], known, last.end, programme.city.breaks)[row.indicator.code]
    return Check(key, found.mark, found.effect or Result(None, reason=found.mark.reason))


def placebo_launches(row: Row) -> PlaceboLaunches | None:
    """A launch at every period before the true one with 12 known periods ahead of it and 3 up to
    the true launch, judged by as many periods as the true one at most. None where there is none.
    """
    effect, study = row.change.effect, row.change.study
    if effect is None or effect.value is None:
        return None
    _, counted = counted_values(study)
    known = numpy.flatnonzero(counted)
    length = int(known[-1]) - study.start + 1
    dates = [
        date
        for date in range(study.start)
        if (known < date).sum() >= MIN_BEFORE
        and ((known >= date) & (known < study.start)).sum() >= MIN_AFTER
    ]
    found = before_only_effects([_as_if(study, date, length) for date in dates])
    judged = [placebo for placebo in found if placebo.value is not None]
    if not judged:
        return None
    large = sum(abs(placebo.value) >= abs(effect.value) for placebo in judged)
    return PlaceboLaunches(
        len(judged), large, sum(placebo.low * placebo.high > 0 for placebo in judged)
    )


def _as_if(study: Study, date: int, length: int) -> Study:
    """The study as it would have been known, had the launch been at `date`."""
    stop = min(study.start, date + length)
    return replace(study, values=numpy.asarray(study.values, dtype=float)[:stop], start=date)
