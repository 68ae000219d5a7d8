"""The workbook comes back: every finding at its cell, nothing else changed, and the mended file passes."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from smartcity_metrics.intake.desk import checked_workbook
from tests.intake.spreadsheets import book, programme, read

TABLE = """
    | indikator | periode  | nilai | catatan      |
    | ADM-1     | Jan 2019 | 46O0  | =HYPERLINK() |
    | ADM-9     | Feb 2019 | =5    |              |
    | ADM-2     | Mar 2019 | =7    | rekap        |
""".replace("=HYPERLINK()", "")


def returned(data, name="unggahan.xlsx", language="id"):
    """The reading, the workbook that comes back, and whether it is the same one."""
    reading = read(data, name, current=programme())
    file, own = checked_workbook(data, name, reading.findings, language)
    return reading, openpyxl.load_workbook(io.BytesIO(file)), own


def test_bad_cells_are_coloured_commented_and_listed_with_a_link():
    reading, back, own = returned(book(Realisasi=TABLE, formats={"Realisasi!C4": '0.0" hari"'}))
    assert own
    sheet = back["Realisasi"]
    for cell in ("C2", "A3"):
        assert sheet[cell].fill.fgColor.rgb == "FFF4B6B0"
        assert "Cara memperbaiki" in sheet[cell].comment.text
    assert (sheet["C4"].fill.fill_type, sheet["C4"].comment) == (None, None)
    listed = [[cell.value for cell in row] for row in back["PERIKSA"].iter_rows(min_row=4)]
    assert [(row[1], row[2], row[3]) for row in listed if row[1] == "Galat"] == [("Galat", "Realisasi", "C2"), ("Galat", "Realisasi", "A3")]
    assert (back["PERIKSA"]["D4"].hyperlink.location, back["PERIKSA"]["D4"].hyperlink.target) == ("'Realisasi'!C2", None)
    assert len(listed) == len(reading.findings)


def test_nothing_else_in_the_workbook_changes():
    """Values, formulas, formats and other sheets stay as they were."""
    made = openpyxl.load_workbook(io.BytesIO(book(Realisasi=TABLE, Lain="| a | =5 |", formats={"Realisasi!C4": '0.0" hari"'})))
    made["Lain"]["C1"] = "=B1*2"
    made["Lain"].column_dimensions["A"].width = 33
    out = io.BytesIO()
    made.save(out)
    _, back, _ = returned(out.getvalue())
    assert (back["Lain"]["B1"].value, back["Lain"]["C1"].value, back["Lain"].column_dimensions["A"].width) == (5, "=B1*2", 33)
    assert back["Realisasi"]["C4"].number_format == '0.0" hari"'
    assert [[cell.value for cell in row] for row in back["Realisasi"].iter_rows()] == [
        [cell.value for cell in row] for row in made["Realisasi"].iter_rows()]


def test_only_the_list_is_open_when_the_workbook_comes_back():
    """Two sheets marked as chosen would open as a group, and what is typed into one would go into both."""
    _, back, _ = returned(book(Lain="| a | =5 |", Realisasi=TABLE))
    assert [one.title for one in back.worksheets if one.sheet_view.tabSelected] == ["PERIKSA"]


def test_numbers_come_back_to_the_last_digit():
    """A double needs 17 digits; openpyxl by itself writes 16, and 0.30000000000000004 would come back as 0.3."""
    made = openpyxl.load_workbook(io.BytesIO(book(Realisasi=TABLE)))
    cell = made["Realisasi"]["H9"]
    cell.value, cell.data_type = repr(0.1 + 0.2), "n"
    out = io.BytesIO()
    made.save(out)
    _, back, _ = returned(out.getvalue())
    assert back["Realisasi"]["H9"].value == 0.1 + 0.2 != 0.3


def test_the_mended_workbook_is_read_without_its_list():
    _, back, _ = returned(book(Realisasi=TABLE))
    back["Realisasi"]["C2"] = 4.6
    back["Realisasi"]["A3"] = "ADM-3"
    out = io.BytesIO()
    back.save(out)
    again = read(out.getvalue(), current=programme())
    assert [one.code for one in again.findings if str(one.severity) != "info"] == []  # nor are its own links taken for links to outside
    assert len(again.part.observations) == 3


@pytest.mark.parametrize("name", ["data.csv", "gambar.xlsx"])
def test_a_file_that_cannot_be_written_back_brings_the_list_alone(name):
    """A csv has no colours; a workbook with a chart would lose it."""
    if name.endswith(".csv"):
        data = b"indikator;periode;nilai\nADM-1;Jan 2019;46O0\n"
    else:
        made = openpyxl.load_workbook(io.BytesIO(book(Realisasi=TABLE)))
        made["Realisasi"].add_chart(openpyxl.chart.BarChart(), "F2")
        out = io.BytesIO()
        made.save(out)
        data = out.getvalue()
    reading, back, own = returned(data, name)
    assert (own, back.sheetnames) == (False, ["PERIKSA"])
    assert back["PERIKSA"].max_row == 3 + len(reading.findings)


def test_a_workbook_that_openpyxl_cannot_open_brings_the_list_alone():
    """An export whose cells name a style that is not there: calamine reads it, openpyxl raises IndexError."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(Realisasi=TABLE))) as archive, zipfile.ZipFile(out, "w") as odd:
        for one in archive.namelist():
            odd.writestr(one, archive.read(one).replace(b'r="C4"', b'r="C4" s="99"'))
    reading, back, own = returned(out.getvalue())
    assert (own, back.sheetnames) == (False, ["PERIKSA"])
    assert back["PERIKSA"].max_row == 3 + len(reading.findings) > 4


def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_list():
    file, _ = checked_workbook(b"indikator;periode;nilai\n=1+1;Jan 2019;5\n", "=cmd.csv",
                               read(b"indikator;periode;nilai\n=1+1;Jan 2019;5\n", "data.csv", current=programme()).findings, "id")
    sheet = openpyxl.load_workbook(io.BytesIO(file))["PERIKSA"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_list_speaks_english_too():
    _, back, _ = returned(book(Realisasi=TABLE), language="en")
    assert back["PERIKSA"]["B4"].value == "Error"
