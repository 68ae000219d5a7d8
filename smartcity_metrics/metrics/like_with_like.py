"""What a result may be held against: sums with sums of the same months, stocks with stocks.

A running sum is never compared with a whole year's baseline or target, and no picture puts one
month beside eight. Source: EFFECT 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy

from smartcity_metrics.metrics.before_only import BeforeOnlyEffect
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.series import Series, ratio
from smartcity_metrics.programme import Aggregation, Indicator, Period, Polarity
from smartcity_metrics.units import UnitKind

MONTHS_IN_YEAR = 12
LEAST_BEFORE = 3  # periods before the launch that a mean a period is taken from at the least


@dataclass(frozen=True)
class Ground:
    """The baseline that progress is measured from, in the indicator's unit.

    reached: what the baseline would have brought by the last judged period, comparable with the
    actual. whole: what it would bring by the deadline, comparable with the target. elapsed: share
    of the months from the launch to the deadline that are judged, a fraction; None for what is not
    added up. Without a sum reached and whole are the baseline itself. target_share: how much of the
    target the months from the launch to the deadline can be held against, a fraction: less than 1
    only where a sum that should stay low was promised for a longer time than it is counted.
    """

    reached: float | None
    whole: float | None
    elapsed: float | None = None
    reason: Note | None = None
    target_share: float = 1.0


def ground(
    indicator: Indicator,
    series: Series,
    judged: Series,
    launched: date | None,
    deadline: date | None,
) -> Ground:
    """The baseline on a footing with the actual and with the target.

    Of a sum: that of the judged months a year before, where the baseline's own period holds them
    all; else the baseline a month times the judged months. A baseline of 0 counts from nothing. The
    target of a sum that should stay low is for as long a time as its baseline: half a year with half
    a year's accidents has not kept a year's promise.
    """
    baseline = indicator.baseline
    if indicator.aggregation is not Aggregation.SUM:
        return Ground(baseline, baseline)
    if not len(judged):
        return Ground(baseline, baseline)
    first = Period.month_of(launched) if launched else Period.month_of(judged.periods[0].start)
    months = sum(period.months for period in judged.periods)
    whole_months = months
    if deadline is not None:
        whole_months = Period.month_of(deadline).index - first.index + 1
    if whole_months < 1:
        return Ground(None, None, None, Note("deadline_before_launch", {"day": deadline}))
    counted_months = whole_months
    if indicator.polarity is Polarity.LOWER and baseline and indicator.baseline_period is not None:
        whole_months = max(whole_months, indicator.baseline_period.months)
    elapsed = min(months / whole_months, 1.0)
    if not baseline:
        return Ground(baseline, baseline, elapsed)
    if indicator.baseline_period is None:
        return Ground(None, None, elapsed, Note("no_baseline_period"))
    monthly = baseline / indicator.baseline_period.months
    known = _same_periods_before(series, judged, indicator.baseline_period)
    return Ground(
        monthly * months if known is None else known,
        monthly * whole_months,
        elapsed,
        target_share=counted_months / whole_months,
    )


def _same_periods_before(series: Series, judged: Series, within: Period) -> float | None:
    """The sum over the judged periods a year before, if the baseline's period holds them all."""
    value_of = dict(zip(series.periods, map(float, series.values), strict=True))
    total = 0.0
    for period in judged.periods:
        before = period.shifted(-MONTHS_IN_YEAR // period.months)
        if before not in value_of or before.start < within.start or before.end > within.end:
            return None
        total += value_of[before]
    return total


def is_open_sum(indicator: Indicator, judged: Series, deadline: date | None, day: date) -> bool:
    """Whether a lower-is-better sum is not yet complete, so that nobody knows if it stays low.

    It is open until its deadline has passed and every month up to it is judged.
    """
    if indicator.aggregation is not Aggregation.SUM or indicator.polarity is Polarity.HIGHER:
        return False
    if deadline is None or deadline > day or not len(judged):
        return True
    span = judged.periods[-1].index - judged.periods[0].index + 1
    return judged.periods[-1].end < deadline or len(judged) < span


def until_deadline(indicator: Indicator, judged: Series, deadline: date | None) -> Series:
    """A lower-is-better sum counts up to its deadline; what comes later broke no promise."""
    lower = indicator.polarity is not Polarity.HIGHER
    if indicator.aggregation is not Aggregation.SUM or not lower or deadline is None:
        return judged
    last = Period.month_of(deadline).end
    return judged.where(judged.ends <= last.toordinal())


def baseline_gap(indicator: Indicator, series: Series, lower: float, upper: float) -> Note | None:
    """A caution where the official baseline is another number than the periods that it names.

    lower, upper: the natural limits of a period before the launch. The baseline (of a sum a period)
    is held against the mean of the final periods inside its own period, of a share against the
    share of their cases; further away than half the limits' width is a caution. A sum that counts
    from 0 names no periods. Source: EFFECT 5.
    """
    named = indicator.baseline_period
    if indicator.baseline is None or named is None or not len(series):
        return None
    inside = numpy.array(
        [period.start >= named.start and period.end <= named.end for period in series.periods],
        dtype=bool,
    )
    known = series.where(inside & series.final)
    if not len(known):
        return None
    baseline, mean = indicator.baseline, float(known.values.mean())
    if indicator.aggregation is Aggregation.SUM:
        baseline = period_baseline(indicator, known.periods[0].unit)
        if baseline is None:
            return None
    if indicator.aggregation is Aggregation.RATIO and numpy.isfinite(known.denominators).all():
        mean = float(ratio(known.numerators.sum(), known.denominators.sum(), indicator.unit))
    if abs(baseline - mean) <= (upper - lower) / 2:
        return None
    return Note("baseline_off_series", {"baseline": baseline, "mean": mean, "period": named})


class Contrast(StrEnum):
    """What two numbers of like kind are: which before stands beside which after."""

    EXPECTED = "expected"  # mean expected without the innovation, mean that came
    PER_PERIOD = "per_period"  # of a sum: a period before the launch, a period since
    GAIN = "gain"  # of a stock: the last value before the launch, the last value
    BASELINE = "baseline"  # the official baseline, the result


@dataclass(frozen=True)
class BeforeAfter:
    """The two numbers that a sentence, a table and a bar may hold against each other.

    before, after: in the indicator's unit, of a sum a period; None where there is no such number.
    unit: of the periods that PER_PERIOD is counted in.
    """

    kind: Contrast
    before: float | None
    after: float | None
    period_unit: str = "month"


def before_after_values(
    indicator: Indicator,
    series: Series,
    judged: Series,
    result: float | None,
    effect: BeforeOnlyEffect | None,
    launched: date | None,
) -> BeforeAfter:
    """One pair of numbers for every picture: where the effect is known, the two it is made of."""
    unit = judged.periods[-1].unit if len(judged) else "month"
    if effect is not None and effect.value is not None:
        return BeforeAfter(Contrast.EXPECTED, effect.expected, effect.observed, unit)
    if indicator.aggregation is Aggregation.SUM:
        alike = [period.unit == unit for period in judged.periods]
        after = float(judged.values[alike].mean()) if len(judged) else None
        before = _mean_before(indicator, series, unit, launched)
        return BeforeAfter(Contrast.PER_PERIOD, before, after, unit)
    if indicator.aggregation is Aggregation.LAST:
        return BeforeAfter(Contrast.GAIN, _stock_before(indicator, series, launched), result, unit)
    return BeforeAfter(Contrast.BASELINE, indicator.baseline, result, unit)


def _mean_before(
    indicator: Indicator, series: Series, unit: str, launched: date | None
) -> float | None:
    """Mean a period of the year before the launch; else the baseline's; None for a count from 0."""
    if launched is not None and len(series):
        alike = numpy.array([period.unit == unit for period in series.periods], dtype=bool)
        earlier = series.values[alike & series.final & (series.ends < launched.toordinal())]
        if len(earlier) >= LEAST_BEFORE:
            year = MONTHS_IN_YEAR // Period(2000, 1, unit).months
            return float(earlier[-year:].mean())
    return period_baseline(indicator, unit)


def _stock_before(indicator: Indicator, series: Series, launched: date | None) -> float | None:
    """How many were there before the launch; of what is no count the official baseline."""
    earlier = _last_before(series, launched)
    counted = indicator.unit.kind is UnitKind.COUNT
    return earlier if counted and earlier is not None else indicator.baseline


def period_baseline(indicator: Indicator, unit: str) -> float | None:
    """The official baseline as a value of one period of that unit; None for a sum counted from 0."""
    if indicator.aggregation is not Aggregation.SUM:
        return indicator.baseline
    if not indicator.baseline or indicator.baseline_period is None:
        return None
    return indicator.baseline * Period(2000, 1, unit).months / indicator.baseline_period.months


def _last_before(series: Series, launched: date | None) -> float | None:
    if launched is None or not len(series):
        return None
    earlier = numpy.flatnonzero(series.final & (series.ends < launched.toordinal()))
    return float(series.values[earlier[-1]]) if len(earlier) else None


def gain(
    indicator: Indicator, series: Series, result: float | None, launched: date | None
) -> float | None:
    """What was added since the launch: a sum itself, a stock less its last value before it.

    None for means and shares, which add nothing up, and where there is no value before a stock.
    """
    if result is None:
        return None
    if indicator.aggregation is Aggregation.SUM:
        return result
    if indicator.aggregation is not Aggregation.LAST:
        return None
    before = _stock_before(indicator, series, launched)
    return None if before is None else result - before
