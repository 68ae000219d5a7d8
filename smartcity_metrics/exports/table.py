"""A table as a file to take away: a workbook or a csv that no spreadsheet program will mistake for formulas."""

from __future__ import annotations

import csv as csv_format
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Real

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from smartcity_metrics.language import Words

Cell = str | float | int | date | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheet programs take for a formula
WIDEST = 60


@dataclass(frozen=True)
class Table:
    """Columns and rows for people. Numbers are numbers, None is an empty cell; `note` says what the reader must know.

    formats: how a workbook prints each column, "" as it likes; the cell keeps the whole number.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    sample: bool = False
    formats: tuple[str, ...] = ()


def workbook(table: Table, say: Words) -> bytes:
    """The table as xlsx: title, note, header, rows; every text is text, whatever it begins with."""
    return book({"Data": table}, say)


def book(sheets: Mapping[str, Table], say: Words) -> bytes:
    """Tables as the sheets of one xlsx, by the sheets' names (at most 31 characters); each says for itself what it is."""
    made = Workbook()
    made.remove(made.active)
    for name, table in sheets.items():
        _write(made.create_sheet(name), table, say)
    made.properties.title = " – ".join(_head(next(iter(sheets.values())), say)[:2])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, table: Table, say: Words) -> None:
    for line in _head(table, say):
        sheet.append([_writable(line)])
        as_text(sheet.cell(sheet.max_row, 1))
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    sheet.append([])
    sheet.append([_writable(column) for column in table.columns])
    header = sheet.max_row
    for cell in sheet[header]:
        as_text(cell)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", start_color="FFE9EDF2")
    for row in table.rows:
        sheet.append([_writable(one) for one in row])
        for number, cell in enumerate(sheet[sheet.max_row]):
            as_text(cell)
            as_exact(cell)
            if table.formats and table.formats[number]:
                cell.number_format = table.formats[number]
    for number, column in enumerate(table.columns):
        longest = max([len(column) // 2, *(len(str(row[number])) for row in table.rows if row[number] is not None)], default=8)
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(WIDEST, longest + 3)
    sheet.freeze_panes = sheet.cell(header + 1, 1)


def _writable(cell: Cell) -> Cell:
    """Without characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell


def csv(table: Table, say: Words) -> bytes:
    """The table as csv in utf-8 with a mark, as spreadsheet programs of the language open it by double click.

    Indonesian: semicolons and decimal commas; English: commas and decimal points. Text that a spreadsheet program
    would take for a formula has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv_format.writer(out, delimiter=";" if say.language == "id" else ",", lineterminator="\r\n")
    for line in _head(table, say):
        writer.writerow([harmless(line)])
    writer.writerow([harmless(column) for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(cell, say) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def file_name(stem: str, ending: str, sample: bool) -> str:
    """stem.ending; with CONTOH- before it when the numbers are invented."""
    return f"{'CONTOH-' if sample else ''}{stem}.{ending}"


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would begin to compute (CWE-1236)."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text


def _head(table: Table, say: Words) -> list[str]:
    return [line for line in (say("table.sample") if table.sample else "", table.title, table.note) if line]


def as_text(cell: object) -> None:
    """Make an openpyxl cell hold its text as text, whatever it begins with."""
    if isinstance(cell.value, str):
        cell.data_type, cell.quotePrefix = "s", cell.value.startswith(FORMULA_STARTS)


def as_exact(cell: object) -> None:
    """Make an openpyxl cell hold its number to the last digit: by itself it would be written with 16, and a double needs 17."""
    if isinstance(cell.value, Real) and not isinstance(cell.value, bool):
        cell.value = repr(float(cell.value)) if math.isfinite(cell.value) else None
        if cell.value is not None:
            cell.data_type = "n"


def _written(cell: Cell, say: Words) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return str(cell).replace(".", ",") if say.language == "id" else str(cell)
