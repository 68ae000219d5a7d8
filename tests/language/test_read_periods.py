"""Periods and days as staff write them, read back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_metrics.language.periods import read_date, read_part, read_period, short, written
from smartcity_metrics.programme import Period


@pytest.mark.parametrize(("raw", "period"), [
    ("Januari 2019", "2019-01"), ("JANUARI 2019", "2019-01"), ("Jan 2019", "2019-01"), ("January 2019", "2019-01"), ("Maret  2026", "2026-03"),
    ("Agt 2019", "2019-08"), ("Des 2019", "2019-12"), ("December 2019", "2019-12"), ("Nopember 2019", "2019-11"), ("2019 Mei", "2019-05"),
    ("2019-01", "2019-01"), ("01/2019", "2019-01"), ("1/2019", "2019-01"), ("2019M01", "2019-01"), ("2019/07", "2019-07"),
    (date(2019, 7, 31), "2019-07"), (datetime(2019, 7, 1), "2019-07"), ("02/01/2020", "2020-01"), ("2020-01-31", "2020-01"),
    ("7 Agustus 2019", "2019-08"),
    ("Triwulan III 2019", "2019-Q3"), ("TW III 2019", "2019-Q3"), ("TW3 2019", "2019-Q3"), ("tw iv/2019", "2019-Q4"), ("Q3 2019", "2019-Q3"),
    ("2019-Q3", "2019-Q3"), ("2019Q3", "2019-Q3"), ("Kuartal ke-3 2019", "2019-Q3"),
    ("Semester 1 2019", "2019-S1"), ("Sem. II 2019", "2019-S2"), ("2019-S2", "2019-S2"), ("Semester 1 (Maret) 2020", "2020-S1"),
    (2019, "2019"), (2019.0, "2019"), ("2019", "2019"), ("2019 *", "2019"), ("2019.0", "2019"), ("Tahun 2019", "2019"),
])
def test_a_writing_names_its_period(raw, period):
    assert read_period(raw).period == Period.of(period)


@pytest.mark.parametrize(("raw", "suggestion"), [
    ("Febuari 2019", "Februari 2019"), ("Agustsu 2019", "Agustus 2019"), ("Maart 2019", "Maret 2019"), ("Jan-19", "Januari 2019"),
])
def test_a_misspelt_month_is_suggested_and_never_taken(raw, suggestion):
    assert (read_period(raw).period, read_period(raw).suggestion) == (None, suggestion)


@pytest.mark.parametrize("raw", ["", "Mei", "Triwulan 5 2019", "2019-13", "13/2019", "Januari-Maret 2019", "Total Triwulanan 2017", "Tahunan", 3.5, 47,
                                 True, None, "2018 2019", "31/02/2019"])
def test_what_names_no_one_period_is_none(raw):
    assert read_period(raw).period is None


def test_a_heading_takes_its_year_from_above():
    assert read_period("Semester 2 (September)", 2020).period == Period.of("2020-S2")
    assert read_period("Triwulan II", 2017).period == Period.of("2017-Q2")


@pytest.mark.parametrize(("raw", "part"), [(3.0, ("month", 3)), ("Maret", ("month", 3)), ("12", ("month", 12)), ("TW II", ("quarter", 2)),
                                           ("Semester 2", ("semester", 2)), ("13", None), ("Maret 2019", None), ("", None)])
def test_a_part_of_a_year_is_read_without_its_year(raw, part):
    assert read_part(raw) == part


@pytest.mark.parametrize(("raw", "first", "last"), [
    pytest.param("31/12/2019", date(2019, 12, 31), date(2019, 12, 31), id="the day comes first"),
    pytest.param("02/01/2020", date(2020, 1, 2), date(2020, 1, 2), id="second of January"),
    pytest.param("Rabu, 7 Agustus 2019", date(2019, 8, 7), date(2019, 8, 7), id="with its weekday"),
    pytest.param("April 2019", date(2019, 4, 1), date(2019, 4, 30), id="a month from its first to its last day"),
    pytest.param("TW II 2019", date(2019, 4, 1), date(2019, 6, 30), id="a quarter"),
    pytest.param(2020.0, date(2020, 1, 1), date(2020, 12, 31), id="a year"),
    pytest.param("31/02/2019", None, None, id="a day that there is not"),
    pytest.param("segera", None, None, id="a word"),
])
def test_a_day_or_a_longer_time_is_a_date(raw, first, last):
    assert (read_date(raw), read_date(raw, end=True)) == (first, last)


_PERIODS = st.one_of(*(st.builds(Period, st.integers(1990, 2080), st.integers(1, count), st.just(unit))
                       for unit, count in (("month", 12), ("quarter", 4), ("semester", 2), ("year", 1))))


@given(_PERIODS, st.sampled_from(["id", "en"]))
def test_what_we_print_is_read_back_as_the_same_period(period, language):
    assert {read_period(one).period for one in (str(period), written(period, language), short(period, language))} == {period}


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail(text):
    read_period(text), read_date(text), read_part(text)
