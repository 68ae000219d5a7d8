"""Months of Idul Fitri and breaks of the city: what calendars and files know, not a table that ends."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from datetime import date

import pytest

from smartcity_metrics.cities import CityUnusable, read_city
from smartcity_metrics.dataset import from_plain, plain
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.detail import outlook
from smartcity_metrics.metrics.feasts import LAST_YEAR, idul_fitri
from smartcity_metrics.programme import (
    PANDEMIC,
    Aggregation,
    Break,
    City,
    Period,
    Polarity,
    empty_programme,
)
from smartcity_metrics.story.sentences import caution
from tests.metrics.conftest import CITY, WIN, indicator, observations
from tests.running import HOUSE
from tests.test_house import named, sources, tree

MOVE = Break(date(2023, 1, 1), "pemekaran kecamatan", "the new districts")
FIRST_DAYS = {  # as the government has announced them, not as the calendar computes them
    2015: date(2015, 7, 17), 2016: date(2016, 7, 6), 2017: date(2017, 6, 25), 2018: date(2018, 6, 15),
    2019: date(2019, 6, 5), 2020: date(2020, 5, 24), 2021: date(2021, 5, 13), 2022: date(2022, 5, 2),
    2023: date(2023, 4, 22), 2024: date(2024, 4, 10), 2025: date(2025, 3, 31),
}


@pytest.mark.parametrize(("year", "day"), FIRST_DAYS.items())
def test_the_month_of_the_announced_day_is_a_month_of_idul_fitri(year, day):
    assert Period.month_of(day) in idul_fitri(year)
    assert len(idul_fitri(year)) == (2 if year == 2025 else 1)


def test_a_feast_between_two_months_marks_both():
    """31 March and 1 April 2025."""
    assert {str(month) for month in idul_fitri(2025)} == {"2025-03", "2025-04"}


def test_the_feast_of_2026_is_in_march():
    assert {str(month) for month in idul_fitri(2026)} == {"2026-03"}


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2035, 1, 1), date(2060, 6, 1)])
def test_the_calendar_reaches_next_year(today):
    """A table that ended in 2022 gave no caution to any programme of later years."""
    assert idul_fitri(today.year + 1)
    assert today.year + 1 <= LAST_YEAR


def test_every_year_the_calendar_knows_has_its_feast():
    assert all(1 <= len(idul_fitri(year)) <= 3 for year in range(1950, LAST_YEAR + 1))
    assert idul_fitri(LAST_YEAR + 2) == frozenset()


def monthly(first, values):
    start = Period.of(first)
    return "\n".join(f"I-1 {start.shifted(step)} {value}" for step, value in enumerate(values))


def card_of(one, table, launched, at, city=CITY):
    win = replace(WIN, start=launched, end=date(launched.year, 12, 31), launched=launched)
    programme = replace(empty_programme(city), quick_wins=(win,), indicators=(one,), observations=observations(table))
    return scorecard(programme, Period.of(at)).rows["I-1"]


def test_a_programme_launched_in_2026_over_idul_fitri_gets_the_caution():
    """Applications a month, 24 months before and seven since the launch in February 2026; the feast is in March."""
    one = indicator(aggregation=Aggregation.SUM, unit="permohonan", target_date=date(2026, 12, 31), target=None, baseline=None)
    values = [100 + 5 * (step % 3) for step in range(31)]
    row = card_of(one, monthly("2024-02", values), date(2026, 2, 2), "2026-08")
    found = [note for note in row.change.cautions if note.code == "holiday_months"]
    assert [(note.facts["n"], str(note.facts["first"])) for note in found] == [(1, "2026-03")]


VALUES = [20 + (step % 4) * 0.5 for step in range(36)]
BETTER = indicator(polarity=Polarity.LOWER, baseline=21.0, target=12.0, target_date=date(2024, 6, 30))


def test_a_break_of_the_citys_file_is_one_for_every_indicator():
    """Without it the months of 2022 and 2023 are one series; the file divides them in January 2023."""
    table, launched = monthly("2021-01", VALUES), date(2022, 1, 1)
    whole = card_of(BETTER, table, launched, "2023-12")
    divided = card_of(BETTER, table, launched, "2023-12", replace(CITY, breaks=(MOVE,)))
    assert (whole.change.breaks, divided.change.breaks) == ((), (24,))
    told = [caution(note, words(language)) for language in ("id", "en") for note in divided.change.cautions if note.code == "city_break"]
    assert told == ["bulan-bulan sejak Jan 2023 tidak dibandingkan dengan masa sebelumnya (pemekaran kecamatan)",
                    "the months since Jan 2023 are not compared with the time before (the new districts)"]


def test_nothing_is_foretold_across_a_break_of_the_city_once_it_is_known():
    """Data to December 2022, target of June 2023: withheld from February 2023 on, when January was over."""
    soon = replace(BETTER, target_date=date(2023, 6, 30))
    row = card_of(soon, monthly("2020-01", VALUES), date(2021, 6, 1), "2023-01", replace(CITY, breaks=(MOVE,)))
    assert outlook(row, date(2023, 2, 1)).reason.code == "across_break"
    known_later = outlook(row, date(2023, 1, 31)).reason
    assert known_later is None or known_later.code != "across_break"


def test_a_city_file_may_name_its_breaks_none_or_nothing(tmp_path):
    """TOML has dates; a file without breaks has the pandemic, one that says [] has none."""
    file = tmp_path / "kota.toml"
    head = 'id = "kota"\nname = "Kota"\n'
    file.write_text(head, encoding="utf-8")
    assert read_city(file).breaks == (PANDEMIC,)
    file.write_text(f"{head}breaks = []\n", encoding="utf-8")
    assert read_city(file).breaks == ()
    file.write_text(f'{head}[[breaks]]\nstart = 2023-01-01\nname = "{MOVE.name}"\nname_en = "{MOVE.name_en}"\n', encoding="utf-8")
    assert read_city(file).breaks == (MOVE,)
    file.write_text(f'{head}[[breaks]]\nstart = "Maret 2020"\nname = "a"\nname_en = "b"\n', encoding="utf-8")
    with pytest.raises(CityUnusable, match=r"breaks\[1\]\.start"):
        read_city(file)
    assert read_city(HOUSE / "data" / "cities" / "balikpapan.toml").breaks == (PANDEMIC,)


def test_an_edition_published_before_there_were_breaks_keeps_the_pandemic():
    old = plain(City("kota", "Kota"))
    del old["breaks"]
    assert from_plain(City, old).breaks == (PANDEMIC,)
    assert from_plain(City, plain(City("kota", "Kota", breaks=(MOVE,)))).breaks == (MOVE,)


def test_every_setting_of_a_city_has_its_name_in_the_preview():
    say = words("id")
    assert [one.name for one in fields(City) if one.name not in ("id", "dimensions", "districts") and not say.has(f"desk.field_{one.name}")] == []


def dated(file):
    """Days and months of a certain year that stand in the code: date(2020, 3, 1) or (2022, 5)."""
    calls = (one for one in ast.walk(tree(file)) if isinstance(one, ast.Call | ast.Tuple))
    places = ((one, one.args if isinstance(one, ast.Call) else one.elts) for one in calls)
    return [
        ast.unparse(one) for one, parts in places
        if len(parts) in (2, 3) and all(isinstance(part, ast.Constant) and type(part.value) is int for part in parts)
        and 1990 <= parts[0].value <= 2100 and 1 <= parts[1].value <= 12
    ]


def test_no_calendar_stands_in_what_judges():
    """A table of feasts ended in 2022 without a word; the pandemic has its one place beside the city."""
    judging = ("smartcity_metrics/metrics/", "smartcity_metrics/programme.py")
    found = {named(file): dated(file) for file in sources() if named(file).startswith(judging)}
    assert {file: days for file, days in found.items() if days} == {"smartcity_metrics/programme.py": ["date(2020, 3, 1)"]}
