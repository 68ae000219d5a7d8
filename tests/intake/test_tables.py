"""Tables in layouts that are not ours: where data begins, what the columns mean, and reading by a mapping."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from smartcity_metrics.intake.cells import Grid
from smartcity_metrics.intake.desk import Mapping, ValueColumn, found_tables, groups, guessed, table_under
from smartcity_metrics.intake.guard import SheetScan
from smartcity_metrics.intake.tables import Table, find_tables
from smartcity_metrics.programme import Polarity, empty_programme
from tests.intake.spreadsheets import book, cells, city, found, programme, read, values


def table(text: str, merges: tuple[str, ...] = ()) -> Table:
    """The first table of a sheet shown as text."""
    rows = [["" if one is None else one for one in row] for row in cells(text)]
    width = max(map(len, rows))
    return find_tables(Grid("Data", [row + [""] * (width - len(row)) for row in rows], SheetScan("Data", merges=list(merges))))[0]


def extent(one: Table) -> tuple[int | None, int | None, int, int]:
    return one.header_first, one.header_last, one.first_row, one.last_row


def test_title_rows_stand_above_the_header_and_footnotes_end_the_table():
    one = table("""
        | Jumlah kunjungan wisatawan | | |
        | Kota Balikpapan            | | |
        |                            | | |
        | Bulan      | Nusantara | Mancanegara |
        | Jan 2019   | =512      | =31         |
        | Feb 2019   | =498      | -           |
        | Mar 2019   | =530      | =28         |
        |            |           |             |
        | Sumber: Disporapar         | | |
    """)
    assert extent(one) == (4, 4, 5, 7)
    assert [(column.letter, column.title, column.meaning) for column in one.columns] == [
        ("A", "Bulan", "period"), ("B", "Nusantara", "value"), ("C", "Mancanegara", "value")]
    assert one.periods == ("2019-01", "2019-02", "2019-03")
    assert one.notes == ("Sumber: Disporapar",)


def test_stacked_headings_are_joined_by_their_merges_and_a_numbering_row_is_no_data():
    one = table("""
        | Wilayah | Perkotaan  |            | Perdesaan  |            |
        |         | =2020      |            | =2020      |            |
        |         | Semester 1 (Maret) | Semester 2 (September) | Semester 1 (Maret) | Semester 2 (September) |
        | (1)     | (2)        | (3)        | (4)        | (5)        |
        | Barat   | 398026.00  | 399504.00  | 396615.00  | -          |
        | Utara   | 376919.00  | 378679.00  | 377078.00  | 378550.00  |
        | Timur   | 411369.00  | 413073.00  | 415694.00  | 416419.00  |
    """, ("A1:A3", "B1:C1", "D1:E1", "B2:C2", "D2:E2"))
    assert extent(one) == (1, 3, 5, 7)
    assert [(column.title, column.period, column.group) for column in one.columns[1:]] == [
        ("Perkotaan · 2020 · Semester 1 (Maret)", "2020-S1", "Perkotaan"), ("Perkotaan · 2020 · Semester 2 (September)", "2020-S2", "Perkotaan"),
        ("Perdesaan · 2020 · Semester 1 (Maret)", "2020-S1", "Perdesaan"), ("Perdesaan · 2020 · Semester 2 (September)", "2020-S2", "Perdesaan")]
    assert groups(one) == ("Perkotaan", "Perdesaan")
    assert [column.letter for column in guessed(one, "X", "Perdesaan").values] == ["D", "E"]


@pytest.mark.parametrize(("heading", "period"), [("=2019", "2019"), ("2019 *", "2019"), ("Kejadian Bencana 2018", "2018"), ("2021-08", "2021-08"),
                                                 ("Triwulan III 2019", "2019-Q3"), ("N/A", None), ("Total", None)])
def test_a_heading_names_its_period(heading, period):
    one = table(f"| Uraian | {heading} |\n| Satu | =1.5 |\n| Dua | =2.5 |\n| Tiga | =3.5 |")
    assert one.columns[1].period == period


def test_a_corner_cell_tahun_over_names_is_not_a_year():
    one = table("| Tahun | =2019 | =2020 |\n| ACEH | =71.9 | =71.99 |\n| RIAU | =73.5 | =72.71 |\n| JAMBI | =71.26 | =71.29 |")
    assert (one.columns[0].meaning, one.periods) == (None, ("2019", "2020"))


def test_two_columns_make_a_period():
    one = table("| tahun | semester | nilai |\n| =2019 | =1 | =5.5 |\n| =2019 | =2 | =6.5 |\n| =2020 | =1 | =7.5 |")
    assert one.periods == ("2019-S1", "2019-S2", "2020-S1")


LONG = """
    | wilayah            | tahun | bulan   | jumlah | satuan |
    | Balikpapan Barat   | =2019 | Januari | =10    | berkas |
    | Balikpapan Selatan | =2019 | Januari | =30    | berkas |
    | Balikpapan Barat   | =2019 | =2      | =12    | berkas |
    | Balikpapan Selatan | =2019 | =2      | nihil  | berkas |
"""
PLAIN = Mapping("Data", 1, 1, 2, 5, (ValueColumn("D", "ADM-2"),), {"year": "B", "month": "C"})


@pytest.mark.parametrize(("change", "expected", "problems"), [
    pytest.param({"filters": {"A": "balikpapan barat"}}, [("ADM-2", "2019-01", "Data!D2", 10), ("ADM-2", "2019-02", "Data!D4", 12)], [], id="one row chosen"),
    pytest.param({"combine": "sum"}, [("ADM-2", "2019-01", "Data!D2:D3", 40), ("ADM-2", "2019-02", "Data!D4", 12)], ["nil"], id="added up"),
    pytest.param({"combine": "mean"}, [("ADM-2", "2019-01", "Data!D2:D3", 20), ("ADM-2", "2019-02", "Data!D4", 12)], ["nil"], id="averaged"),
    pytest.param({}, [("ADM-2", "2019-02", "Data!D4", 12)], ["several-rows", "nil"], id="several rows are refused unless asked for"),
    pytest.param({"district": "A"}, [("ADM-2", "2019-01", "Data!D2", 10), ("ADM-2", "2019-01", "Data!D3", 30), ("ADM-2", "2019-02", "Data!D4", 12)],
                 ["nil"], id="by district"),
    pytest.param({"filters": {"A": "Bontang"}}, [], ["mapping-empty"], id="no such row"),
])
def test_a_mapping_reads_a_table(change, expected, problems):
    reading = read(book(Data=LONG), current=programme(), mapping=replace(PLAIN, **change))
    assert values(reading) == expected
    assert [one.code for one in reading.findings] == problems


def test_without_a_mapping_an_unknown_layout_is_shown_and_not_guessed():
    reading = read(book(Data=LONG), current=programme())
    assert reading.programme is None
    assert found(reading) == [("layout-unknown", "Data!A1", None)]
    assert extent(reading.tables[0]) == (1, 1, 2, 5)
    assert reading.excerpts[0].letters == ("A", "B", "C", "D", "E")
    assert reading.excerpts[0].rows[0] == (1, ("wilayah", "tahun", "bulan", "jumlah", "satuan"))


def test_bounds_become_the_target_of_the_latest_row_and_the_plan_of_all():
    reading = read(book(Data="""
        | tahun | batas_bawah | batas_atas |
        | =2021 | =72.8       | =72.9      |
        | =2020 | =72.5       |            |
        | =2019 |             |            |
    """), current=programme(), mapping=Mapping("Data", 1, 1, 2, 4, (ValueColumn("B", "ADM-3", "target"), ValueColumn("C", "ADM-3", "target_upper")),
                                                {"year": "A"}))
    one = reading.programme.indicator("ADM-3")
    assert (one.target, one.target_upper, one.target_date.isoformat(), one.polarity) == (72.8, 72.9, "2021-12-31", Polarity.HIGHER)
    assert one.cells["target_upper"].endswith(":Data!C2")
    assert values(reading) == [("ADM-3", "2021", "Data!B2", 72.8), ("ADM-3", "2020", "Data!B3", 72.5)]
    assert set(reading.part.observations["kind"]) == {"plan"}


def test_a_header_that_a_person_moves_is_read_anew():
    data = book(Data="| Laporan | Januari |\n| =2018 | =2019 |\n| A | =2019 |\n| x | =1.5 |\n| y | =2.5 |\n| z | =3.5 |")
    one = table_under(data, "x.xlsx", programme(), "Data", 3, 3)
    assert (extent(one), one.columns[1].period) == ((3, 3, 4, 6), "2019")


def test_a_cell_is_read_as_a_number_with_the_reason_when_it_is_none():
    data = book(formats={"Data!B2": "0%"}, Data="| a | b |\n| 5450 ton | =0.8 |\n| 1.9O | - |")

    def cell(place: str) -> dict:
        return found_tables(data, "x.xlsx", empty_programme(city()), place)[1]

    assert cell("Data!A2") == {"ref": "Data!A2", "raw": "5450 ton", "value": 5450, "unit": "ton", "kind": "number", "reason": None}
    assert cell("Data!B2") == {"ref": "Data!B2", "raw": 0.8, "value": 80, "unit": "%", "kind": "number", "reason": None}
    assert (cell("Data!A3")["kind"], cell("Data!A3")["reason"]) == ("text", "number-unreadable")
    assert (cell("Data!B3")["kind"], cell("Data!B3")["reason"]) == ("missing", "no-value-yet")
    assert cell("Lain!B3")["reason"] == "no-such-cell"


def test_header_and_rows_of_the_real_samples_are_found(shared):
    """Where a person looked them up: at least 38 of 43, as the sheet without data and stacked tables cannot all be."""
    known = json.loads((shared / "samples" / "index.json").read_text(encoding="utf-8"))
    right = sum(_as_looked_up(one, (shared / "samples" / one["name"]).read_bytes()) for one in known)
    assert (right >= 38, len(known)) == (True, 43)


def _as_looked_up(one: dict, data: bytes) -> bool:
    rows = [int(number) for number in re.findall(r"[0-9]+", one["header_rows"].split("(")[0])]
    tables, _, _ = found_tables(data, one["name"].rpartition("/")[2], empty_programme(city()))
    first = next((table for table in tables if table.sheet == one["sheet"]), None)
    return first is not None and extent(first) == (rows[0], rows[-1], one["first"], one["last"])


def test_stray_sums_below_a_wide_table_are_no_row_of_it():
    """Two figures under a table of twelve, with nothing in the column that names the rows."""
    months = " | ".join(["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov"])
    row = " | ".join(f"={number}" for number in range(11, 22))
    one = table(f"| Uraian | {months} |\n| Ekspor | {row} |\n| Impor | {row} |\n| | {' | '.join([''] * 9)} | =40 | =42 |")
    assert (one.first_row, one.last_row) == (2, 3)


def test_a_template_that_nobody_filled_in_is_headings_without_rows():
    one = table("| NO. RESPONDEN | NAMA | U1 | U2 |")
    assert extent(one) == (1, 1, 2, 1)
    assert [column.title for column in one.columns] == ["NO. RESPONDEN", "NAMA", "U1", "U2"]


BESIDE = """
    | Bulan    | Masuk | | Kecamatan | Keluar |
    | Jan 2019 | =10   | | Barat     | =5     |
    | Feb 2019 | =11   | | Utara     | =6     |
    | Mar 2019 | =12   | | Timur     | =7     |
    | Apr 2019 | =13   | |           |        |
"""


def test_tables_beside_each_other_are_two():
    data = book(Data=BESIDE)
    first, second = found_tables(data, "x.xlsx", programme())[0]
    assert [(extent(one), [column.title for column in one.columns]) for one in (first, second)] == [
        ((1, 1, 2, 5), ["Bulan", "Masuk"]), ((1, 1, 2, 4), ["Kecamatan", "Keluar"])]
    reading = read(data, current=programme(), mapping=guessed(first, "ADM-2"))
    assert values(reading) == [("ADM-2", "2019-01", "Data!B2", 10), ("ADM-2", "2019-02", "Data!B3", 11), ("ADM-2", "2019-03", "Data!B4", 12),
                               ("ADM-2", "2019-04", "Data!B5", 13)]


def test_an_empty_column_within_a_table_is_no_gap_between_two():
    tables = found_tables(book(Data=BESIDE.replace("Kecamatan | Keluar", "Ditolak   | Keluar").replace("Barat    ", "=1").replace("Utara    ", "=2")
                               .replace("Timur    ", "=3")), "x.xlsx", programme())[0]
    assert [[column.title for column in one.columns] for one in tables] == [["Bulan", "Masuk", "", "Ditolak", "Keluar"]]
