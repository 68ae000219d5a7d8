"""The city's own series of every indicator, cut once from the long frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy

from smartcity_metrics.programme import Aggregation, Kind, Period, Programme, Status
from smartcity_metrics.units import Unit


@dataclass(frozen=True)
class Series:
    """Values of one indicator for the whole city, in order of time. All arrays have the same length.

    values, numerators, denominators: float64, NaN where there is none. final: bool.
    origins: where each was read; of a roll-up the districts' cells, a line each.
    """

    periods: tuple[Period, ...]
    values: numpy.ndarray
    numerators: numpy.ndarray
    denominators: numpy.ndarray
    final: numpy.ndarray
    origins: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.periods)

    @cached_property
    def ends(self) -> numpy.ndarray:
        """Last day of each period, as ordinal numbers."""
        return numpy.array([period.end.toordinal() for period in self.periods], dtype=int)

    def where(self, chosen: numpy.ndarray) -> Series:
        """The periods for which `chosen` (bool) is true."""
        at = numpy.flatnonzero(chosen)
        return Series(tuple(self.periods[i] for i in at), self.values[at], self.numerators[at], self.denominators[at],
                      self.final[at], tuple(self.origins[i] for i in at))

    def judged(self, after: date | None, day: date) -> Series:
        """The final periods that end after `after` (all when None) and not after `day`: what may be judged."""
        chosen = self.final & (self.ends <= day.toordinal())
        return self.where(chosen if after is None else chosen & (self.ends > after.toordinal()))

    def seen_on(self, day: date) -> Series:
        """The same series as of `day`: a period still running then is provisional, whatever its sheet says."""
        if not len(self) or self.ends[-1] <= day.toordinal():
            return self
        running = numpy.array([period.start <= day < period.end for period in self.periods], dtype=bool)
        return replace(self, final=self.final & ~running)


EMPTY = Series((), *(numpy.array([], dtype=float) for _ in range(3)), numpy.array([], dtype=bool), ())


@dataclass(frozen=True)
class Book:
    """All series of a programme. `plans` and `actuals`: indicator code -> city series; `districts`: code -> district -> series.

    unweighted: codes whose city value is a plain mean of districts, since nothing is known to weigh them by.
    """

    actuals: Mapping[str, Series]
    plans: Mapping[str, Series]
    districts: Mapping[str, Mapping[str, Series]]
    unweighted: frozenset[str] = frozenset()

    def actual(self, code: str) -> Series:
        """The measured series of the city; empty when there is none."""
        return self.actuals.get(code, EMPTY)

    def plan(self, code: str) -> Series:
        """The planned series of the city; empty when there is none."""
        return self.plans.get(code, EMPTY)


def book(programme: Programme) -> Book:
    """Cut the observations into series.

    A city row wins over a roll-up of districts. A roll-up uses the indicator's aggregation (sum, mean, or the sum
    of numerators over the sum of denominators), needs every district of the programme, and is final only when all
    its parts are. A last value of several places is no value of the city, so LAST has no roll-up. DESIGN 6.
    """
    cut = {(code, kind, district): series for code, kind, district, series in _cut(programme)}
    aggregation = {one.code: one for one in programme.indicators}
    actuals = {code: series for (code, kind, district), series in cut.items() if kind == Kind.ACTUAL and not district}
    plans = {code: series for (code, kind, district), series in cut.items() if kind == Kind.PLAN and not district}
    districts: dict[str, dict[str, Series]] = {}
    for (code, kind, district), series in cut.items():
        if kind == Kind.ACTUAL and district:
            districts.setdefault(code, {})[district] = series
    wanted = {one.code for one in programme.districts}
    people, unweighted = _populations(programme), set()
    for code, parts in districts.items():
        if code in aggregation and wanted and wanted <= set(parts):
            chosen = [parts[district] for district in sorted(wanted)]
            indicator = aggregation[code]
            whole = _rolled_up(chosen, indicator.aggregation, indicator.unit, people)
            cases = all(numpy.isfinite(part.denominators).all() for part in chosen)
            own = set(actuals[code].periods) if code in actuals else set()
            plain = indicator.aggregation is Aggregation.MEAN and people is None and not cases
            if plain and not set(whole.periods) <= own:
                unweighted.add(code)
            actuals[code] = _joined(actuals.get(code, EMPTY), whole)
    return Book(actuals, plans, districts, frozenset(unweighted))


def _populations(programme: Programme) -> numpy.ndarray | None:
    """People of each district in the order of their codes; None where one is not known."""
    known = {district.code: district.population for district in programme.districts}
    if not known or not all(known.values()):
        return None
    return numpy.array([known[code] for code in sorted(known)], dtype=float)


def _cut(programme: Programme) -> Iterator[tuple[str, str, str, Series]]:
    frame = programme.observations
    if not len(frame):
        return
    keys = [frame[name].fillna("").to_numpy(dtype=object) for name in ("indicator", "kind", "district")]
    names, numbers = zip(*(numpy.unique(key.astype(str), return_inverse=True) for key in keys), strict=True)
    written, which = numpy.unique(frame["period"].to_numpy(dtype=object).astype(str), return_inverse=True)
    periods = [Period.of(text) for text in written]
    ends = numpy.array([period.end.toordinal() for period in periods])
    order = numpy.lexsort((ends[which], *numbers[::-1]))
    group = sum(number[order] * scale for number, scale in zip(numbers, (len(names[1]) * len(names[2]), len(names[2]), 1),
                                                               strict=True))
    bounds = numpy.flatnonzero(numpy.diff(group, prepend=-1, append=-1))
    columns = [frame[name].to_numpy(dtype=float)[order] for name in ("value", "numerator", "denominator")]
    final = (frame["status"].to_numpy(dtype=object) == Status.FINAL.value)[order]
    origin = frame["origin"].to_numpy(dtype=object)[order]
    which = which[order]
    for first, last in zip(bounds[:-1], bounds[1:], strict=True):
        code, kind, district = (name[number[order[first]]] for name, number in zip(names, numbers, strict=True))
        known = numpy.isfinite(columns[0][first:last])
        series = Series(tuple(periods[i] for i in which[first:last]), *(column[first:last] for column in columns),
                        final[first:last], tuple(origin[first:last]))
        yield str(code), str(kind), str(district), series if known.all() else series.where(known)


def _rolled_up(
    parts: list[Series], aggregation: Aggregation, unit: Unit, people: numpy.ndarray | None
) -> Series:
    """The districts as one: a mean is weighted by its denominators, else by the population."""
    if aggregation is Aggregation.LAST:
        return EMPTY
    shared = sorted(set.intersection(*(set(part.periods) for part in parts)), key=lambda period: period.end)
    at = [[part.periods.index(period) for period in shared] for part in parts]

    def table(name: str) -> numpy.ndarray:
        return numpy.array([getattr(part, name)[rows] for part, rows in zip(parts, at, strict=True)])

    numerators, denominators = table("numerators").sum(axis=0), table("denominators").sum(axis=0)
    values = {Aggregation.SUM: table("values").sum(axis=0), Aggregation.MEAN: _mean(table("values"), table("denominators"), people)}.get(aggregation)
    if values is None:
        values = ratio(numerators, denominators, unit)
    origins = tuple("\n".join(part.origins[rows[i]] for part, rows in zip(parts, at, strict=True)) for i in range(len(shared)))
    whole = Series(tuple(shared), values, numerators, denominators, table("final").all(axis=0), origins)
    return whole.where(numpy.isfinite(values))


def _mean(
    values: numpy.ndarray, denominators: numpy.ndarray, people: numpy.ndarray | None
) -> numpy.ndarray:
    """Mean of the districts (d, periods): by cases, else by people, else plain."""
    if numpy.isfinite(denominators).all() and (denominators > 0).all():
        return (values * denominators).sum(axis=0) / denominators.sum(axis=0)
    return numpy.average(values, axis=0, weights=people)


def ratio(numerator: numpy.ndarray | float, denominator: numpy.ndarray | float, unit: Unit) -> numpy.ndarray | float:
    """Numerator over denominator in the indicator's unit: with unit %, times 100. NaN where the denominator is 0."""
    with numpy.errstate(divide="ignore", invalid="ignore"):
        share = numpy.where(numpy.asarray(denominator) == 0, numpy.nan, numpy.divide(numerator, denominator))
    return share * (100 if unit.is_percent else 1)


def _joined(city: Series, whole: Series) -> Series:
    """The city's rows, and the roll-up where the city has none."""
    known = set(city.periods)
    rest = whole.where(numpy.array([period not in known for period in whole.periods], dtype=bool))
    if not len(city) or not len(rest):
        return city if len(city) else rest
    order = numpy.argsort(numpy.concatenate([city.ends, rest.ends]), kind="stable")
    periods, origins = city.periods + rest.periods, city.origins + rest.origins
    return Series(tuple(periods[i] for i in order),
                  *(numpy.concatenate([getattr(city, name), getattr(rest, name)])[order]
                    for name in ("values", "numerators", "denominators", "final")), tuple(origins[i] for i in order))
