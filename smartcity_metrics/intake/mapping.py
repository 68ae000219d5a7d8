"""How a table that is not in the contract is to be read: a few choices that a person made, and the reading by them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.contract import ACTUAL, key_of
from smartcity_metrics.intake.findings import Proposal
from smartcity_metrics.intake.guard import column_number
from smartcity_metrics.intake.hierarchy import code_of, paths
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.measurements import NONE, MeasurementReader, Series, foreign_unit
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Cells, Layout, tell_across, tell_numbering, tell_title
from smartcity_metrics.intake.tables import Table, codes_of, is_filled, is_numbering, row_period, with_header
from smartcity_metrics.intake.totals import Total, is_total, parents, total_rows
from smartcity_metrics.language.numbers import exact, read_number
from smartcity_metrics.language.periods import Named, named_in, read_period
from smartcity_metrics.programme import CellRef, Indicator, Period
from smartcity_metrics.units import SCALE_WORD, SCALES

PHRASE = re.compile(r"[^0-9]*[^0-9\s]\s+(?:19|20)[0-9]{2}")  # Kejadian Bencana 2018
COMBINE = ("refuse", "sum", "mean")
MEASURES = ("actual", "plan", "target", "target_upper", "budget", "spent")


@dataclass(frozen=True)
class ValueColumn:
    """A column whose cells are values of an indicator. `measure`: actual, plan, target or target_upper; `period` where its heading
    names it (-03 or -Q1 where it names no year).

    Of a budget: `under`, the paths (intake.hierarchy) whose leaves are added up, all of them when there is none; with the measures
    budget and spent `indicator` is the code of a quick win. Of a survey `measure` is the element, U1 to U9, and `indicator` blank.
    """

    letter: str
    indicator: str
    measure: str = "actual"
    period: str | None = None
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """How to read one table. Rows from 1; letters are columns.

    `period_columns`: meaning (date, period, year, month, quarter, semester) -> letter, empty when the headings name the
    periods; `period`: one for all rows when the sheet names none. `filters`: letter -> the text a row must hold there.
    `combine`: what to do with several rows of one period: refuse, sum, mean. `leaves`: the columns of codes of a budget, whose
    deepest rows alone count; `cumulate`: its months are added up from the year's beginning. `survey`: the quick win whose answers
    the rows are.
    """

    sheet: str | None
    header_first: int | None
    header_last: int | None
    first_row: int
    last_row: int
    values: tuple[ValueColumn, ...]
    period_columns: Dict[str, str] = field(default_factory=dict)
    period: str | None = None
    filters: Dict[str, str] = field(default_factory=dict)
    district: str | None = None
    combine: str = "refuse"
    leaves: tuple[str, ...] = ()
    cumulate: bool = False
    survey: str | None = None


def groups(table: Table) -> tuple[str, ...]:
    """What the periods across a table are repeated under, in sheet order."""
    return tuple(dict.fromkeys(one.group or "" for one in table.columns if one.period))


def guessed(table: Table, indicator: str, group: str | None = None) -> Mapping:
    """A first mapping of a table onto one indicator, for a person to change. `group`: one of `groups`, the first when None.

    Whole years beside parts of years are left out, since an indicator has one kind of period.
    """
    by = {one.meaning: one.letter for one in reversed(table.columns) if one.meaning in ("date", "period", "year", "month", "quarter", "semester")}
    chosen = groups(table)[:1] if group is None else (group,)
    across = [one for one in table.columns if one.period and (one.group or "") in chosen]
    if not all(one.is_whole_year for one in across):
        across = [one for one in across if not one.is_whole_year]
    bounds = [one for one in table.columns if one.meaning in ("target", "target_upper")]
    plain = [one for one in table.columns if one.meaning in ("value", "plan") and not one.period]
    years = {"year": by["year"]} if "year" in by and any(one.period.startswith("-") for one in across) else {}
    if across:
        values = tuple(ValueColumn(one.letter, indicator, period=one.period) for one in across)
    elif bounds:
        values = tuple(ValueColumn(one.letter, indicator, one.meaning) for one in bounds)
    else:
        values = tuple(ValueColumn(one.letter, indicator) for one in plain[:1])
    return Mapping(table.sheet, table.header_first, table.header_last, table.first_row, table.last_row, values, by if not across else years)


def budget_of(table: Table, chosen: Sequence[tuple[str, str, tuple[str, ...]]], cumulate: bool = False) -> Mapping:
    """The mapping of an LRA or RAK. `chosen`: kind of the target (quick_win or indicator), its code, and the paths added up for it.

    Of an LRA a quick win takes budget and money spent, an indicator the realisation; of a RAK an indicator takes its months as plan.
    """
    at = {one.meaning: one.letter for one in table.columns}
    values: list[ValueColumn] = []
    for kind, code, under in chosen:
        if table.kind == "rak":
            parts = [one for one in table.columns if one.period and not one.is_whole_year]
            values += [ValueColumn(one.letter, code, "plan", one.period, under) for one in parts]
        elif kind == "quick_win":
            values += [ValueColumn(at["plan"], code, "budget", None, under), ValueColumn(at["value"], code, "spent", None, under)]
        else:
            values.append(ValueColumn(at["value"], code, "actual", None, under))
    return Mapping(table.sheet, table.header_first, table.header_last, table.first_row, table.last_row, tuple(values), leaves=codes_of(table),
                   cumulate=cumulate and table.kind == "rak")


def survey_of(table: Table, quick_win: str) -> Mapping:
    """The mapping of a sheet of answers onto a quick win; its elements are known by their headings."""
    values = tuple(ValueColumn(one.letter, "", one.meaning) for one in table.columns if re.fullmatch("U[1-9]", one.meaning or ""))
    by = {one.meaning: one.letter for one in reversed(table.columns) if one.meaning in ("date", "period", "year", "month", "quarter", "semester")}
    return Mapping(table.sheet, table.header_first, table.header_last, table.first_row, table.last_row, values, by, survey=quick_win)


def named_by(name: str, sheet: str | None, table: Table) -> tuple[Named, tuple[str, str] | None]:
    """What the file's name and what the title above a table (or the sheet's name) say of its period; and both, where they contradict
    each other."""
    stem = name.rpartition(".")[0] or name
    title = " · ".join(part for part in (sheet, table.title) if part)
    own, above = named_in(stem), named_in(title)
    years, parts = own.years & above.years or own.years or above.years, own.parts & above.parts or own.parts or above.parts
    differ = any(one and other and not one & other for one, other in ((own.years, above.years), (own.parts, above.parts)))
    return Named(years, parts), (title, name) if differ else None


def with_year(period: str, year: int | None) -> str | None:
    """A heading's period with the year that it does not name itself; None while that is not known."""
    return period if not period.startswith("-") else None if year is None else f"{year}{period}"


def read_mapped(grid: Grid, mapping: Mapping, source: str, known: Known, notes: Notes, reader: MeasurementReader,
                name: str = "") -> list[Indicator]:
    """Adds the table's observations; gives back the indicators whose target it sets. Targets come from the latest row.
    `name`: the file's, which may say the period that the sheet does not."""
    return _Mapped(grid, mapping, source, known, notes, reader, name).read()


class _Mapped:
    """One table on its way to observations."""

    def __init__(self, grid: Grid, mapping: Mapping, source: str, known: Known, notes: Notes, reader: MeasurementReader, name: str) -> None:
        self.grid, self.mapping, self.source, self.known, self.notes, self.reader = grid, mapping, source, known, notes, reader
        self.by = {meaning: column_number(letter) - 1 for meaning, letter in mapping.period_columns.items()}
        self.cells, self.name = Cells(grid, notes), name
        reader.mapped = True
        self.undated = 0  # rows without a period
        self.left_out: set[int] = set()
        self.layout = Layout(ACTUAL, grid, mapping.first_row - 1, {})
        self.plain = not grid.scan.errors and not grid.scan.percents  # a number of this sheet is what its cell says
        self.columns = [(one, column_number(one.letter)) for one in mapping.values]
        self.series: dict[str, Series | None] = {}  # what the columns name
        self.districts: dict[str, str | None] = {}
        self.periods: dict[tuple, tuple[str | None, int | None]] = {}  # of cells that were seen, and the year before them
        self.gathered: dict[tuple, list[tuple[float, int, int]]] = {}  # (indicator, period, district, measure) -> value, row, column
        self.year: int | None = None
        self.named_year: int | None = None

    def read(self) -> list[Indicator]:
        """All rows, then what several rows of one period make."""
        table = with_header(self.grid, self.mapping.header_first, self.mapping.header_last, dated=False)
        last = min(self.mapping.last_row, len(self.grid.rows))
        matched = 0
        if table is not None:
            named, against = named_by(self.name, self.grid.sheet, table)
            self.named_year = next(iter(named.years)) if len(named.years) == 1 and not against else None
            self._tell_table(table)
            if any((one.period or "").startswith("-") for one in self.mapping.values) and not (self.named_year or self.mapping.period or "year" in self.by):
                self.notes.error("year-asked", self.grid.sheet, address(self.mapping.first_row, 1))
                return []
        rows = self.grid.rows[self.mapping.first_row - 1:last]
        dated = list(enumerate(zip(rows, self._dates(rows), strict=True), self.mapping.first_row))
        self._leave_totals_out(dated, table)
        for number, (row, cells) in dated:
            period, self.year = self._period(row, cells)
            if number in self.left_out or self.mapping.filters and not self._wanted(row) or not any(map(is_filled, row)):
                continue
            matched += 1
            self._row(row, number, period)
        if table is None or not matched:
            self.notes.error("mapping-empty", self.grid.sheet, None, wanted=", ".join(self.mapping.filters.values()))
        self.cells.tell_texts()
        if self.undated:
            self._ask_period(table)
        self._put()
        return self._targets()

    def _dates(self, rows: list[list]) -> Iterable[tuple]:
        """The cells of each row that name its period. True and False name none, though they equal 1 and 0."""
        columns = [[str(cell) if type(cell) is bool else cell for cell in column] if bool in set(map(type, column)) else column
                   for column in ([row[index] for row in rows] for index in self.by.values())]
        return zip(*columns, strict=True) if columns else [()] * len(rows)

    def _period(self, row: list, cells: tuple) -> tuple[str | None, int | None]:
        """The period of a row and the year that it leaves to the next one. The same cells name the same period."""
        key = self.year, cells
        if key not in self.periods:
            self.periods[key] = row_period(row, self.by, self.year)
        return self.periods[key]

    def _wanted(self, row: list) -> bool:
        return all(key_of(text_of(row[column_number(letter) - 1])) == key_of(text) for letter, text in self.mapping.filters.items())

    def _row(self, row: list, number: int, period: str | None) -> None:
        district = self._district(row, number) if self.mapping.district else 0
        for column, index in self.columns:
            when = self._when(column) if column.period else self.mapping.period or period
            if when is None:
                self._no_period(row, number)
                return
            if column.indicator not in self.series:
                code = self.known.code("indicator", column.indicator)
                self.series[column.indicator] = None if code is None else self.reader.series_for(code)
            series = self.series[column.indicator]
            if series is None:
                self.notes.error("code-unknown", self.grid.sheet, None, column.indicator, self.known.nearest("indicator", column.indicator))
                continue
            raw = row[index - 1]
            plain = self.plain and type(raw) is float and math.isfinite(raw) and series.takes(raw)
            value = raw if plain else self._value(raw, number, index, series, column.measure, when)
            if value is not None and district is not None:
                self.gathered.setdefault((series.one.code, when, district, column.measure), []).append((value, number, index))

    def _when(self, column: ValueColumn) -> str | None:
        """The period in a column's heading; one without a year has that of the row, of the person, or of title and file."""
        if not column.period.startswith("-"):
            return column.period
        given = Period.of(self.mapping.period).year if self.mapping.period else None
        return with_year(column.period, (self.year if "year" in self.by else None) or given or self.named_year)

    def _tell_table(self, table: Table) -> None:
        """What was done with the rows around the data, and with what the headings say."""
        sheet, header = self.grid.sheet, self.mapping.header_last or 0
        if self.mapping.header_first or header:
            tell_title(self.grid, self.mapping.header_first or header, self.notes)
        titles = {one.letter: one.title for one in table.columns}
        own = [one for one in self.mapping.values if one.letter in titles]
        if table.header_first and header > table.header_first and own:
            self.notes.info("header-merged", sheet, f"{own[0].letter}{header}", titles[own[0].letter], rows=f"{table.header_first}–{header}")
        for number in range(header + 1, self.mapping.first_row):
            if is_numbering(self.grid.rows[number - 1]):
                tell_numbering(self.grid, number, self.notes)
        across = {column_number(one.letter): with_year(one.period, self.named_year) for one in own if one.period}
        tell_across(sheet, header, {column: Period.of(period) for column, period in across.items() if period}, self.notes)
        phrase = next((one for one in own if one.period and PHRASE.fullmatch(titles[one.letter])), None)
        if phrase:
            name, _, year = titles[phrase.letter].rpartition(" ")
            self.notes.warning("period-in-heading", sheet, f"{phrase.letter}{header}", titles[phrase.letter], year, name=name)
        if table.notes:
            self.notes.info("footnote-kept", sheet, address(table.last_row + 1, 1), table.notes[0][:200])
        for one in own:
            self._tell_scale(one, titles[one.letter], table)

    def _tell_scale(self, column: ValueColumn, title: str, table: Table) -> None:
        """Thousands or millions in a heading or a column of units, over an indicator without."""
        units = next((column_number(one.letter) for one in table.columns if one.meaning == "unit"), 0)
        unit = text_of(self.grid.at(self.mapping.first_row, units)) if units else ""
        found = SCALE_WORD.search(unit) or SCALE_WORD.search(title)
        code = self.known.code("indicator", column.indicator)
        if not found or code is None or self.known.indicators[code].unit.size != 1:
            return
        scale = found[1].casefold()
        cells = f"{column.letter}{self.mapping.first_row}:{column.letter}{self.mapping.last_row}"
        self.notes.warning("scale-differs", self.grid.sheet, f"{column.letter}{self.mapping.header_last or self.mapping.first_row}", unit or title,
                           self.known.indicators[code].unit, Proposal((cells,), SCALES[scale]), scale=scale, times=SCALES[scale])

    def _leave_totals_out(self, dated: list[tuple[int, tuple[list, tuple]]], table: Table | None) -> None:
        """Totals and the parents of a hierarchy are no rows of their own, unless a filter asks for them or they are a district's."""
        columns = [column_number(one.letter) for one in self.mapping.values]
        if self.mapping.filters or self.mapping.district or not columns:
            return
        others = [cells for index, cells in enumerate(zip(*(row for _, (row, _) in dated), strict=False), 1) if index not in columns]
        worded = {cell for cells in others for cell in set(cells) if type(cell) is str and is_total(cell)}
        coded = next((column_number(one.letter) for one in table.columns if one.meaning == "code"), 0) if table else 0
        budget = table is not None and table.kind in ("lra", "rak")
        by_code_only = bool(self.by) and not worded and not budget  # nothing but unlike codes can tell that a row adds up others
        if by_code_only and not coded:
            return
        rows: dict[int, dict[int, float]] = {}
        labels: dict[int, str] = {}
        codes: dict[int, str] = {}
        known: set[str] = set()
        for number, (row, cells) in dated:
            values = {column: self._amount(row[column - 1], column) for column in columns}
            label = next((cell.strip() for index, cell in enumerate(row, 1) if index not in columns and cell in worded), "") if worded else ""
            if None in values.values() or (self.by and not label and self._period(row, cells)[0] is None):
                continue
            rows[number], labels[number] = values, label
            codes[number] = code_of(text_of(row[coded - 1])) if coded and coded not in columns else ""
            if by_code_only and codes[number] in known:
                return
            known.update([codes[number]] if codes[number] else ())
        filled = [code for code in codes.values() if code]
        if budget:
            codes = paths({number: [text_of(self.grid.rows[number - 1][column_number(letter) - 1]) for letter in codes_of(table)] for number in rows})
        elif len(set(filled)) != len(filled):
            codes = {}  # the same code again and again is no hierarchy, but a place or a thing that is measured each month
        above = parents(rows, {number: code for number, code in codes.items() if code})
        for one in above:
            self._tell_parent(one, columns[0])
        plain = {number: values for number, values in rows.items() if number not in {one.row for one in above}}
        totals = total_rows(plain, labels) if not self.by or any(labels.values()) else []
        for one in totals:
            self._tell_total(one, labels[one.row], columns[0])
        self.left_out = {one.row for one in (*above, *totals)}

    def _amount(self, cell: object, column: int) -> float | None:
        if isinstance(cell, str):
            return read_number(cell, self.layout.sign(column)).value
        return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None

    def _tell_parent(self, one: Total, column: int) -> None:
        place = address(one.row, one.differing[0] if one.differing else column)
        if one.differing:
            at = one.differing[0]
            written = self._amount(self.grid.at(one.row, at), at) or 0.0
            self.notes.error("subtotal-differs", self.grid.sheet, place, text_of(self.grid.at(one.row, at)), exact(one.sums[at]), parent=one.code,
                             count=one.summands, difference=abs(round(written - one.sums[at], 6)))
        else:
            self.notes.info("subtotal-row", self.grid.sheet, place, one.code, count=one.summands)

    def _tell_total(self, one: Total, label: str, column: int) -> None:
        at = one.differing[0] if one.differing else column
        written = self._amount(self.grid.at(one.row, at), at) or 0.0
        if one.differing:
            self.notes.warning("total-differs", self.grid.sheet, address(one.row, at), text_of(self.grid.at(one.row, at)), exact(one.sums[at]), name=label,
                               count=one.summands, difference=abs(round(written - one.sums[at], 6)))
        else:
            self.notes.warning("total-row", self.grid.sheet, address(one.row, at), label or text_of(self.grid.at(one.row, at)), row=one.row)

    def _ask_period(self, table: Table | None) -> None:
        """The period that the sheet names nowhere: proposed from the file's name or the title, never taken from there unasked."""
        source = self.name.rpartition(".")[0] or self.name
        meant = named_in(source).period or (named_in(table.title).period if table and table.title else None)
        place = address(self.mapping.first_row, 1)
        if meant is None:
            self.notes.warning("row-without-period", self.grid.sheet, place)
        else:
            self.notes.warning("period-from-name", self.grid.sheet, place, self.name if named_in(source).period else table.title, str(meant),
                               Proposal(period=str(meant)), count=self.undated, period=str(meant))

    def _no_period(self, row: list, number: int) -> None:
        index = next(iter(self.by.values()), 0)
        raw = row[index] if self.by else ""
        if text_of(raw).strip() and self.by:
            place, meant = address(number, index + 1), read_period(raw).suggestion
            self.notes.error("period-unreadable", self.grid.sheet, place, text_of(raw), meant, Proposal((place,), read=(meant,)) if meant else None)
        elif not self.by:
            self.undated += 1
        else:
            self.notes.warning("row-without-period", self.grid.sheet, address(number, index + 1))

    def _value(self, raw: object, number: int, index: int, series: Series, measure: str, period: str) -> float | None:
        place = address(number, index)
        if place in self.grid.scan.errors:
            self.notes.error("formula-error", self.grid.sheet, place, self.grid.scan.errors[place])
            return None
        if type(raw) is str and not raw.strip():
            if measure == "actual":
                self.notes.info("no-value-yet", self.grid.sheet, place, name=series.one.name, period=period)
            return None
        value, reading = self.cells.number(raw, place, self.layout.sign(index), series.whole)
        if value is None:
            if reading is not None and reading.kind == "missing" and measure == "actual":
                self.notes.info("no-value-yet", self.grid.sheet, place, text_of(raw), name=series.one.name, period=period)
            return None
        if reading is not None and (found := foreign_unit(reading, series)):
            self.notes.warning("unit-differs", self.grid.sheet, place, text_of(raw), series.one.unit, found=found)
        self.reader.check_value(value, series, self.grid.sheet, place, text_of(raw))
        return value

    def _district(self, row: list, number: int) -> int | None:
        index = column_number(self.mapping.district)
        text = text_of(row[index - 1]).strip()
        if text not in self.districts:
            self.districts[text] = self.known.code("district", text) if text else None
        code = self.districts[text]
        if code is None and not self.known.is_city(text):
            self.notes.error("district-unknown", self.grid.sheet, address(number, index), text, self.known.nearest("district", text))
            return None
        return self.reader.district_index(code or "")

    def _put(self) -> None:
        for (code, when, district, measure), found in self.gathered.items():
            if measure == "target_upper":
                continue
            if len(found) > 1 and self.mapping.combine == "refuse":
                places = [address(row, column) for _, row, column in found]
                self.notes.error("several-rows", self.grid.sheet, places[1], count=len(found), period=when, first=places[0],
                                 name=self.known.indicators[code].name)
                continue
            value = sum(one for one, _, _ in found)
            if self.mapping.combine == "mean":
                value /= len(found)
            self._observe(code, when, district, measure, value, found)

    def _observe(self, code: str, when: str, district: int, measure: str, value: float, found: list[tuple[float, int, int]]) -> None:
        rows, column = [row for _, row, _ in found], found[0][2]
        cells = address(rows[0], column) if len(rows) == 1 else f"{address(min(rows), column)}:{address(max(rows), column)}"
        origin = self.reader.origin_index(self.grid.sheet, cells)
        kind = 1 if measure == "actual" else 0
        entry = (self.reader.series_for(code).index, self.reader.period_index(Period.of(when)), district, kind, value, NONE, NONE,
                 self.reader.final, origin, rows[0], 0)
        self.reader.put_once(entry, self.grid.sheet, cells)

    def _targets(self) -> list[Indicator]:
        """The indicators with the target of the latest period that has one."""
        changed: dict[str, Indicator] = {}
        bounds = sorted((one for one in self.gathered if one[3] in ("target", "target_upper")), key=lambda one: Period.of(one[1]).end)
        latest = {code: when for code, when, _, _ in bounds}
        for code, when, district, measure in bounds:
            if when != latest[code] or district:
                continue
            if {one.measure for one in self.mapping.values} >= {"target", "target_upper"} and not {
                    (code, when, district, name) for name in ("target", "target_upper")} <= set(self.gathered):
                _, row, column = self.gathered[code, when, district, measure][-1]
                self.notes.warning("target-one-sided", self.grid.sheet, address(row, column), text_of(self.grid.at(row, column)),
                                   {"target": "≥", "target_upper": "≤"}[measure], row=row)
            value, row, column = self.gathered[code, when, district, measure][-1]
            one = changed.get(code) or replace(self.known.indicators[code], target=None, target_upper=None)
            cells = dict(one.cells) | {measure: str(CellRef(self.source, self.grid.sheet, address(row, column)))}
            changed[code] = replace(one, **{measure: value}, target_date=Period.of(when).end, cells=cells)
        for code, one in changed.items():
            self.notes.info("target-from-latest", self.grid.sheet, None, name=one.name, period=latest[code])
        return list(changed.values())


def from_json(known: dict) -> Mapping:
    """The mapping that `dataset.plain` wrote. KeyError or TypeError when it is none."""
    values = tuple(ValueColumn(**one | {"under": tuple(one["under"])}) for one in known["values"])
    letters = [*(one.letter for one in values), *known["period_columns"].values(), *known["filters"], known["district"] or "A", *known["leaves"]]
    if not all(re.fullmatch(r"[A-Z]{1,2}", one) for one in letters) or known["combine"] not in COMBINE:
        raise ValueError(f"no such mapping: letters={letters} combine={known['combine']!r}")
    return Mapping(**known | {"values": values, "leaves": tuple(known["leaves"])})
