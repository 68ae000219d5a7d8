"""A mentor can follow every figure with a pocket calculator."""

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Aggregation, Benefit, Formula, Period, Polarity, empty_programme
from smartcity_metrics.story.workings import workings
from tests.metrics.conftest import CITY, WIN, indicator, observations

ID, EN = words("id"), words("en")
LAUNCHED = replace(WIN, launched=date(2019, 7, 1))
WAITING = indicator(baseline=5.2, target=2.0, polarity=Polarity.LOWER, baseline_period=Period.of("2019-06"), target_date=date(2020, 3, 31))


def worked(indicators, table, say=ID, win=LAUNCHED, at="2019-12"):
    """The workings of the first indicator, by key."""
    programme = replace(empty_programme(CITY), quick_wins=(win,), indicators=tuple(indicators), observations=observations(table))
    row = scorecard(programme, Period.of(at)).rows[indicators[0].code]
    return {one.key: one for one in workings(row, say, 0.05)}


def test_lower_is_better_is_worked_as_the_regulation_does():
    """The sample's own sentence: 105,0% = 1 + (1 − 1,9 / 2), and 3,3 of 3,2 days walked."""
    found = worked([WAITING], "I-1 2019-12 1.9")
    assert found["actual"].worked == "Des 2019: 1,9"
    assert found["achievement"].worked == "1 + (1 − 1,9 / 2) = 105%"
    assert found["progress"].worked == "(1,9 − 5,2) / (2 − 5,2) = 103,1%"


def test_the_plan_is_worked_from_the_periodic_target():
    found = worked([WAITING], "I-1 2019-12 1.9\nI-1 2019-12 2.2 plan")
    assert found["planned"].worked == "(2,2 − 5,2) / (2 − 5,2) = 93,8%"
    assert found["pace"].worked == "103,1% − 93,8% = +9,4 poin"
    assert found["pace"].result == "Lebih cepat dari rencana"


def test_without_periodic_targets_the_days_are_counted():
    """1 July 2019 to 31 March 2020 are 275 days; to 31 December 2019 they are 184."""
    assert worked([WAITING], "I-1 2019-12 1.9")["planned"].worked == "184 / 275 = 66,9%"


@pytest.mark.parametrize(("aggregation", "unit", "text"), [
    pytest.param(Aggregation.SUM, "izin", "10 + 20 + 60 = 90", id="sum"),
    pytest.param(Aggregation.MEAN, "izin", "(10 + 20 + 60) / 3 = 30", id="mean"),
    pytest.param(Aggregation.RATIO, "%", "(1 + 4 + 18) / (10 + 20 + 30) × 100 = 38,333", id="ratio"),
])
def test_the_actual_is_worked_as_its_aggregation_says(aggregation, unit, text):
    table = "I-1 2019-10 10 1/10\nI-1 2019-11 20 4/20\nI-1 2019-12 60 18/30"
    assert worked([indicator(aggregation=aggregation, unit=unit)], table)["actual"].worked == text


def test_a_long_sum_shows_its_beginning_and_its_end():
    table = "\n".join(f"I-1 2019-{month:02d} {month}" for month in range(1, 13))
    assert worked([indicator(aggregation=Aggregation.SUM)], table, win=WIN)["actual"].worked == "1 + 2 + 3 + 4 + … + 12 = 78"


def test_a_range_names_the_bound_that_counts():
    one = replace(WAITING, target=7.0, target_upper=8.0, baseline=12.0)
    found = worked([one], "I-1 2019-12 9")["achievement"]
    assert (found.worked, found.note) == ("1 + (1 − 9 / 8) = 87,5%", "Batas rentang yang dipakai: 8\xa0hari")
    assert worked([one], "I-1 2019-12 7.5")["achievement"].worked == "7 ≤ 7,5 ≤ 8"


def test_the_inverse_formula_divides_the_other_way():
    assert worked([replace(WAITING, formula=Formula.INVERSE)], "I-1 2019-12 2.5")["achievement"].worked == "2 / 2,5 = 80%"


def test_what_cannot_be_worked_says_why():
    found = worked([WAITING], "I-1 2020-02 1.9 provisional")
    assert all(not found[key].worked for key in ("actual", "achievement", "progress", "planned", "pace"))
    assert found["pace"].result == "Belum dapat dinilai"
    assert all(one.note for one in found.values())


def test_saved_time_is_worked_period_by_period():
    """(5,2 − 2) × 100 + (5,2 − 1,9) × 200 = 320 + 660 = 980 days."""
    timed = replace(WAITING, benefit=Benefit.TIME, volume="I-2")
    cases = indicator("I-2", aggregation=Aggregation.SUM, unit="permohonan")
    found = worked([timed, cases], "I-1 2019-11 2\nI-1 2019-12 1.9\nI-2 2019-11 100\nI-2 2019-12 200")["saving"]
    assert found.worked.replace("\xa0", " ") == "(5,2 − 2) × 100 + (5,2 − 1,9) × 200 = 980 hari"
    assert found.note == "Periode: Nov 2019, Des 2019. Jumlah kasus dari indikator I-2"


def test_minutes_are_worked_in_minutes_and_told_in_hours():
    """(65 − 35) × 100 = 3.000 minutes, which are 50 hours."""
    timed = replace(WAITING, unit="menit", baseline=65.0, target=40.0, benefit=Benefit.TIME, volume="I-2")
    found = worked([timed, indicator("I-2", unit="kunjungan")], "I-1 2019-12 35\nI-2 2019-12 100")["saving"]
    assert found.worked.replace("\xa0", " ") == "(65 − 35) × 100 = 3.000 menit = 50 jam"


def test_english_words_go_with_english_numbers():
    found = worked([WAITING], "I-1 2019-12 1.9", EN)
    assert found["achievement"].worked == "1 + (1 − 1.9 / 2) = 105%"
    assert found["actual"].worked == "Dec 2019: 1.9"
