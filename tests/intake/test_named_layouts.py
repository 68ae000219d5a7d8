"""The layouts that have a name: LRA and RAK of SIPD, raw SKM answers, Open Data, BPS, wide months, quarters and years.

Each test shows its sheet; the sums are worked out by hand beside it.
"""

from __future__ import annotations

import json
import random

import pytest

from smartcity_metrics.intake.desk import Mapping, Reading, budget_of, compared, guessed, read_in_order, read_upload, recalled, recipe, survey_of
from smartcity_metrics.intake.layouts import fingerprints, mapping_of
from smartcity_metrics.programme import Programme, empty_programme
from tests.intake.spreadsheets import PROGRAM, QUICK_WIN, book, city, read, values

INDICATORS = """
    | kode | quick win | nama              | satuan | jenis    | polaritas | agregasi | sumber |
    | RUP  | ADM       | Belanja layanan   | Rp     | keluaran | naik      | terakhir | SIPD   |
    | BUL  | ADM       | Belanja bulanan   | Rp     | keluaran | naik      | jumlah   | SIPD   |
    | KK   | ADM       | Kepala keluarga   | KK     | hasil    | netral    | terakhir | BPS    |
"""
# Sub-activity 0003: 60 + 40 = 100 budget, 20 + 10 = 30 spent. 0004: the same account again, 200 and 70. Together 300 and 100.
LRA = """
    | PEMERINTAH KOTA BALIKPAPAN                       |                            |               |               |       |
    | LAPORAN REALISASI ANGGARAN TAHUN ANGGARAN 2026   |                            |               |               |       |
    | s.d. 31 Maret 2026                               |                            |               |               |       |
    | Kode Rekening        | Uraian                     | ANGGARAN 2026 | REALISASI 2026 | %     |
    | 1                    | 2                          | 3             | 4              | 5     |
    | 2                    | NON PELAYANAN DASAR        | 300,00        | 100,00         | 33,33 |
    | 2.12                 | ADMINISTRASI KEPENDUDUKAN  | 300,00        | 100,00         | 33,33 |
    | 2.12.02              | PENDAFTARAN PENDUDUK       | 300,00        | 100,00         | 33,33 |
    | 2.12.02.2.01         | Pelayanan Pendaftaran      | 300,00        | 100,00         | 33,33 |
    | 2.12.02.2.01.0003    | Pelayanan Daring           | 100,00        | 30,00          | 30,00 |
    | 5                    | BELANJA DAERAH             | 100,00        | 30,00          | 30,00 |
    | 5.1                  | BELANJA OPERASI            | 100,00        | 30,00          | 30,00 |
    | 5.1.02.01.01.0024    | Alat Tulis Kantor          | 60,00         | 20,00          | 33,33 |
    | 5.1.02.01.01.0052    | Makanan dan Minuman        | 40,00         | 10,00          | 25,00 |
    | 2.12.02.2.01.0004    | Jemput Bola                | 200,00        | 70,00          | 35,00 |
    | 5                    | BELANJA DAERAH             | 200,00        | 70,00          | 35,00 |
    | 5.1                  | BELANJA OPERASI            | 200,00        | 70,00          | 35,00 |
    | 5.1.02.01.01.0024    | Alat Tulis Kantor          | 200,00        | 70,00          | 35,00 |
    | Jumlah               |                            | 300,00        | 100,00         | 33,33 |
"""
ONLINE, VISITS, ALL = "2.12.02.2.01.0003", "2.12.02.2.01.0004", "2.12.02"


def programme(skm: str = "") -> Programme:
    """One quick win with three indicators."""
    return read(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATORS)).programme


def lra(month: str = "s.d. 31 Maret 2026", times: int = 1) -> bytes:
    """The LRA of another month, its amounts times this."""
    rows = LRA.replace("s.d. 31 Maret 2026", month)
    for amount in ("300,00", "200,00", "100,00", "70,00", "60,00", "40,00", "30,00", "20,00", "10,00"):
        rows = rows.replace(f" {amount} ", f" <{amount}> ")
    for amount in ("300", "200", "100", "70", "60", "40", "30", "20", "10"):
        rows = rows.replace(f"<{amount},00>", f"{int(amount) * times},00")
    return book(LRA=rows)


def budget(data: bytes, *chosen: tuple[str, str, tuple[str, ...]], name: str = "lra.xlsx", current: Programme | None = None, period: str | None = None,
           cumulate: bool = False) -> Reading:
    """The reading of a budget of which this was chosen."""
    current = current or programme()
    table = read_upload(data, name, current).tables[0]
    how = budget_of(table, chosen, cumulate)
    return read_upload(data, name, current, (Mapping(**vars(how) | {"period": period}),))


def errors(reading: Reading) -> list[tuple]:
    return [(one.code, one.place, one.seen) for one in reading.findings if one.severity == "error"]


# LRA

def test_an_lra_is_recognised_and_its_headings_with_a_year_are_amounts():
    table = read_upload(lra(), "lra.xlsx", programme()).tables[0]
    assert (table.kind, table.header_last, table.first_row, table.last_row, table.periods) == ("lra", 4, 6, 19, ())
    assert [(one.letter, one.meaning) for one in table.columns] == [("A", "code"), ("B", "indicator"), ("C", "plan"), ("D", "value"), ("E", None)]
    assert table.lines == (("2", "NON PELAYANAN DASAR"), ("2.12", "ADMINISTRASI KEPENDUDUKAN"), (ALL, "PENDAFTARAN PENDUDUK"),
                           ("2.12.02.2.01", "Pelayanan Pendaftaran"), (ONLINE, "Pelayanan Daring"), (VISITS, "Jemput Bola"))


@pytest.mark.parametrize(("under", "planned", "spent", "cells"), [
    pytest.param((ONLINE,), 100, 30, "LRA!D13:D14", id="a sub-activity"),
    pytest.param((VISITS,), 200, 70, "LRA!D18", id="the same account under another"),
    pytest.param((ALL,), 300, 100, "LRA!D13:D18", id="a programme, each rupiah once"),
    pytest.param((ONLINE, VISITS), 300, 100, "LRA!D13:D18", id="two chosen together"),
])
def test_only_the_deepest_rows_of_what_was_chosen_are_added_up(under, planned, spent, cells):
    reading = budget(lra(), ("quick_win", "ADM", under))
    one = reading.programme.quick_win("ADM")
    assert (one.budget, one.spent, str(one.spent_until), one.cells["spent"].partition(":")[2]) == (planned, spent, "2026-03", cells)
    assert errors(reading) == []
    assert {"budget-cumulative", "budget-leaves", "period-taken"} <= {one.code for one in reading.findings}


@pytest.mark.parametrize(("name", "title", "period", "problem"), [
    pytest.param("LRA_Maret_2026.xlsx", "", "2026-03", None, id="the file's name"),
    pytest.param("lra.xlsx", "s.d. 31 Maret 2026", "2026-03", None, id="the title"),
    pytest.param("lra_maret.xlsx", "", "2026-03", None, id="month in the name, year in the title"),
    pytest.param("lra_03_2026.xlsx", "", "2026-03", None, id="the month as a number"),
    pytest.param("lra.xlsx", "1 Januari s.d. 30 April 2026", "2026-04", None, id="a stretch ends in its month"),
    pytest.param("lra.xlsx", "Dicetak 5 April 2026", None, "period-asked", id="a day of printing is no period"),
    pytest.param("lra.xlsx", "", None, "period-asked", id="nowhere"),
    pytest.param("lra_april.xlsx", "s.d. 31 Maret 2026", None, "period-contradicts", id="name and title contradict each other"),
])
def test_the_month_of_an_lra_comes_from_its_name_or_title_and_is_asked_otherwise(name, title, period, problem):
    reading = budget(lra(title), ("indicator", "RUP", (ONLINE,)), name=name)
    assert values(reading) == ([("RUP", period, "LRA!D13:D14", 30)] if period else [])
    assert [code for code, *_ in errors(reading)] == ([problem] if problem else [])


def test_the_person_has_the_last_word_on_the_month():
    reading = budget(lra("s.d. 31 Maret 2026"), ("indicator", "RUP", (ONLINE,)), name="lra_april.xlsx", period="2026-04")
    assert (values(reading), errors(reading)) == ([("RUP", "2026-04", "LRA!D13:D14", 30)], [])


def test_a_subtotal_that_its_rows_do_not_make_stops_what_it_holds_and_nothing_else():
    broken = book(LRA=LRA.replace("| 60,00         | 20,00", "| 60,00         | 25,00"))
    assert errors(budget(broken, ("quick_win", "ADM", (VISITS,)))) == []
    found = budget(broken, ("quick_win", "ADM", (ONLINE,)))
    assert errors(found) == [("subtotal-differs", "LRA!D12", "30,00")]
    assert (found.findings[0].wanted, found.findings[0].facts["difference"]) == ("35", "5")


def test_a_leaf_without_a_number_is_no_zero_and_nothing_to_add_is_said():
    empty = book(LRA=LRA.replace("| 200,00        | 70,00          | 35,00 |\n    | Jumlah", "| 200,00        |                |       |\n    | Jumlah"))
    reading = budget(empty, ("quick_win", "ADM", (VISITS,)))
    assert ("budget-empty", "LRA!D6", VISITS) in errors(reading)
    assert reading.programme.quick_win("ADM").spent is None


def test_an_earlier_month_does_not_take_the_place_of_a_later_one():
    """Files sort by name, so that April comes before Maret."""
    april = budget(lra("s.d. 30 April 2026", 2), ("quick_win", "ADM", (ONLINE,)))
    march = budget(lra(), ("quick_win", "ADM", (ONLINE,)), current=april.programme)
    one = march.programme.quick_win("ADM")
    assert (one.budget, one.spent, str(one.spent_until)) == (200, 60, "2026-04")
    assert "spent-older" in {finding.code for finding in march.findings}


def test_next_months_lra_is_read_by_itself():
    current, march, april = programme(), lra(), lra("s.d. 30 April 2026", 2)
    found = read_upload(march, "lra_maret.xlsx", current).tables
    kept = {fingerprints(found)[0]: recipe(budget_of(found[0], [("quick_win", "ADM", (ONLINE,)), ("indicator", "RUP", (ALL,))]), found[0], found[0])}
    how = recalled(april, "lra_april.xlsx", current, read_upload(april, "lra_april.xlsx", current).tables, kept)
    reading = read_upload(april, "lra_april.xlsx", current, tuple(how.values()))
    assert (reading.programme.quick_win("ADM").spent, values(reading)) == (60, [("RUP", "2026-04", "LRA!D13:D18", 200)])


def test_what_counts_from_january_is_neither_added_up_nor_mixed_with_single_months():
    assert [code for code, *_ in errors(budget(lra(), ("indicator", "BUL", (ONLINE,))))] == ["cumulative-summed"]
    first = budget(lra(), ("indicator", "RUP", (ONLINE,))).programme
    typed = book(Realisasi="| indikator | periode | nilai |\n| RUP | 2026-04 | =12 |")
    assert [(code, place) for code, place, _ in errors(read(typed, current=first))] == [("cumulative-mixed", "Realisasi!C2")]
    other = read(typed, current=programme()).programme
    assert [code for code, *_ in errors(budget(lra(), ("indicator", "RUP", (ONLINE,)), current=other))] == ["cumulative-mixed"]


MONTHLY = """
    | LRA Maret 2026   |              |         |           |              |
    | Kode Rekening    | Uraian       | Pagu    | Realisasi |              |
    |                  |              |         | Bulan Ini | s.d. Bulan Ini |
    | 5.1              | Operasi      | =100    | =9        | =30          |
    | 5.1.02           | Barang       | =60     | =5        | =20          |
    | 5.1.03           | Jasa         | =40     | =4        | =10          |
"""
MERGES = ("LRA!A2:A3", "LRA!B2:B3", "LRA!C2:C3", "LRA!D2:E2")


def test_of_two_columns_of_realisation_the_one_up_to_the_month_is_guessed_and_what_is_read_is_said():
    data = book(LRA=MONTHLY, merges=MERGES)
    table = read_upload(data, "a.xlsx", programme()).tables[0]
    assert {one.letter: one.meaning for one in table.columns} == {"A": "code", "B": "indicator", "C": "plan", "D": None, "E": "value"}
    assert table.lines == (("5.1", "Operasi"), ("5.1.02", "Barang"), ("5.1.03", "Jasa"))
    how = budget_of(table, [("indicator", "BUL", ())])
    monthly = Mapping(**vars(how) | {"values": tuple(type(one)(**vars(one) | {"letter": "D"}) for one in how.values)})
    reading = read_upload(data, "a.xlsx", programme(), (monthly,))
    assert (values(reading), errors(reading)) == ([("BUL", "2026-03", "LRA!D5:D6", 9)], [])
    assert [(one.cell, one.seen) for one in reading.findings if one.code == "budget-monthly"] == [("D3", "Realisasi · Bulan Ini")]


def test_three_months_of_lra_are_read_in_any_order_and_the_same_month_may_not_differ():
    """As read_in_order takes them at the command line, the layout is not known; so the desk's own way is followed."""
    current, readings = programme(), []
    for name, data in (("lra_april.xlsx", lra("", 3)), ("lra_februari.xlsx", lra("", 1)), ("lra_maret.xlsx", lra("", 2)), ("lra_maret (2).xlsx", lra("", 4))):
        readings.append(budget(data, ("quick_win", "ADM", (ONLINE,)), ("indicator", "RUP", (ONLINE,)), name=name, current=current))
        current = readings[-1].programme
    told = [[(one.code, one.seen, one.wanted, one.facts["file"]) for one in reading.findings if one.severity == "error"] for reading in compared(readings)]
    assert told == [[], [], [], [("files-differ", "120", "60", "lra_maret.xlsx")]]
    assert (current.quick_win("ADM").spent, str(current.quick_win("ADM").spent_until)) == (90, "2026-04")
    assert [one.verdict for one in read_in_order([("lra_maret.xlsx", lra())], programme())] == ["warned"]


# RAK

RAK = """
    | RENCANA ANGGARAN KAS                | | | | | |
    | TAHUN ANGGARAN 2026                 | | | | | |
    | Kode Rekening     | Uraian          | Januari | Februari | Maret | Jumlah |
    | 2.12.02.2.01.0003 | Layanan Daring  | =30     | =20      | =10   | =60    |
    | 5.1.02.01.01.0024 | Alat Tulis      | =10     | =15      | =5    | =30    |
    | 5.1.02.01.01.0052 | Makan Minum     | =20     | =5       | =5    | =30    |
    | 2.12.02.2.01.0004 | Jemput Bola     | =7      | =7       | =7    | =21    |
    | 5.1.02.01.01.0024 | Alat Tulis      | =7      | =7       | =7    | =21    |
"""


@pytest.mark.parametrize(("cumulate", "code", "plan"), [
    pytest.param(False, "BUL", [("BUL", "2026-01", "RAK!C5:C6", 30), ("BUL", "2026-02", "RAK!D5:D6", 20), ("BUL", "2026-03", "RAK!E5:E6", 10)], id="by month"),
    pytest.param(True, "RUP", [("RUP", "2026-01", "RAK!C5:C6", 30), ("RUP", "2026-02", "RAK!D5:D6", 50), ("RUP", "2026-03", "RAK!E5:E6", 60)], id="from January on"),
])
def test_a_cash_plans_months_become_the_plan_of_an_indicator(cumulate, code, plan):
    reading = budget(book(RAK=RAK), ("indicator", code, (ONLINE,)), name="rak.xlsx", cumulate=cumulate)
    assert (values(reading), set(reading.part.observations["kind"]), errors(reading)) == (plan, {"plan"}, [])


@pytest.mark.parametrize(("name", "title", "given", "years", "problem"), [
    pytest.param("rak.xlsx", "TAHUN ANGGARAN 2026", None, {"2026"}, None, id="the title's year"),
    pytest.param("RAK 2025.xlsx", "", None, {"2025"}, None, id="the file's year"),
    pytest.param("rak.xlsx", "", None, set(), "year-asked", id="asked"),
    pytest.param("rak.xlsx", "", "2024", {"2024"}, None, id="and answered"),
])
def test_the_year_of_a_cash_plan_comes_from_title_or_name_and_is_asked_otherwise(name, title, given, years, problem):
    reading = budget(book(RAK=RAK.replace("TAHUN ANGGARAN 2026", title or "SEMUA UNIT")), ("indicator", "BUL", (ONLINE,)), name=name, period=given)
    assert {period[:4] for _, period, _, _ in values(reading)} == years
    assert [code for code, *_ in errors(reading)] == ([problem] if problem else [])


@pytest.mark.parametrize(("headings", "periods"), [
    pytest.param("Triwulan I | Triwulan II | Triwulan III", ["2026-Q1", "2026-Q2", "2026-Q3"], id="quarters"),
    pytest.param("Semester I | Semester II | Total", ["2026-S1", "2026-S2"], id="half-years"),
])
def test_a_cash_plan_may_stand_by_quarters_or_half_years(headings, periods):
    data = book(RAK=RAK.replace("Januari | Februari | Maret", headings))
    assert [period for _, period, _, _ in values(budget(data, ("indicator", "BUL", (ONLINE,)), name="rak.xlsx"))] == periods


def test_a_cash_plan_by_month_under_an_lra_from_january_on_is_told_apart():
    current = budget(lra(), ("indicator", "RUP", (ONLINE,))).programme
    reading = budget(book(RAK=RAK), ("indicator", "RUP", (ONLINE,)), name="rak.xlsx", current=current)
    assert [one.code for one in reading.findings if one.severity == "warning"] == ["cumulative-plan-differs"]


def test_a_cash_plan_with_its_codes_in_two_columns_is_read_alike():
    """As SIPD exports its rows for machines: activity and account in every row, no subtotals."""
    data = book(RAK="""
        | Kode Sub Kegiatan | Kode Rekening     | Uraian      | Januari 2026 | Februari 2026 |
        | 2.12.02.2.01.0003 | 5.1.02.01.01.0024 | Alat Tulis  | =10          | =15           |
        | 2.12.02.2.01.0003 | 5.1.02.01.01.0052 | Makan Minum | =20          | =5            |
        | 2.12.02.2.01.0004 | 5.1.02.01.01.0024 | Alat Tulis  | =7           | =7            |
    """)
    assert read_upload(data, "rak.xlsx", programme()).tables[0].lines == ((ONLINE, "Alat Tulis"), (VISITS, "Alat Tulis"))
    assert values(budget(data, ("indicator", "BUL", (ONLINE,)))) == [("BUL", "2026-01", "RAK!D2:D3", 30), ("BUL", "2026-02", "RAK!E2:E3", 20)]


# SKM

SKM = """
    | SURVEI KEPUASAN MASYARAKAT SEMESTER I 2019 | | | | | | | | | | |
    | No  | Umur  | U9 Sarana Prasarana | Perilaku | Prosedur | Persyaratan | Waktu Pelayanan | Biaya/Tarif | Produk | Kompetensi | Pengaduan |
    | =1  | =31   | =4  | =3 | =3  | =2  | =4  | =4 | =3  | =3  |     |
    | =2  | =40   | =3  | =3 | =4  | =1  | 3   | =4 | =3  | =5  | =4  |
    | Jumlah |    | =7  | =6 | =7  | =3  | =7  | =8 | =6  | =8  | =4  |
    | NRR    |    | =3.5 | =3 | =3.5 | =1.5 | =3.5 | =4 | =3 | =4 | =4 |
    | NRR tertimbang | | =0.39 | =0.33 | =0.39 | =0.17 | =0.39 | =0.44 | =0.33 | =0.44 | =0.44 |
    | IKM    | =81   |     |    |     |     |     |    |     |     |     |
"""


def skm(data: bytes, name: str = "skm.xlsx", period: str | None = None) -> Reading:
    table = read_upload(data, name, programme()).tables[0]
    assert table.kind == "skm"
    return read_upload(data, name, programme(), (Mapping(**vars(survey_of(table, "ADM")) | {"period": period}),))


def test_the_elements_of_a_survey_are_known_by_name_in_any_order_and_the_foot_is_no_respondent():
    reading = skm(book(Olah=SKM))
    answers = reading.part.survey
    assert answers["respondent"].nunique() == 2
    assert {element: own.tolist() for element, own in answers.groupby("element")["answer"]} == {
        "U1": [2, 1], "U2": [3, 4], "U3": [4, 3], "U4": [4, 4], "U5": [3, 3], "U6": [3], "U7": [3, 3], "U8": [4], "U9": [4, 3]}
    assert (set(answers["quick_win"]), set(answers["period"])) == ({"ADM"}, {"2019-S1"})
    assert answers["origin"].iloc[0].endswith(":Olah!F3")
    assert errors(reading) == [("answer-range", "Olah!J4", "5")]
    assert [(one.cell, one.seen) for one in reading.findings if one.code == "survey-foot"] == [("A5", "Jumlah")]


def test_elements_by_number_alone_ask_what_the_last_two_mean():
    heads = " | ".join(f"U{number}" for number in range(1, 10))
    rows = "\n".join(f"| {who} | {' | '.join(['=3'] * 9)} |" for who in ("Ani", "Budi", "Cici"))
    reading = skm(book(Olah=f"| Nama | {heads} |\n{rows}"), period="2019-Q1")
    assert (len(reading.part.survey), [one.code for one in reading.findings if one.severity == "warning"]) == (27, ["survey-coded"])


def test_a_survey_without_a_period_asks_for_it():
    assert [code for code, *_ in errors(skm(book(Olah=SKM.replace("SEMESTER I 2019", ""))))] == ["period-asked"]


# what people take from portals, and keep themselves

KNOWN = [
    pytest.param("""
        | id | kode_kabupaten_kota | nama_kabupaten_kota | jumlah_kk | satuan | tahun |
        | =1 | =6471               | KOTA BALIKPAPAN     | =210000   | KK     | =2019 |
        | =2 | =6471               | KOTA BALIKPAPAN     | =215000   | KK     | =2020 |
    """, (), None, [("2019", "D2", 210000), ("2020", "D3", 215000)], id="Open Data, a row a year"),
    pytest.param("""
        | Wilayah    | Perkotaan          |                        | Jumlah             |                        |
        |            | =2020              |                        | =2020              |                        |
        |            | Semester 1 (Maret) | Semester 2 (September) | Semester 1 (Maret) | Semester 2 (September) |
        | (1)        | (2)                | (3)                    | (4)                | (5)                    |
        | Balikpapan | 398026.00          | 399504.00              | 796615.00          | 797000.00              |
    """, ("Data!A1:A3", "Data!B1:C1", "Data!D1:E1", "Data!B2:C2", "Data!D2:E2"), "Jumlah", [("2020-S1", "D5", 796615), ("2020-S2", "E5", 797000)],
        id="BPS, stacked headings"),
    pytest.param("| Uraian | Januari | Februari | Maret |\n| KK | =5 | =6 | =7 |", (), None,
                 [("2019-01", "B2", 5), ("2019-02", "C2", 6), ("2019-03", "D2", 7)], id="months across, the year in the file's name"),
    pytest.param("| Tahun | Jan | Feb | Mar |\n| =2017 | =1 | =2 | =3 |\n| =2018 | =5 | =6 | =7 |", (), None,
                 [("2017-01", "B2", 1), ("2017-02", "C2", 2), ("2017-03", "D2", 3), ("2018-01", "B3", 5), ("2018-02", "C3", 6), ("2018-03", "D3", 7)],
                 id="months across and years down"),
    pytest.param("| Uraian | TW I 2018 | TW II 2018 |\n| KK | =5 | =6 |", (), None, [("2018-Q1", "B2", 5), ("2018-Q2", "C2", 6)], id="quarters across"),
    pytest.param("| Uraian | 2017 | 2018 * |\n| KK | =5 | =6 |", (), None, [("2017", "B2", 5), ("2018", "C2", 6)], id="years across"),
]


@pytest.mark.parametrize(("sheet", "merges", "group", "expected"), KNOWN)
def test_tables_of_portals_and_wide_tables_are_read_as_guessed(sheet, merges, group, expected):
    data, name = book(Data=sheet, merges=merges), "rekap 2019.xlsx"
    table = read_upload(data, name, programme()).tables[0]
    reading = read_upload(data, name, programme(), (guessed(table, "KK", group),))
    assert [(period, cell.partition("!")[2], value) for _, period, cell, value in values(reading)] == expected


def test_a_word_of_an_answer_does_not_end_the_respondents():
    """“Keterangan usaha” and “Nilai jual” are services that people came for."""
    heads = " | ".join(f"U{number}" for number in range(1, 10))
    rows = "\n".join(f"| ={who} | {service} | {' | '.join(['=3'] * 9)} |" for who, service in enumerate(("Keterangan usaha", "Nilai jual", "Total KTP"), 1))
    reading = skm(book(Olah=f"| No | Layanan | {heads} |\n{rows}"), period="2019-Q1")
    assert reading.part.survey["respondent"].nunique() == 3


def test_an_lra_read_as_a_plain_table_counts_no_rupiah_twice_either():
    """All rows added up: 300 and not 2,100."""
    how = Mapping("LRA", 4, 4, 6, 19, guessed(read_upload(lra(), "a.xlsx", programme()).tables[0], "RUP").values, period="2026-03", combine="sum")
    assert [value for *_, value in values(read_upload(lra(), "a.xlsx", programme(), (how,)))] == [300]


ODD = (None, "-", "1.234", "1,5", "5.1", "2.12.02", "2026", "Maret", "Jumlah", "NRR", "x" * 50, "=5", "=0", "=3.5", "=1000000", "U3", "Realisasi", "Triwulan II")


@pytest.mark.parametrize("seed", range(80))
def test_a_spoiled_table_breaks_no_reading_and_its_recipe_says_the_same_again(seed):
    """Cells, rows and columns changed at random; whatever is left, it is read by its layout, and what is found can be said."""
    dice = random.Random(seed)
    rows = [[one.strip() for one in line.strip().strip("|").split("|")] for line in dice.choice((LRA, RAK, SKM, MONTHLY)).strip().splitlines()]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    for _ in range(dice.randint(0, 12)):
        row, column, other = dice.randrange(len(rows)), dice.randrange(width), dice.randrange(width)
        what = dice.randrange(4)
        if what < 2:
            rows[row][column] = dice.choice(ODD) or ""
        elif what == 2:
            rows.insert(row, [dice.choice(ODD) or "" for _ in range(width)])
        else:
            for one in rows:
                one[column], one[other] = one[other], one[column]
    data, current = book(Data="\n".join(f"| {' | '.join(row)} |" for row in rows)), programme()
    for table in read_upload(data, "lra_maret.xlsx", current).tables:
        if table.kind == "skm":
            how = survey_of(table, "ADM")
        elif table.kind:
            how = budget_of(table, [("indicator", "RUP", tuple(path for path, _ in table.lines[:2]))], cumulate=True)
        else:
            how = guessed(table, "KK")
        assert mapping_of(json.loads(json.dumps(recipe(how, table, table))), table) == how
        found = read_upload(data, "lra_maret.xlsx", current, (how,)).findings
        assert "unreadable-safely" not in {one.code for one in found}
        assert all(one.message("id") and one.message("en") for one in found)


def test_a_workbook_and_the_lra_that_fills_in_its_budget_may_come_together():
    """The workbook leaves the budget blank, which says nothing; another amount in it would."""
    current, wins = empty_programme(city()), book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATORS)
    first = read_upload(wins, "program.xlsx", current)
    second = budget(lra(), ("quick_win", "ADM", (ONLINE,)), current=first.programme)
    assert [errors(one) for one in compared([first, second])] == [[], []]
    filled = book(Quick_Win=QUICK_WIN.replace("| selesai    |", "| selesai    | realisasi anggaran |").replace("| Maret 2020 |", "| Maret 2020 | =99 |"))
    third = read_upload(filled, "qw.xlsx", first.programme)
    fourth = budget(lra(), ("quick_win", "ADM", (ONLINE,)), current=third.programme)
    assert errors(compared([third, fourth])[1]) == [("files-differ-definition", "LRA!D13:D14", "30")]


def test_the_sheet_that_repeats_what_was_spent_keeps_its_month():
    """As the pre-filled template does; another amount is somebody's own word, and has no month."""
    current = budget(lra(), ("quick_win", "ADM", (ONLINE,))).programme
    for amount, until in (("=30", "2026-03"), ("=31", "None")):
        sheet = QUICK_WIN.replace("| selesai    |", "| selesai    | realisasi anggaran |").replace("| Maret 2020 |", f"| Maret 2020 | {amount} |")
        assert str(read(book(Quick_Win=sheet), current=current).programme.quick_win("ADM").spent_until) == until


SIPD = """
    | LAPORAN REALISASI ANGGARAN PENDAPATAN DAN BELANJA                   |           |                  |                  |                  |       |
    | TAHUN ANGGARAN 2026 s.d. BULAN MARET                                |           |                  |                  |                  |       |
    | KODE REKENING     | URAIAN    | JUMLAH (Rp)      |                  | BERTAMBAH/(BERKURANG) |       |
    |                   |           | ANGGARAN         | REALISASI        | (Rp)             | %     |
    |                   |           | 2026             | 2026             |                  |       |
    | 1                 | 2         | 3                | 4                | 5                | 6     |
    | 4                 | PENDAPATAN | 1.500.000.000,00 | 400.000.000,00  | 1.100.000.000,00 | 26,67 |
    | 4.1.01            | Pajak     | 1.500.000.000,00 | 400.000.000,00   | 1.100.000.000,00 | 26,67 |
    | 5                 | BELANJA   | 1.234.567.890,00 | 234.567.890,00   | 1.000.000.000,00 | 19,00 |
    | 5.1               | OPERASI   | 1.234.567.890,00 | 234.567.890,00   | 1.000.000.000,00 | 19,00 |
    | 5.1.01            | Pegawai   | 1.000.000.000,00 | 234.567.890,00   | 765.432.110,00   | 23,46 |
    | 5.1.02            | Barang    | 234.567.890,00   | 0,00             | 234.567.890,00   | 0,00  |
    | Jumlah            |           | 2.734.567.890,00 | 634.567.890,00   | 2.100.000.000,00 | 23,21 |
"""


def test_an_export_of_sipd_with_three_heading_rows_and_its_titles_right_above_is_read():
    """Amounts are text, zeros too; the titles are merged over the whole table, and are no headings of its columns."""
    merges = tuple(f"LRA!{one}" for one in ("A1:F1", "A2:F2", "A3:A5", "B3:B5", "C3:D3", "E3:F3", "E4:E5", "F4:F5"))
    data = book(LRA=SIPD, merges=merges)
    table = read_upload(data, "lra.xlsx", programme()).tables[0]
    assert (table.kind, table.header_first, table.header_last, table.first_row, table.last_row) == ("lra", 3, 5, 7, 13)
    assert {one.letter: one.meaning for one in table.columns} == {"A": "code", "B": "indicator", "C": "plan", "D": "value", "E": None, "F": None}
    reading = budget(data, ("quick_win", "ADM", ("5",)))
    one = reading.programme.quick_win("ADM")
    assert (one.budget, one.spent, str(one.spent_until), one.cells["spent"].partition(":")[2]) == (1234567890, 234567890, "2026-03", "LRA!D11:D12")
    assert errors(reading) == []
    assert "total-differs" not in {finding.code for finding in reading.findings}
