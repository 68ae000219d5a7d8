"""The figures behind an indicator: each with the cells it was read from, and whether it counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.actual import missing_periods
from smartcity_metrics.metrics.scorecard import AsOf, Row
from smartcity_metrics.programme import CellRef, Kind, Period, Programme, Status
from smartcity_metrics.story.sentences import places

PROMISED = ("baseline", "baseline_period", "target", "target_upper", "target_date")  # what an indicator promises, in this order


@dataclass(frozen=True)
class Figure:
    """One value of one period. `district` "" is the city; `value` None is a period that nobody reported.

    cells: where it was read; those of all districts where the city's value was made of theirs (`made`).
    """

    period: Period
    district: str
    kind: Kind
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    final: bool = True
    cells: tuple[CellRef, ...] = ()
    note: str = ""
    made: bool = False


def figures(row: Row, programme: Programme) -> tuple[Figure, ...]:
    """All figures of the indicator: in order of time, the plan before the actual, the city before its districts.

    Where the city has no row of its own, the one made of its districts stands there; a month that is missing
    between two others stands there without a value.
    """
    read = [_figure(one) for one in _observations(programme, row.indicator.code)]
    own = {one.period for one in read if one.kind is Kind.ACTUAL and not one.district}
    made = [_of_city(row, i) for i, period in enumerate(row.series.periods) if period not in own]
    gaps = [Figure(period, "", Kind.ACTUAL, None) for period in missing_periods(row.series)]
    return tuple(sorted(read + made + gaps, key=lambda one: (one.period.end, one.period.months, one.kind is Kind.ACTUAL, one.district)))


def _of_city(row: Row, i: int) -> Figure:
    """The city's value that was made of its districts'."""
    series = row.series
    return Figure(series.periods[i], "", Kind.ACTUAL, float(series.values[i]), _known(series.numerators[i]),
                  _known(series.denominators[i]), bool(series.final[i]),
                  tuple(CellRef.of(cell) for cell in series.origins[i].splitlines()), made=True)


def _observations(programme: Programme, code: str) -> list[Mapping[str, object]]:
    frame = programme.observations
    return frame[frame["indicator"] == code].to_dict("records")


def _figure(one: Mapping[str, object]) -> Figure:
    return Figure(Period.of(str(one["period"])), str(one["district"] or ""), Kind(str(one["kind"])), _known(one["value"]),
                  _known(one["numerator"]), _known(one["denominator"]), one["status"] == Status.FINAL.value,
                  (CellRef.of(str(one["origin"])),) if one["origin"] else (), str(one["note"] or ""))


def _known(value: object) -> float | None:
    return None if value is None or math.isnan(float(value)) else float(value)


def asked(found: Sequence[Figure], row: Row, period: str | None, district: str, kind: str) -> Figure | None:
    """The figure that an address asks for; without a period the last that counts, else the last that was measured."""
    alike = [one for one in found if one.district == district and one.kind == kind]
    if period is not None:
        return next((one for one in alike if str(one.period) == period), None)
    last = row.period if kind == Kind.ACTUAL and not district else None
    counting = [one for one in alike if one.period == last]
    known = [one for one in alike if one.value is not None]
    return next(iter(counting or known[::-1]), None)


def why_not_counted(figure: Figure, row: Row, as_of: AsOf) -> str | None:
    """The code of the reason why a figure does not count towards the actual; None when it does (`evidence.why_<code>`)."""
    if figure.value is None:
        return "missing"
    if figure.kind is Kind.PLAN:
        return "plan"
    if not figure.final:
        return "provisional"
    if figure.period.end > as_of.day:
        return "later"
    if figure.period not in row.judged.periods:
        return "before"
    counted = {cell for origin in row.judged.origins for cell in origin.splitlines()}
    return None if all(str(cell) in counted for cell in figure.cells) else "district"


def value_text(figure: Figure, row: Row, say: Words) -> str:
    """The figure's value with its unit; belum ada data where there is none."""
    return say.value(figure.value, row.indicator.unit, places(row))


def promises(row: Row, say: Words) -> list[tuple[str, str, CellRef | None]]:
    """What the indicator's definition promises: name, text and the cell it was read from."""
    one = row.indicator
    texts = {
        "baseline": say.value(one.baseline, one.unit, places(row)), "target": say.value(one.target, one.unit, places(row)),
        "target_upper": say.value(one.target_upper, one.unit, places(row)), "target_date": say.day(one.target_date),
        "baseline_period": say.period(one.baseline_period),
    }
    return [(say(f"evidence.{name}"), texts[name], CellRef.of(one.cells[name]) if name in one.cells else None)
            for name in PROMISED if getattr(one, name) is not None]
