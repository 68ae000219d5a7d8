"""The workbook comes back: bad cells coloured and commented, and a sheet PERIKSA that lists every finding with a link to its cell.

Written with openpyxl, which keeps values, formulas, formats and rules but not what it does not know (pictures, charts,
pivots). A workbook that holds such things is left alone, and the list comes as a workbook of its own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

SHEET = "PERIKSA"  # never read (contract.GUIDE_SHEETS)
MOST_BYTES = 12 * 2**20  # of all parts unpacked; openpyxl takes more than ten times calamine's time
COLOURS = {"error": "FFF4B6B0", "warning": "FFFCE3A8", "info": "FFDCE6F2"}
_KNOWN = ("[content_types].xml", "_rels/", "docprops/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/sheet", "xl/worksheets/_rels/",
          "xl/sharedstrings.xml", "xl/styles.xml", "xl/theme/", "xl/calcchain.xml", "xl/comments", "xl/drawings/vmldrawing",
          "xl/drawings/commentsdrawing", "xl/printersettings/", "xl/tables/", "customxml/")


def annotated(data: bytes, kind: str, told: Sequence[Mapping[str, str | None]], headings: Sequence[str], title: str) -> tuple[bytes, bool]:
    """The workbook with its findings, and whether it is the same workbook (else the list alone).

    kind: of the guard's scan. told: findings as {sheet, cell, severity, word, message}, worst first. headings: of the list, in
    this order: number, severity, sheet, cell, message. Every text is written as text, never as a formula.
    """
    from openpyxl import Workbook

    book = _loaded(data) if kind == "xlsx" and _plain(data) else None
    own, book = book is not None, book or Workbook()
    if own:
        if SHEET in book.sheetnames:
            del book[SHEET]
        for one in reversed(told):  # the worst finding of a cell comes last and stays on top
            _mark(book, one)
        sheet = book.create_sheet(SHEET, 0)
    else:
        sheet = book.active
        sheet.title = SHEET
    _list(sheet, told, headings, title, own)
    book.active = 0
    for page in book.worksheets:  # two sheets marked as chosen open as a group, and what is typed goes into both
        page.sheet_view.tabSelected = page is sheet
    return _written(book), own


def _written(book: object) -> bytes:
    """The workbook's bytes without a file between: the process that reads uploads may write none."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        """openpyxl's own writer, with its sheets in memory."""

        def write_worksheet(self, ws: object) -> None:
            ws._drawing = SpreadsheetDrawing()
            stream = io.BytesIO()
            for cell in ws._cells.values():
                if type(cell.value) is float:  # openpyxl by itself writes 16 digits, and a double needs 17
                    cell._value, cell.data_type = repr(cell.value), "n"
            writer = WorksheetWriter(ws, stream)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], stream.getvalue())
            self.manifest.append(ws)

    out = io.BytesIO()
    InMemory(book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)).save()
    return out.getvalue()


def _plain(data: bytes) -> bool:
    """Whether openpyxl writes back all that the workbook holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(one.file_size for one in entries) > MOST_BYTES:
            return False
        names = [one.filename.casefold() for one in entries if not one.is_dir()]
        sheets = (archive.read(one) for one in entries if one.filename.casefold().startswith("xl/worksheets/sheet"))
        return all(name.startswith(_KNOWN) for name in names) and not any(b"<extLst" in content or b"<drawing " in content for content in sheets)


def _loaded(data: bytes) -> object | None:
    """openpyxl's workbook; None where it breaks, as it does on exports that calamine reads: a style that is not there, no theme."""
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - whatever openpyxl stumbles over, the list is made without it
        return None


def _mark(book: object, one: Mapping[str, str | None]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if not one["cell"] or one["sheet"] not in book.sheetnames:
        return
    sheet = book[one["sheet"]]
    cell = sheet[one["cell"].partition(":")[0]]
    if cell.__class__.__name__ == "MergedCell":  # its text stands in the first cell of the merge
        merged = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
        if merged is None:
            return
        cell = sheet.cell(merged.min_row, merged.min_col)
    cell.fill = PatternFill("solid", fgColor=COLOURS[one["severity"]])
    before = f"\n\n{cell.comment.text}" if cell.comment else ""
    cell.comment = Comment(f"{one['message']}{before}"[:2000], SHEET, width=340, height=160)


def _list(sheet: object, told: Sequence[Mapping[str, str | None]], headings: Sequence[str], title: str, links: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet["A1"] = title
    sheet["A1"].font = Font("Calibri", bold=True, size=14)
    for column, heading in enumerate(headings, 1):
        cell = sheet.cell(3, column, heading)
        cell.font = Font("Calibri", bold=True)
    for row, one in enumerate(told, 4):
        for column, text in enumerate((row - 3, one["word"], one["sheet"] or "", one["cell"] or "", one["message"]), 1):
            cell = sheet.cell(row, column)
            cell.value = text
            if isinstance(text, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cell.font, cell.alignment = Font("Calibri"), Alignment(vertical="top", wrap_text=column == 5)
        sheet.row_dimensions[row].height = 15 * (1 + len(str(one["message"])) // 125)  # spreadsheets fit a row only once somebody writes in it
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=COLOURS[one["severity"]])
        if links and one["sheet"] and one["cell"]:
            quoted = str(one["sheet"]).replace("'", "''")
            sheet.cell(row, 4).hyperlink = Hyperlink(f"D{row}", location=f"'{quoted}'!{one['cell']}")  # "#…" would be a link to outside
            sheet.cell(row, 4).font = Font("Calibri", underline="single", color="FF274FBE")
    for letter, width in zip("ABCDE", (6, 14, 22, 10, 110), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
