"""Did everybody gain? The gap between the best and the worst district, before and after the launch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.special import stdtrit

from smartcity_metrics.metrics.control import direction
from smartcity_metrics.metrics.districts import NEEDED as MIN_DISTRICTS
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.metrics.signal import good_side
from smartcity_metrics.metrics.study import counted_values
from smartcity_metrics.programme import Aggregation, Period, Programme
from smartcity_metrics.units import UnitKind

MIN_PERIODS = 3  # a side, below which a district's figure has no error worth the name
PER = 1000  # people for whom a count is given


@dataclass(frozen=True)
class Gap:
    """One side of the launch. value: how much better the best is than the worst; low, high: 95 %.

    best, worst: their figures. spread: mean distance of all districts to the city's figure, each
    weighted by its cases or people. n: periods that both districts have.
    """

    value: float
    low: float
    high: float
    best: float
    worst: float
    spread: float
    n: int


@dataclass(frozen=True)
class Equity(Result):
    """value: gap after minus gap before, with its 95 % interval; below 0 the gap has narrowed.

    n: districts. best, worst: codes, by the whole time. per: "cases" (shares in the indicator's
    unit), "people" (per 1,000) or "values". verdict: narrowed, widened, same. value None: withheld.
    """

    best: str = ""
    worst: str = ""
    per: str = ""
    before: Gap | None = None
    after: Gap | None = None


def equity(row: Row, programme: Programme) -> Equity | None:
    """The gap of the district that is best over the whole time to the worst, before and after.

    A district's figure is R = sum(a) / sum(b) over the periods of a side: of a ratio its own
    numerators and denominators, of a sum the count a for each 1,000 of its people b, of a mean the
    values (b = 1). Its variance is m / (m - 1) * sum((a - R b)^2) / sum(b)^2 (Cochran 1977,
    Sampling Techniques, 6.4), which needs no distribution. The interval of the change is
    t * sqrt(the four variances added), with Welch's degrees of freedom.

    The pair is picked by both sides together: picked on each side by itself the side with fewer
    periods has the larger gap by chance alone (6 months against 18: by 0.4 standard deviations of
    a month, simulated). Final periods that count for the effect only. None without districts.
    Withheld without months or a launch, with fewer than three districts that have three periods on
    each side, where nothing says which way is good, and for counts without people.
    """
    if not row.districts:
        return None
    change, side = row.change, direction(good_side(row.indicator))
    if change.study is None or change.start is None:
        return Equity(None, reason=row.signal.reason)
    if side == 0:
        return Equity(None, reason=Note("no_direction"))
    per = _per(row, programme)
    if per is None:
        return Equity(None, reason=Note("no_denominators"))
    used = numpy.flatnonzero(counted_values(change.study)[1])
    sides = [
        [change.periods[place] for place in used if (place >= change.start) == after]
        for after in (False, True)
    ]
    people = {district.code: district.population for district in programme.districts}
    hundred = 100.0 if row.indicator.unit.is_percent else 1.0
    found = {
        code: tuple(
            _figure(*_parts(series, periods, per, people.get(code), hundred)) for periods in sides
        )
        for code, series in row.districts.items()
    }
    figures = {code: both for code, both in found.items() if None not in both}
    if len(figures) < MIN_DISTRICTS:
        facts = {"n": len(figures), "need": MIN_DISTRICTS}
        return Equity(None, n=len(figures), reason=Note("too_few_districts", facts))
    return _between(figures, side, per)


def _per(row: Row, programme: Programme) -> str | None:
    indicator = row.indicator
    if indicator.aggregation is Aggregation.RATIO:
        return "cases"
    if indicator.aggregation is Aggregation.SUM:
        people = {district.code: district.population for district in programme.districts}
        return "people" if all(people.get(code) for code in row.districts) else None
    level = indicator.aggregation is Aggregation.MEAN
    return "values" if level or indicator.unit.kind in (UnitKind.PERCENT, UnitKind.INDEX) else None


def _parts(
    series: Series, periods: list[Period], per: str, people: int | None, hundred: float
) -> tuple[numpy.ndarray, numpy.ndarray, float]:
    """What is added up over the final periods of a side, what it is divided by, (m,) each; weight.
    """
    wanted = set(periods)
    chosen = numpy.array([period in wanted for period in series.periods], dtype=bool) & series.final
    own = series.where(chosen)
    if per == "cases":
        known = numpy.isfinite(own.numerators) & (own.denominators > 0)
        bottoms = own.denominators[known]
        return hundred * own.numerators[known], bottoms, float(bottoms.sum())
    size = people / PER if per == "people" else 1.0
    return own.values, numpy.full(len(own), size), float(people or 1)


@dataclass(frozen=True)
class _Figure:
    value: float
    variance: float
    periods: int
    weight: float


def _figure(tops: numpy.ndarray, bottoms: numpy.ndarray, weight: float) -> _Figure | None:
    """A district's figure on one side; None with too few periods."""
    periods = len(tops)
    if periods < MIN_PERIODS:
        return None
    value = float(tops.sum() / bottoms.sum())
    rest = float(((tops - value * bottoms) ** 2).sum())
    variance = periods / (periods - 1) * rest / float(bottoms.sum()) ** 2
    return _Figure(value, variance, periods, weight)


def _between(figures: dict[str, tuple[_Figure, _Figure]], side: int, per: str) -> Equity:
    def whole(code: str) -> float:
        """The figure over both sides, by their periods."""
        both = figures[code]
        return sum(figure.value * figure.periods for figure in both) / sum(
            figure.periods for figure in both
        )

    order = sorted(figures, key=lambda code: (side * whole(code), code))
    worst, best = order[0], order[-1]
    pairs = [(figures[best][at], figures[worst][at]) for at in (0, 1)]
    gaps = [
        _gap(pair, [both[at] for both in figures.values()], side)
        for at, pair in enumerate(pairs)
    ]
    change, reach = gaps[1].value - gaps[0].value, _reach(*pairs[0], *pairs[1])
    low, high = change - reach, change + reach
    return Equity(
        change,
        n=len(figures),
        method="district_gap",
        low=low,
        high=high,
        verdict="narrowed" if high < 0 else "widened" if low > 0 else "same",
        best=best,
        worst=worst,
        per=per,
        before=gaps[0],
        after=gaps[1],
    )


def _reach(*figures: _Figure) -> float:
    """Half the 95 % interval of a sum or difference of figures (Welch, Satterthwaite)."""
    total = sum(figure.variance for figure in figures)
    if total == 0:
        return 0.0
    parts = sum(figure.variance**2 / (figure.periods - 1) for figure in figures)
    return float(stdtrit(total**2 / parts, 0.975)) * total**0.5


def _gap(pair: tuple[_Figure, _Figure], every: list[_Figure], side: int) -> Gap:
    best, worst = pair
    value, reach = side * (best.value - worst.value), _reach(best, worst)
    weight = sum(figure.weight for figure in every)
    city = sum(figure.weight * figure.value for figure in every) / weight
    spread = sum(figure.weight * abs(figure.value - city) for figure in every) / weight
    periods = min(best.periods, worst.periods)
    return Gap(value, value - reach, value + reach, best.value, worst.value, spread, periods)
