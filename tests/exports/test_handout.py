"""The hand-out, opened again: whole numbers, cells that are empty and not zero, names that compute nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from smartcity_metrics.exports.handout import handout
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import DataStatus, Facts, Period, Polarity, Source
from tests.metrics.conftest import WIN, indicator, made
from tests.talks import SAMPLE, judged

ID, EN = words("id"), words("en")
TABLE = """
I-1 2018-12 5.25
I-1 2019-01 4.0625
I-1 2019-03 3.1
I-1 2019-04 2.9 provisional
I-1 2019-03 3.7 plan
I-2 2019-01 1 provisional
"""


def card_of(name: str = "Waktu KTP selesai", status: DataStatus = DataStatus.FINAL) -> object:
    known = (indicator(name=name, polarity=Polarity.LOWER, baseline=5.2, target=2.0), indicator("I-2", name="Nasabah"))
    facts = Facts("Kota Uji", status, date(2018, 10, 1), date(2019, 12, 31))
    programme = made(known, TABLE, wins=(replace(WIN, name=name, budget=420e6, spent=None),), facts=facts,
                     sources=(Source("abc", "data.xlsx", "abc" * 20, "Sari", "2020-03-01T08:00:00+08:00"),))
    return scorecard(programme, Period.of("2019-04"))


def opened(card: object, say: object = ID, edition: int | None = 12) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(handout(card, say, edition, 3)))


def rows(sheet: object, first: str) -> list[dict[str, object]]:
    """The table of a sheet by its headings, the first of which is named."""
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, line in enumerate(lines) if line[0] == first)
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1:]]


def test_it_has_a_sheet_for_each_question_in_the_readers_language():
    assert opened(card_of()).sheetnames == ["Rapor", "Quick win", "Angka dan selnya", "Sumber", "Rumus", "Metode", "Yang perlu diingat"]
    assert opened(card_of(), EN).sheetnames == ["Scorecard", "Quick wins", "Figures and cells", "Sources", "Formulas", "Methods", "Keep in mind"]


def test_a_row_of_the_scorecard_has_marks_reasons_and_whole_numbers():
    """5.2 to 2.0, at 3.1: achievement 1 + (1 - 3.1/2), way (5.2 - 3.1) / 3.2."""
    row = rows(opened(card_of())["Rapor"], "Dimensi")[0]
    assert (row["Kode"], row["Kondisi awal"], row["Realisasi"], row["Periode"], row["Target"]) == ("I-1", 5.2, 3.1, "2019-03", 2)
    assert row["Nilai capaian"] == 1 + (1 - 3.1 / 2.0)
    assert row["Jalan ditempuh"] == (3.1 - 5.2) / (2.0 - 5.2)
    assert row["Tanggal target"] == datetime(2019, 12, 31)
    assert (row["Capaian"], row["Laju"], row["Sinyal"]) == ("Belum tercapai", "Lebih cepat dari rencana", "Belum dapat dinilai")
    assert row["Sinyal: alasan"].startswith("baru 1 bulan data sebelum")
    assert row["Sel yang dihitung"] == "Realisasi!C3, Realisasi!C4"


def test_what_is_missing_is_an_empty_cell():
    book = opened(card_of())
    row = rows(book["Rapor"], "Dimensi")[1]
    assert row["Realisasi"] is row["Nilai capaian"] is row["Pengaruh rata-rata sebulan"] is row["Target atas"] is None
    assert row["Capaian: alasan"] == "semua angka masih sementara"
    win = rows(book["Quick win"], "Dimensi")[0]
    assert (win["Anggaran (Rp)"], win["Terserap (Rp)"]) == (420e6, None)


def test_every_figure_stands_with_its_cell_and_a_missing_month_too():
    found = rows(opened(card_of())["Angka dan selnya"], "Kode")
    mine = [(one["Periode"], one["Jenis"], one["Nilai"], one["Lembar, sel"], one["Berkas"]) for one in found if one["Kode"] == "I-1"]
    assert mine == [("2018-12", "realisasi", 5.25, "Realisasi!C2", "data.xlsx"), ("2019-01", "realisasi", 4.0625, "Realisasi!C3", "data.xlsx"),
                    ("2019-02", "realisasi", None, None, None), ("2019-03", "rencana", 3.7, "Realisasi!C6", "data.xlsx"),
                    ("2019-03", "realisasi", 3.1, "Realisasi!C4", "data.xlsx"), ("2019-04", "realisasi", 2.9, "Realisasi!C5", "data.xlsx")]
    assert [one["Status"] for one in found if one["Kode"] == "I-1"] == ["final", "final", None, None, "final", "sementara"]


def test_sources_are_named_with_who_brought_them():
    assert rows(opened(card_of())["Sumber"], "Berkas") == [
        {"Berkas": "data.xlsx", "SHA-256": "abc" * 20, "Diunggah oleh": "Sari", "Diunggah pada": "2020-03-01T08:00:00+08:00", "Indikator": "I-1, I-2"}]


def test_formulas_are_worked_with_their_own_numbers_for_each_indicator():
    found = rows(opened(card_of())["Rumus"], "Kode")
    assert {one["Kode"] for one in found} == {"I-1", "I-2"}
    achievement = next(one for one in found if one["Kode"] == "I-1" and one["Angka"] == "Capaian")
    assert achievement["Dengan angkanya"] == "1 + (1 − 3,1 / 2) = 45%"
    assert achievement["Hasil"] == "45%"


def test_the_methods_have_sources_and_say_where_they_depart():
    found = rows(opened(card_of())["Metode"], "Cara")
    assert all(one["Penyimpangan dan alasannya"] for one in found)
    assert any("Spiegelhalter" in (one["Sumber cara"] or "") for one in found)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2+3", "<script>alert(1)</script>"])
def test_names_from_data_stay_text(name):
    cells = [cell for sheet in opened(card_of(name)) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    mine = [cell for cell in cells if cell.value == name]
    assert mine
    assert all(cell.quotePrefix == (name[0] in "=+@-") for cell in mine)


@pytest.mark.parametrize(("status", "marked"), [(DataStatus.SAMPLE, True), (DataStatus.FINAL, False)])
def test_invented_numbers_are_marked_on_every_sheet_and_others_are_not(status, marked):
    assert [sheet["A1"].value.startswith("DATA CONTOH") for sheet in opened(card_of(status=status))] == [marked] * 7


def test_every_sheet_says_of_which_edition_it_is():
    assert all("Edisi 12, versi 3" in sheet["A2"].value for sheet in opened(card_of()))
    assert all("dari berkas" in sheet["A2"].value for sheet in opened(card_of(), edition=None))


@pytest.mark.parametrize("say", [ID, EN])
def test_the_sample_is_whole_in_both_languages(say):
    card = judged(SAMPLE)
    book = opened(card, say)
    found = rows(book.worksheets[0], say("compare.column_dimension"))
    assert [one[say("compare.column_code")] for one in found] == list(card.rows)
    assert all(one[say("handout.headline")] for one in found)
