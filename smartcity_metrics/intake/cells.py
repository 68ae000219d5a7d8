"""Bytes that the guard let pass, as grids of cells with their addresses. Nothing is interpreted yet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from threading import Event

from smartcity_metrics.intake.findings import Finding, Severity
from smartcity_metrics.intake.guard import CELL_CHARACTERS, COLUMNS, FILLED_CELLS, ROWS, Refused, Scan, SheetScan, column_letters
from smartcity_metrics.language.numbers import digits

Cell = str | float | int | bool | date | datetime | time | timedelta  # an empty cell is ""
_DELIMITERS = ";,\t|"
_UNDEFINED_1252 = b"\x81\x8d\x8f\x90\x9d"


@dataclass
class Grid:
    """One sheet: `rows[0]` is row 1, `rows[0][0]` is A1. `sheet` is None for a csv. `lines`: file line of each csv row."""

    sheet: str | None
    rows: list[list[Cell]]
    scan: SheetScan = field(default_factory=lambda: SheetScan(""))

    def at(self, row: int, column: int) -> Cell:
        """The cell of this row and column, both counted from 1; "" beyond the filled area."""
        if row < 1 or column < 1 or row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


def address(row: int, column: int) -> str:
    """3 and 7 as C7's people write it: address(7, 3) is "C7"."""
    return f"{column_letters(column)}{row}"


def text_of(cell: Cell | None) -> str:
    """A cell in the person's own characters, as far as the file keeps them."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return "" if cell is None else str(cell)


def grids(data: bytes, scan: Scan, tell: Callable[[float], None]) -> tuple[list[Grid], list[Finding]]:
    """All visible sheets and what was noticed on opening them. Refused when nothing can be read. `tell` hears the share of sheets read."""
    if scan.kind == "csv":
        return _csv(data)
    parsing = Event()
    with ThreadPoolExecutor(1) as pool:
        # the guard's verdict is in; what remains are facts, found while the reader parses without Python's lock, not before
        looked = pool.submit(lambda: parsing.wait() and scan.look())
        try:
            found = _workbook(data, scan, parsing, tell)
        finally:
            parsing.set()
        looked.result()
    return found


def _workbook(data: bytes, scan: Scan, parsing: Event, tell: Callable[[float], None]) -> tuple[list[Grid], list[Finding]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        metadata = book.sheets_metadata
    except Exception as reason:  # calamine's own family of errors, one for each format
        raise Refused("password" if "assword" in repr(reason) else "archive-broken") from reason
    found: list[Grid] = []
    findings: list[Finding] = []
    for number, one in enumerate(metadata):
        tell(number / len(metadata))
        if one.visible != SheetVisibleEnum.Visible:
            findings.append(Finding("sheet-hidden", Severity.WARNING, one.name))
            continue
        parsing.set()
        try:
            sheet = book.get_sheet_by_name(one.name)
            rows = sheet.to_python(skip_empty_area=False)
        except Exception as reason:
            if "orksheet" in repr(reason):  # a chart sheet holds no cells
                continue
            raise Refused("archive-broken") from reason
        seen = scan.sheets.get(one.name) or SheetScan(one.name, merges=_merges(sheet.merged_cell_ranges))
        found.append(_checked(Grid(one.name, rows, seen), scan.kind))
    if not found:
        raise Refused("no-sheet")
    return found, findings


def _merges(ranges: list | None) -> list[str]:
    """The merged ranges of a format whose bytes the guard does not scan; calamine counts from 0."""
    return [f"{address(top + 1, left + 1)}:{address(bottom + 1, right + 1)}" for (top, left), (bottom, right) in ranges or []]


def _checked(grid: Grid, kind: str) -> Grid:
    """The limits that hold for what a reader returned; the guard has not seen the cells of .xls and .ods."""
    if len(grid.rows) > ROWS or (grid.rows and len(grid.rows[0]) > COLUMNS):
        raise Refused("far-cell", sheet=grid.sheet, limit_rows=ROWS, limit_columns=COLUMNS)
    if kind != "xlsx":
        _check_texts(grid)
    return grid


def _check_texts(grid: Grid) -> None:
    for number, row in enumerate(grid.rows, 1):
        for column, cell in enumerate(row, 1):
            if type(cell) is str and len(cell) > CELL_CHARACTERS:
                raise Refused("text-too-long", sheet=grid.sheet, cell=address(number, column), limit=CELL_CHARACTERS)


def _csv(data: bytes) -> tuple[list[Grid], list[Finding]]:
    text, findings = _decoded(data)
    delimiter, text, skipped = _delimiter(text)
    csv.field_size_limit(CELL_CHARACTERS)
    rows: list[list[Cell]] = [[] for _ in range(skipped)]
    filled = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            filled += len(row)
            if len(rows) > ROWS or len(row) > COLUMNS or filled > FILLED_CELLS + ROWS:
                raise Refused("far-cell", cell=None, limit_rows=ROWS, limit_columns=COLUMNS)
    except csv.Error as reason:
        raise Refused("text-too-long" if "field" in str(reason) else "csv-broken", cell=f"A{len(rows) + 1}", limit=CELL_CHARACTERS) from reason
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    findings += _ragged(rows)
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    if delimiter != ",":
        findings.append(Finding("csv-delimiter", Severity.INFO, facts={"sign": {"\t": "tab"}.get(delimiter, delimiter)}))
    return [Grid(None, rows)], findings


def _decoded(data: bytes) -> tuple[str, list[Finding]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _without_null(data.decode("utf-16")), []
        except UnicodeDecodeError as reason:
            raise Refused("csv-encoding") from reason
    try:
        return _without_null(data.decode("utf-8-sig")), []
    except UnicodeDecodeError:
        pass
    if any(byte in data for byte in _UNDEFINED_1252) or b"\xc0\xaf" in data or b"\xed\xa0" in data:
        raise Refused("csv-encoding")
    return _without_null(data.decode("cp1252")), [Finding("csv-1252", Severity.INFO)]


def _without_null(text: str) -> str:
    if "\0" in text:
        raise Refused("control-character")
    return text


def _delimiter(text: str) -> tuple[str, str, int]:
    """The sign between cells, by the first line and by how evenly it parts the lines; a line `sep=;` says it outright."""
    head, _, rest = text.partition("\n")
    if head.casefold().startswith("sep=") and len(head.strip()) <= 5:
        return head.strip()[4:] or ",", rest, 1
    lines = [line for line in text[:200_000].splitlines()[:200] if line.strip()]

    def fitness(sign: str) -> tuple[float, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        width, times = max(counts.items(), key=lambda one: (one[0] > 1, one[1]), default=(1, 0))
        return (times / max(len(lines), 1) if width > 1 else 0.0), len(next(csv.reader(lines[:1], delimiter=sign), [])) + width

    try:
        return max(_DELIMITERS, key=fitness), text, 0
    except csv.Error:
        return max(_DELIMITERS, key=head.count), text, 0


def _ragged(rows: list[list[Cell]]) -> list[Finding]:
    """Rows with more cells than the widest of the first rows, by line."""
    widths = Counter(len(row) for row in rows if row)
    if len(widths) < 2:
        return []
    heading = next((len(row) for row in rows if sum(bool(str(cell).strip()) for cell in row) > 1), 0)
    found = []
    for number, row in enumerate(rows, 1):
        surplus = [cell for cell in row[heading:] if str(cell).strip()]
        if heading and surplus:
            found.append(Finding("csv-ragged", Severity.ERROR, None, f"A{number}", seen=str(len(row)), wanted=str(heading)))
        elif heading and 1 < len(row) < heading:
            found.append(Finding("csv-short", Severity.WARNING, None, f"A{number}", seen=str(len(row)), wanted=str(heading)))
    return found
