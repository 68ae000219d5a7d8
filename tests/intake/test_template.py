"""What the template makes the reader takes back."""

import io
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.cities import read_city
from smartcity_metrics.dataset import definitions
from smartcity_metrics.intake.contract import SHEETS
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.findings import Severity
from smartcity_metrics.intake.template import template
from smartcity_metrics.programme import empty_programme

HOUSE = Path(__file__).parents[2]
CITY = read_city(HOUSE / "data" / "cities" / "balikpapan.toml")


@pytest.fixture(scope="module")
def sample():
    """The sample programme."""
    file = HOUSE / "data" / "contoh_balikpapan.xlsx"
    return read_upload(file.read_bytes(), file.name, empty_programme(CITY)).programme


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_filled_template_is_read_back_as_what_it_was_made_of(sample, language):
    """No error, the same definitions and the same values; only the cells are other ones."""
    reading = read_upload(template(sample, language), "templat.xlsx", empty_programme(CITY))
    assert [one.place for one in reading.findings if one.severity is Severity.ERROR] == []
    again, before = definitions(reading.programme), definitions(sample)
    for name in ("quick_wins", "milestones", "indicators", "events"):
        assert [{key: value for key, value in one.items() if key != "cells"} for one in again[name]] == [
            {key: value for key, value in one.items() if key != "cells"} for one in before[name]], name
    key = ["indicator", "period", "district", "kind"]
    old, new = (frame.sort_values(key)[[*key, "value", "status"]].reset_index(drop=True)
                for frame in (sample.observations, reading.programme.observations))
    assert len(old) == len(new)
    assert (old[key] == new[key]).all(axis=None)
    assert abs(old["value"] - new["value"]).max() < 1e-9


def test_the_empty_template_has_every_sheet_and_column_of_the_contract():
    """Headings in the contract's order, required ones with an asterisk, choices as drop-downs."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY))))
    assert book.sheetnames == ["Petunjuk", *(one.name for one in SHEETS)]
    assert [cell.value for cell in book["Target Berkala"][1]] == ["indikator*", "periode*", "rencana*"]
    assert '"naik,turun,rentang,netral"' in {one.formula1 for one in book["Indikator"].data_validations.dataValidation}


def test_text_that_looks_like_a_formula_stays_text(sample):
    """A name that begins with an equals sign is written as text."""
    from dataclasses import replace
    win = replace(sample.quick_wins[0], name="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(template(replace(sample, quick_wins=(win,)))))
    assert (book["Quick Win"]["B2"].value, book["Quick Win"]["B2"].data_type) == ("=1+1", "s")


def test_a_formula_that_was_never_calculated_is_an_error_at_its_cell():
    """openpyxl stores =1+1 without a value; that is not the same as no data yet."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY))))
    book["Realisasi"]["A2"], book["Realisasi"]["B2"], book["Realisasi"]["C2"] = "GOV-1.1", "2020-03", "=1+1"
    out = io.BytesIO()
    book.save(out)
    findings = read_upload(out.getvalue(), "rumus.xlsx", empty_programme(CITY)).findings
    assert ("Realisasi!C2", Severity.ERROR) in {(one.place, one.severity) for one in findings if "formula" in one.code}
