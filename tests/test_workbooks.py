"""The two workbooks in data/: made by the script beside them, marked for what they are."""

from __future__ import annotations

import io
import runpy
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

DATA = Path(__file__).parents[1] / "data"
SAMPLE, PUBLISHED = DATA / "contoh_balikpapan.xlsx", DATA / "terbitan_balikpapan.xlsx"
HEADER = 3  # title, empty row, header


@pytest.fixture(scope="module")
def script():
    """What data/make_workbooks.py defines: data/ is no package."""
    return runpy.run_path(str(DATA / "make_workbooks.py"))


@pytest.mark.parametrize(("file", "maker"), [(SAMPLE, "contoh"), (PUBLISHED, "terbitan")])
def test_the_script_makes_what_is_committed(script, file, maker):
    made = openpyxl.load_workbook(io.BytesIO(script[maker]()))
    kept = openpyxl.load_workbook(file)
    assert made.sheetnames == kept.sheetnames
    for name in kept.sheetnames:
        assert list(made[name].values) == list(kept[name].values), name


@pytest.mark.parametrize("maker", ["contoh", "terbitan"])
def test_the_same_script_gives_the_same_bytes(script, maker):
    assert script[maker]() == script[maker]()


def test_every_sheet_of_the_sample_says_so_in_its_first_row_and_in_print():
    for sheet in openpyxl.load_workbook(SAMPLE):
        assert sheet["A1"].value.startswith("DATA CONTOH"), sheet.title
        if sheet.title != "Petunjuk":
            assert "DATA CONTOH" in sheet.oddHeader.center.text, sheet.title


def test_the_sample_says_so_in_its_properties_its_status_and_its_sources():
    book = openpyxl.load_workbook(SAMPLE)
    facts = dict(list(book["Program"].values)[HEADER:])
    assert book.properties.title.startswith("DATA CONTOH")
    assert facts["status data"] == "contoh"
    assert facts["sumber"].startswith("DATA CONTOH")
    assert all(row["sumber"].startswith("DATA CONTOH") for row in rows(book["Indikator"]))


def test_nothing_published_is_called_a_sample():
    book = openpyxl.load_workbook(PUBLISHED)
    words = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [word for word in words if "DATA CONTOH" in word]


def test_every_published_figure_names_its_source_and_its_time():
    book = openpyxl.load_workbook(PUBLISHED)
    figures = list(rows(book["Realisasi"]))
    assert figures
    for row in figures:
        assert row["catatan"], row
        assert row["periode"], row
    assert all(row["sumber"] for row in rows(book["Indikator"]))


def test_nothing_is_invented_where_nothing_was_published():
    book = openpyxl.load_workbook(PUBLISHED)
    for row in rows(book["Indikator"]):
        assert row["kondisi awal"] is None, row["kode"]
        assert row["target"] is None, row["kode"]
        assert row["tanggal target"] is None, row["kode"]
    assert all(row["diluncurkan"] is None for row in rows(book["Quick Win"]))


def test_published_plans_are_those_of_the_sources():
    """City targets for investment: Rp3,1 trillion 2021, 3,3 for 2022, 3,8 for 2023; waste levy Rp15 billion 2022."""
    plans = [(row["indikator"], row["periode"], row["rencana"]) for row in rows(openpyxl.load_workbook(PUBLISHED)["Target Berkala"])]
    assert plans == [("ECO-1.1", "2021", 3.1e12), ("ECO-1.1", "2022", 3.3e12), ("ECO-1.1", "2023", 3.8e12), ("ENV-2.4", "2022", 15e9)]


def rows(sheet: Worksheet) -> Iterator[dict[str, object]]:
    """The data rows of a sheet by column title."""
    titles, *lines = list(sheet.values)[HEADER - 1:]
    for line in lines:
        yield dict(zip(titles, line, strict=True))
