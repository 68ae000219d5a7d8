"""What a page asks of one indicator or quick win beyond the scorecard: forecast, survey, districts. Computed on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy

from smartcity_metrics.metrics.districts import DistrictLimits, district_limits
from smartcity_metrics.metrics.forecast import Forecast, forecast
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.satisfaction import (
    Satisfaction,
    satisfaction_change,
    survey_result,
)
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.metrics.signal import good_side, level_target
from smartcity_metrics.programme import Aggregation, Period, Programme
from smartcity_metrics.units import UnitKind

SEASON = {"month": 12, "quarter": 4, "semester": 2, "year": 1}


def outlook(row: Row, day: date) -> Forecast:
    """Where the indicator is heading up to its target date, from its final periods by `day`.

    Withheld, besides what `forecast` withholds: without a target date or when it has passed, and from data before
    a break of the city to a target after it (STATISTICS 12), once its first month is over: before that nobody could
    know. A break cuts what
    came before it. A sum's target is of the whole, so that only its periods are forecast. Steps count from the last known
    period, `change.periods[-1]`.
    """
    change = row.change
    if not len(change.periods):
        return Forecast(None, reason=row.actual.reason or Note("no_data"))
    if row.deadline is None:
        return Forecast(None, reason=Note("no_target_date"))
    last = change.periods[-1]
    horizon = Period.holding(row.deadline, last.unit).index - last.index
    if horizon < 1:
        return Forecast(None, reason=Note("target_date_passed"))
    for one in change.city_breaks:
        if day > Period.month_of(one.start).end and last.end < one.start <= row.deadline:
            since = Period.month_of(one.start)
            return Forecast(None, reason=Note("across_break", {"since": since, "what": one}))
    since = change.breaks[-1] if change.breaks else 0
    return forecast(change.values[since:], horizon, target=level_target(row.indicator), polarity=good_side(row.indicator),
                    season=SEASON[last.unit])


@dataclass(frozen=True)
class Survey:
    """The satisfaction of one period, and how it changed since the survey before, None for the first."""

    period: Period
    result: Satisfaction
    change: Result | None = None


def surveys(programme: Programme, quick_win: str) -> tuple[Survey, ...]:
    """The quick win's surveys in order of time, each from its respondents (SKM, elements U1 to U9).

    The number of people that the service is for (target penerima) says whether enough were asked.
    """
    frame = programme.survey
    own = frame[frame["quick_win"] == quick_win]
    win = programme.quick_win(quick_win)
    found: list[Survey] = []
    for text in sorted(own["period"].unique(), key=lambda one: (Period.of(one).end, Period.of(one).months)):
        result = survey_result(programme, quick_win, text, win.beneficiary_target if win else None)
        found.append(Survey(Period.of(text), result, satisfaction_change(found[-1].result, result) if found else None))
    return tuple(found)


@dataclass(frozen=True)
class Compared:
    """The districts in one period: codes in the order of the arrays of `limits`, and what their sizes were counted in."""

    period: Period | None
    codes: tuple[str, ...]
    limits: DistrictLimits
    per: str = ""  # "cases": of the ratio's own denominators; "people": of the population


def compared_districts(row: Row, programme: Programme, day: date) -> Compared:
    """Each district beside the limits that its size allows, in the last period that is final anywhere.

    A ratio is compared as a share of its own denominators; a sum of counted people or things as a rate of the population where every
    district's is known. Anything else has no size, so no limits are drawn (STATISTICS 6).
    """
    codes = tuple(one.code for one in programme.districts if one.code in row.districts)
    judged = {code: row.districts[code].judged(None, day) for code in codes}
    last = max((series.periods[-1] for series in judged.values() if len(series)), key=lambda one: one.end, default=None)
    one = row.indicator
    if last is None:
        return Compared(None, codes, DistrictLimits(None, reason=Note("no_data")))
    people = [next(d.population for d in programme.districts if d.code == code) for code in codes]
    if one.aggregation is Aggregation.RATIO:
        tops, bottoms = (numpy.array([_at(judged[code], last, name) for code in codes]) for name in ("numerators", "denominators"))
        return Compared(last, codes, district_limits(tops, bottoms, kind="share", polarity=one.polarity), "cases")
    rated = one.aggregation is Aggregation.SUM and all(people)
    counted = one.unit.kind is UnitKind.COUNT  # tonnes and rupiah have no Poisson scatter
    if rated and counted:
        counts = numpy.array([_at(judged[code], last, "values") for code in codes])
        return Compared(last, codes, district_limits(counts, numpy.array(people, dtype=float), kind="rate", polarity=one.polarity), "people")
    reason = Note("not_counted" if rated else "no_denominators")
    return Compared(last, codes, DistrictLimits(None, n=len(codes), reason=reason))


def _at(series: Series, period: Period, name: str) -> float:
    return float(getattr(series, name)[series.periods.index(period)]) if period in series.periods else numpy.nan
