"""What the template makes the reader takes back."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.cities import read_city
from smartcity_metrics.dataset import definitions
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.intake.contract import EXAMPLES, SHEETS
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.findings import Severity
from smartcity_metrics.intake.template import due, template
from smartcity_metrics.programme import DataStatus, Facts, Period, empty_programme
from tests.intake.spreadsheets import actuals

HOUSE = Path(__file__).parents[2]
CITY = read_city(HOUSE / "data" / "cities" / "balikpapan.toml")


def saved(book):
    """A workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sample():
    """The sample programme."""
    file = HOUSE / "data" / "contoh_balikpapan.xlsx"
    return read_upload(file.read_bytes(), file.name, empty_programme(CITY)).programme


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_filled_template_is_read_back_as_what_it_was_made_of(sample, language):
    """No finding; the same definitions, values and survey, to the last bit; only the cells are other ones."""
    reading = read_upload(template(sample, language, Period.of("2020-03")), "templat.xlsx", empty_programme(CITY))
    assert [one.message("en") for one in reading.findings] == []
    again, before = definitions(reading.programme), definitions(sample)
    for name in ("dimensions", "districts"):
        assert again[name] == before[name], name
    for name in ("quick_wins", "milestones", "indicators", "events"):
        assert [{key: value for key, value in one.items() if key != "cells"} for one in again[name]] == [
            {key: value for key, value in one.items() if key != "cells"} for one in before[name]], name
    key = ["indicator", "period", "district", "kind", "value", "numerator", "denominator", "status", "note"]
    old, new = (frame[key].sort_values(key[:4]).reset_index(drop=True) for frame in (sample.observations, reading.programme.observations))
    assert old.equals(new)
    key = ["quick_win", "period", "element", "answer"]
    old, new = (frame[key].sort_values(key).reset_index(drop=True) for frame in (sample.survey, reading.programme.survey))
    assert len(old) > 2000
    assert old.equals(new)


@pytest.mark.parametrize(("language", "name", "label"), [
    ("id", "Kota Contoh", "wali kota"), ("id", "Kabupaten Contoh", "bupati"),
    ("en", "Kota Contoh", "mayor"), ("en", "Kabupaten Contoh", "regent"),
])
def test_the_template_asks_for_the_head_by_the_office_and_is_read_back(language, name, label):
    """In the sheet of the programme and in the guide; the name comes back."""
    city = replace(CITY, name=name)
    facts = Facts(name, DataStatus.FINAL, date(2019, 4, 1), date(2020, 3, 31), mayor="Ani Wijaya")
    data = template(replace(empty_programme(city), facts=facts), language)
    book = openpyxl.load_workbook(io.BytesIO(data))
    asked = [cell.value for cell in book.worksheets[1]["A"]]
    guided = [cell.value for cell in book.worksheets[0]["A"]]
    assert label in asked
    assert label in guided
    reading = read_upload(data, "templat.xlsx", empty_programme(city))
    assert reading.programme.facts.mayor == "Ani Wijaya"


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_empty_template_is_read_without_a_word_onto_anything(sample, language):
    """Its examples are passed over in silence; what it says of the city is known already."""
    real = replace(sample, facts=replace(sample.facts, status=DataStatus.FINAL))
    for current in (empty_programme(CITY), real):
        reading = read_upload(template(empty_programme(CITY), language), "templat.xlsx", current)
        assert [one.message("en") for one in reading.findings] == []
        assert changes(current, reading.programme) == []


def test_an_example_that_somebody_wrote_over_is_told_of():
    """Else a value typed into the example's row would be lost in silence."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY))))
    assert book["Realisasi"]["A2"].value == "(contoh) GOV-1.1"
    book["Realisasi"]["C2"] = 7
    findings = read_upload(saved(book), "templat.xlsx", empty_programme(CITY)).findings
    assert [(one.code, one.place) for one in findings] == [("example-skipped", "Realisasi!A2")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_are_a_faultless_programme(language):
    """Without the word "(contoh)" before them the reader takes all of them, so that staff learn nothing wrong."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY), language)))
    for sheet in SHEETS:
        page, example = book[sheet.title(language)], EXAMPLES[sheet.key]
        if sheet.key == "program":
            for number, column in enumerate(sheet.columns, 2):
                value = example[column.field]
                page.cell(number, 2).value = value[language == "en"] if isinstance(value, tuple) else str(value)
            continue
        page.delete_rows(3, page.max_row)  # the city's own dimensions and districts
        page["A2"] = page["A2"].value.split(" ", 1)[1]
        if sheet.key == "event":
            page["A2"] = "1 Juli 2019"
    reading = read_upload(saved(book), "templat.xlsx", empty_programme(CITY))
    assert [one.message("en") for one in reading.findings] == []
    part = reading.part
    assert list(map(len, (part.quick_wins, part.milestones, part.indicators, part.events, part.observations, part.survey))) == [1, 1, 1, 1, 2, 9]


def owing():
    """A programme with a monthly series to May, a quarterly one by district, one with a plan only, and one with nothing."""
    part = actuals("""
        | indikator | periode | nilai | wilayah            |
        | ADM-1     | 2019-04 | =4.5  |                    |
        | ADM-1     | 2019-05 | =4.25 |                    |
        | ADM-2     | 2019-Q1 | =90   | Balikpapan Selatan |
    """, Target_Berkala="| indikator | periode | rencana |\n| ADM-3 | 2019-06 | =50 |\n| ADM-3 | 2019-07 | =60 |")
    one = part.programme.indicators[0]
    return replace(part.programme, indicators=(*part.programme.indicators, replace(one, code="ADM-4", name="Tanpa angka")))


def test_what_is_due_are_the_periods_since_the_last_value():
    """Up to July 2019: the third quarter has not ended; a plan alone owes its periods; without anything, months since the start in April."""
    told = [(one.indicator.code, str(one.period), one.district) for one in due(owing(), Period.of("2019-07"))]
    assert told == [("ADM-1", "2019-06", ""), ("ADM-1", "2019-07", ""),
                    ("ADM-2", "2019-Q2", "64.71.05"),
                    ("ADM-3", "2019-06", ""), ("ADM-3", "2019-07", ""),
                    ("ADM-4", "2019-04", ""), ("ADM-4", "2019-05", ""), ("ADM-4", "2019-06", ""), ("ADM-4", "2019-07", "")]
    assert due(owing(), None) == ()
    assert [(one.indicator.code, str(one.period)) for one in due(owing(), Period.of("2019-05"))] == [("ADM-4", "2019-04"), ("ADM-4", "2019-05")]


def test_rows_that_are_due_stay_without_a_value_until_one_is_written():
    """Left empty they are no zero and nothing is said; filled in, each becomes its value."""
    programme_ = owing()
    data = template(programme_, "id", Period.of("2019-07"))
    reading = read_upload(data, "templat.xlsx", programme_)
    assert [one.message("en") for one in reading.findings] == []
    assert len(reading.part.observations) == 5  # three actuals and two plans, as before
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["Realisasi"]
    for number in range(3, 12):
        if page.cell(number, 3).fill.fill_type:
            page.cell(number, 3).value = 10 / 3 if page.cell(number, 1).value != "ADM-2" else 88
        else:
            page.cell(number, 4).value, page.cell(number, 5).value = 7, 9
    page["C3"] = 0
    reading = read_upload(saved(book), "templat.xlsx", programme_)
    assert [one.message("en") for one in reading.findings] == []
    frame = reading.programme.observations
    told = {(code, period): value for code, period, kind, value in frame[["indicator", "period", "kind", "value"]].itertuples(index=False) if kind == "actual"}
    assert told["ADM-1", "2019-06"] == 0
    assert told["ADM-2", "2019-Q2"] == 88
    assert told["ADM-3", "2019-07"] == pytest.approx(700 / 9)
    assert len(told) == 3 + 9


def test_numbers_keep_their_last_digit():
    """0.1 + 0.2 needs 17 digits, and openpyxl by itself writes 16."""
    first = actuals(f"| indikator | periode | nilai |\n| ADM-1 | 2019-01 | ={0.1 + 0.2!r} |\n| ADM-1 | 2019-02 | ={2 / 3!r} |").programme
    exact = replace(first, observations=first.observations.assign(value=[0.1 + 0.2, 1e22 / 7]))
    again = read_upload(template(exact), "templat.xlsx", empty_programme(CITY)).part.observations
    assert again["value"].tolist() == [0.30000000000000004, 1e22 / 7]


def test_every_heading_is_locked_and_every_other_cell_is_open():
    """Without a password; staff may sort, filter, format, add and delete rows."""
    book = openpyxl.load_workbook(io.BytesIO(template(owing(), "id", Period.of("2019-07"))))
    for sheet in SHEETS:
        page = book[sheet.name]
        rules = page.protection
        assert (rules.sheet, rules.password) == (True, None)
        assert not any(getattr(rules, one) for one in ("sort", "autoFilter", "insertRows", "deleteRows", "formatColumns", "formatCells"))
        assert all(cell.protection.locked for cell in page[1])
        below = [cell for row in page.iter_rows(min_row=2) for cell in row if sheet.key != "program" or cell.column == 2]
        assert not any(cell.protection.locked for cell in below)
        if sheet.key != "program":
            columns = page.column_dimensions.values()
            assert all(one.protection.locked is False for one in columns)
            assert max(one.max for one in columns) == 16384


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_column_says_what_to_write(language):
    """A message at each heading and down each column, within what a spreadsheet shows: 32 characters of title, 255 of text."""
    book = openpyxl.load_workbook(io.BytesIO(template(owing(), language, Period.of("2019-07"))))
    for sheet in SHEETS:
        page = book[sheet.title(language)]
        rules = page.data_validations.dataValidation
        assert all(one.prompt and len(one.prompt) <= 255 and len(one.promptTitle) <= 32 for one in rules), sheet.key
        places = [f"B{number}" for number in range(2, 2 + len(sheet.columns))] if sheet.key == "program" else [
            f"{cell.column_letter}{row}" for cell in page[1] for row in (1, 2, 3, 20, 500)]
        for place in places:
            assert sum(place in one.sqref for one in rules) == 1, (sheet.key, place)


def test_codes_are_chosen_from_the_sheets_of_the_workbook():
    """The list grows with the sheet; it begins below the example."""
    book = openpyxl.load_workbook(io.BytesIO(template(owing())))
    rules = {(sheet.title, str(one.sqref)[0]): one.formula1 for sheet in book for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert rules["Realisasi", "A"].startswith("OFFSET('Indikator'!$A$3,0,0,MAX(1,COUNTA('Indikator'!$A$3:$A$")
    assert rules["Realisasi", "F"].startswith("OFFSET('Wilayah'!$B$3")
    assert rules["Indikator", "B"].startswith("OFFSET('Quick Win'!$A$3")
    assert rules["Quick Win", "C"].startswith("OFFSET('Dimensi'!$A$3")
    assert rules["Realisasi", "G"] == '"sementara,final"'
    assert rules["Indikator", "P"] == '"ya,tidak"'


def test_the_empty_template_has_every_sheet_and_column_of_the_contract():
    """Headings in the contract's order, required ones with an asterisk, choices as drop-downs."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY))))
    assert book.sheetnames == ["Petunjuk", *(one.name for one in SHEETS)]
    assert [cell.value for cell in book["Target Berkala"][1]] == ["indikator*", "periode*", "rencana*"]
    assert '"naik,turun,rentang,netral"' in {one.formula1 for one in book["Indikator"].data_validations.dataValidation}


def test_text_that_looks_like_a_formula_stays_text(sample):
    """A name that begins with an equals sign is written as text."""
    win = replace(sample.quick_wins[0], name="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(template(replace(sample, quick_wins=(win,)))))
    assert (book["Quick Win"]["B3"].value, book["Quick Win"]["B3"].data_type) == ("=1+1", "s")


def test_a_formula_that_was_never_calculated_is_an_error_at_its_cell():
    """openpyxl stores =1+1 without a value; that is not the same as no data yet."""
    book = openpyxl.load_workbook(io.BytesIO(template(empty_programme(CITY))))
    book["Realisasi"]["A3"], book["Realisasi"]["B3"], book["Realisasi"]["C3"] = "GOV-1.1", "2020-03", "=1+1"
    findings = read_upload(saved(book), "rumus.xlsx", empty_programme(CITY)).findings
    assert ("Realisasi!C3", Severity.ERROR) in {(one.place, one.severity) for one in findings if "formula" in one.code}
