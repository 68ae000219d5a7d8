"""The definition sheets, each against the others; one fault, one finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.programme import Aggregation, Polarity, Stage, empty_programme
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, book, city, found, programme, read

HEAD = "| kode | quick win | nama | satuan | jenis | polaritas | agregasi | sumber | kondisi awal | target | batas minimum | batas maksimum |"


def test_a_complete_workbook_becomes_a_programme_that_knows_its_cells():
    known = programme()
    assert (known.facts.start, known.facts.end) == (date(2019, 4, 1), date(2020, 3, 31))  # months: first and last day
    one = known.indicator("ADM-1")
    assert (one.baseline, one.target, one.minimum, one.whole) == (5.2, 2, 0, False)
    assert (one.stage, one.polarity, one.aggregation) == (Stage.OUTCOME, Polarity.LOWER, Aggregation.MEAN)
    assert one.cells["target"].endswith(":Indikator!J2")
    assert known.indicator("ADM-2").whole
    assert known.quick_win("ADM").dimension == "GOV"


def test_a_fault_high_up_is_told_once_and_not_at_everything_below():
    reading = read(book(Program=PROGRAM, Quick_Win=QUICK_WIN.replace("Smart Governance", "Smart Governence"), Indikator=INDICATOR,
                        Realisasi="| indikator | periode | nilai |\n| ADM-1 | 2019-05 | =4 |"))
    assert found(reading) == [("dimension-unknown", "Quick Win!C2", "Smart Governence")]
    assert reading.findings[0].wanted == "Smart Governance"


@pytest.mark.parametrize(("change", "problem", "wanted"), [
    pytest.param(("final", "finall"), ("choice-unknown", "Program!B5", "finall"), "contoh / sementara / final", id="a status that there is not"),
    pytest.param(("Maret 2020", "Maret 2018"), ("dates-reversed", "Program!B4", "Maret 2018"), "April 2019", id="an end before the start"),
    pytest.param(("Kota Balikpapan", "Kota Samarinda"), ("city-differs", "Program!B2", "Kota Samarinda"), "Kota Balikpapan", id="another city"),
    pytest.param(("final ", " "), ("fact-missing", "Program!B5", None), "status data", id="an empty fact"),
])
def test_the_programmes_facts_are_checked(change, problem, wanted):
    reading = read(book(Program=PROGRAM.replace(*change)))
    assert found(reading) == [problem]
    assert reading.findings[0].wanted == wanted


@pytest.mark.parametrize(("row", "problems"), [
    pytest.param("| B | ADM | n | s | hasil | bagus | jumlah | x | | | | |", [("choice-unknown", "Indikator!F2", "bagus")], id="a polarity"),
    pytest.param("| B | AMD | n | s | hasil | naik | jumlah | x | | | | |", [("code-unknown", "Indikator!B2", "AMD")], id="a quick win"),
    pytest.param("| B | ADM | n | | hasil | naik | jumlah | x | | | | |", [("cell-missing", "Indikator!D2", None)], id="no unit"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | =60 | =30 | | |", [("target-wrong-side", "Indikator!J2", "30")], id="a target below, though up is good"),
    pytest.param("| B | ADM | n | s | hasil | turun | jumlah | x | =60 | =30 | | |", [], id="a target below, where down is good"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | =60 | =300 | =0 | =100 |", [("outside-bounds", "Indikator!J2", "300")], id="a target that cannot be"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | enam | | | |", [("number-unreadable", "Indikator!I2", "enam")], id="a word for a number"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | | | =9 | =1 |", [("bounds-reversed", "Indikator!K2", "9")], id="bounds the wrong way round"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | | | | |\n" * 2, [("row-twice-equal", "Indikator!A3", "B")], id="the same row twice"),
    pytest.param("| B | ADM | n | s | hasil | naik | jumlah | x | | | | |\n| b | ADM | n | s | hasil | turun | jumlah | x | | | | |",
                 [("row-twice", "Indikator!A3", "b")], id="a code for two things"),
])
def test_an_indicator_is_checked(row, problems):
    assert found(read(book(Indikator=f"{HEAD}\n{row}"), current=programme())) == problems


def test_a_missing_column_is_named_with_what_is_there():
    reading = read(book(Indikator="| kode | nama | satuan | jenis | polaritas | agregasi | sumber |\n| B | n | s | hasil | naik | jumlah | x |"), current=programme())
    assert [(one.code, one.sheet, one.wanted) for one in reading.findings] == [("column-missing", "Indikator", "quick win")]
    assert reading.findings[0].seen == "kode, nama, satuan, jenis, polaritas, agregasi, sumber"


def test_a_heading_that_is_nearly_right_is_named_where_it_stands():
    reading = read(book(Indikator=INDICATOR.replace("polaritas", "polarits")), current=programme())
    assert found(reading) == [("column-misspelt", "Indikator!F1", "polarits")]
    assert reading.findings[0].wanted == "polaritas"


def test_names_match_without_case_blanks_underscores_and_asterisks():
    reading = read(book(INDIKATOR=INDICATOR.replace("quick win", "Quick_Win*").replace("kode", "KODE ")), current=programme())
    assert found(reading) == []


def test_english_names_are_as_good():
    reading = read(book(Programme="""
        | Item         | Value           |
        | city         | Kota Balikpapan |
        | period start | 2019-04         |
        | period end   | 2020-03         |
        | data status  | provisional     |
    """, Events="| date | kind | description |\n| 2019-04-01 | launch | Open |"))
    assert found(reading) == []
    assert (reading.part.facts.status, reading.part.events[0].kind) == ("provisional", "launch")


def test_unknown_sheets_are_left_alone_and_misspelt_ones_are_hinted_at():
    reading = read(book(Program=PROGRAM, Realisai="| a | b |\n| c | d |", Coretan="| a | b |\n| c | d |", Petunjuk="| apa saja |"))
    assert found(reading) == [("sheet-misspelt", "Realisai", "Realisai"), ("sheet-ignored", "Coretan", "Coretan")]
    assert reading.findings[0].wanted == "Realisasi"


def test_milestones_and_events_are_checked():
    reading = read(book(Rencana_Aksi="""
        | quick win | tahapan | rencana mulai | rencana selesai | penyelesaian (%) |
        | ADM       | Satu    | 1 April 2019  | 30/03/2019      | =50              |
        | ADM       | Dua     | 32/13/2019    | Juni 2019       |                  |
        | ADM       | Tiga    | April 2019    | Juni 2019       | =150             |
    """, Kejadian="""
        | tanggal    | jenis  | keterangan |
        | 2019-06-04 | liburr | Lebaran    |
    """), current=programme())
    assert set(found(reading)) == {
        ("dates-reversed", "Rencana Aksi!D2", "30/03/2019"), ("date-unreadable", "Rencana Aksi!C3", "32/13/2019"),
        ("completion-range", "Rencana Aksi!E4", "150"), ("choice-unknown", "Kejadian!B2", "liburr")}


def test_a_survey_is_read_answer_by_answer_and_a_blank_is_no_zero():
    reading = read(book(Survei="""
        | quick win | periode         | U1 | prosedur | kompetensi pelaksana |
        | ADM       | Semester I 2019 | =4 | =3       |                      |
        | ADM       | Semester I 2019 | =5 | =1       | =2                   |
    """), current=programme())
    assert found(reading) == [("answer-range", "Survei!C3", "5")]
    frame = reading.part.survey
    assert frame[["element", "respondent", "answer"]].values.tolist() == [["U1", 1, 4.0], ["U2", 1, 3.0], ["U2", 2, 1.0], ["U6", 2, 2.0]]


def test_every_message_can_be_said_in_both_languages():
    reading = read(book(Program=PROGRAM.replace("final", "x"), Indikator=INDICATOR.replace("naik", "bagus"), Quick_Win="| kode |\n| A |"))
    assert len(reading.findings) > 5
    assert all(one.message(language) for one in reading.findings for language in ("id", "en"))


def test_an_empty_template_says_nothing_wrong():
    from smartcity_metrics.intake.template import template
    from smartcity_metrics.programme import empty_programme

    reading = read(template(empty_programme(city())))
    assert (reading.verdict, [one.code for one in reading.findings if one.severity == "error"]) == ("accepted", [])


@pytest.mark.parametrize("name", ["Kabupaten Paser", "Pemerintah Kabupaten Paser", "Pemkab Paser", "Paser"])
def test_the_government_of_a_regency_is_the_regency(name: str):
    """As that of a kota is the kota."""
    regency = replace(city(), id="psr", name="Kabupaten Paser")
    table = PROGRAM.replace("Kota Balikpapan", name)
    assert found(read(book(Program=table), current=empty_programme(regency))) == []


def test_the_government_of_the_city_is_the_city():
    assert found(read(book(Program=PROGRAM.replace("Kota Balikpapan", "Pemerintah Kota Balikpapan")))) == []


@pytest.mark.parametrize("label", ["wali kota", "Walikota", "Bupati", "Regent", "Kepala Daerah"])
def test_whoever_heads_the_city_may_be_called_as_the_law_calls_them(label: str):
    """A kota has a wali kota, a kabupaten a bupati."""
    reading = read(book(Program=PROGRAM + f"    | {label} | Ani Wijaya |"))
    assert found(reading) == []
    assert reading.programme.facts.mayor == "Ani Wijaya"


def test_the_last_two_survey_elements_are_asked_about_when_only_their_codes_stand_there():
    """Reports differ in which of them is complaints and which facilities; a name leaves no doubt."""
    coded = read(book(Survei="| quick win | periode | U1 | U8 | U9 |\n| ADM | 2019-S2 | =3 | =2 | =4 |"), current=programme())
    named = read(book(Survei="| quick win | periode | U1 | Sarana dan prasarana |\n| ADM | 2019-S2 | =3 | =4 |"), current=programme())
    assert found(coded) == [("survey-coded", "Survei!D1", "U8")]
    assert found(named) == []
