"""Budgets as SIPD exports them: LRA (realisation up to a month) and RAK (cash plan by months), added up from their deepest rows.

What a person chose of them (an activity's code) goes to a quick win (budget and money spent) or to an indicator (an LRA's
realisation as its actual, a RAK's months as its plan). LRA counts from the year's beginning; such values bear a note that says so.
"""

from __future__ import annotations

from dataclasses import replace

from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.guard import column_number
from smartcity_metrics.intake.hierarchy import leaves, paths, within
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.mapping import Mapping, ValueColumn, named_by, with_year
from smartcity_metrics.intake.measurements import CUMULATIVE, NONE, MeasurementReader
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Cells, Layout, tell_title
from smartcity_metrics.intake.tables import Table, is_cumulative, with_header
from smartcity_metrics.intake.totals import is_total, parents, total_rows
from smartcity_metrics.language.numbers import exact, read_number
from smartcity_metrics.programme import Aggregation, CellRef, Indicator, Period, QuickWin


def read_budget(grid: Grid, mapping: Mapping, source: str, known: Known, notes: Notes, reader: MeasurementReader, name: str) -> list[QuickWin | Indicator]:
    """Adds the observations; gives back the quick wins with their budget and what was spent of it by which month."""
    return _Budget(grid, mapping, source, known, notes, reader, name).read()


class _Budget:
    """One budget table on its way to sums."""

    def __init__(self, grid: Grid, mapping: Mapping, source: str, known: Known, notes: Notes, reader: MeasurementReader, name: str) -> None:
        self.grid, self.mapping, self.source, self.known, self.notes, self.reader, self.name = grid, mapping, source, known, notes, reader, name
        self.cells, self.layout = Cells(grid, notes), Layout(None, grid, mapping.first_row - 1, {})
        self.titles: dict[str, str] = {}

    def read(self) -> list[QuickWin]:
        """The period, the leaves, their sums by target, and what becomes of these."""
        table = with_header(self.grid, self.mapping.header_first, self.mapping.header_last)
        if table is None:
            self.notes.error("mapping-empty", self.grid.sheet, None, wanted="")
            return []
        self.titles = {one.letter: one.title for one in table.columns}
        if self.mapping.header_first:
            tell_title(self.grid, self.mapping.header_first, self.notes)
        columns = self._dated(table)
        letters = [column_number(one) - 1 for one in self.mapping.leaves]
        last = min(self.mapping.last_row, len(self.grid.rows))
        known = paths({number: [text_of(self.grid.rows[number - 1][index]) for index in letters] for number in range(self.mapping.first_row, last + 1)})
        deepest = leaves(known)
        self._check(known, deepest, last, columns)
        sums = [(column, when, self._sum(column, sorted(number for number in deepest if _chosen(known[number], column.under))))
                for column, when in columns]
        self.cells.tell_texts()
        self.notes.info("budget-leaves", self.grid.sheet, address(self.mapping.first_row, letters[0] + 1), count=len(deepest), above=len(known) - len(deepest))
        self._observe([one for one in sums if one[0].measure in ("actual", "plan")])
        return self._quick_wins([one for one in sums if one[0].measure in ("budget", "spent")])

    # when

    def _dated(self, table: Table) -> list[tuple[ValueColumn, Period]]:
        """The columns with their periods; none of them, with a finding, while the period is not known."""
        named, against = named_by(self.name, self.grid.sheet, table)
        place = address(self.mapping.first_row, 1)
        given = Period.of(self.mapping.period) if self.mapping.period else None
        yearless = any((one.period or "").startswith("-") for one in self.mapping.values)
        dated = any(one.period for one in self.mapping.values)
        if against and given is None and (yearless or not dated):
            self.notes.error("period-contradicts", self.grid.sheet, place, against[0], against[1])
            return []
        if dated:
            year = given.year if given else next(iter(named.years)) if len(named.years) == 1 else None
            if year is None and yearless:
                self.notes.error("year-asked", self.grid.sheet, place)
                return []
            return [(one, Period.of(with_year(one.period, year))) for one in self.mapping.values]
        when = given or named.period
        if when is None or when.unit == "year":
            self.notes.error("period-asked", self.grid.sheet, place)
            return []
        if given is None:
            self.notes.info("period-taken", self.grid.sheet, place, period=str(when))
        return [(one, when) for one in self.mapping.values]

    # how much

    def _amount(self, number: int, index: int) -> float | None:
        cell = self.grid.rows[number - 1][index - 1]
        if isinstance(cell, str):
            return read_number(cell, self.layout.sign(index), whole=True).value
        return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None

    def _check(self, known: dict[int, str], deepest: set[int], last: int, columns: list[tuple[ValueColumn, Period]]) -> None:
        """Every subtotal against the rows right below it, and the total at the foot against all leaves; only what was chosen counts."""
        at = sorted({column_number(one.letter) for one, _ in columns})
        unders = {one.under for one, _ in columns}
        amounts = {number: {index: amount for index in at for amount in [self._amount(number, index)] if amount is not None}
                   for number in range(self.mapping.first_row, last + 1)}
        for one in parents({number: amounts[number] for number in known}, known):
            if one.differing and any(_chosen(known[one.row], under) for under in unders):
                self._tell("subtotal-differs", one.row, one.differing[0], amounts, one.sums, parent=one.code, count=one.summands)
        labels = {number: label for number in range(self.mapping.first_row, last + 1) if number not in known
                  for label in [next((text for text in map(text_of, self.grid.rows[number - 1]) if is_total(text.strip())), "")] if label}
        rows = {number: amounts[number] for number in (*deepest, *labels) if amounts[number]}
        for one in total_rows(rows, labels):
            if one.row in labels and one.differing:
                self._tell("total-differs", one.row, one.differing[0], amounts, one.sums, name=labels[one.row], count=one.summands)

    def _tell(self, code: str, row: int, index: int, amounts: dict, sums: dict, **facts: object) -> None:
        tell = self.notes.error if code == "subtotal-differs" else self.notes.warning
        tell(code, self.grid.sheet, address(row, index), text_of(self.grid.at(row, index)), exact(sums[index]),
             difference=exact(abs(round(amounts[row][index] - sums[index], 2))), **facts)

    def _sum(self, column: ValueColumn, rows: list[int]) -> tuple[float, str] | None:
        """The sum of the leaves and the cells it comes from; None when there is no number among them."""
        index, found = column_number(column.letter), []
        for number in rows:
            place = address(number, index)
            if place in self.grid.scan.errors:
                self.notes.error("formula-error", self.grid.sheet, place, self.grid.scan.errors[place])
                continue
            raw = self.grid.rows[number - 1][index - 1]
            value = None if text_of(raw).strip() == "" else self.cells.number(raw, place, self.layout.sign(index), whole=True)[0]
            found += [] if value is None else [(number, value)]
        if not found:
            self.notes.error("budget-empty", self.grid.sheet, address(self.mapping.first_row, index), ", ".join(column.under),
                             self.titles.get(column.letter, ""))
            return None
        first, last = found[0][0], found[-1][0]
        cells = address(first, index) if first == last else f"{address(first, index)}:{address(last, index)}"
        return round(sum(value for _, value in found), 2), cells

    # what becomes of it

    def _observe(self, sums: list) -> None:
        running: dict[tuple[str, int], tuple[int, float]] = {}  # indicator, year -> the last month, and the sum up to it
        for column, when, found in sorted(sums, key=lambda one: (one[0].indicator, one[1].end)):
            code = self.known.code("indicator", column.indicator)
            if code is None:
                self.notes.error("code-unknown", self.grid.sheet, None, column.indicator, self.known.nearest("indicator", column.indicator))
                continue
            if found is None:
                continue
            value, cells = found
            cumulative = self.mapping.cumulate or column.measure == "actual" and self._is_cumulative(column, when)
            if self.mapping.cumulate:
                before, so_far = running.get((code, when.year), (0, 0.0))
                if when.number != before + 1:
                    self.notes.error("cumulate-gap", self.grid.sheet, cells, period=str(when))
                    continue
                value = round(so_far + value, 2)
                running[code, when.year] = when.number, value
            if cumulative and self.known.indicators[code].aggregation is Aggregation.SUM:
                self.notes.error("cumulative-summed", self.grid.sheet, cells, self.titles.get(column.letter, ""), name=self.known.indicators[code].name)
                continue
            place = self.reader.origin_index(self.grid.sheet, cells)
            note = self.reader.note_index(CUMULATIVE if cumulative else "")
            entry = (self.reader.series_for(code).index, self.reader.period_index(when), 0, int(column.measure == "actual"), value, NONE, NONE,
                     self.reader.final, place, self.mapping.first_row, note)
            self.reader.put_once(entry, self.grid.sheet, cells)

    def _is_cumulative(self, column: ValueColumn, when: Period) -> bool:
        """Whether a column of realisation counts from the year's beginning; said once for each."""
        title = self.titles.get(column.letter, "")
        code = "budget-cumulative" if is_cumulative(title) else "budget-monthly"
        self.notes.once(code, self.grid.sheet, f"{column.letter}{self.mapping.header_last or self.mapping.first_row}", title, period=str(when))
        return is_cumulative(title)

    def _quick_wins(self, sums: list) -> list[QuickWin]:
        made: dict[str, QuickWin] = {}
        for column, when, found in sums:
            code = self.known.code("quick_win", column.indicator)
            if code is None:
                self.notes.error("code-unknown", self.grid.sheet, None, column.indicator, self.known.nearest("quick_win", column.indicator))
                continue
            one = made.get(code) or self.known.quick_wins[code]
            until = self.known.quick_wins[code].spent_until
            if until is not None and until.end > when.end:
                self.notes.once("spent-older", self.grid.sheet, None, name=one.name, period=str(until))
                continue
            if column.measure == "spent" and not self._is_cumulative(column, when):
                self.notes.error("spent-monthly", self.grid.sheet, f"{column.letter}{self.mapping.header_last}", self.titles.get(column.letter, ""),
                                 name=one.name)
                continue
            if found is not None:
                cells = dict(one.cells) | {column.measure: str(CellRef(self.source, self.grid.sheet, found[1]))}
                made[code] = replace(one, **{column.measure: found[0]}, spent_until=when, cells=cells)
        return list(made.values())


def _chosen(path: str, under: tuple[str, ...]) -> bool:
    return not under or any(within(path, one) for one in under)
