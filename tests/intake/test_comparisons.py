"""The sheet Pembanding: other places beside ours, never mistaken for ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity_metrics import authority, dataset
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.template import template
from smartcity_metrics.programme import merged
from smartcity_metrics.store import Visitor
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, book, city, read

OTHERS = """
    | kode | nama           | indikator | periode | nilai |
    | SMD  | Kota Samarinda | ADM-1     | 2019-07 | =5.1  |
    | SMD  | Kota Samarinda | ADM-1     | 2019-08 | =5.0  |
    | BTG  | Kota Bontang   | ADM-1     | 2019-07 | =6.25 |
"""


def given(table=OTHERS):
    """A whole workbook with this sheet Pembanding."""
    return read(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATOR, Pembanding=table))


def told(reading):
    return [(one.code, one.cell) for one in reading.findings if one.severity != "info"]


def test_each_row_is_a_value_of_another_place_with_its_cell():
    frame = given().programme.comparisons
    assert [
        (row.code, row.name, row.indicator, row.period, row.value)
        for row in frame.itertuples(index=False)
    ] == [
        ("SMD", "Kota Samarinda", "ADM-1", "2019-07", 5.1),
        ("SMD", "Kota Samarinda", "ADM-1", "2019-08", 5.0),
        ("BTG", "Kota Bontang", "ADM-1", "2019-07", 6.25),
    ]
    assert [origin.partition(":")[2] for origin in frame["origin"]] == [
        "Pembanding!E2",
        "Pembanding!E3",
        "Pembanding!E4",
    ]
    assert told(given()) == []


def test_none_of_them_is_a_value_of_ours():
    assert len(given().programme.observations) == 0


def test_a_workbook_with_nothing_but_this_sheet_is_read_against_what_is_known():
    """Its columns kode, indikator, periode and nilai are those of a sheet with an indicator a row,
    too.
    """
    known = read(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATOR)).programme
    reading = read_upload(book(Pembanding=OTHERS), "lain.xlsx", known)
    assert len(reading.programme.comparisons) == 3
    assert [one.code for one in reading.programme.indicators] == ["ADM-1", "ADM-2", "ADM-3"]
    csv = b"kode;nama;indikator;periode;nilai\nSMD;Kota Samarinda;ADM-1;2019-07;5,1\n"
    reading = read_upload(csv, "pembanding.csv", known)
    assert list(reading.programme.comparisons["value"]) == [5.1]
    assert (len(reading.programme.observations), len(reading.programme.indicators)) == (0, 3)


@pytest.mark.parametrize(("row", "code", "cell"), [
    ("| BPN | Balikpapan | ADM-1 | 2019-07 | =5 |", "comparison-self", "B5"),
    ("| BPN | Pemerintah Kota Balikpapan | ADM-1 | 2019-07 | =5 |", "comparison-self", "B5"),
    ("| SMD | Kota Banjar | ADM-1 | 2019-09 | =5 |", "comparison-names", "B5"),
    ("| SM2 | kota samarinda | ADM-1 | 2019-09 | =5 |", "comparison-codes", "A5"),
    ("| SMD | Kota Samarinda | ADM-9 | 2019-09 | =5 |", "code-unknown", "C5"),
    ("| SMD | Kota Samarinda | ADM-1 | 2019-07 | =9 |", "value-twice", "E5"),
    ("| SMD | Kota Samarinda | ADM-1 | 2019-07 | =5.1 |", "value-twice-equal", "E5"),
    ("| SMD | Kota Samarinda | ADM-1 | 2019-09 | =99 |", "outside-bounds", "E5"),
    ("| SMD | Kota Samarinda | ADM-3 | 2019-09 | =0.8 |", "percent-or-fraction", "E5"),
    ("| SMD | Kota Samarinda | ADM-1 | 2019-09 | lima |", "number-unreadable", "E5"),
    ("| SMD | | ADM-1 | 2019-09 | =5 |", "cell-missing", "B5"),
])
def test_a_wrong_row_is_told_at_its_cell(row, code, cell):
    assert told(given(f"{OTHERS}    {row}\n")) == [(code, cell)]


def test_a_repetition_keeps_its_cell_and_a_change_is_listed():
    known = given().programme
    other = read_upload(book(Pembanding=OTHERS.replace("=5.0", "=5.5")), "lain.xlsx", known)
    [change] = changes(known, other.programme)
    assert (change.what, change.code, change.period, change.district, change.old, change.new) == (
        "comparison", "ADM-1", "2019-08", "Kota Samarinda", 5.0, 5.5)
    assert list(other.programme.comparisons["origin"])[0] == list(known.comparisons["origin"])[0]


def test_places_survive_the_way_to_bytes_and_the_template():
    known = given().programme
    assert dataset.unpacked(dataset.packed(known)).comparisons.equals(known.comparisons)
    again = read_upload(template(known), "templat.xlsx", known)
    assert changes(known, again.programme) == []
    assert len(again.part.comparisons) == 3


def test_comparisons_belong_to_the_opd_of_their_indicator():
    known = given().programme
    less = replace(known, comparisons=known.comparisons[:1])
    assert authority.beyond(
        Visitor("Sari", "staff", "Dinas Perhubungan"), less, merged(less, known)
    ) == ("Disdukcapil",)
    assert (
        authority.beyond(Visitor("Sari", "staff", "Disdukcapil"), less, merged(less, known)) == ()
    )


def test_the_city_of_these_tests_is_not_its_own_comparison():
    assert city().name == "Kota Balikpapan"
