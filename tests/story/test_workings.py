"""A mentor can follow every figure with a pocket calculator."""

import math
from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Aggregation, Benefit, Formula, Period, Polarity, empty_programme
from smartcity_metrics.story.workings import workings
from smartcity_metrics.units import Unit
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


def saving_of(unit, before, after, cases, volume="kunjungan"):
    """The saving worked out: a year before the launch in July 2019 around `before`, `after` in July to December, and the cases."""
    timed = replace(WAITING, unit=Unit(unit), baseline=before, target=0.5 * before, benefit=Benefit.TIME, volume="I-2")
    first = Period.of("2018-07")
    months = [before + (-1) ** step * before / 100 for step in range(12)] + [after] * 6
    table = "\n".join([f"I-1 {first.shifted(step)} {value}" for step, value in enumerate(months)]
                      + [f"I-2 {first.shifted(12 + step)} {count}" for step, count in enumerate(cases)])
    programme = replace(empty_programme(CITY), quick_wins=(LAUNCHED,), observations=observations(table),
                        indicators=(timed, indicator("I-2", unit=Unit(volume))))
    row = scorecard(programme, Period.of("2019-12")).rows["I-1"]
    return row, {one.key: one for one in workings(row, ID, 0.05)}["saving"]


def test_saved_time_is_the_effect_times_the_cases_and_rounded_down():
    """Some 3 days less for 100 and 200 cases: 3 × 300 = some 900 days."""
    row, found = saving_of("hari", 5.0, 2.0, [100, 200])
    size = ID.number(-row.change.effect.value, 3)
    assert found.worked.replace("\xa0", " ") == f"{size} × (100 + 200) = {ID.number(row.saving.result.value, 0)} hari"
    assert row.saving.result.value == pytest.approx(900, abs=15)
    assert found.note == "Periode: Jul 2019, Agu 2019. Jumlah kasus dari indikator I-2"
    assert found.result.replace("\xa0", " ").startswith(f"{math.floor(row.saving.result.value)} hari (")


def test_minutes_are_worked_in_minutes_and_told_in_hours():
    """Some 30 minutes for 100 visits are some 3,000 minutes, 50 hours."""
    row, found = saving_of("menit", 65.0, 35.0, [100])
    assert " menit = " in found.worked.replace("\xa0", " ")
    assert found.worked.endswith("jam")
    assert row.saving.result.value == pytest.approx(50, abs=1)


def test_english_words_go_with_english_numbers():
    found = worked([WAITING], "I-1 2019-12 1.9", EN)
    assert found["achievement"].worked == "1 + (1 − 1.9 / 2) = 105%"
    assert found["actual"].worked == "Dec 2019: 1.9"
