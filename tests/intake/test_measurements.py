"""The sheets Realisasi and Target Berkala: values, their cells, and every problem by cell."""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid
from smartcity_metrics.intake.desk import Repair, read_upload
from smartcity_metrics.intake.guard import SheetScan
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.measurements import MeasurementReader, _Loop
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import find_layout
from smartcity_metrics.programme import Kind
from tests.intake.spreadsheets import INDICATOR, actuals, book, city, found, programme, read, values

small = cache(programme)


def test_a_long_sheet_is_read_with_the_cell_of_each_value():
    reading = actuals("""
        | DATA DINAS |          |       |           |                      |         |
        | indikator  | Periode  | NILAI | status    | wilayah              | catatan |
        | ADM-1      | Des 2019 | 1,9   | final     |                      | rekap   |
        | adm 2      | 2020-01  | =4600 | sementara | Kec. Balikpapan Kota |         |
    """)
    assert reading.verdict == "accepted"
    assert values(reading) == [("ADM-1", "2019-12", "Realisasi!C3", 1.9), ("ADM-2", "2020-01", "Realisasi!C4", 4600)]
    frame = reading.part.observations
    assert frame["status"].tolist() == ["final", "provisional"]
    assert frame["district"].tolist() == ["", "64.71.06"]
    assert frame["note"].tolist() == ["rekap", ""]
    assert frame["kind"].tolist() == ["actual", "actual"]


def test_a_year_above_its_months_is_read_as_the_months():
    """The year reaches to the next heading; a January is never taken for its whole year."""
    reading = actuals("""
        | indikator | 2019  |     | 2020 |     |
        |           | Jan   | Feb | Jan  | Mar |
        | ADM-1     | =5.1  | =5.2 | =1.9 | -  |
    """)
    assert values(reading) == [("ADM-1", "2019-01", "Realisasi!B3", 5.1), ("ADM-1", "2019-02", "Realisasi!C3", 5.2),
                               ("ADM-1", "2020-01", "Realisasi!D3", 1.9)]
    assert [one for one in found(reading) if one[0] not in ("no-value-yet", "periods-across")] == []


def test_years_across_stay_years_when_the_row_below_is_data():
    """A row that names an indicator is no second heading."""
    reading = actuals("""
        | indikator | 2018 | 2019 |
        | ADM-1     | =5.1 | =5   |
    """)
    assert values(reading) == [("ADM-1", "2018", "Realisasi!B2", 5.1), ("ADM-1", "2019", "Realisasi!C2", 5)]


def test_a_code_merged_down_stands_in_each_of_its_rows():
    """A merged value is one value: the row below has none of its own."""
    reading = actuals("""
        | indikator | periode  | nilai |
        | ADM-1     | Jan 2019 | =5.1  |
        |           | Feb 2019 | =5.2  |
        | ADM-2     | Jan 2019 | =40   |
        |           | Feb 2019 |       |
    """, merges=("Realisasi!A2:A3", "Realisasi!A4:A5", "Realisasi!C4:C5"))
    assert values(reading) == [("ADM-1", "2019-01", "Realisasi!C2", 5.1), ("ADM-1", "2019-02", "Realisasi!C3", 5.2),
                               ("ADM-2", "2019-01", "Realisasi!C4", 40)]
    assert found(reading) == [("merged-filled", "Realisasi!A2", None), ("no-value-yet", "Realisasi!C5", None)]


def test_a_code_left_blank_without_a_merge_is_asked_for():
    reading = actuals("| indikator | periode | nilai |\n| ADM-1 | Jan 2019 | =5 |\n| | Feb 2019 | =6 |")
    assert found(reading) == [("cell-missing", "Realisasi!A3", None)]


@pytest.mark.parametrize(("title", "part", "period"), [("bulan", "Januari", "2019-01"), ("Bulan", "=1", "2019-01"), ("bulan", "12", "2019-12"),
                                                       ("triwulan", "III", "2019-Q3"), ("Triwulan", "=2", "2019-Q2"), ("semester", "II", "2019-S2"),
                                                       ("bulan", "Maret 2020", "2020-03")])
def test_a_year_in_its_own_column_completes_the_part_beside_it(title, part, period):
    """A period that names its own year keeps it."""
    reading = actuals(f"| indikator | tahun | {title} | nilai |\n| ADM-1 | =2019 | {part} | =5 |")
    assert values(reading) == [("ADM-1", period, "Realisasi!D2", 5)]
    assert found(reading) == []


def test_a_part_without_any_year_is_asked_about():
    reading = actuals("| indikator | tahun | bulan | nilai |\n| ADM-1 | | Januari | =5 |")
    assert [(code, place, seen) for code, place, seen in found(reading)] == [("period-unreadable", "Realisasi!C2", "Januari")]


def test_a_column_of_years_alone_is_the_period():
    reading = actuals("| indikator | tahun | nilai |\n| ADM-1 | =2018 | =5 |")
    assert values(reading) == [("ADM-1", "2018", "Realisasi!C2", 5)]


@pytest.mark.parametrize("heading", ["| kode | indikator |", "| Kode Indikator | Indikator |"])
def test_of_a_code_and_a_name_side_by_side_the_code_counts(heading):
    reading = actuals(f"{heading} periode | nilai |\n| ADM-1 | Lama tunggu | Jan 2019 | =5 |", Indikator=INDICATOR)
    assert values(reading) == [("ADM-1", "2019-01", "Realisasi!D2", 5)]
    assert reading.programme.indicators[0].name == "Waktu selesai"
    assert found(reading) == [("column-ignored", "Realisasi!B1", "indikator" if "kode" in heading else "Indikator")]


def test_two_columns_of_codes_are_asked_about():
    reading = actuals("| kode | kode indikator | periode | nilai |\n| ADM-1 | ADM-2 | Jan 2019 | =5 |")
    assert found(reading)[0] == ("column-twice", "Realisasi!B1", "kode indikator")


def test_a_wide_sheet_is_read_with_its_periods_across():
    reading = actuals("""
        | indikator | wilayah | Jan 2019 | Februari 2019 | 2019-03 |
        | ADM-2     |         | =5       | -             | =7      |
        | ADM-2     | Selatan | =2       |               | =3      |
    """)
    assert values(reading) == [("ADM-2", "2019-01", "Realisasi!C2", 5), ("ADM-2", "2019-03", "Realisasi!E2", 7),
                               ("ADM-2", "2019-01", "Realisasi!C3", 2), ("ADM-2", "2019-03", "Realisasi!E3", 3)]
    assert found(reading) == [("periods-across", "Realisasi!C1", "2019-01"), ("no-value-yet", "Realisasi!D2", "-"),
                              ("no-value-yet", "Realisasi!D3", None)]


def test_real_dates_are_months():
    assert values(actuals("| indikator | periode | nilai |\n| ADM-2 | @2019-07-31 | =5 |")) == [("ADM-2", "2019-07", "Realisasi!C2", 5)]


def test_the_plan_is_read_from_its_own_sheet():
    reading = read(book(Target_Berkala="| indikator | periode | rencana |\n| ADM-1 | TW III 2019 | 4,5 |"), current=programme())
    assert values(reading) == [("ADM-1", "2019-Q3", "Target Berkala!C2", 4.5)]
    assert reading.part.observations["kind"].tolist() == ["plan"]


@pytest.mark.parametrize(("written", "form", "value"), [
    pytest.param("=80", "General", 80, id="eighty is eighty percent"),
    pytest.param("=0.8", "0%", 80, id="a cell of 0.8 with a percent format is eighty"),
    pytest.param("=0.8125", "0.00%", 81.25, id="with decimals"),
    pytest.param("80%", "General", 80, id="a text with its sign is eighty"),
])
def test_percent_is_kept_in_percent(written, form, value):
    reading = actuals(f"| indikator | periode | nilai |\n| ADM-3 | Jan 2019 | {written} |", formats={"Realisasi!C2": form})
    assert values(reading) == [("ADM-3", "2019-01", "Realisasi!C2", value)]
    assert reading.verdict == "accepted"


def test_a_fraction_without_a_sign_in_a_percent_indicator_is_kept_and_asked_about():
    reading = actuals("| indikator | periode | nilai |\n| ADM-3 | Jan 2019 | =0.7 |")
    assert values(reading) == [("ADM-3", "2019-01", "Realisasi!C2", 0.7)]
    assert found(reading) == [("percent-or-fraction", "Realisasi!C2", "0.7")]
    assert "70%" in reading.findings[0].message("id")


def test_a_ratio_is_computed_from_its_parts_and_stands_in_both_cells():
    reading = actuals("""
        | indikator | periode  | nilai | pembilang | penyebut |
        | ADM-3     | Jan 2019 |       | =30       | =40      |
        | ADM-3     | Feb 2019 | =75   | =30       | =40      |
        | ADM-3     | Mar 2019 | =80   |           |          |
    """)
    assert values(reading) == [("ADM-3", "2019-01", "Realisasi!D2:E2", 75), ("ADM-3", "2019-02", "Realisasi!D3:E3", 75),
                               ("ADM-3", "2019-03", "Realisasi!C4", 80)]
    assert reading.part.observations["numerator"].tolist()[:2] == [30, 30]
    assert reading.verdict == "accepted"


PROBLEMS = [
    pytest.param("| ADM-1 | Jan 2020 | 1.9O |", [("number-unreadable", "Realisasi!C2", "1.9O")], id="a letter among digits"),
    pytest.param("| ADM-1 | Jan 2020 | @2019-01-02 |", [("number-is-date", "Realisasi!C2", "2019-01-02")], id="a date for a value"),
    pytest.param("| ADM-9 | Jan 2020 | =3 |", [("code-unknown", "Realisasi!A2", "ADM-9")], id="an unknown code"),
    pytest.param("| | Jan 2020 | =3 |", [("cell-missing", "Realisasi!A2", None)], id="no code"),
    pytest.param("| ADM-1 | | =3 |", [("cell-missing", "Realisasi!B2", None)], id="no period"),
    pytest.param("| ADM-1 | Febuari 2020 | =3 |", [("period-unreadable", "Realisasi!B2", "Febuari 2020")], id="a misspelt month"),
    pytest.param("| ADM-1 | Jan 2020 | =61 |", [("outside-bounds", "Realisasi!C2", "61")], id="beyond the plausible range"),
    pytest.param("| ADM-2 | Jan 2020 | =1.234 |", [("fraction-in-whole", "Realisasi!C2", "1.234")], id="a fraction of a whole thing"),
    pytest.param("| ADM-2 | Jan 2020 | nihil |", [("nil", "Realisasi!C2", "nihil")], id="nihil"),
    pytest.param("| ADM-2 | Jan 2020 | 5 hari |", [("unit-differs", "Realisasi!C2", "5 hari"), ("number-as-text", "Realisasi!C2", "5 hari")],
                 id="another unit"),
    pytest.param("| ADM-1 | Jan 2020 | =3 |\n| ADM-1 | 2020-01 | =3 |", [("value-twice-equal", "Realisasi!C3", "3")], id="the same twice"),
    pytest.param("| ADM-1 | Jan 2020 | =3 |\n| ADM-1 | 2020-01 | =4 |", [("value-twice", "Realisasi!C3", "4")], id="two values for one month"),
    pytest.param("| ADM-2 | Jan 2020 | =4600 |\n| ADM-2 | Feb 2020 | =48000 |", [("jump", "Realisasi!C3", "48000")], id="ten times the month before"),
    pytest.param("| ADM-2 | Jan 2020 | =4600 |\n| ADM-2 | Feb 2020 | =45999 |", [], id="not quite ten times"),
    pytest.param("| ADM-1 | Jan 2020 | =3 |\n| ADM-1 | TW I 2020 | =3 |", [("period-units-mixed", "Realisasi!B3", "TW I 2020")], id="a month and a quarter"),
]


@pytest.mark.parametrize(("rows", "problems"), PROBLEMS)
def test_a_problem_is_named_by_its_cell_in_the_persons_own_characters(rows, problems):
    assert found(actuals(f"| indikator | periode | nilai |\n{rows}")) == problems


@pytest.mark.parametrize(("row", "problem"), [
    pytest.param("| ADM-3 | Jan 2019 | | =40 | |", ("ratio-half", "Realisasi!E2", None), id="no denominator"),
    pytest.param("| ADM-3 | Jan 2019 | | =40 | =0 |", ("denominator-zero", "Realisasi!E2", "0"), id="a denominator of zero"),
    pytest.param("| ADM-3 | Jan 2019 | =55 | =40 | =80 |", ("ratio-differs", "Realisasi!C2", "55"), id="a value that is not the quotient"),
])
def test_a_ratio_that_cannot_be_trusted_is_named(row, problem):
    assert found(actuals(f"| indikator | periode | nilai | pembilang | penyebut |\n{row}")) == [problem]


def test_a_jump_with_a_note_is_not_asked_about_again():
    reading = actuals("| indikator | periode | nilai | catatan |\n| ADM-2 | Jan 2020 | =4600 | |\n| ADM-2 | Feb 2020 | =48000 | loket baru |")
    assert found(reading) == []


def test_a_return_from_a_jump_is_no_second_jump():
    reading = actuals("| indikator | periode | nilai |\n| ADM-2 | Jan 2020 | =10 |\n| ADM-2 | Feb 2020 | =100 |\n| ADM-2 | Mar 2020 | =11 |")
    assert found(reading) == [("jump", "Realisasi!C3", "100")]


def test_an_unknown_district_is_named_with_the_nearest():
    reading = actuals("| indikator | periode | nilai | wilayah |\n| ADM-2 | Jan 2020 | =5 | Balikpapan Slatan |")
    assert found(reading) == [("district-unknown", "Realisasi!D2", "Balikpapan Slatan")]
    assert reading.findings[0].wanted == "Balikpapan Selatan"


def test_the_district_balikpapan_kota_is_not_the_city():
    reading = actuals("| indikator | periode | nilai | wilayah |\n| ADM-2 | Jan 2020 | =5 | Balikpapan Kota |\n| ADM-2 | Jan 2020 | =9 | Kota Balikpapan |")
    assert reading.part.observations["district"].tolist() == ["64.71.06", ""]


def test_a_ratio_with_a_status_that_is_none_is_told_among_many_that_are_plain():
    """Two parts and no value beside a status that says nothing: the ratio is read, the status asked about."""
    rows = "\n".join(f"| ADM-1 | 20{10 + n // 12}-{n % 12 + 1:02d} | | final | ={n + 1} | =2 |" for n in range(11))
    reading = actuals(f"| indikator | periode | nilai | status | pembilang | penyebut |\n{rows}\n| ADM-1 | 2015-01 | | entah | =9 | =2 |")
    assert found(reading) == [("choice-unknown", "Realisasi!D13", "entah")]
    assert [value for _, _, _, value in values(reading)] == [(n + 1) / 2 for n in range(11)] + [4.5]


def test_a_point_is_read_by_the_evidence_of_its_column():
    reading = actuals("| indikator | periode | nilai |\n| ADM-1 | Jan 2020 | 1.234 |\n| ADM-1 | Feb 2020 | 2.5 |")
    assert values(reading)[0] == ("ADM-1", "2020-01", "Realisasi!C2", 1.234)


def test_a_point_without_evidence_is_asked_about():
    reading = actuals("| indikator | periode | nilai |\n| ADM-3 | Jan 2020 | 1.234 |")
    assert ("number-doubtful", "Realisasi!C2", "1.234") in found(reading)
    assert values(reading) == [("ADM-3", "2020-01", "Realisasi!C2", 1234)]


def test_a_series_on_record_keeps_its_kind_of_period():
    first = actuals("| indikator | periode | nilai |\n| ADM-1 | Jan 2020 | =3 |").programme
    reading = read(book(Realisasi="| indikator | periode | nilai |\n| ADM-1 | 2021 | =3 |"), current=first)
    assert found(reading) == [("period-units-mixed", "Realisasi!B2", "2021")]


def test_a_column_of_faults_is_listed_two_hundred_times_and_then_counted():
    rows = "\n".join(f"| ADM-1 | {1900 + n // 12}-{n % 12 + 1:02d} | x{n} |" for n in range(205))
    reading = actuals(f"| indikator | periode | nilai |\n{rows}")
    assert [one.code for one in reading.findings] == ["number-unreadable"] * 200 + ["more-alike"]
    assert reading.findings[-1].facts["count"] == 5


def test_a_doubt_that_is_answered_for_all_is_answered_beyond_those_that_are_listed():
    """250 values that may be thousands or decimals: two hundred are listed, and with one click all become decimals."""
    rows = "\n".join(f"| ADM-3 | {1990 + n // 12}-{n % 12 + 1:02d} | {1 + n % 9}.{100 + n} |" for n in range(250))
    data = book(Realisasi=f"| indikator | periode | nilai |\n{rows}")
    reading = read_upload(data, "unggahan.xlsx", small())
    assert [one.code for one in reading.findings].count("number-doubtful") == 200
    assert reading.part.observations["value"].tolist() == [1000 * (1 + n % 9) + 100 + n for n in range(250)]
    reading = read_upload(data, "unggahan.xlsx", small(), repairs=[Repair("number-doubtful")])
    assert reading.part.observations["value"].tolist() == [pytest.approx(1 + n % 9 + (100 + n) / 1000) for n in range(250)]


PLAIN = st.tuples(st.sampled_from(["ADM-1", "ADM-2", "ADM-3"]), st.sampled_from([f"{year}-{month:02d}" for year in range(2015, 2020) for month in range(1, 13)]),
                  st.sampled_from([5.0, 7.0, "5", "7,25"]), st.sampled_from(["Balikpapan Kota", "Balikpapan Utara"]), st.just("final"), st.sampled_from(["", "loket pindah"]),
                  st.sampled_from([("", ""), ("", ""), (10.0, 2.0), (35.0, 5.0)]))
ODD = st.tuples(
    st.sampled_from(["ADM-1", "ADM-1", "ADM-2", "ADM-3", "adm 2", "ADM-9", "", "(contoh) ADM-1", "Jumlah", "Catatan: angka sementara"]),
    st.sampled_from(["2019-01", "2019-02", "Jan 2019", date(2019, 3, 1), "02/04/2019", "2019-05*", "entah", ""]),
    st.sampled_from([5.0, 5.5, 0.4, 7.0, 61.0, -1.0, "5,5", "5.5", "1.234", "1.234,5", "1 234", "5*", "61%", "0,5", "7 orang", "7 hari", "Rp5", "abc", "-", "nihil", "",
                     date(2019, 1, 1), True, math.inf]),
    st.sampled_from(["", "Balikpapan Kota", "Balikpapan Utara", "Kota", "entah"]),
    st.sampled_from(["final", "sementara", "", "entah"]),
    st.sampled_from(["", "", "", "rekap"]),
    st.sampled_from([("", ""), ("", ""), (10.0, 2.0), (0.1, 2.0), (-4.0, 1.0), (3.0, ""), ("", 2.0), (3.0, 0.0), ("3", "4"), ("-", 4.0), (True, 2.0)]))


@settings(deadline=None)
@given(st.lists(st.one_of(PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, ODD), min_size=1, max_size=30), st.sets(st.integers(2, 31), max_size=3), st.sets(st.integers(2, 31), max_size=2),
       st.sampled_from(["Realisasi", None]), st.sampled_from([Kind.ACTUAL, Kind.ACTUAL, Kind.PLAN]))
def test_rows_that_are_read_together_say_what_they_say_one_by_one(rows, percents, errors, sheet, kind):
    """A run of plain rows is taken over by column; nothing may be read, told or kept silent because of that."""
    def said(one_by_one: bool) -> tuple:
        grid = Grid(sheet, [["indikator", "periode", "nilai", "wilayah", "status", "catatan", "pembilang", "penyebut"], *([*row, *parts] for *row, parts in rows)],
                    SheetScan("", errors={f"C{row}": "#DIV/0!" for row in errors}, percents={"C": set(percents), "G": {4}}))
        notes, known = Notes(), small()
        reader = MeasurementReader(Known(city(), None, city().dimensions, known.quick_wins, known.indicators, city().districts), notes, {})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("smartcity_metrics.intake.notes.ALIKE", 2)
            if one_by_one:
                patch.setattr(_Loop, "_read_block", _Loop._read_one_by_one)
            reader.read_long(find_layout(grid, contract.ACTUAL, notes), kind)
        reader.check([grid])
        out = reader.out
        lines = [(out.indicators[out.indicator[at]], out.periods[out.period[at]], out.districts[out.district[at]], out.kind[at], out.value[at],
                  str(out.numerator[at]), str(out.denominator[at]), out.status[at], out.place(at), out.notes[out.note[at]]) for at in range(len(out))]
        return lines, notes.all()

    assert said(one_by_one=False) == said(one_by_one=True)


LONE = "| indikator | periode | nilai | catatan |\n" + "\n".join(f"| ADM-2 | 2019-0{month} | ={value} | |" for month, value in enumerate((31, 40, 35, 0, 38, 29), 1))


@pytest.mark.parametrize(("table", "told"), [
    pytest.param(LONE, [("zero-alone", "Realisasi!C5", "0")], id="29 to 40 requests a month, and suddenly none"),
    pytest.param(LONE.replace("=0 | |", "=0 | loket tutup |"), [], id="a note says why"),
    pytest.param(LONE.replace("=38", "=0"), [], id="two zeros are no accident of one cell"),
    pytest.param(LONE.replace("=29", "=9"), [], id="a series that falls low anyway"),
    pytest.param(LONE.replace("=31", "=3").replace("=4", "=4").replace("=40", "=4").replace("=35", "=3").replace("=38", "=3").replace("=29", "=4"), [],
                 id="three or four cases a month may be none"),
    pytest.param("\n".join(LONE.splitlines()[:6]), [], id="five values say little"),
])
def test_the_only_zero_of_a_series_is_asked_about(table, told):
    """The value stays zero; who knows better empties the cell."""
    reading = actuals(table)
    assert [one for one in found(reading) if one[0] == "zero-alone"] == told
    assert [value for _, period, _, value in values(reading) if period == "2019-04"] == [0]
