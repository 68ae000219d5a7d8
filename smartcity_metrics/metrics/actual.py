"""What was reached by now, and what the plan wanted by the same periods, counted alike."""

from __future__ import annotations

from datetime import date

import numpy

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.series import Series, ratio
from smartcity_metrics.programme import Aggregation, Indicator, Period


def actual(indicator: Indicator, judged: Series) -> Result:
    """The result over the judged periods (final, since the launch), in the indicator's unit.

    SUM adds, MEAN averages, LAST takes the last, RATIO divides the sum of numerators by the sum of
    denominators (times 100 with unit %). n is the number of periods. None without periods, or where a
    ratio of several periods lacks its parts: shares of different wholes cannot be averaged. DESIGN 6.
    """
    if not len(judged):
        return Result(None, reason=Note("no_data"))
    cautions = _gaps(judged) if indicator.aggregation is Aggregation.SUM else ()
    value = _combined(indicator, judged)
    if value is None:
        return Result(None, n=len(judged), method=str(indicator.aggregation), reason=Note("ratio_parts"))
    return Result(value, n=len(judged), method=str(indicator.aggregation), cautions=cautions)


def _combined(indicator: Indicator, judged: Series) -> float | None:
    if indicator.aggregation is Aggregation.LAST or len(judged) == 1:
        return float(judged.values[-1])
    if indicator.aggregation is Aggregation.SUM:
        return float(judged.values.sum())
    if indicator.aggregation is Aggregation.MEAN:
        return float(judged.values.mean())
    whole = float(ratio(judged.numerators.sum(), judged.denominators.sum(), indicator.unit))
    return whole if numpy.isfinite(whole) else None


def missing_periods(series: Series) -> tuple[Period, ...]:
    """The periods between the first and the last for which there is no value."""
    if not len(series):
        return ()
    known = set(series.periods)
    first, last = series.periods[0], series.periods[-1]
    return tuple(one for one in (first.shifted(step) for step in range(last.index - first.index)) if one not in known)


def _gaps(judged: Series) -> tuple[Note, ...]:
    missing = missing_periods(judged)
    return (Note("sum_with_gaps", {"n": len(missing), "first": missing[0]}),) if missing else ()


def planned(indicator: Indicator, plan: Series, judged: Series) -> float | None:
    """What the plan (Target Berkala) wanted over the judged periods, counted as the actual is.

    SUM adds the plan of the judged periods alone, so that a month without data is not counted as
    nothing done; MEAN averages it; LAST and RATIO take the plan at the last judged period. A plan of longer
    periods is a step: it holds in all of its months, and a sum takes its share of months. After its last
    period the plan stays where it ended (a sum adds nothing). None before the plan's first period.
    """
    if not len(plan) or not len(judged):
        return None
    wanted = [_at(plan, period, indicator.aggregation) for period in judged.periods]
    if indicator.aggregation in (Aggregation.LAST, Aggregation.RATIO):
        return wanted[-1]
    known = [value for value in wanted if value is not None]
    if not known:
        return None
    return sum(known) if indicator.aggregation is Aggregation.SUM else sum(known) / len(known)


def plan_beside(indicator: Indicator, plan: Series, unit: str) -> dict[Period, float]:
    """The plan in periods of `unit` ("month" ... "year"), so that it stands beside actuals of that unit.

    A sum's plan of a longer period gives each of its months its share, and shorter ones are added up: the plan of
    a quarter is never drawn over the values of a month. Any other plan keeps its own periods, as it holds in all of
    them. Values are in the indicator's unit, in order of time; empty without a plan.
    """
    if indicator.aggregation is not Aggregation.SUM or not len(plan):
        return dict(zip(plan.periods, map(float, plan.values), strict=True))
    first, last = Period.holding(plan.periods[0].start, unit), Period.holding(plan.periods[-1].end, unit)
    periods = [first.shifted(step) for step in range(last.index - first.index + 1)]
    covered = [period for period in periods
               if any(one.start <= period.end and period.start <= one.end for one in plan.periods)]
    values = {period: _at(plan, period, indicator.aggregation) for period in covered}
    return {period: value for period, value in values.items() if value is not None}


def _at(plan: Series, period: Period, aggregation: Aggregation) -> float | None:
    start, end = period.start.toordinal(), period.end.toordinal()
    adding = aggregation is Aggregation.SUM
    inside = [i for i, one in enumerate(plan.periods) if start <= one.start.toordinal() and plan.ends[i] <= end]
    if inside:
        values = plan.values[inside]
        return float({Aggregation.SUM: values.sum(), Aggregation.MEAN: values.mean()}.get(aggregation, values[-1]))
    for i, one in enumerate(plan.periods):
        if one.start.toordinal() <= start and end <= plan.ends[i]:
            return float(plan.values[i]) * (period.months / one.months if adding else 1)
    before = numpy.flatnonzero(plan.ends < start)
    return None if not len(before) else 0.0 if adding else float(plan.values[before[-1]])


def since(launched: date | None, baseline_period: Period | None) -> date | None:
    """The day after which periods must end to count: the eve of the launch, else the end of the baseline period.

    So the period that holds the launch counts, and the baseline's own period does not. None: all count.
    """
    if launched is not None:
        return date.fromordinal(launched.toordinal() - 1)
    return baseline_period.end if baseline_period else None
