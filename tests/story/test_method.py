"""Whoever doubts a figure can compute it again from what the page prints."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy
import pandas
import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.before_only import before_only_effect
from smartcity_metrics.metrics.control import moving_ranges, xmr
from smartcity_metrics.metrics.study import Study
from smartcity_metrics.programme import RESPONDENT, Aggregation, District, Event, EventKind, Period, Polarity, empty_programme
from smartcity_metrics.story.method import DEPARTURES, headline, page, sections
from smartcity_metrics.story.recipe import recipe
from tests.metrics.conftest import CITY, WIN, indicator, observations
from tests.metrics.kriging import DRIFTS, PHIS, WALKS, YEARS, effect_by_kriging

ID, EN = words("id"), words("en")
STEP = [20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22, 10, 12, 11, 9, 12, 11]  # twelve months, then six that are ten less


def link(path, **query):
    return f"/{path}?{query}"


def card_of(values, *, launched=None, one=None, events=(), survey=(), districts=(), first="2018-01", table="", people=None):
    """The scorecard of indicator I-1 with these monthly values, None where there is none."""
    start = Period.of(first)
    lines = [f"I-1 {start.shifted(step)} {value}" for step, value in enumerate(values) if value is not None]
    frame = pandas.DataFrame(survey, columns=list(RESPONDENT)).astype(RESPONDENT)
    programme = replace(empty_programme(CITY), quick_wins=(replace(WIN, launched=launched, beneficiary_target=people),),
                        indicators=(one or indicator(polarity=Polarity.LOWER, baseline=21.0, target=12.0),), events=tuple(events), survey=frame,
                        observations=observations("\n".join([*lines, table])), districts=tuple(District(code, code) for code in districts))
    return scorecard(programme, Period.of("2019-12"))


def worked(card, section, say=ID):
    """The workings of one section, by key, with spaces that break."""
    found = next(one for one in sections(card, card.rows["I-1"], say, link) if one.key == section)
    return {one.key: replace(one, worked=one.worked.replace("\xa0", " "), result=one.result.replace("\xa0", " ")) for one in found.workings}, found


def test_limits_are_worked_as_on_paper():
    """Mean 72 / 6 = 12; ranges 2, 1, 2, 1, 2 have the mean 8 / 5 = 1.6; 2.66 × 1.6 = 4.256; two thirds of that are 2.837."""
    found, _ = worked(card_of([10, 12, 11, 13, 12, 14]), "chart")
    assert found["mean"].worked == "(10 + 12 + 11 + 13 + 12 + 14) / 6 = 12"
    assert found["range"].worked == "(2 + 1 + 2 + 1 + 2) / 5 = 1,6"
    assert (found["limits"].worked, found["limits"].result) == ("12 ± 2,66 × 1,6", "7,744 s.d. 16,256 hari")
    assert found["near"].result == "9,163 s.d. 14,837 hari"


def test_a_range_that_is_screened_out_is_named():
    """Ranges 1, 1, 1, 1, 1, 1, 19: mean 25 / 7 = 3.571, and 19 is not below 3.267 × 3.571 = 11.668; the rest have the mean 1."""
    found, section = worked(card_of([1, 2, 1, 2, 1, 2, 1, 20]), "chart")
    assert found["range"].worked == "(1 + 1 + 1 + 1 + 1 + 1) / 6 = 1"
    assert "1 rentang tidak di bawah 3,267 × 3,571 = 11,668, jadi tidak ikut: 19 (Agu 2018)" in found["range"].note
    assert "di atas batas wajar" in section.body


@pytest.mark.parametrize("seed", range(5))
def test_the_ranges_behind_the_limits_are_those_of_the_chart(seed):
    values = numpy.random.default_rng(seed).normal(50, 5, 30)
    values[[4, 11]] = numpy.nan
    values[20] += 60
    for segment in xmr(values, rebase=[12], launch=20).segments:
        ranges = moving_ranges(values, segment)
        assert (segment.upper - segment.mean) / 2.66 == pytest.approx(ranges.mean, rel=1e-12)
        assert values[ranges.at].mean() == pytest.approx(segment.mean, rel=1e-12)


def test_limits_from_before_the_launch_judge_the_time_before():
    """All twelve months before lie far above the target, and the limits with them: that says nothing of the time since."""
    found, _ = worked(card_of(STEP, launched=date(2019, 1, 15)), "chart")
    assert "12 titik sebelum peluncuran" in found["mean"].note
    assert found["assurance"].result == "dengan keadaan sebelum peluncuran target tidak akan tercapai"


def test_a_trend_is_worked_from_its_pairs():
    """1 to 6: all 15 pairs rise; variance 6 × 5 × 17 / 18 = 28.333; z = 14 / 5.323 = 2.630; every slope is 1."""
    found, _ = worked(card_of([1, 2, 3, 4, 5, 6]), "trend")
    assert found["s"].worked == "15 − 0 = 15"
    assert found["variance"].worked == "(6 × 5 × 17 − 0) / 18 = 28,333"
    assert found["z"].worked == "(15 − 1) / √28,333 = 2,630"
    assert found["sen"].result.startswith("+1 hari sebulan")


def test_ties_are_counted():
    """1 1 2 3 4 5: one pair of equals, so S = 14 and the sum over ties is 2 × 1 × 9 = 18."""
    found, _ = worked(card_of([1, 1, 2, 3, 4, 5]), "trend")
    assert found["s"].worked == "14 − 0 = 14"
    assert found["variance"].worked == "(6 × 5 × 17 − 18) / 18 = 27,333"


def test_the_effect_follows_from_the_means_that_are_printed():
    card = card_of(STEP, launched=date(2019, 1, 15))
    effect, found = card.rows["I-1"].change.effect, worked(card, "effect")[0]
    observed, expected, difference = (float(one.replace(",", ".").replace("−", "-")) for one in
                                      re.fullmatch(r"([\d,]+) − ([\d,]+) = ([−\d,]+)", found["mean_effect"].worked).groups())
    assert observed == pytest.approx(numpy.mean(STEP[12:]), abs=1e-3)
    assert observed - expected == pytest.approx(difference, abs=2e-3)
    assert difference == pytest.approx(effect.value, abs=1e-3)
    assert found["months"].result == "12 sebelum, 6 sesudah"
    assert found["months"].worked == "diluncurkan 15 Jan 2019, jadi T₀ = Januari 2019"
    assert "cumulated" not in found


def numbers_in(script, name):
    """The numbers that the script gives to a variable."""
    return [float(one) for one in re.search(rf"(?:^|; ){name} <- c\((.*?)\)", script, re.MULTILINE)[1].split(", ")]


@pytest.mark.parametrize(("before", "after", "year"), [(14, 8, 12), (30, 14, 12), (13, 5, 4)])
def test_the_script_for_r_holds_all_that_the_effect_is_made_of(before, after, year):
    """The series put together from the script alone gives the effect, by kriging; R 4.2 printed the same three numbers."""
    values = 50 + numpy.random.default_rng(before).normal(0, 2, before + after)
    values[before:] -= 9
    values[3] = numpy.nan
    study = Study(values, before, first_month=3, periods_a_year=year)
    script, found = recipe(study), before_only_effect(study)
    known = dict(zip(numbers_in(script, "t") + numbers_in(script, "u"), numbers_in(script, "y") + numbers_in(script, "x"), strict=True))
    series = numpy.array([known.get(place, numpy.nan) for place in range(-before, after)])
    month = int(re.search(r"\(\((\d+) \+ p\)", script)[1])
    assert effect_by_kriging(series, before, (month - before) % year + 1, year) == pytest.approx((found.value, found.low, found.high, found.p), rel=1e-6)
    for name, grid in (("phis", PHIS), ("drifts", DRIFTS), ("years", YEARS), ("walks", WALKS)):
        assert numbers_in(script, name) == pytest.approx(grid)


def test_the_ladder_ends_in_the_mark():
    card = card_of(STEP, launched=date(2019, 1, 15))
    section = worked(card, "effect")[1]
    ladder = {one.key: one for one in section.conditions}
    assert ladder["before"].met
    assert ladder["before"].fact == "12, perlu 12"
    assert ladder["proof_after"].met
    assert ladder["interval"].met
    assert "Terbukti" in section.end
    assert headline(card.rows["I-1"], ID) == "Waktu: terbukti, 13 dari 13 syarat terpenuhi"


def test_what_does_not_hold_is_said_with_its_number():
    section = worked(card_of(STEP[4:], launched=date(2018, 9, 1)), "effect")[1]
    ladder = {one.key: one for one in section.conditions}
    assert (ladder["before"].met, ladder["before"].fact) == (False, "8, perlu 12")
    assert ladder["interval"].met is None
    assert section.why


def test_without_a_launch_the_section_says_why():
    card = card_of(STEP)
    section = worked(card, "effect")[1]
    assert section.workings == ()
    assert "tanggal peluncuran belum diisi" in section.why
    assert section.conditions[0].met is False
    assert "tanggal peluncuran belum diisi" in headline(card.rows["I-1"], ID)
    assert "the launch date is not filled in" in page(card, "I-1", EN, link)


def test_without_data_every_section_says_so():
    text = page(card_of([]), "I-1", ID, link)
    assert text.count("elum ada data") >= 4


def test_events_and_breaks_stand_by_their_names():
    events = (Event(date(2018, 4, 3), EventKind.DISRUPTION, "Banjir <b>", "I-1"), Event(date(2019, 5, 1), EventKind.REDEFINITION, "Cara hitung baru", "QW-1"))
    card = card_of([*STEP, 12], launched=date(2019, 1, 15), events=events)
    note = worked(card, "effect")[0]["months"].note
    assert "Apr 2018 (Banjir <b>)" in note
    assert "Mei 2019 (Cara hitung baru)" in note
    assert "<b>)" not in page(card, "I-1", ID, link)


def test_the_numbers_stand_with_their_cells():
    text = page(card_of(STEP, launched=date(2019, 1, 15)), "I-1", ID, link)
    assert "<code>Realisasi!C2</code>" in text
    assert "/bukti?" in text


def test_a_survey_is_worked_under_every_weight():
    """Nine elements with NRR 3.10: 25 × 27.9 / 9 = 77.50, × 0.111 = 77.42, × 0.11 = 76.725, printed 76.73 (STATISTICS 8)."""
    answers = [("QW-1", "2019-S1", f"U{element}", who, 4 if who == 9 else 3, "") for element in range(1, 10) for who in range(10)]
    card = card_of([10, 12, 11, 13, 12, 14], survey=answers, people=100_000)
    section = worked(card, "survey")[1]
    assert [one.result for one in section.workings[:3]] == ["77,50, mutu B", "77,42, mutu B", "76,73, mutu B"]
    assert section.workings[-1].worked.replace("\xa0", " ") == "3,841 × 100.000 × 0,25 / (0,0025 × (100.000 − 1) + 3,841 × 0,25) = 383"
    assert "1 (sama)" in section.body


def test_districts_are_worked_from_their_sizes():
    """(10 + 12 + 14) / (100 + 100 + 100) = 12 %; 3 × √(0.12 × 0.88 / 100) = 9.749 points where nothing is widened."""
    table = "\n".join(f"I-1 2019-10 {top} {top}/100 @{code}" for code, top in (("A", 10), ("B", 12), ("C", 14)))
    one = indicator(aggregation=Aggregation.RATIO, unit="%")
    found, section = worked(card_of([], one=one, districts="ABC", table=table), "districts")
    assert found["together"].worked == "(10 + 12 + 14) / (100 + 100 + 100) × 100 = 12"
    assert found["limit"].worked == "12 ± 3 × 1 × √(0,12000 × (1 − 0,12000) / 100) × 100"
    assert found["limit"].result == "12 ± 9,749"
    assert section.body.count("di dalam batas") == 3


def test_sections_that_have_nothing_to_do_with_the_indicator_are_not_there():
    card = card_of([10, 12, 11, 13, 12, 14])
    assert [one.key for one in sections(card, card.rows["I-1"], ID, link)] == [
        "targets", "numbers", "chart", "effect", "trend", "forecast", "departures"]


@pytest.mark.parametrize("say", [ID, EN], ids=lambda one: one.language)
def test_all_departures_are_told_in_both_languages(say):
    text = page(card_of([10, 12, 11, 13, 12, 14]), "I-1", say, link)
    assert all(say(f"apart.{one}").split("“")[0][:20] in text for one in DEPARTURES)
    assert {"id": "7,9–38%", "en": "7.9–38%"}[say.language] in text


def test_english_has_english_numbers():
    found, _ = worked(card_of([10, 12, 11, 13, 12, 14]), "chart", EN)
    assert found["limits"].result == "7.744 to 16.256 hari"
