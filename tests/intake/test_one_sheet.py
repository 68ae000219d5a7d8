"""The layout that staff keep by hand: one row an indicator and period."""

from __future__ import annotations

from datetime import date

from smartcity_metrics.programme import Polarity
from tests.intake.spreadsheets import PROGRAM, book, found, programme, read, values

SHEET = """
    | LAPORAN QUICK WIN | | | | | | |
    | Kode | Dimensi      | Indikator | Periode      | Rencana | Realisasi | Satuan |
    | T1   | Smart Living | Waktu     | 2019-07      | =5      | 4,2       | hari   |
    | T1   | Smart Living | Waktu     | Agustus 2019 | =4      | -         | hari   |
    | T2   | Smart People | Aduan     | TW III 2019  | 90%     | 87,5%     | persen |
"""


def test_plan_and_actual_are_read_side_by_side_and_the_codes_become_indicators():
    reading = read(book(Data=SHEET))
    assert values(reading) == [("T1", "2019-07", "Data!F3", 4.2), ("T2", "2019-Q3", "Data!F5", 87.5),
                               ("T1", "2019-07", "Data!E3", 5), ("T1", "2019-08", "Data!E4", 4), ("T2", "2019-Q3", "Data!E5", 90)]
    assert reading.part.observations["kind"].tolist() == ["actual", "actual", "plan", "plan", "plan"]
    assert [(one.code, one.name, one.unit, one.quick_win) for one in reading.part.indicators] == [("T1", "Waktu", "hari", "T1"), ("T2", "Aduan", "persen", "T2")]
    assert [(one.code, one.dimension) for one in reading.part.quick_wins] == [("T1", "TRA"), ("T2", "SOC")]  # by alias
    assert reading.verdict == "accepted"


def test_what_was_assumed_is_said_and_the_good_direction_is_not_guessed():
    reading = read(book(Data=SHEET))
    assert [one.code for one in reading.findings] == ["title-rows", "one-sheet-quick-wins", "one-sheet-neutral", "no-value-yet",
                                                        "number-comma", "number-as-text"]
    assert {one.polarity for one in reading.part.indicators} == {Polarity.NEUTRAL}
    assert (reading.part.quick_wins[0].start, reading.part.quick_wins[0].end) == (date(2019, 7, 1), date(2019, 9, 30))


def test_columns_may_stand_in_any_order_and_say_more():
    reading = read(book(Data="""
        | satuan | realisasi | periode | target | kondisi awal | polaritas | quick win | OPD     | indikator | kode | dimensi    |
        | hari   | =4.2      | 2019-07 | =2     | =6           | turun     | Antrean   | RSKD    | Waktu     | T1   | Governance |
        | orang  | =90       | 2019-07 |        |              | naik      | Antrean   | RSKD    | Pasien    | T2   | Governance |
    """))
    assert found(reading) == []
    one = reading.programme.indicator("T1")
    assert (one.target, one.baseline, one.polarity, one.cells["target"].partition(":")[2]) == (2, 6, Polarity.LOWER, "Data!D2")
    assert [(one.code, one.opd) for one in reading.part.quick_wins] == [("Antrean", "RSKD")]
    assert {one.quick_win for one in reading.part.indicators} == {"Antrean"}


def test_known_codes_need_no_dimension_and_keep_their_definition():
    reading = read(book(Data="| kode | periode | realisasi | satuan |\n| ADM-2 | 2019-07 | =40 | berkas |"), current=programme())
    assert found(reading) == []
    assert values(reading) == [("ADM-2", "2019-07", "Data!C2", 40)]
    assert reading.programme.indicator("ADM-2").source == "SIAK"


def test_new_codes_without_a_dimension_are_one_finding():
    reading = read(book(Data="| kode | periode | realisasi | satuan |\n| X-1 | 2019-07 | =40 | berkas |\n| X-2 | 2019-07 | =40 | berkas |"))
    assert [(one.code, one.wanted) for one in reading.findings if one.severity == "error"] == [("column-missing", "dimensi")]


def test_an_unknown_dimension_is_one_finding_a_code():
    reading = read(book(Data=SHEET.replace("Smart People", "Smart Xyz")))
    assert [(one.code, one.place, one.seen) for one in reading.findings if one.severity == "error"] == [("dimension-unknown", "Data!B5", "Smart Xyz")]


def test_two_names_for_one_code_are_asked_about():
    reading = read(book(Data=SHEET.replace("Waktu     | Agustus", "Durasi    | Agustus")))
    assert ("definition-differs", "Data!C4", "Durasi") in found(reading)


def test_two_values_for_one_key_are_refused_and_equal_rows_are_read_once():
    base = "| kode | periode | realisasi | satuan |\n| ADM-2 | 2019-07 | =40 | berkas |\n"
    assert found(read(book(Data=base + "| ADM-2 | Juli 2019 | =41 | berkas |"), current=programme())) == [("value-twice", "Data!C3", "41")]
    assert found(read(book(Data=base + "| ADM-2 | Juli 2019 | =40 | berkas |"), current=programme())) == [("value-twice-equal", "Data!C3", "40")]


def test_a_workbook_with_guidance_beside_its_data_is_read():
    reading = read(book(Petunjuk="| Isi kolom kuning |", Data=SHEET))
    assert reading.verdict == "accepted"


def test_a_header_without_rows_is_refused():
    reading = read(book(Data="| kode | dimensi | indikator | periode | rencana | realisasi | satuan |"))
    assert (reading.verdict, reading.programme, found(reading)) == ("refused", None, [("no-data", "", None)])


def test_a_csv_is_read_with_cells_that_have_no_sheet():
    reading = read("kode;dimensi;indikator;periode;rencana;realisasi;satuan\n0064;Smart Economy;Usaha;2019-08;5;4,2;hari\n".encode("utf-8-sig"), "data.csv")
    assert values(reading) == [("0064", "2019-08", "F2", 4.2), ("0064", "2019-08", "E2", 5)]
    assert [(one.code, one.sheet) for one in reading.findings][0] == ("csv-delimiter", None)


def test_a_ragged_csv_is_named_by_its_line():
    reading = read(b"kode,periode,realisasi,satuan\nADM-2,2019-01,5,berkas\nADM-2,2019-02,1,234,berkas\n", "data.csv", programme())
    assert found(reading)[0] == ("csv-ragged", "A3", "5")


def test_a_csv_in_windows_characters_is_read_and_said():
    reading = read("kode,periode,realisasi,satuan,catatan\nADM-2,2019-01,5,berkas,Café\n".encode("cp1252"), "data.csv", programme())
    assert found(reading) == [("csv-1252", "", None)]
    assert reading.part.observations["note"].tolist() == ["Café"]


def test_the_programmes_facts_may_stand_beside_it():
    reading = read(book(Program=PROGRAM, Realisasi="| indikator | periode | nilai |\n"))
    assert reading.part.facts.city == "Kota Balikpapan"
