"""Whether values can be what they say, judged when all of an upload is read: by bounds, by neighbours, by written totals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from smartcity_metrics.intake.cells import Grid
from smartcity_metrics.intake.findings import Proposal
from smartcity_metrics.intake.totals import THOUSAND, Amount, destroyed, mended_sum, proof, written_elsewhere
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.programme import Aggregation, Indicator

if TYPE_CHECKING:
    from smartcity_metrics.intake.measurements import MeasurementReader

LOST = (10.0, 100.0, 1_000.0, 10_000.0)  # by which a value grows that loses its decimal sign
SEVERAL = 3  # series that make a period
ALONE = 6  # values of a series before its only zero is asked about
FEW = 10  # below this many a whole count may well be zero for a month
PLANNED = 3  # periods of a plan before somebody is asked whether it is a running total
RISING = 6  # months that only rise before somebody is asked whether they are cumulative
BROKEN, TOGETHER = 3.0, 0.8  # median deviations that a step must exceed, and the share of districts that must take it
SMALL_STEP = 0.02
Lines = Mapping[tuple, list[tuple[int, int]]]  # (indicator, district, kind, unit of period) -> (period, place), in order of time


@dataclass(frozen=True)
class Doubt:
    """A value that its indicator refuses."""

    value: float
    one: Indicator
    sheet: str | None
    cell: str
    seen: str

    @property
    def is_fraction(self) -> bool:
        """Whether it is a fraction where whole things are counted; otherwise it lies outside the bounds."""
        return self.one.whole and self.value != int(self.value)


class Plausibility:
    """The checks of all that a reader of measurements has gathered. `grids`: all sheets, in which totals may be written."""

    def __init__(self, reader: MeasurementReader, grids: Sequence[Grid]) -> None:
        self.reader, self.notes, self.out, self.grids = reader, reader.notes, reader.out, grids
        self.usual: dict[str, float | None] = {}
        self.values: dict[str, list[float]] = {}  # by indicator, once somebody asks

    def tell_doubts(self) -> None:
        """The values that their indicators refuse, each with the repair that other cells prove or make likely."""
        proved = self._proved() if any(one.is_fraction and destroyed(one.value) for one in self.reader.doubts) else {}
        for one in self.reader.doubts:
            total = proved.get((one.sheet, one.cell))
            if total is not None:
                place = "!".join(part for part in (total.sheet, total.cell) if part)
                self.notes.error("thousands-destroyed", one.sheet, one.cell, one.seen, exact(round(one.value * THOUSAND)),
                                 Proposal((one.cell,), THOUSAND), name=one.one.name, unit=one.one.unit, total=place)
            elif one.is_fraction:
                self.notes.error("fraction-in-whole", one.sheet, one.cell, one.seen, name=one.one.name, unit=one.one.unit)
            else:
                self._tell_outside(one)

    def _tell_outside(self, doubt: Doubt) -> None:
        one = doubt.one
        low, high = ("…" if bound is None else exact(bound) for bound in (one.minimum, one.maximum))
        meant = self._with_point(doubt)
        if meant is None:
            self.notes.error("outside-bounds", doubt.sheet, doubt.cell, doubt.seen, f"{low}–{high}", name=one.name)
        else:
            self.notes.error("decimals-lost", doubt.sheet, doubt.cell, doubt.seen, exact(meant), Proposal((doubt.cell,), read=(meant,)),
                             bounds=f"{low}–{high}", name=one.name)

    def _with_point(self, doubt: Doubt) -> float | None:
        """What a value above its bounds was before its decimal sign was lost: of what fits, the nearest to the other values."""
        one, value = doubt.one, doubt.value
        if one.whole or one.maximum is None or value <= one.maximum or value != int(value):
            return None
        fitting = [value / by for by in LOST if (one.minimum or 0.0) <= value / by <= one.maximum]
        usual = self._usual(one) if fitting else None
        if usual is None:
            return None
        best = min(fitting, key=lambda each: abs(math.log(each / usual)) if each > 0 < usual else math.inf)
        return best if usual > 0 and max(best, usual) / min(best, usual) < LOST[0] / 2 else None

    def _usual(self, one: Indicator) -> float | None:
        """The middle of an indicator's values inside its bounds; None when there are none."""
        if one.code not in self.usual:
            if not self.values:
                for own, value in zip(self.out.indicator, self.out.value, strict=True):
                    self.values.setdefault(self.out.indicators[own], []).append(value)
            low, high = one.minimum if one.minimum is not None else -math.inf, one.maximum
            inside = [value for value in self.values.get(one.code, ()) if low <= value <= high]
            self.usual[one.code] = median(inside) if inside else None
        return self.usual[one.code]

    def _proved(self) -> dict[tuple[str | None, str], Amount]:
        """Cell -> the written total that proves that it is to be multiplied by a thousand."""
        found: dict[tuple[str | None, str], Amount] = {}
        groups = [(group, totals) for group, totals in self._groups() if any(destroyed(one.value) for one in group)]
        elsewhere = written_elsewhere(self.grids, {mended_sum(group) for group, totals in groups if not totals})
        for group, totals in groups:
            own = {(one.sheet, one.cell) for one in group}
            total = proof(group, totals or [one for one in elsewhere.get(mended_sum(group), ()) if (one.sheet, one.cell) not in own])
            if total is not None:
                found |= {(one.sheet, one.cell): total for one in (*group, total) if destroyed(one.value)}
        return found

    def _groups(self) -> Iterable[tuple[list[Amount], list[Amount]]]:
        """What belongs together, and the totals written for it: the districts of a period, or the periods of a year."""
        out, reader = self.out, self.reader
        codes = {one.one.code for one in reader.doubts if one.is_fraction}
        districts: dict[tuple, list[Amount]] = {}
        cities: dict[tuple, list[Amount]] = {}
        years: dict[tuple, list[Amount]] = {}
        for index, (own, period, district, kind) in enumerate(zip(out.indicator, out.period, out.district, out.kind, strict=True)):
            code = out.indicators[own]
            if kind != 1 or code not in codes:
                continue
            amount = Amount(out.value[index], *reader.sheet_and_cell(index))
            (districts if district else cities).setdefault((code, out.periods[period]), []).append(amount)
            when = reader.periods[period]
            if when.unit != "year":
                years.setdefault((code, district, when.year), []).append(amount)
        for key, group in districts.items():
            yield group, [*cities.get(key, ()), *reader.totals.get(key, ())]
        for group in years.values():
            yield group, []

    # lines of one series over time

    def check_lines(self, lines: Lines) -> None:
        """Periods that are suddenly all zero, months that only rise, and steps that nearly all districts take together."""
        self._check_city(lines)
        if 0.0 in self.out.value:
            self._check_lone_zeros(lines, self._check_zeros(lines))
        yearly: dict[int, list[list[tuple[int, int]]]] = {}
        for (indicator, district, kind, unit), line in lines.items():
            if kind == 0 and len(line) >= PLANNED:
                self._check_running_plan(self._indicator(indicator), line)
            if kind != 1 or len(line) < 4:
                continue
            one = self._indicator(indicator)
            if unit == "month" and one.aggregation is Aggregation.SUM and len(line) >= RISING:
                self._check_rising(one, line)
            if unit == "year" and district:
                yearly.setdefault(indicator, []).append(line)
        for indicator, several in yearly.items():
            if len(several) > SEVERAL:
                self._check_break(self._indicator(indicator), several)

    def _indicator(self, index: int) -> Indicator:
        return self.reader.known.indicators[self.out.indicators[index]]

    def _check_city(self, lines: Lines) -> None:
        """Where all districts of a period are there, they add up to the city's own figure of an indicator that is a sum."""
        sums = {index for index, code in enumerate(self.out.indicators) if self.reader.known.indicators[code].aggregation is Aggregation.SUM}
        cities = {(indicator, unit): line for (indicator, district, kind, unit), line in lines.items() if kind == 1 and not district and indicator in sums}
        if not cities or not self.reader.known.districts:
            return
        parts: dict[tuple, list[int]] = {}
        for (indicator, district, kind, unit), line in lines.items():
            if kind == 1 and district and (indicator, unit) in cities:
                for when, place in line:
                    parts.setdefault((indicator, unit, when), []).append(place)
        for (indicator, unit), line in cities.items():
            for when, place in line:
                below = parts.get((indicator, unit, when), ())
                made = math.fsum(self.out.value[one] for one in below)
                if len(below) == len(self.reader.known.districts) and abs(made - self.out.value[place]) > max(1e-6 * abs(made), 1e-6):
                    sheet, cell = self.reader.sheet_and_cell(place)
                    if (sheet, cell) not in self.reader.doubted:
                        self.notes.warning("total-differs", sheet, cell, exact(self.out.value[place]), exact(made), count=len(below),
                                           name=self._indicator(indicator).name, difference=abs(made - self.out.value[place]))

    def _check_lone_zeros(self, lines: Lines, told: set[int]) -> None:
        """The one zero of a series that else stays well above: a count whose month is lost, more likely than a month without cases."""
        value = self.out.value
        for (indicator, _, kind, _), line in lines.items():
            zeros = [place for _, place in line if not value[place]]
            if kind != 1 or len(zeros) != 1 or len(line) < ALONE or zeros[0] in told or self.out.note[zeros[0]]:
                continue
            others = sorted(abs(value[place]) for _, place in line if value[place])
            usual, one = others[len(others) // 2], self._indicator(indicator)
            if others[0] > usual / 2 and (usual >= FEW or not one.whole):
                self.notes.warning("zero-alone", *self.reader.sheet_and_cell(zeros[0]), "0", name=one.name, count=len(others), low=others[0],
                                   period=self.out.periods[self.out.period[zeros[0]]])

    def _check_zeros(self, lines: Lines) -> set[int]:
        """The places of zeros that are told of."""
        value = self.out.value
        zeros: dict[tuple, list[int]] = {}
        other: set[tuple] = set()
        for (indicator, _, kind, unit), line in lines.items():
            if kind == 1 and len(line) > 1 and any(value[place] for _, place in line):
                for when, place in line:
                    if value[place]:
                        other.add((indicator, unit, when))
                    else:
                        zeros.setdefault((indicator, unit, when), []).append(place)
        whole: dict[tuple, list[int]] = {}
        told: set[int] = set()
        busy = {key[1:] for key in other}
        for key, places in zeros.items():
            if key not in other and (len(places) >= SEVERAL or key[1:] not in busy):
                whole.setdefault(key if len(places) >= SEVERAL else key[1:], []).extend(places)
        for places in whole.values():
            if len(places) >= SEVERAL:
                first = min(places)
                self.notes.warning("period-all-zero", *self.reader.sheet_and_cell(first), "0", count=len(places),
                                   period=self.out.periods[self.out.period[first]])
                told |= set(places)
        return told

    def _check_rising(self, one: Indicator, line: list[tuple[int, int]]) -> None:
        """Months of a year that only rise, from far below to far above, are probably counted from January on."""
        by_year: dict[int, list[int]] = {}
        for _, place in line:
            by_year.setdefault(self.reader.periods[self.out.period[place]].year, []).append(place)
        for places in by_year.values():
            values = [self.out.value[place] for place in places]
            steps = [after - before for before, after in zip(values, values[1:], strict=False)]
            falls = next((at for at, step in enumerate(steps, 1) if step < 0), None)
            if falls and self.reader.mapped:
                self.notes.info("per-month", *self.reader.sheet_and_cell(places[falls]), exact(values[falls]), exact(values[falls - 1]),
                                period=self.out.periods[self.out.period[places[falls]]])
                self.reader.mapped = False  # said once
            if len(values) < RISING or min(steps) < 0 or not values[0] or values[-1] < values[0] * len(values) / 2:
                continue
            where = [self.reader.sheet_and_cell(place) for place in places]
            parts = Proposal(tuple(cell for _, cell in where[1:]), read=tuple(round(step, 10) for step in steps))
            same = len({sheet for sheet, _ in where}) == 1 and not any(":" in cell for _, cell in where)
            self.notes.warning("cumulative", *where[-1], exact(values[-1]), proposal=parts if same else None, name=one.name, count=len(values),
                               first=values[0], period=self.out.periods[self.out.period[places[-1]]])

    def _check_running_plan(self, one: Indicator, line: list[tuple[int, int]]) -> None:
        """A sum's plan that never falls and ends at the target is the running total, not the plan of each period."""
        places = [place for _, place in line]
        values = [self.out.value[place] for place in places]
        steps = [after - before for before, after in zip(values, values[1:], strict=False)]
        ends_at_target = one.target is not None and math.isclose(values[-1], one.target)
        if one.aggregation is not Aggregation.SUM or not ends_at_target or min(steps) < 0 or not 0 < values[0] < values[-1]:
            return
        where = [self.reader.sheet_and_cell(place) for place in places]
        parts = Proposal(tuple(cell for _, cell in where[1:]), read=tuple(round(step, 10) for step in steps))
        same = len({sheet for sheet, _ in where}) == 1 and not any(":" in cell for _, cell in where)
        self.notes.warning("plan-cumulative", *where[-1], exact(values[-1]), proposal=parts if same else None, name=one.name,
                           total=math.fsum(values))

    def _check_break(self, one: Indicator, several: list[list[tuple[int, int]]]) -> None:
        """A step out of the usual that nearly all districts take in one year, with no launch or change that explains it."""
        taken: dict[tuple[int, bool], list[tuple[int, int]]] = {}
        stepping: dict[int, int] = {}
        for line in several:
            values = [self.out.value[place] for _, place in line]
            steps = [after - before for before, after in zip(values, values[1:], strict=False)]
            usual = median(steps)
            spread = 1.4826 * median(abs(step - usual) for step in steps)
            for (when, place), (_, before), step in zip(line[1:], line, steps, strict=False):
                stepping[when] = stepping.get(when, 0) + 1
                if abs(step - usual) > BROKEN * spread and abs(step) > SMALL_STEP * abs(self.out.value[before]):
                    taken.setdefault((when, step > 0), []).append((before, place))
        for (when, rises), places in taken.items():
            if len(places) <= SEVERAL or len(places) < TOGETHER * stepping[when] or self._explained(one, places[0][1]):
                continue
            before, place = (self.out.value[each] for each in places[0])
            self.notes.warning("series-break", *self.reader.sheet_and_cell(places[0][1]), exact(place), exact(before), count=len(places),
                               of=stepping[when], name=one.name, period=self.out.periods[self.out.period[places[0][1]]],
                               percent=round(abs(place - before) / abs(before) * 100, 1) if before else "–", sign="+" if rises else "−")

    def _explained(self, one: Indicator, place: int) -> bool:
        """Whether the quick win began its service in this year."""
        period, quick_win = self.reader.periods[self.out.period[place]], self.reader.known.quick_wins.get(one.quick_win)
        return bool(quick_win and quick_win.launched and period.start <= quick_win.launched <= period.end)
