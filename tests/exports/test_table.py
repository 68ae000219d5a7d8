"""A downloaded table opens as what it says, and computes nothing."""

from __future__ import annotations

import csv as csv_format
import io

import openpyxl
import pytest

from smartcity_metrics.exports.table import Table, csv, file_name, harmless, workbook
from smartcity_metrics.language import words

ID, EN = words("id"), words("en")
TABLE = Table("Bandingkan", ("indikator", "realisasi", "catatan"), (
    ("Waktu KTP selesai", 1.9, "=HYPERLINK(\"http://contoh\")"),
    ("@SUM(A1)", 1400, "-2 hari"),
    ("Rumah tersambung", None, "+62 811"),
))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_text_that_a_spreadsheet_would_compute_is_made_text(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["Waktu tunggu", "5,2 → 1,9 hari", "−3,3 hari", "", "a=b"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_the_workbook_holds_text_as_text_and_numbers_as_numbers():
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(TABLE, ID))).active
    assert [cell.value for cell in sheet[3]] == ["indikator", "realisasi", "catatan"]
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    assert [cell.value for cell in cells] == [cell for row in TABLE.rows for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "n", "s", "s", "n", "s", "s", "n", "s"]
    assert sheet["C4"].quotePrefix
    assert not sheet["A4"].quotePrefix


def test_an_indonesian_csv_has_semicolons_and_decimal_commas():
    text = csv(TABLE, ID).decode("utf-8-sig")
    assert text.splitlines()[1] == "indikator;realisasi;catatan"
    assert text.splitlines()[2].startswith("Waktu KTP selesai;1,9;\"'=HYPERLINK(")
    assert text.splitlines()[4] == "Rumah tersambung;;'+62 811"


def test_an_english_csv_has_commas_and_decimal_points():
    rows = list(csv_format.reader(io.StringIO(csv(TABLE, EN).decode("utf-8-sig"))))
    assert rows[2][:2] == ["Waktu KTP selesai", "1.9"]
    assert rows[3] == ["'@SUM(A1)", "1400", "'-2 hari"]


@pytest.mark.parametrize("say", [ID, EN])
def test_invented_numbers_say_so_in_the_file_and_in_its_name(say):
    sample = Table("Bandingkan", ("a",), (("b",),), sample=True)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(sample, say))).active
    assert sheet["A1"].value.startswith("DATA CONTOH")
    assert csv(sample, say).decode("utf-8-sig").lstrip('"').startswith("DATA CONTOH")
    assert file_name("bandingkan", "xlsx", sample=True) == "CONTOH-bandingkan.xlsx"
    assert file_name("bandingkan", "xlsx", sample=False) == "bandingkan.xlsx"
