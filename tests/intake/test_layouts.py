"""A layout is known again next month, whatever its rows, its title and its periods are then; another layout is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smartcity_metrics.intake.desk import Mapping, Reading, ValueColumn, fingerprints, read_upload, recalled, recipe, table_under
from tests.intake.spreadsheets import book, programme, read, values

MARCH = """
    | Rekap Layanan Maret 2019 |          |              |
    | Kecamatan                | Bulan    | Berkas masuk |
    | Barat                    | Mar 2019 | =10          |
    | Utara                    | Mar 2019 | =12          |
    | Timur                    | Mar 2019 | =15          |
"""
APRIL = """
    | Rekap Layanan April 2019 |          |              |
    | Dinas Kependudukan       |          |              |
    | KECAMATAN                | bulan    | berkas  masuk |
    | Barat                    | Apr 2019 | =20          |
    | Utara                    | Apr 2019 | =22          |
    | Timur                    | Apr 2019 | =25          |
    | Tengah                   | Apr 2019 | =31          |
"""


def tables(table: str, merges: tuple[str, ...] = ()):
    return read(book(Data=table, merges=merges), current=programme()).tables


def known_by(table: str) -> str | None:
    return fingerprints(tables(table))[0]


@pytest.mark.parametrize(("first", "second", "same"), [
    pytest.param(MARCH, APRIL, True, id="another month, one more title row and district"),
    pytest.param("| Uraian | Januari 2019 | Februari 2019 |\n| Masuk | =1 | =2 |\n| Keluar | =3 | =4 |",
                 "| Uraian | Januari 2019 | Februari 2019 | Maret 2019 |\n| Masuk | =1 | =2 | =5 |\n| Keluar | =3 | =4 | =6 |", True, id="a month more across"),
    pytest.param("| Uraian | Realisasi s.d. Maret 2019 |\n| Masuk | =10 |\n| Keluar | =30 |\n| Batal | =7 |",
                 "| Uraian | Realisasi s.d. April 2019 |\n| Masuk | =11 |\n| Keluar | =32 |\n| Batal | =8 |", True, id="the month in a heading"),
    pytest.param(MARCH, MARCH.replace("Berkas masuk", "Berkas ditolak"), False, id="another column"),
    pytest.param("| Bulan | Masuk | Keluar |\n| Mar 2019 | =10 | =4 |\n| Apr 2019 | =11 | =5 |",
                 "| Bulan | Keluar | Masuk |\n| Mar 2019 | =10 | =4 |\n| Apr 2019 | =11 | =5 |", False, id="columns that changed places"),
])
def test_a_layout_is_known_by_its_headings_without_their_periods(first, second, same):
    assert (known_by(first) == known_by(second)) is same


def test_a_table_without_headings_is_not_known_again():
    assert known_by("| =10.5 | =11.5 |\n| =12.5 | =13.5 |\n| =14.5 | =15.5 |") is None


def test_two_tables_with_the_same_headings_are_known_apart():
    stacked = "| Bulan | Masuk |\n| Mar 2019 | =10 |\n| Apr 2019 | =11 |\n| | |\n| | |\n| Bulan | Masuk |\n| Mar 2019 | =20 |\n| Apr 2019 | =21 |"
    first, second = fingerprints(tables(stacked))
    assert first != second


def again(mapping: Mapping, first: str, second: str, header: int | None = None) -> Reading:
    """The second sheet, read as a person said of the first; the recipe goes through the store's JSON."""
    current, data = programme(), book(Data=second)
    found = tables(first)[0]
    moved = found if header is None else table_under(book(Data=first), "a.xlsx", current, "Data", None, header)
    kept = json.loads(json.dumps({fingerprints([found])[0]: recipe(mapping, found, moved)}))
    unknown = read_upload(data, "b.xlsx", current)
    return read_upload(data, "b.xlsx", current, tuple(recalled(data, "b.xlsx", current, unknown.tables, kept).values()))


def test_next_months_rows_are_read_as_this_months_were():
    how = Mapping("Data", 2, 2, 3, 5, (ValueColumn("C", "ADM-2"),), {"period": "B"}, combine="sum")
    assert values(read(book(Data=MARCH), current=programme(), mapping=how)) == [("ADM-2", "2019-03", "Data!C3:C5", 37)]
    assert values(again(how, MARCH, APRIL)) == [("ADM-2", "2019-04", "Data!C4:C7", 98)]


def test_a_filter_and_left_out_rows_are_remembered():
    how = Mapping("Data", 2, 2, 4, 5, (ValueColumn("C", "ADM-2"),), {"period": "B"}, filters={"A": "Timur"})
    assert values(again(how, MARCH, APRIL)) == [("ADM-2", "2019-04", "Data!C6", 25)]


def test_periods_across_grow_with_the_file():
    """The months of one of two groups, and one month more."""
    first = "| Layanan | Masuk Jan 2019 | Masuk Feb 2019 |\n| KTP | =1 | =2 |\n| KK | =3 | =4 |"
    second = "| Layanan | Masuk Jan 2019 | Masuk Feb 2019 | Masuk Mar 2019 |\n| KTP | =1 | =2 | =5 |\n| KK | =3 | =4 | =6 |"
    stacked = [text.replace("Masuk ", "") for text in (first, second)]
    how = Mapping("Data", 1, 1, 2, 3, (ValueColumn("B", "ADM-2", period="2019-01"), ValueColumn("C", "ADM-2", period="2019-02")), filters={"A": "KK"})
    assert values(again(how, *stacked)) == [("ADM-2", "2019-01", "Data!B3", 3), ("ADM-2", "2019-02", "Data!C3", 4), ("ADM-2", "2019-03", "Data!D3", 6)]


def test_a_heading_that_the_person_moved_is_moved_again():
    first = "| Rekap | Satu | Dua |\n| Bulan | Masuk | Keluar |\n| Mar 2019 | =10 | =4 |\n| Apr 2019 | =11 | =5 |\n| Mei 2019 | =12 | =6 |"
    second = first.replace("2019", "2020")
    found = tables(first)[0]
    assert found.header_last == 2
    how = Mapping("Data", 1, 1, 3, 5, (ValueColumn("B", "ADM-2"),), {"period": "A"})
    assert [value for *_, value in values(again(how, first, second, header=1))] == [10, 11, 12]


def test_a_recipe_of_another_program_is_not_used_and_nothing_breaks():
    data, current = book(Data=MARCH), programme()
    found = tables(MARCH)
    for broken in ({}, {"header": "x"}, recipe(Mapping("Data", 2, 2, 3, 5, (ValueColumn("C", "ADM-2"),)), found[0], found[0]) | {"district": 9}):
        assert recalled(data, "a.xlsx", current, found, {fingerprints(found)[0]: broken}) == {}


def test_two_tables_of_one_file_are_read_together_and_may_not_contradict_each_other():
    stacked = "| Bulan | Masuk |\n| Mar 2019 | =10 |\n| Apr 2019 | =11 |\n| | |\n| | |\n| Bulan | Masuk |\n| Mei 2019 | =20 |\n| Apr 2019 | =21 |"
    first = Mapping("Data", 1, 1, 2, 3, (ValueColumn("B", "ADM-2"),), {"period": "A"})
    second = replace(first, header_first=6, header_last=6, first_row=7, last_row=8)
    reading = read_upload(book(Data=stacked), "a.xlsx", programme(), (first, second))
    assert values(reading) == [("ADM-2", "2019-03", "Data!B2", 10), ("ADM-2", "2019-04", "Data!B3", 11), ("ADM-2", "2019-05", "Data!B7", 20)]
    assert [(one.code, one.place, one.seen, one.wanted) for one in reading.findings if one.severity == "error"] == [("value-twice", "Data!B8", "21", "11")]
