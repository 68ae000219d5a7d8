"""An upload from bytes to what it says: the guard, the cells, the sheets of the contract, the checks. Runs in the child.

Takes and gives plain JSON values and arrays of numbers, so that nothing of what a hostile file could
have taken over reaches the parent but data.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from smartcity_metrics.dataset import from_plain, plain
from smartcity_metrics.intake import contract, mapping
from smartcity_metrics.intake.annotate import annotated
from smartcity_metrics.intake.budget import read_budget
from smartcity_metrics.intake.cells import Grid, address, grids, text_of
from smartcity_metrics.intake.comparisons import read_comparisons
from smartcity_metrics.intake.contract import Sheet, key_of
from smartcity_metrics.intake.definitions import DefinitionReader, Definitions
from smartcity_metrics.intake.findings import Finding, Repair, Severity, proposal_as_json
from smartcity_metrics.intake.guard import Refused, column_letters, column_number, judge
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.measurements import COLUMNS, TABLES, MeasurementReader, Observations
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.one_sheet import looks_like_one_sheet, read_one_sheet
from smartcity_metrics.intake.repairs import Changes, changes_of, make_changes
from smartcity_metrics.intake.rows import find_layout
from smartcity_metrics.intake.survey import read_answers, read_survey
from smartcity_metrics.intake.suspicious import check_texts, tell_padded
from smartcity_metrics.intake.tables import Table, find_tables, with_header
from smartcity_metrics.language.numbers import decimal_sign, read_number
from smartcity_metrics.programme import City, DataStatus, Dimension, District, Facts, Indicator, Kind, QuickWin

LETTERS, VALUES = 0.3, 0.8  # shares of the checking that are done when all texts were looked at, and when all values were read
ROUNDS = 4  # of repairs that show further ones
EXCERPT_ROWS = 40  # of a sheet, around its findings
EXCERPT_COLUMNS = 26
HEAD_ROWS = 14
EXCERPT_TEXT = 200
_BETWEEN = re.compile(r"\(?[A-Z]{1,3}[0-9]+\+[A-Z]{1,3}[0-9]+\)?/2|AVERAGE\([A-Z]{1,3}[0-9]+[,;][A-Z]{1,3}[0-9]+\)", re.IGNORECASE)


@dataclass
class Answer:
    """What the child says of an upload. `header` is JSON; `columns` the observations' numbers."""

    header: dict
    observations: Observations = field(default_factory=Observations)
    file: bytes | None = None  # a workbook that was asked for instead of a reading

    @property
    def columns(self) -> list[bytes]:
        """The observations' arrays as bytes, in the order of COLUMNS; or the file."""
        if self.file is not None:
            return [self.file]
        return [getattr(self.observations, name).tobytes() for name in COLUMNS]


def _untold(_phase: str, _share: float) -> None:
    """Nobody wants to know."""


def read(data: bytes, name: str, known: dict, asked: dict | None, repairs: list[dict] | None = None,
         tell: Callable[[str, float], None] = _untold) -> Answer:
    """The upload, read against the definitions of the current edition. `asked`: {"mappings": […]}, or {"cell": "Sheet!B5"}.

    `repairs`: accepted proposals, as `Repair` is written; what they change may show more that was accepted, so it is read again.
    `tell` hears the phase (guard, reading, checking) and the share of it that is done.
    """
    accepted, made = [Repair(**one) for one in repairs or ()], {}
    for _ in range(ROUNDS):
        answer, proposed = _read(data, name, known, asked, made, tell, bool(accepted))
        further = changes_of([one for one in proposed if any(repair.meets(one) for repair in accepted)], made)
        if not further:
            break
        made |= further
    return answer


def _read(data: bytes, name: str, known: dict, asked: dict | None, made: Changes,
          tell: Callable[[str, float], None], whole: bool) -> tuple[Answer, list[Finding]]:
    """One reading, and the findings that propose a repair: all of them only where they are wanted, `whole`."""
    notes = Notes(whole)
    try:
        if asked and "annotate" in asked:
            file, own = annotated(data, judge(data, name).kind, **asked["annotate"])
            return Answer({"own": own}, file=file), []
        return _Reading(data, name, known, asked, notes, made, tell).answer(), notes.proposed
    except Refused as refusal:
        finding = Finding(refusal.code, Severity.ERROR, refusal.sheet, refusal.cell, refusal.seen, facts=refusal.facts)
        hidden = [one for one in notes.found if one.code == "sheet-hidden"]  # why nothing was found, where nothing was
        return Answer({"refused": True, "findings": [_plain_finding(one) for one in (finding, *hidden)]}), []


class _Reading:
    """One upload."""

    def __init__(self, data: bytes, name: str, known: dict, asked: dict | None, notes: Notes, made: Changes,
                 tell: Callable[[str, float], None]) -> None:
        self.source = hashlib.sha256(data).hexdigest()[:12]
        self.asked, self.notes, self.tell = asked or {}, notes, tell
        tell("guard", 0.0)
        scan = judge(data, name, partial(tell, "guard"))
        tell("reading", 0.0)
        self.grids, found = grids(data, scan, partial(tell, "reading"))
        tell("checking", 0.0)
        self.notes.found += found
        self.name, self.period = name, make_changes(self.grids, made, self.notes)
        for code, sheet, cell in scan.told:
            self.notes.warning(code, sheet, cell)
        self.known, self.units, self.cumulative = _known(known), known.get("units", {}), known.get("cumulative", ())
        self.made, self.survey, self.comparisons = Definitions(), {}, {}
        self.replaces = self.unknown = False
        self.read_sheets: list[Grid] = []
        self.header_rows: dict[str | None, int] = {}
        self.tables: list[Table] = []
        self.reader = MeasurementReader(self.known, self.notes, self.units, cumulative=self.cumulative)

    def answer(self) -> Answer:
        """Everything that the upload says."""
        if "header" in self.asked:
            return Answer({"tables": self._under_header(**self.asked["header"]), "findings": []})
        if "look" in self.asked:
            return Answer({"excerpts": self._looked_at(**self.asked["look"]), "findings": []})
        for place, grid in enumerate(self.grids, 1):
            check_texts(grid, self.notes)
            self.tell("checking", place / len(self.grids) * LETTERS)
        if "cell" in self.asked:
            return Answer({"cell": self._cell(self.asked["cell"]), "tables": self._found_tables(), "findings": []})
        named = self._named_sheets()
        if "mappings" in self.asked:
            self._mapped()
        elif named:
            self._contract(named)
        elif not self._single_sheets():
            return self._unknown_layout()
        self.tell("checking", VALUES)
        self.reader.check(self.grids)
        for grid in self.read_sheets:
            self._tell_format(grid)
        return Answer(self._header(), self.reader.out)

    # which sheet is what

    def _named_sheets(self) -> dict[str, list[Grid]]:
        """Sheet key -> grids, of a workbook whose sheets bear the contract's names."""
        names = contract.sheet_names()
        found: dict[str, list[Grid]] = {}
        called = {grid.sheet: names.get(key_of(grid.sheet)) if grid.sheet is not None else None for grid in self.grids}
        alone = not any(sheet and sheet.key in ("program", "quick_win", "indicator") for sheet in called.values())
        for grid in self.grids:
            sheet = called[grid.sheet]
            if sheet and self._fits(grid, sheet, alone):
                found.setdefault(sheet.key, []).append(grid)
        return found

    def _fits(self, grid: Grid, sheet: Sheet, alone: bool) -> bool:
        """Whether a sheet of a contract's name really is one; "Realisasi" is also what people call their own tables.

        alone: no sheet of definitions stands beside it, so that it may be one that holds everything.
        """
        if sheet is contract.COMPARISON:
            return self._is_sheet(grid, sheet)
        if alone and looks_like_one_sheet(grid):
            return False
        if sheet.key not in ("actual", "plan", "indicator", "event", "district") and not (alone and sheet.key == "survey"):
            return True
        names = contract.column_names(sheet.key)
        first = sheet.columns[0].field if sheet.key not in ("district",) else "name"
        return any(first in {names[key].field for key in map(key_of, row) if key in names} for row in grid.rows[:60])

    def _contract(self, named: dict[str, list[Grid]]) -> None:
        facts = self._facts(named.get("program", []))
        self._sample_rule(facts, named)
        reader = DefinitionReader(self.source, self.known, self.notes)
        self.made = reader.read({key: found[0] for key, found in named.items() if not _blank_program(key, found[0])})
        for key, found in named.items():
            self.read_sheets += found
            for extra in found[1:] if key not in ("actual", "plan", "survey", "comparison") else ():
                self.notes.error("sheet-twice", extra.sheet, None, extra.sheet, found[0].sheet)
        self.reader = MeasurementReader(self.known, self.notes, self.units, any(map(_is_our_guide, self.grids)), self.cumulative)
        for key, kind in (("plan", Kind.PLAN), ("actual", Kind.ACTUAL)):
            for grid in named.get(key, []):
                self._measurements(grid, contract.PLAN if key == "plan" else contract.ACTUAL, kind)
        for grid in named.get("survey", []):
            answers = read_survey(grid, self.source, self.known, self.notes)
            for name, values in answers.items():
                self.survey.setdefault(name, []).extend(values)
        for grid in named.get("comparison", []):
            self.comparisons = read_comparisons(
                grid, self.source, self.known, self.notes, self.comparisons
            )
        self._other_sheets(named)
        if not self._anything():
            self.notes.warning("nothing-read", None, None)

    def _anything(self) -> bool:
        """Whether a row was read, or had something to be said of it."""
        made, passed = self.made, ("example-skipped", "column-ignored")
        told = any(one.severity is Severity.ERROR or (one.cell and one.code not in passed) for one in self.notes.found)
        return bool(
            told
            or made.facts
            or made.dimensions
            or made.quick_wins
            or made.milestones
            or made.indicators
            or made.events
            or made.districts
            or len(self.reader.out)
            or self.survey.get("answer")
            or self.comparisons.get("value")
        )

    def _measurements(self, grid: Grid, sheet: Sheet, kind: Kind) -> None:
        wide = _is_wide(grid, sheet)
        layout = find_layout(grid, sheet, self.notes, wide)
        if layout is None:
            return
        self.header_rows[grid.sheet] = layout.header
        if layout.periods:
            self.reader.read_wide(layout, kind)
        else:
            self.reader.read_long(layout, kind)

    def _facts(self, found: list[Grid]) -> Facts | None:
        """The Program sheet, read ahead in silence: whether this is sample data decides what everything else is read against."""
        if not found or _blank_program("program", found[0]):
            return None
        silent = DefinitionReader(self.source, _known_of(self.known), Notes())
        return silent.read({"program": found[0]}).facts

    def _sample_rule(self, facts: Facts | None, named: dict[str, list[Grid]]) -> None:
        current = self.known.facts
        was_sample = current is not None and current.status is DataStatus.SAMPLE
        place = named["program"][0].sheet if "program" in named else None
        if facts and not self.known.names_city(facts.city):
            cell = facts.cells["city"].rpartition("!")[2]
            self.notes.error("city-differs", place, cell, facts.city, self.known.city.name)
        if was_sample and facts and facts.status is not DataStatus.SAMPLE:
            self.replaces, self.units, self.cumulative = True, {}, ()
            city = self.known.city
            self.known = Known(city, None, city.dimensions, (), (), city.districts)
            self.notes.info("sample-replaced", place, facts.cells["status"].rpartition("!")[2])
        elif current and not was_sample and facts and facts.status is DataStatus.SAMPLE:
            self.notes.error("sample-onto-real", place, facts.cells["status"].rpartition("!")[2])
        elif was_sample and facts is None:
            self.notes.info("stays-sample", None, None)

    def _single_sheets(self) -> bool:
        """The one-sheet layout, or a csv that is one sheet of the contract. False when nothing is recognised."""
        found = [
            grid
            for grid in self.grids
            if looks_like_one_sheet(grid) and not self._is_sheet(grid, contract.COMPARISON)
        ]
        if not found:
            return self._csv_of_contract()
        if self.known.facts and self.known.facts.status is DataStatus.SAMPLE:
            self.notes.info("stays-sample", None, None)
        held = [read_one_sheet(grid, self.source, self.known, self.notes, self.reader, self.made) for grid in found]
        if not any(held):
            raise Refused("no-data")
        self.read_sheets = found
        return True

    def _csv_of_contract(self) -> bool:
        if len(self.grids) != 1 or self.grids[0].sheet is not None:
            return False
        grid = self.grids[0]
        for sheet in (
            contract.COMPARISON,
            contract.ACTUAL,
            contract.PLAN,
            contract.INDICATOR,
            contract.QUICK_WIN,
            contract.MILESTONE,
            contract.EVENTS,
        ):
            if self._is_sheet(grid, sheet):
                self._contract({sheet.key: [grid]})
                return True
        return False

    def _is_sheet(self, grid: Grid, sheet: Sheet) -> bool:
        names = contract.column_names(sheet.key)
        needed = {one.field for one in sheet.columns if one.required}
        for row in grid.rows[:20]:
            there = {names[key].field for key in map(key_of, row) if key in names}
            if needed <= there and any(key_of(name) in map(key_of, row) for name in (sheet.columns[0].name, sheet.columns[0].english)):
                return True
        return False

    def _other_sheets(self, named: dict[str, list[Grid]]) -> None:
        read = {grid.sheet for found in named.values() for grid in found}
        names = contract.sheet_names()
        for grid in self.grids:
            if grid.sheet in read or grid.sheet is None or key_of(grid.sheet) in contract.GUIDE_SHEETS or not _holds(grid):
                continue
            near = difflib.get_close_matches(key_of(grid.sheet), names, 1, 0.75)
            if near and names[near[0]].key not in named:
                self.notes.warning("sheet-misspelt", grid.sheet, None, grid.sheet, names[near[0]].name)
            else:
                self.notes.info("sheet-ignored", grid.sheet, None, grid.sheet)

    def _mapped(self) -> None:
        for chosen in map(mapping.from_json, self.asked["mappings"]):
            grid = next((one for one in self.grids if one.sheet == chosen.sheet), None)
            if grid is None:
                raise Refused("sheet-gone", seen=chosen.sheet)
            self.read_sheets += [] if grid in self.read_sheets else [grid]
            self.header_rows[grid.sheet] = chosen.header_last or 0
            if chosen.period is None and grid.sheet in self.period:
                chosen = replace(chosen, period=self.period[grid.sheet])
            self._read_by(grid, chosen)
        if self.known.facts and self.known.facts.status is DataStatus.SAMPLE:
            self.notes.info("stays-sample", None, None)
        self.tables = [table for one in self.grids for table in find_tables(one, self.known)]
        self._tell_several()

    def _read_by(self, grid: Grid, chosen: mapping.Mapping) -> None:
        """One table as a person, or its layout's name, says."""
        if chosen.survey:
            answers = read_answers(grid, chosen, self.source, self.known, self.notes, self.name, max(self.survey.get("respondent", ()), default=0))
            for name, values in answers.items():
                self.survey.setdefault(name, []).extend(values)
            return
        reads = read_budget if chosen.leaves else mapping.read_mapped
        for one in reads(grid, chosen, self.source, self.known, self.notes, self.reader, self.name):
            is_indicator = isinstance(one, Indicator)
            self.known.put("indicator" if is_indicator else "quick_win", one)
            (self.made.indicators if is_indicator else self.made.quick_wins).append(one)

    def _tell_several(self) -> None:
        """Sheets that hold more than one table."""
        for grid in self.grids:
            found = [one for one in self.tables if one.sheet == grid.sheet]
            if len(found) > 1:
                ranges = [f"{one.columns[0].letter}{one.header_first or one.first_row}:{one.columns[-1].letter}{one.last_row}" for one in found if one.columns]
                self.notes.warning("several-tables", grid.sheet, ranges[0].partition(":")[0], ", ".join(ranges[:8]), count=len(found))

    def _unknown_layout(self) -> Answer:
        self.tables = [table for grid in self.grids for table in find_tables(grid, self.known)]
        if not self.tables:
            raise Refused("no-data")
        self._tell_several()
        first = self.tables[0]
        place = address(first.header_last or first.first_row, column_number(first.columns[0].letter) if first.columns else 1)
        self.notes.error("layout-unknown", first.sheet, place, count=len(self.tables))
        self.read_sheets, self.unknown = [grid for grid in self.grids if any(one.sheet == grid.sheet for one in self.tables)], True
        self.header_rows = {one.sheet: one.header_last or 0 for one in reversed(self.tables)}
        return Answer(self._header())

    # what goes back

    def _header(self) -> dict:
        made, out = self.made, self.reader.out
        findings = self.notes.all()
        definitions = {name: plain(tuple(getattr(made, name))) for name in ("dimensions", "quick_wins", "milestones", "indicators", "events", "districts")}
        return {
            "findings": [_plain_finding(one) for one in findings],
            "facts": plain(made.facts),
            "definitions": definitions,
            "replaces": self.replaces,
            "tables": [plain(one) for one in self.tables],
            "survey": self.survey,
            "comparisons": self.comparisons,
            "words": {name: getattr(out, name) for name in TABLES},
            "count": len(out),
            "excerpts": [self._excerpt(grid, findings) for grid in self.read_sheets[:12]],
        }

    def _found_tables(self) -> list[dict]:
        return [plain(table) for grid in self.grids for table in find_tables(grid, self.known)]

    def _under_header(self, sheet: str | None, first: int | None, last: int | None) -> list[dict]:
        grid = next((one for one in self.grids if one.sheet == sheet), None)
        table = with_header(grid, first, last, self.known) if grid else None
        return [plain(table)] if table else []

    def _excerpt(self, grid: Grid, findings: list[Finding]) -> dict:
        """The rows around the sheet's findings, or its head; columns up to the last one used there."""
        places = (re.match(r"[A-Z]+(\d+)", one.cell or "") for one in findings if one.sheet == grid.sheet)
        marked = set() if self.unknown else {int(place[1]) for place in places if place}
        header = self.header_rows.get(grid.sheet, 1)
        wanted = {header} if header else set()
        for number in sorted(marked):
            if len(wanted) >= EXCERPT_ROWS:
                break
            wanted |= {number - 1, number, number + 1}
        if not marked:
            wanted |= set(range(max(1, header - 6), header + HEAD_ROWS))
        return self._rows(grid, wanted, header)

    def _looked_at(self, sheet: str | None, rows: list[int]) -> list[dict]:
        """The rows of a sheet that somebody wants to see."""
        return [self._rows(one, set(rows[:EXCERPT_ROWS]), 0) for one in self.grids if one.sheet == sheet]

    def _rows(self, grid: Grid, wanted: set[int], header: int) -> dict:
        numbers = [number for number in sorted(wanted) if 1 <= number <= len(grid.rows)]
        rows = [[text_of(cell)[:EXCERPT_TEXT] for cell in grid.rows[number - 1][:EXCERPT_COLUMNS]] for number in numbers]
        width = max((index + 1 for row in rows for index, text in enumerate(row) if text), default=1)
        return {"sheet": grid.sheet, "letters": [column_letters(index) for index in range(1, width + 1)], "header": header,
                "rows": [{"number": number, "cells": row[:width]} for number, row in zip(numbers, rows, strict=True)]}

    def _tell_format(self, grid: Grid) -> None:
        """What the guard's scan saw on a sheet that was read."""
        scan = grid.scan
        self._tell_formulas(grid)
        tell_padded(grid, self.header_rows.get(grid.sheet, 1), self.notes)
        for cell in scan.uncalculated[:1]:
            self.notes.error("formula-uncalculated", grid.sheet, cell, count=len(scan.uncalculated))
        told = {one.cell for one in self.notes.found if one.code == "formula-error" and one.sheet == grid.sheet}
        for cell, error in scan.errors.items():
            if cell not in told:
                self.notes.error("formula-error", grid.sheet, cell, error)
        self.notes.found = [_with_formula(one, grid) for one in self.notes.found]
        filled_rows = [number for number in scan.hidden_rows if number <= len(grid.rows) and any(text_of(cell) for cell in grid.rows[number - 1])]
        if filled_rows:
            self.notes.warning("rows-hidden", grid.sheet, f"A{filled_rows[0]}", count=len(filled_rows), rows=", ".join(map(str, filled_rows[:10])))
        for first, last in scan.hidden_columns:
            if any(text_of(cell) for row in grid.rows[:200] for cell in row[first - 1:last]):
                letters = column_letters(first) + (f"–{column_letters(last)}" if last > first else "")
                self.notes.warning("columns-hidden", grid.sheet, f"{column_letters(first)}1", columns=letters)

    def _tell_formulas(self, grid: Grid) -> None:
        """Values that were calculated: one finding a column, and one for each that lies between its neighbours instead of being measured."""
        if not grid.scan.formulas:
            return
        formulas, out = grid.scan.formulas, self.reader.out
        begin = "" if grid.sheet is None else f"{grid.sheet}!"
        columns: dict[str, list[int]] = {}  # of origins; Realisasi!C{row}, since a range is no cell with a formula
        for place, (sheet, origin) in enumerate(zip(self.reader.sheets, out.origins, strict=True)):
            letters = origin.removeprefix(begin).removesuffix("{row}")
            if sheet == grid.sheet and letters.isalpha():
                columns.setdefault(letters, []).append(place)
        for letters, origins in columns.items():
            rows = out.row if len(origins) == len(out.origins) else [row for origin, row in zip(out.origin, out.row, strict=True) if origin in origins]
            cells = [cell for row in rows if (cell := f"{letters}{row}") in formulas]
            for cell in cells:
                formula = formulas[cell]
                if formula.endswith(("2", ")", " ")) and _BETWEEN.fullmatch(formula.replace("$", "").replace(" ", "")):
                    self.notes.warning("formula-interpolated", grid.sheet, cell, f"={formula}")
            if cells:
                first = cells[0]
                self.notes.info("formula-value", grid.sheet, first, f"={formulas[first]}", text_of(grid.at(*_row_and_column(first))), count=len(cells))

    def _cell(self, place: str) -> dict:
        """One cell as a number would be read from it."""
        sheet, bang, cell = place.rpartition("!")
        wanted = sheet.strip("'") if bang else None
        found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", cell.strip())
        grid = next((one for one in self.grids if one.sheet == wanted or (wanted is None and one is self.grids[0])), None)
        if found is None or grid is None:
            return {"ref": place, "raw": None, "value": None, "unit": None, "kind": "unknown", "reason": "no-such-cell"}
        letters, number = found[1].upper(), int(found[2])
        raw = grid.at(number, column_number(letters))
        return {"ref": place, **_read_cell(grid, raw, f"{letters}{number}", column_number(letters))}


def _row_and_column(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters):]), column_number(letters)


def _with_formula(one: Finding, grid: Grid) -> Finding:
    """An error cell with the formula that made it."""
    if one.code != "formula-error" or one.sheet != grid.sheet or not grid.scan.formulas.get(one.cell or ""):
        return one
    return replace(one, wanted=f"={grid.scan.formulas[one.cell]}")


def _read_cell(grid: Grid, raw: object, place: str, column: int) -> dict:
    """raw, value, unit, kind (number, text, date, missing, error, boolean) and the reason where there is no value."""
    text = text_of(raw)
    if place in grid.scan.errors:
        return {"raw": grid.scan.errors[place], "value": None, "unit": None, "kind": "error", "reason": "formula-error"}
    if place in grid.scan.uncalculated:
        return {"raw": None, "value": None, "unit": None, "kind": "error", "reason": "formula-uncalculated"}
    if isinstance(raw, bool):
        return {"raw": raw, "value": None, "unit": None, "kind": "boolean", "reason": "number-unreadable"}
    if isinstance(raw, (int, float)):
        percent = grid.scan.is_percent(place)
        return {"raw": raw, "value": round(raw * 100, 10) if percent else raw, "unit": "%" if percent else None, "kind": "number", "reason": None}
    if not isinstance(raw, str):
        return {"raw": text, "value": None, "unit": None, "kind": "date", "reason": "number-is-date"}
    reading = read_number(text, decimal_sign(row[column - 1] for row in grid.rows if len(row) >= column and type(row[column - 1]) is str))
    if reading.kind == "number":
        reason = "number-doubtful" if reading.doubt else None
        return {"raw": text, "value": reading.value, "unit": "%" if reading.percent else reading.unit, "kind": "number", "reason": reason}
    kind = "missing" if reading.kind in ("missing", "nil") else "text"
    reason = {"missing": "no-value-yet", "nil": "nil"}.get(reading.kind, "number-unreadable")
    return {"raw": text if text else None, "value": None, "unit": None, "kind": kind, "reason": reason}


def _known(given: dict) -> Known:
    return Known(from_plain(City, given["city"]), from_plain(Facts, given["facts"]), from_plain(tuple[Dimension, ...], given["dimensions"]),
                 from_plain(tuple[QuickWin, ...], given["quick_wins"]), from_plain(tuple[Indicator, ...], given["indicators"]),
                 from_plain(tuple[District, ...], given["districts"]))


def _known_of(known: Known) -> Known:
    """A copy that may be written to without telling anybody."""
    return Known(known.city, known.facts, tuple(known.dimensions.values()), (), (), ())


def _plain_finding(finding: Finding) -> dict:
    return {"code": finding.code, "severity": str(finding.severity), "sheet": finding.sheet, "cell": finding.cell, "seen": finding.seen,
            "wanted": finding.wanted, "facts": dict(finding.facts), "proposal": proposal_as_json(finding.proposal)}


def _holds(grid: Grid) -> bool:
    return any(text_of(cell).strip() for row in grid.rows[:200] for cell in row)


def _is_our_guide(grid: Grid) -> bool:
    """Whether a sheet is the guide of a workbook that our template made."""
    return grid.sheet is not None and key_of(grid.sheet) in contract.GUIDE_SHEETS and any(contract.TEMPLATE_MARK in row for row in grid.rows[:3])


def _blank_program(key: str, grid: Grid) -> bool:
    """Whether a Program sheet fills none of its facts but the city, as an empty template does."""
    if key != "program":
        return False
    names = contract.column_names("program")
    for row in grid.rows:
        filled = [text_of(cell).strip() for cell in row if text_of(cell).strip()]
        if len(filled) > 1 and key_of(filled[0]) in names and names[key_of(filled[0])].field != "city":
            return False
    return True


def _is_wide(grid: Grid, sheet: Sheet) -> bool:
    """Whether periods stand across: a header row that names the indicator but no period column."""
    names = contract.column_names(sheet.key)
    for row in grid.rows[:60]:
        there = {names[key].field for key in map(key_of, row) if key in names}
        if "indicator" in there:
            return "period" not in there
    return False
