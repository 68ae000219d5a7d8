"""The layout that staff keep by hand: one row an indicator and period, with plan and actual side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.definitions import Definitions
from smartcity_metrics.intake.findings import Proposal
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.measurements import MeasurementReader
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Cells, Layout, find_layout, is_example
from smartcity_metrics.language.periods import read_period
from smartcity_metrics.programme import (
    Aggregation,
    CellRef,
    Indicator,
    Kind,
    Nature,
    Period,
    Polarity,
    QuickWin,
    Stage,
)
from smartcity_metrics.units import SCALE_WORD, SCALES, Unit

_GIVEN = ("name", "unit", "baseline", "target", "target_upper", "target_date", "polarity", "stage", "aggregation", "source")
_ENUM = {"polarity": Polarity, "stage": Stage, "aggregation": Aggregation}


def looks_like_one_sheet(grid: Grid) -> bool:
    """Whether a row among the first names a code, a period, and a plan or an actual."""
    names = contract.column_names(contract.ONE_SHEET.key)
    for row in grid.rows[:60]:
        there = {names[key].field for key in map(key_of, row) if key in names}
        if set(contract.ONE_SHEET_NEEDS) <= there and there & {"plan", "actual"} and there & {"name", "dimension", "unit"}:
            return True
    return False


def read_one_sheet(grid: Grid, source: str, known: Known, notes: Notes, reader: MeasurementReader, made: Definitions) -> bool:
    """Adds the sheet's observations, and the indicators and quick wins that are not known yet. False when it holds no row."""
    layout = find_layout(grid, contract.ONE_SHEET, notes)
    if layout is None or "code" not in layout.columns or "period" not in layout.columns:
        return False
    if not {"plan", "actual"} & set(layout.columns):
        notes.error("column-missing", grid.sheet, None, ", ".join(map(text_of, grid.rows[layout.header - 1])), "realisasi", row=layout.header)
        return False
    if not any(any(text_of(cell).strip() for cell in row) for row in grid.rows[layout.header:]):
        return False
    _Definer(layout, source, known, notes, made).define()
    passes = [(kind, name) for kind, name in ((Kind.ACTUAL, "actual"), (Kind.PLAN, "plan")) if name in layout.columns]
    # the column named indikator holds names here; the code finds the indicator
    layout.columns["indicator"] = layout.columns["code"]
    for number, (kind, name) in enumerate(passes):
        reader.read_long(layout, kind, name, quiet=number > 0)
    return True


class _Definer:
    """Makes the definitions that the rows imply, from the first row of each code."""

    def __init__(self, layout: Layout, source: str, known: Known, notes: Notes, made: Definitions) -> None:
        self.layout, self.source, self.known, self.notes, self.made = layout, source, known, notes, made
        self.grid = layout.grid
        self.cells = Cells(layout.grid, notes)
        self.span = self._span()
        self.own_quick_wins = 0
        self.neutral: list[str] = []
        self.scaled: dict[tuple[str, str], list[int]] = {}  # indicator, scale -> rows whose unit says so
        self.told = False  # that the dimension's column is missing

    def define(self) -> None:
        """One definition a code; later rows of the code must say the same."""
        firsts: dict[str, tuple[int, list]] = {}
        at = self.layout.columns
        for number, row in enumerate(self.grid.rows[self.layout.header:], self.layout.header + 1):
            code = text_of(row[at["code"] - 1]).strip()
            if not code or is_example(row[0]):
                continue
            key = key_of(code)
            self._note_scale(code, number, row)
            if key not in firsts:
                firsts[key] = (number, row)
                self._indicator(code, number, row)
            elif firsts[key][1] is not row:
                self._compare(row, number, *reversed(firsts[key]))
        self._tell_scales()
        if self.own_quick_wins:
            self.notes.info("one-sheet-quick-wins", self.grid.sheet, None, count=self.own_quick_wins,
                            start=self.span[0].isoformat(), end=self.span[1].isoformat())
        if self.neutral:
            self.notes.info("one-sheet-neutral", self.grid.sheet, None, count=len(self.neutral), codes=", ".join(self.neutral[:5]))

    def _note_scale(self, code: str, number: int, row: list) -> None:
        """Remember a row whose unit is the indicator's times a thousand or more."""
        at, found = self.layout.columns.get("unit"), self.known.code("indicator", code)
        text = text_of(row[at - 1]) if at else ""
        scale = SCALE_WORD.search(text)
        if scale and found and self.known.indicators[found].unit.same_as(Unit.of(text).without_scale):
            self.scaled.setdefault((found, scale[1].casefold()), []).append(number)

    def _tell_scales(self) -> None:
        for (code, scale), numbers in self.scaled.items():
            at = self.layout.columns
            cells = tuple(address(number, at[name]) for number in numbers for name in ("actual", "plan") if name in at)
            self.notes.warning("scale-differs", self.grid.sheet, address(numbers[0], at["unit"]), text_of(self.grid.at(numbers[0], at["unit"])).strip(),
                               self.known.indicators[code].unit, Proposal(cells, SCALES[scale]), scale=scale,
                               times=SCALES[scale])

    def _indicator(self, code: str, number: int, row: list) -> None:
        found = self.known.code("indicator", code)
        given, cells = self._given(number, row)
        if found is not None:
            self._update(self.known.indicators[found], given, cells)
            return
        quick_win = self._quick_win(code, number, row)
        if quick_win is None:
            self.known.mention("indicator", code)
            return
        name = given.pop("name", None) or code
        unit = given.pop("unit", None) or ""
        if "polarity" not in given:
            self.neutral.append(code)
        defaults = {"stage": Stage.OUTCOME, "polarity": Polarity.NEUTRAL, "aggregation": Aggregation.LAST}
        cells["code"] = self._ref(number, "code")
        one = Indicator(code=code, quick_win=quick_win, name=name, unit=unit, cells=cells, **(defaults | given))
        self.made.indicators.append(one)
        self.known.put("indicator", one)

    def _update(self, old: Indicator, given: dict, cells: dict[str, str]) -> None:
        differing = {name: value for name, value in given.items() if getattr(old, name) != value}
        if old.unit.same_as(Unit.of(differing.get("unit", "")).without_scale):  # asked about, not taken over
            differing.pop("unit", None)
        if not differing:
            return
        new = replace(old, **differing, cells=dict(old.cells) | {name: cells[name] for name in differing})
        self.made.indicators.append(new)
        self.known.put("indicator", new)

    def _given(self, number: int, row: list) -> tuple[dict, dict[str, str]]:
        values, cells = {}, {}
        for name in _GIVEN:
            if name not in self.layout.columns:
                continue
            value = self._cell(name, number, row)
            if value is not None:
                values[name] = _ENUM[name](value) if name in _ENUM else value
                cells[name] = self._ref(number, name)
        return values, cells

    def _quick_win(self, code: str, number: int, row: list) -> str | None:
        named = self._cell("quick_win", number, row)
        known = self.known.code("quick_win", str(named)) if named else None
        if known:
            return known
        dimension = self._dimension(number, row)
        if dimension is None:
            return None
        own = str(named or code)
        if self.known.code("quick_win", own):
            return self.known.code("quick_win", own)
        self.own_quick_wins += named is None
        start, end = self._cell("start", number, row) or self.span[0], self._cell("end", number, row) or self.span[1]
        one = QuickWin(code=own, name=str(named or self._cell("name", number, row) or code), dimension=dimension,
                       opd=str(self._cell("opd", number, row) or ""), service="", nature=Nature.SERVICE, start=start, end=end,
                       launched=self._cell("launched", number, row), cells={"code": self._ref(number, "quick_win" if named else "code")})
        self.made.quick_wins.append(one)
        self.known.put("quick_win", one)
        return own

    def _dimension(self, number: int, row: list) -> str | None:
        column = self.layout.columns.get("dimension")
        if column is None:
            if not self.told:
                self.notes.error("column-missing", self.grid.sheet, None, ", ".join(filter(None, map(text_of, self.grid.rows[self.layout.header - 1]))),
                                 "dimensi", row=self.layout.header)
            self.told = True
            return None
        text = text_of(row[column - 1]).strip()
        code = self.known.code("dimension", text) if text else None
        place = address(number, column)
        if not text:
            self.notes.error("cell-missing", self.grid.sheet, place, wanted="dimensi", row=number)
        elif code is None:
            wanted = self.known.nearest("dimension", text) or " / ".join(one.name for one in self.known.dimensions.values())
            self.notes.error("dimension-unknown", self.grid.sheet, place, text, wanted)
        return code

    def _compare(self, row: list, number: int, first: list, first_number: int) -> None:
        for name in ("name", "dimension", "unit"):
            column = self.layout.columns.get(name)
            if column is None:
                continue
            now, then = text_of(row[column - 1]).strip(), text_of(first[column - 1]).strip()
            if now and then and key_of(now) != key_of(then):
                self.notes.warning("definition-differs", self.grid.sheet, address(number, column), now, then, first=address(first_number, column))

    def _cell(self, name: str, number: int, row: list) -> object:
        index = self.layout.columns.get(name)
        if index is None:
            return None
        column = contract.ONE_SHEET.column(name)
        return self.cells.read(column, row[index - 1], address(number, index), contract.ONE_SHEET, self.layout.sign(index))[0]

    def _ref(self, number: int, name: str) -> str:
        return str(CellRef(self.source, self.grid.sheet, address(number, self.layout.columns[name])))

    def _span(self) -> tuple[date, date]:
        """The programme's own dates; without a programme the first and last period of the sheet."""
        if self.known.facts:
            return self.known.facts.start, self.known.facts.end
        column = self.layout.columns["period"]
        periods = [period for period in (read_period(cell).period for cell in {row[column - 1] for row in self.grid.rows[self.layout.header:]}) if period]
        first = min(periods, key=lambda one: one.start, default=Period(2000, 1, "year"))
        last = max(periods, key=lambda one: one.end, default=first)
        return first.start, last.end
