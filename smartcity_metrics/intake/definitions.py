"""The definition sheets as the types of the waist, each row checked against the others and against what is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import date

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.contract import Sheet, key_of
from smartcity_metrics.intake.guard import column_number
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Cells, Row, find_layout, rows_of
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.programme import (
    CellRef,
    Dimension,
    District,
    Event,
    EventKind,
    Facts,
    Indicator,
    Milestone,
    Polarity,
    QuickWin,
)

_ENUM_OF = {(sheet.key, one.field): type(next(iter(one.choices))) for sheet in contract.SHEETS for one in sheet.columns if one.choices}


@dataclass
class Definitions:
    """What the definition sheets of an upload hold."""

    facts: Facts | None = None
    dimensions: list[Dimension] = field(default_factory=list)
    quick_wins: list[QuickWin] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    districts: list[District] = field(default_factory=list)


class DefinitionReader:
    """Reads definition sheets in the order in which they refer to each other."""

    def __init__(self, source: str, known: Known, notes: Notes) -> None:
        self.source, self.known, self.notes = source, known, notes
        self.made = Definitions()

    def read(self, grids: dict[str, Grid]) -> Definitions:
        """All definition sheets of the upload; `grids` by sheet key."""
        steps: tuple[tuple[Sheet, Callable[[Grid], None]], ...] = (
            (contract.PROGRAM, self._program), (contract.DIMENSION, self._dimensions), (contract.DISTRICT, self._districts),
            (contract.QUICK_WIN, self._quick_wins), (contract.MILESTONE, self._milestones), (contract.INDICATOR, self._indicators),
            (contract.EVENTS, self._events))
        for sheet, step in steps:
            if sheet.key in grids:
                step(grids[sheet.key])
        return self.made

    # Program: one fact a row

    def _program(self, grid: Grid) -> None:
        names, cells = contract.column_names("program"), Cells(grid, self.notes)
        values: dict[str, object] = {}
        places: dict[str, str] = {}
        unreadable: set[str] = set()
        for number, row in enumerate(grid.rows, 1):
            titled = next(((index, text_of(cell).strip()) for index, cell in enumerate(row, 1) if text_of(cell).strip()), None)
            if titled is None:
                continue
            column = names.get(key_of(titled[1]))
            if column is None:
                continue
            index = next((at for at in range(titled[0] + 1, len(row) + 1) if text_of(row[at - 1]).strip()), titled[0] + 1)
            place = address(number, index)
            if column.field in places:
                self.notes.error("fact-twice", grid.sheet, place, titled[1])
                continue
            values[column.field], readable = cells.read(column, grid.at(number, index), place, contract.PROGRAM)
            places[column.field] = place
            if not readable:
                unreadable.add(column.field)
        for column in contract.PROGRAM.columns:
            if column.required and values.get(column.field) is None and column.field not in unreadable:
                self.notes.error("fact-missing", grid.sheet, places.get(column.field), wanted=column.name)
        self._reversed_dates(grid, values, places, "start", "end")
        if any(column.required and values.get(column.field) is None for column in contract.PROGRAM.columns):
            return
        self.made.facts = Facts(**self._fields("program", Facts, values, places, grid))
        self.known.facts = self.made.facts

    def _dimensions(self, grid: Grid) -> None:
        for row in self._rows(grid, contract.DIMENSION, ("code",)):
            code, values = str(row.values["code"]), row.values
            old = self.known.dimensions.get(self.known.code("dimension", code) or "")
            slot = int(values.get("slot") or (old.slot if old else (len(self.known.dimensions) % 6) + 1))
            if not 1 <= slot <= 6:
                self.notes.error("slot-unknown", grid.sheet, row.cells.get("slot"), str(slot))
                continue
            colour = values.get("colour")
            if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(colour)):
                self.notes.warning("colour-unknown", grid.sheet, row.cells.get("colour"), str(colour))
                colour = None
            name = str(values["name"])
            one = Dimension(code, name, str(values.get("name_en") or name), slot,
                            values.get("sub_dimensions") or (old.sub_dimensions if old else ()), old.aliases if old else (), colour)
            self.made.dimensions.append(one)
            self.known.dimensions[code] = one
        self.known.changed()

    def _districts(self, grid: Grid) -> None:
        for row in self._rows(grid, contract.DISTRICT, ("name",)):
            values = row.values
            name = str(values["name"])
            code = values.get("code") or self.known.code("district", name)
            old = self.known.districts.get(str(code)) or self.known.districts.get(self.known.code("district", name) or "")
            population = values.get("population")
            if population is None and old:
                population = old.population  # an empty cell mentions nothing, so it deletes nothing
            one = District(str(old.code if old else code or name), name, population,
                           values.get("aliases") or (old.aliases if old else ()), old.tile if old else None)
            self.made.districts.append(one)
            self.known.districts[one.code] = one
        self.known.changed()

    def _quick_wins(self, grid: Grid) -> None:
        for row in self._rows(grid, contract.QUICK_WIN, ("code",)):
            dimension = self._reference(grid, row, "dimension", "dimension")
            self._reversed_dates(grid, row.values, row.cells, "start", "end")
            if dimension is None:
                continue
            row.values["dimension"] = dimension
            one = QuickWin(**self._fields("quick_win", QuickWin, row.values, row.cells, grid))
            was = self.known.quick_wins.get(one.code)
            if was is not None and was.spent == one.spent:  # the sheet repeats what a budget report said, and has no column for its month
                one = replace(one, spent_until=was.spent_until)
            self.made.quick_wins.append(one)
            self.known.quick_wins[one.code] = one
        self.known.changed()

    def _milestones(self, grid: Grid) -> None:
        for row in self._rows(grid, contract.MILESTONE, ("quick_win", "name")):
            quick_win = self._reference(grid, row, "quick_win", "quick_win")
            self._reversed_dates(grid, row.values, row.cells, "planned_start", "planned_end")
            self._reversed_dates(grid, row.values, row.cells, "actual_start", "actual_end")
            completion = row.values.get("completion")
            if completion is not None and not 0 <= completion <= 100:
                self.notes.error("completion-range", grid.sheet, row.cells["completion"], text_of(completion))
            if quick_win is None:
                continue
            row.values["quick_win"] = quick_win
            self.made.milestones.append(Milestone(**self._fields("milestone", Milestone, row.values, row.cells, grid)))

    def _indicators(self, grid: Grid) -> None:
        rows = list(self._rows(grid, contract.INDICATOR, ("code",)))
        for row in rows:
            quick_win = self._reference(grid, row, "quick_win", "quick_win")
            if quick_win is None:
                continue
            row.values["quick_win"] = quick_win
            one = Indicator(**self._fields("indicator", Indicator, row.values, row.cells, grid))
            self.made.indicators.append(one)
            self.known.indicators[one.code] = one
        self.known.changed()
        volumes = {row.values["code"]: row for row in rows}
        self.made.indicators = [self._checked(one, volumes[one.code], grid) for one in self.made.indicators]
        self.known.indicators |= {one.code: one for one in self.made.indicators}

    def _events(self, grid: Grid) -> None:
        for row in self._rows(grid, contract.EVENTS, ()):
            values = row.values
            target = values.get("applies_to")
            applies = None
            if target and not self.known.is_city(str(target)):
                applies = self.known.code("quick_win", str(target)) or self.known.code("indicator", str(target))
                if applies is None and (self.known.is_mentioned("quick_win", target) or self.known.is_mentioned("indicator", target)):
                    continue
                if applies is None:
                    near = self.known.nearest("indicator", str(target)) or self.known.nearest("quick_win", str(target))
                    self.notes.error("code-unknown", grid.sheet, row.cells["applies_to"], str(target), near)
                    continue
            cells = self._cells(row.cells, grid)
            self.made.events.append(Event(values["day"], EventKind(values["kind"]), str(values["text"]), applies, cells))

    def _checked(self, one: Indicator, row: Row, grid: Grid) -> Indicator:
        """The indicator, with what it says of itself compared."""
        sheet, cells = grid.sheet, row.cells
        for name in ("baseline", "target", "target_upper"):
            value = getattr(one, name)
            if value is not None and one.whole and value != int(value):
                self.notes.error("fraction-in-whole", sheet, cells[name], written(grid, cells[name]), name=one.name, unit=one.unit)
            if value is not None and outside(value, one):
                self.notes.error("outside-bounds", sheet, cells[name], written(grid, cells[name]), _bounds(one), name=one.name)
        if one.minimum is not None and one.maximum is not None and one.minimum > one.maximum:
            self.notes.error("bounds-reversed", sheet, cells["minimum"], written(grid, cells["minimum"]), exact(one.maximum))
        if one.target is not None and one.target_upper is not None and one.target > one.target_upper:
            self.notes.error("range-reversed", sheet, cells["target_upper"], written(grid, cells["target_upper"]), exact(one.target))
        if one.polarity is Polarity.RANGE and (one.target is None) != (one.target_upper is None):
            self.notes.warning("range-half", sheet, cells.get("target_upper") or cells.get("polarity"), name=one.name)
        self._check_side(one, grid, cells)
        if one.volume is not None:
            code = self.known.code("indicator", one.volume)
            if code is None and not self.known.is_mentioned("indicator", one.volume):
                self.notes.error("code-unknown", sheet, cells["volume"], one.volume, self.known.nearest("indicator", one.volume))
            return replace(one, volume=code)
        return one

    def _check_side(self, one: Indicator, grid: Grid, cells: dict[str, str]) -> None:
        if one.baseline is None or one.target is None or one.target_upper is not None or one.baseline == one.target:
            return
        wrong = {Polarity.HIGHER: one.target < one.baseline, Polarity.LOWER: one.target > one.baseline}.get(one.polarity, False)
        if wrong:
            self.notes.warning("target-wrong-side", grid.sheet, cells["target"], written(grid, cells["target"]), name=one.name,
                               baseline=one.baseline, polarity=contract.POLARITY[one.polarity][0])

    # what all sheets share

    def _rows(self, grid: Grid, sheet: Sheet, key: tuple[str, ...]) -> list[Row]:
        """The rows that can be used, each key once."""
        layout = find_layout(grid, sheet, self.notes)
        if layout is None:
            return []
        seen: dict[tuple, Row] = {}
        usable = []
        missing = {one.field for one in sheet.columns if one.required} - set(layout.columns)
        for row in rows_of(layout, self.notes):
            self.known.mention(sheet.key, row.values.get("code") or "")
            if row.broken or missing:
                continue
            if key:
                own = tuple(key_of(row.values[name]) for name in key)
                if own in seen:
                    self._twice(grid, row, seen[own], key[-1])
                    continue
                seen[own] = row
            usable.append(row)
        return usable

    def _twice(self, grid: Grid, row: Row, first: Row, name: str) -> None:
        place = row.cells[name]
        tell = self.notes.warning if row.values == first.values else self.notes.error
        tell("row-twice-equal" if row.values == first.values else "row-twice", grid.sheet, place, str(row.values[name]), first=first.cells[name])

    def _reference(self, grid: Grid, row: Row, name: str, sheet: str) -> str | None:
        text = str(row.values[name])
        code = self.known.code(sheet, text)
        if code is None and not self.known.is_mentioned(sheet, text):
            finding = "dimension-unknown" if sheet == "dimension" else "code-unknown"
            wanted = self.known.nearest(sheet, text)
            if wanted is None and sheet == "dimension":
                wanted = " / ".join(one.name for one in self.known.dimensions.values())
            self.notes.error(finding, grid.sheet, row.cells[name], text, wanted)
        return code

    def _reversed_dates(self, grid: Grid, values: dict[str, object], cells: dict[str, str], first: str, last: str) -> None:
        start, end = values.get(first), values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.notes.error("dates-reversed", grid.sheet, cells[last], written(grid, cells[last]), written(grid, cells[first]))

    def _fields(self, sheet: str, kind: type, values: dict[str, object], cells: dict[str, str], grid: Grid) -> dict:
        known = {one.name for one in fields(kind)}
        made = {name: value for name, value in values.items() if name in known and value is not None}
        for name, value in made.items():
            enum = _ENUM_OF.get((sheet, name))
            if enum:
                made[name] = enum(value)
        return made | {"cells": self._cells(cells, grid, made)}

    def _cells(self, cells: dict[str, str], grid: Grid, made: dict | None = None) -> dict[str, str]:
        return {name: str(CellRef(self.source, grid.sheet, cell)) for name, cell in cells.items() if made is None or name in made}


def written(grid: Grid, place: str) -> str:
    """What stands in a cell, in the person's own characters."""
    letters = place.rstrip("0123456789")
    return text_of(grid.at(int(place[len(letters):]), column_number(letters))).strip()


def outside(value: float, one: Indicator) -> bool:
    """Whether a value lies outside what the indicator holds plausible."""
    return (one.minimum is not None and value < one.minimum) or (one.maximum is not None and value > one.maximum)


def _bounds(one: Indicator) -> str:
    low, high = ("…" if bound is None else exact(bound) for bound in (one.minimum, one.maximum))
    return f"{low}–{high}"
