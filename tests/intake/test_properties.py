"""Properties of reading: what is written comes back the same, or is refused or asked about; never another number in silence.

The same examples in every run; PROPERTIES=2000 tries that many of each, at random.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from smartcity_metrics.intake.cells import Grid
from smartcity_metrics.intake.tables import find_tables
from smartcity_metrics.language.numbers import decimal_sign, read_number, simple_numbers
from smartcity_metrics.language.periods import long_day, read_period, short, written
from smartcity_metrics.programme import Period

MANY = int(os.environ.get("PROPERTIES", "0"))
profile = settings(max_examples=MANY or 150, derandomize=not MANY, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

# numbers

PLAIN = st.decimals(-10**12, 10**12, places=0) | st.decimals(-10**7, 10**7, places=1) | st.decimals(-10**6, 10**6, places=2) | st.decimals(-10**4, 10**4, places=3)
WRITINGS = {  # thousands, decimals
    "Indonesian": (".", ","), "English": (",", "."), "thin spaces": ("\u2009", ","), "no-break spaces": ("\u00a0", ","), "Swiss": ("'", "."),
    "ungrouped comma": ("", ","), "ungrouped point": ("", ".")}


def printed(value, group, decimal):
    """A decimal as people write it: digits in threes with a sign between, a decimal sign before the rest."""
    head, _, tail = f"{abs(value):f}".partition(".")
    threes = []
    while len(head) > 3 and group:
        head, threes = head[:-3], [head[-3:], *threes]
    return ("-" if value < 0 else "") + group.join([head, *threes]) + (decimal + tail if tail else "")


@pytest.mark.parametrize("writing", WRITINGS)
@profile
@given(st.lists(PLAIN, min_size=1, max_size=12))
def test_a_column_of_numbers_comes_back_or_is_asked_about(writing, values):
    """One sign with three digits behind it ("1.234") may be either: then the reading says that it doubts."""
    texts = [printed(one, *WRITINGS[writing]) for one in values]
    sign = decimal_sign(texts)
    assert sign in (None, WRITINGS[writing][1]), "a column proves no sign that it does not use"
    for value, text in zip(values, texts, strict=True):
        reading = read_number(text, sign)
        assert reading.kind == "number"
        assert reading.value == float(value) or reading.doubt, (text, reading)


@profile
@given(st.lists(PLAIN, min_size=1, max_size=12), st.sampled_from(sorted(WRITINGS)))
def test_whole_things_in_any_writing_are_never_in_doubt(values, writing):
    """A column that counts: 1.234 berkas are one thousand two hundred and thirty-four."""
    for value in map(int, values):
        reading = read_number(printed(value, *WRITINGS[writing]), WRITINGS[writing][1], whole=True)
        assert (reading.value, reading.doubt) == (value, None)


@profile
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_a_program_writes_it_comes_back_to_the_last_bit(value):
    """repr() of a double, with its exponent where it has one."""
    reading = read_number(repr(value))
    assert reading.kind == "unreadable" or reading.value == value or reading.doubt, reading


@profile
@given(st.decimals(-1000, 1000, places=1), st.sampled_from(["%", " %", " persen", " percent"]), st.sampled_from([",", "."]))
def test_a_percentage_comes_back_with_its_sign(value, sign, decimal):
    reading = read_number(printed(value, "", decimal) + sign)
    assert (reading.value, reading.percent) == (float(value), True)


@profile
@given(st.decimals(0, 999, places=1), st.sampled_from([("ribu", 10**3), ("rb", 10**3), ("juta", 10**6), ("jt", 10**6), ("miliar", 10**9), ("milyar", 10**9),
                                                       ("triliun", 10**12), ("thousand", 10**3), ("million", 10**6), ("billion", 10**9)]),
       st.sampled_from(["", "Rp", "Rp. ", "IDR "]), st.sampled_from([" ", "\u00a0", ""]))
def test_a_scale_word_multiplies(value, scale, money, gap):
    """Rp1,5 miliar is 1,500,000,000 exactly."""
    reading = read_number(money + printed(value, "", ",") + gap + scale[0])
    assert (reading.value, reading.doubt) == (float(value * scale[1]), None)


@profile
@given(PLAIN, st.text(alphabet="0123456789.,'-() %\u2009eExX", max_size=4), st.text(alphabet="0123456789.,'-() %\u2009eExX", max_size=4))
def test_what_is_no_proper_number_is_never_a_plain_one(value, before, after):
    """Signs and digits around a number: what is read has the digits that stand there, in their order; a unit is asked about elsewhere."""
    text = before + printed(value, ".", ",") + after
    reading = read_number(text)
    assume(reading.kind == "number" and not reading.doubt and not reading.unit and "e" not in text.casefold())
    digits, read = ("".join(one for one in written_ if one.isdigit()).strip("0") for written_ in (text, f"{Decimal(repr(reading.value)):f}"))
    assume(len(digits) <= 15)
    assert digits == read, (text, reading)


WRITTEN = st.builds(lambda value, writing: printed(value, *WRITINGS[writing]), PLAIN, st.sampled_from(sorted(WRITINGS)))
PIECES = st.text(alphabet="0123456789.,- ", min_size=1, max_size=9)


@profile
@given(st.lists(WRITTEN | PIECES, min_size=1, max_size=3),
       st.sampled_from([",", ".", None]), st.booleans())
def test_numbers_that_are_read_all_at_once_are_those_that_are_read_one_by_one(texts, sign, whole):
    """And nothing is to be said of any of them: no doubt, no unit, no percent sign."""
    numbers = simple_numbers(texts, sign, whole)
    if numbers is not None:
        readings = [read_number(text, sign, whole) for text in texts]
        assert [(one.kind, one.value, one.doubt, one.unit, one.percent) for one in readings] == [("number", number, None, None, False) for number in numbers]


@pytest.mark.parametrize(("writing", "sign"), [("Indonesian", ","), ("English", "."), ("ungrouped comma", ","), ("ungrouped point", ".")])
@profile
@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_a_column_of_one_usual_writing_is_read_all_at_once(writing, sign, values):
    assert simple_numbers([printed(one, *WRITINGS[writing]) for one in values], sign) == [float(one) for one in values]


@profile
@given(st.lists(WRITTEN | PIECES, min_size=1, max_size=5))
def test_a_word_among_numbers_changes_nothing_of_what_they_prove(texts):
    """With the word the texts are looked at one by one."""
    assert decimal_sign(texts) == decimal_sign([*texts, "belum ada"])


# periods

PERIODS = st.builds(lambda year, unit, number: Period(year, number % {"year": 1, "semester": 2, "quarter": 4, "month": 12}[unit] + 1, unit),
                    st.integers(1900, 2199), st.sampled_from(["month", "quarter", "semester", "year"]), st.integers(0, 11))
ROMAN = ("", "I", "II", "III", "IV")


def forms(period):
    """Every way that SPREADSHEETS 29 and the guide name for a period."""
    year, number = period.year, period.number
    found = [str(period), *(printer(period, language) for printer in (written, short) for language in ("id", "en"))]
    if period.unit == "month":
        full, cut = written(period, "id").split()[0], short(period, "id").split()[0]
        found += [f"{full.upper()} {year}", f"{full}-{year}", f"{cut}-{year}", f"{year} {full}", f"Bulan {full} {year}", f"{number:02d}/{year}", f"{number}/{year}",
                  f"{year}/{number:02d}", f"{year}M{number:02d}", f"{full} {year} *", f"  {full}\u00a0{year} ", date(year, number, 7),
                  f"{year}-{number:02d}-28", f"28/{number:02d}/{year}", f"28 {full} {year}", long_day(date(year, number, 7), "id")]
    elif period.unit == "quarter":
        found += [f"TW {ROMAN[number]} {year}", f"TW{number} {year}", f"Triwulan {number} {year}", f"triwulan ke-{number} {year}", f"{year} Q{number}", f"Q{number}-{year}",
                  f"Kuartal {ROMAN[number]} {year}", f"Triwulan {ROMAN[number]} Tahun {year}"]
    elif period.unit == "semester":
        found += [f"Semester {number} {year}", f"SMT {ROMAN[number]} {year}", f"{year} S{number}", f"Semester {ROMAN[number]} Tahun {year}"]
    else:
        found += [year, float(year), f"{year}.0", f"Tahun {year}", f"TA {year}", f"{year}*"]
    return found


@profile
@given(PERIODS)
def test_a_period_reads_back_the_same_in_every_form(period):
    assert {form: read_period(form).period for form in forms(period)} == dict.fromkeys(forms(period), period)


@profile
@given(PERIODS.filter(lambda one: one.unit != "year"), st.integers(1900, 2199))
def test_two_years_beside_one_part_name_no_period(period, other):
    """"Maret 2019/2020" might be either."""
    assume(other != period.year)
    for form in (f"{written(period, 'id')}/{other}", f"{other} {written(period, 'id')}"):
        assert read_period(form).period is None, form


@profile
@given(st.integers(1, 99), st.integers(1, 12))
def test_a_month_with_two_digits_of_a_year_is_suggested_at_most(short_year, month):
    """"Mar 19" is the nineteenth or a year: no period, and at most a suggestion."""
    name = written(Period(2019, month, "month"), "id").split()[0]
    for form in (f"{name} {short_year:02d}", f"{month}/{short_year:02d}", f"{name[:3]}-{short_year:02d}"):
        assert read_period(form).period is None, form


@profile
@given(st.integers(0, 99999).filter(lambda one: not 1900 <= one <= 2199))
def test_a_number_that_is_no_year_is_no_period(number):
    for form in (number, float(number), str(number)):
        assert read_period(form).period is None, form


@profile
@given(PERIODS.filter(lambda one: one.unit == "month"), st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_a_misspelt_month_is_never_another_month(period, at, letter):
    """One letter put in, or one changed: this month, or none with a suggestion, never a neighbour. Mei without its M stays out: too short."""
    name = written(period, "id").split()[0]
    at %= len(name)
    for wrong in (name[:at] + letter + name[at:], name[:at] + letter + name[at + 1:]):
        found = read_period(f"{wrong} {period.year}").period
        assert found in (None, period) or (wrong.casefold(), found.number) in {("juni", 6), ("juli", 7)}, (wrong, found)


# headers

WORDS = st.sampled_from(["Kecamatan", "Uraian", "Nama Layanan", "Satuan", "Jenis", "Kelurahan", "Komoditas"])
LABELS = [f"{word} {letter}" for word in ("Loket", "Pasar", "Kantor") for letter in "abcdefghijklmnop"]


@st.composite
def sheets(draw):
    """A sheet and what it was made of: title rows, a header of one to three rows, a numbering row, rows of data, a total, footnotes."""
    width, deep = draw(st.integers(2, 6)), draw(st.integers(1, 3))
    titles = [[draw(st.sampled_from(["LAPORAN KINERJA", "Pemerintah Kota Balikpapan", "Tahun Anggaran 2019", "Dinas Kesehatan"]))]
              for _ in range(draw(st.integers(0, 3)))]
    gap = [[""]] * draw(st.integers(0, 2)) if titles else []
    groups = ["Perkotaan", "Perdesaan", "Jumlah warga"]
    header, merges = [], []
    first = len(titles) + len(gap) + 1
    if deep == 1:
        header = [[draw(WORDS), *(f"Nilai {letter}" for letter in "abcdef"[:width])]]
    else:
        for level in range(deep - 1):
            header.append(["Wilayah" if level == 0 else "", f"{groups[level]} {level}", *[""] * (width - 1)])
            if width > 1:
                merges.append(f"B{first + level}:{'ABCDEFG'[width]}{first + level}")
        header.append(["", *(f"Kolom {letter}" for letter in "abcdef"[:width])])
        merges.append(f"A{first}:A{first + deep - 1}")
    numbering = [list(map(str, range(1, width + 2)))] if draw(st.booleans()) and width > 1 else []
    count = draw(st.integers(3, 12))
    numbers = st.integers(3, 9000).map(float) | st.decimals(1, 900, places=1).map(lambda one: str(one).replace(".", ",")) \
        | st.sampled_from(["-", "n/a", "1.234", "12,5%", "(3)"])
    rows = [[label, *(draw(numbers) for _ in range(width))] for label in LABELS[:count]]
    total = [["Jumlah", *([float(99_999)] * width)]] if draw(st.booleans()) else []
    notes = [[""], *([[draw(st.sampled_from(["Sumber: Dinas Kesehatan, diolah", "Catatan: angka sementara", "*) data belum lengkap"]))]] * draw(st.integers(1, 2)))] \
        if draw(st.booleans()) else []
    whole = [*titles, *gap, *header, *numbering, *rows, *total, *notes]
    grid = Grid("Data", [row + [""] * (width + 1 - len(row)) for row in whole])
    grid.scan.merges = merges
    begin = first + deep + len(numbering)
    return grid, (first, first + deep - 1, begin, begin + count + len(total) - 1)


@profile
@given(sheets())
def test_the_header_and_the_rows_found_are_those_that_were_made(made):
    """Header block, first and last data row; a total belongs to the rows, a numbering row and footnotes do not."""
    grid, truth = made
    tables = find_tables(grid)
    found = [(one.header_first, one.header_last, one.first_row, one.last_row) for one in tables]
    assert found == [truth], grid.rows
