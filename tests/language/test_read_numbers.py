"""Numbers as staff write them, read back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_metrics.language.numbers import decimal_sign, read_number, written


@pytest.mark.parametrize(("text", "value"), [
    pytest.param("47", 47, id="a whole number kept as text"),
    pytest.param("1.234,5", 1234.5, id="Indonesian"),
    pytest.param("1,234.5", 1234.5, id="English, where it can mean nothing else"),
    pytest.param("1.234.567.890,00", 1234567890, id="a budget export"),
    pytest.param("1,234,567", 1234567, id="several commas part thousands"),
    pytest.param("6,3", 6.3, id="decimal comma"),
    pytest.param("398026.00", 398026, id="decimal point"),
    pytest.param("0,123", 0.123, id="nothing but zero before the sign is no thousand"),
    pytest.param(".5", 0.5, id="no zero before the sign"),
    pytest.param("2\u2009691,8", 2691.8, id="thin space"),
    pytest.param("2\u00a0691", 2691, id="no-break space"),
    pytest.param("Rp1.250.000", 1250000, id="rupiah"),
    pytest.param("Rp. 1.250", 1250, id="rupiah has no three decimals"),
    pytest.param("Rp1.250.000,-", 1250000, id="no cents"),
    pytest.param("Rp 1,2 miliar", 1.2e9, id="miliar is ten to the ninth"),
    pytest.param("5 juta", 5e6, id="juta"),
    pytest.param("12,5 ribu", 12500, id="ribu"),
    pytest.param("(1.200,5)", -1200.5, id="brackets are a minus"),
    pytest.param("−5", -5, id="a true minus"),
    pytest.param("12,5*", 12.5, id="a footnote mark"),
    pytest.param("1,5E+05", 150000, id="scientific, as spreadsheets export"),
])
def test_a_writing_is_read_as_the_number_it_is(text, value):
    reading = read_number(text)
    assert (reading.kind, reading.value, reading.doubt) == ("number", value, None)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "...", "…", "n/a", "NA", "x", "belum ada", "Belum ada data", "Tidak ada"])
def test_a_blank_or_a_dash_is_no_data_yet_and_never_zero(text):
    assert (read_number(text).kind, read_number(text).value) == ("missing", None)


def test_nihil_is_no_data_either_but_is_asked_about():
    assert (read_number("Nihil").kind, read_number("Nihil").value) == ("nil", None)


@pytest.mark.parametrize("text", [
    pytest.param("1.9O", id="a letter among digits"),
    pytest.param("1_000", id="what Python would take"),
    pytest.param("١٢٣", id="digits that are not ASCII"),
    pytest.param("1e309", id="beyond any float"),
    pytest.param("9" * 400, id="four hundred digits"),
    pytest.param("NaN%", id="not a number with a sign"),
    pytest.param("inf", id="infinity"),
    pytest.param("0x10", id="hexadecimal"),
    pytest.param("1.23.456", id="groups that are none"),
    pytest.param("1.234.56", id="a last group of two"),
    pytest.param("12 34", id="blanks that part no thousands"),
    pytest.param("(5", id="one bracket"),
    pytest.param("05 - 09", id="a range"),
    pytest.param("125:30", id="a time"),
    pytest.param("tiga", id="a word"),
])
def test_what_is_broken_has_no_value(text):
    assert (read_number(text).kind, read_number(text).value) == ("unreadable", None)


@pytest.mark.parametrize(("text", "decimal", "whole", "value", "doubt"), [
    pytest.param("1.234", None, False, 1234, "thousands", id="a point in an Indonesian sheet parts thousands, but it is asked"),
    pytest.param("1,234", None, False, 1.234, "decimal", id="a comma is a decimal, but it is asked"),
    pytest.param("1.234", ",", False, 1234, None, id="the column's decimal comma proves the point"),
    pytest.param("1.234", ".", False, 1.234, None, id="the column's decimal point proves the point"),
    pytest.param("1,234", ".", False, 1234, None, id="the column's decimal point proves the comma"),
    pytest.param("1.234", None, True, 1234, None, id="whole things are counted"),
    pytest.param("1,234", None, True, 1234, None, id="whole things are counted in English too"),
])
def test_one_sign_with_three_digits_is_read_by_evidence_or_asked_about(text, decimal, whole, value, doubt):
    reading = read_number(text, decimal, whole)
    assert (reading.value, reading.doubt) == (value, doubt)


@pytest.mark.parametrize(("texts", "sign"), [
    pytest.param(["1.234", "5,5"], ",", id="one decimal comma"),
    pytest.param(["1,234", "5.5"], ".", id="one decimal point"),
    pytest.param(["1.234", "567"], None, id="nothing is proved"),
    pytest.param(["5,5", "5.5"], None, id="a contradiction proves nothing"),
    pytest.param(["1.234.567"], ",", id="two points part thousands, so the comma is the decimal"),
])
def test_a_column_proves_its_decimal_sign(texts, sign):
    assert decimal_sign(texts) == sign


@pytest.mark.parametrize(("text", "value", "percent", "unit"), [
    ("80%", 80, True, None), ("87,5 persen", 87.5, True, None), ("5450 ton", 5450, False, "ton"), ("24800 m3", 24800, False, "m3"),
    ("7,5 hari kerja", 7.5, False, "hari kerja"), ("30 °C", 30, False, "°C"), ("£8,832,540.54", 8832540.54, False, "£"),
])
def test_a_percent_sign_and_a_unit_are_told_apart_from_the_number(text, value, percent, unit):
    reading = read_number(text)
    assert (reading.value, reading.percent, reading.unit) == (value, percent, unit)


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda one: round(one, 2)))
def test_what_we_print_in_indonesian_is_read_back_as_the_same_number(value):
    reading = read_number(written(value, "id", 2))
    assert math.isclose(reading.value, value, abs_tol=0.005)


@given(st.text(max_size=30))
def test_no_text_makes_a_value_that_is_not_finite(text):
    value = read_number(text).value
    assert value is None or math.isfinite(value)
