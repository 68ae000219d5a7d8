"""Sums are held against sums of the same months, stocks against stocks, and nothing against another kind of number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.detail import compared_districts
from smartcity_metrics.metrics.like_with_like import Contrast, gain
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.programme import Aggregation, Benefit, District, Period, Polarity
from tests.metrics.conftest import WIN, indicator, made

LOWER = Polarity.LOWER
SUM, MEAN = Aggregation.SUM, Aggregation.MEAN
YEAR = Period.of("2018")


def months(first, values, code="I-1"):
    """Rows of consecutive months from `first` on."""
    return "\n".join(f"{code} {Period.of(first).shifted(step)} {value}" for step, value in enumerate(values))


def row_of(one, table, at, win=WIN):
    return scorecard(made([one], table, wins=[win]), Period.of(at)).rows["I-1"]


ACCIDENTS = indicator(name="Kecelakaan", unit="kejadian", polarity=LOWER, aggregation=SUM, baseline=1200.0, baseline_period=YEAR,
                      target=1000.0, target_date=date(2019, 12, 31))


# Lower-is-better sums

def test_two_months_of_accidents_have_not_met_a_years_target():
    """100 a month as last year, 1,000 promised: not exceeded, no 500 % of the way, but not moved and so behind."""
    row = row_of(ACCIDENTS, months("2019-01", [100, 100]), "2019-02")
    assert (row.level.mark, row.level.reason.code) == (Level.CANNOT_JUDGE, "sum_still_open")
    assert (row.achievement.value, row.achievement.reason.code) == (None, "sum_still_open")
    assert row.progress.value == pytest.approx((200 - 1200 * 2 / 12) / (1000 - 1200))
    assert row.planned.value == pytest.approx(2 / 12)
    assert row.pace.mark is Pace.BEHIND


@pytest.mark.parametrize(("monthly", "share", "pace"), [
    pytest.param(75, (150 - 200) / -200, Pace.AHEAD, id="fewer than promised"),
    pytest.param(84, (168 - 200) / -200, Pace.ON_PLAN, id="as promised"),
    pytest.param(120, (240 - 200) / -200, Pace.GOING_BACK, id="more than last year"),
])
def test_a_running_sum_goes_with_the_same_months_of_baseline_and_target(monthly, share, pace):
    """Baseline 200 and target 167 in two months; the whole way is 200 fewer, of which a sixth is due."""
    row = row_of(ACCIDENTS, months("2019-01", [monthly] * 2), "2019-02")
    assert row.progress.value == pytest.approx(share)
    assert row.pace.mark is pace


@pytest.mark.parametrize(("values", "at", "level"), [
    pytest.param([100] * 11, "2019-11", Level.MISSED, id="1,100 in November: too many already"),
    pytest.param([80] * 12, "2019-12", Level.EXCEEDED, id="960 in the whole year"),
    pytest.param([80] * 11, "2019-12", Level.CANNOT_JUDGE, id="December is missing"),
    pytest.param([80] * 5 + ["nan"] + [80] * 6, "2019-12", Level.CANNOT_JUDGE, id="June is missing"),
    pytest.param([80] * 15, "2020-03", Level.EXCEEDED, id="the months after the year break no promise"),
])
def test_a_sum_that_should_stay_low_is_judged_at_its_end_or_when_it_is_too_high(values, at, level):
    lines = "\n".join(line for line in months("2019-01", values).splitlines() if not line.endswith("nan"))
    assert row_of(ACCIDENTS, lines, at).level.mark is level


@pytest.mark.parametrize(("monthly", "at", "level"), [
    pytest.param(100, "2019-12", Level.MISSED, id="600 in half a year, as last year"),
    pytest.param(80, "2019-12", Level.EXCEEDED, id="480 in half a year, where 500 were promised"),
    pytest.param(80, "2019-10", Level.CANNOT_JUDGE, id="two months are to come"),
    pytest.param(130, "2019-10", Level.MISSED, id="520 after four months: too many for the half year already"),
])
def test_half_a_year_cannot_keep_a_whole_years_promise(monthly, at, level):
    """1,200 a year before, 1,000 a year promised, launched in July: 500 is what half a year may hold."""
    win = replace(WIN, launched=date(2019, 7, 1))
    count = int(at[-2:]) - 6
    row = row_of(ACCIDENTS, months("2019-07", [monthly] * count), at, win)
    assert row.level.mark is level
    assert row.achievement.value is None
    assert row.progress.value == pytest.approx((monthly * count - 100 * count) / -200)
    assert row.planned.value == pytest.approx(count / 12)


# Higher-is-better sums

@pytest.mark.parametrize(("baseline", "share", "pace"), [
    pytest.param(600.0, (700 - 300) / (1500 - 600), Pace.BEHIND, id="600 last year, 300 of them by June"),
    pytest.param(1200.0, (700 - 600) / (1500 - 1200), Pace.BEHIND, id="1,200 last year, 600 of them by June"),
])
def test_half_a_year_is_not_held_against_a_whole_one(baseline, share, pace):
    """700 of 1,500 after half a year: not going back. Half of the way is due."""
    one = indicator(aggregation=SUM, baseline=baseline, baseline_period=YEAR, target=1500.0, target_date=date(2019, 12, 31))
    row = row_of(one, months("2019-01", [115, 115, 115, 115, 120, 120]), "2019-06")
    assert row.progress.value == pytest.approx(share)
    assert row.planned.value == pytest.approx(0.5)
    assert row.pace.mark is pace


def test_the_same_months_a_year_before_count_where_the_baselines_year_is_in_the_data():
    """A seasonal baseline of 1,200: 50 a month until June, 150 after. By June 2019, 400 against 300, not against 600."""
    one = indicator(aggregation=SUM, baseline=1200.0, baseline_period=YEAR, target=1500.0, target_date=date(2019, 12, 31))
    row = row_of(one, months("2018-01", [50] * 6 + [150] * 6 + [70, 70, 65, 65, 65, 65]), "2019-06")
    assert row.progress.value == pytest.approx((400 - 300) / (1500 - 1200))


def test_a_missing_month_is_a_zero_neither_in_the_plan_nor_in_the_baseline():
    """Five of six months judged: five twelfths of the way are due, and 500 of the baseline's 1,200 are compared."""
    one = indicator(aggregation=SUM, baseline=1200.0, baseline_period=YEAR, target=1500.0, target_date=date(2019, 12, 31))
    lines = months("2019-01", [125, 125]) + "\n" + months("2019-04", [125, 125, 125])
    row = row_of(one, lines, "2019-06")
    assert row.progress.value == pytest.approx((625 - 500) / 300)
    assert row.planned.value == pytest.approx(5 / 12)


def test_a_sum_that_is_counted_from_nothing_walks_to_its_target():
    """546 of 600 tonnes after eight of eleven months, from nothing."""
    one = indicator(aggregation=SUM, baseline=0.0, baseline_period=Period.of("2019-04"), target=600.0, target_date=date(2020, 3, 31))
    win = replace(WIN, launched=date(2019, 5, 2))
    row = row_of(one, months("2019-05", [68.25] * 8), "2019-12", win)
    assert row.progress.value == pytest.approx(546 / 600)
    assert row.planned.value == pytest.approx(8 / 11)


def test_a_baseline_of_a_sum_without_its_period_measures_no_way():
    """1,200 in what time? Nobody knows, so the way is withheld and says so."""
    one = replace(ACCIDENTS, baseline_period=None)
    row = row_of(one, months("2019-01", [100, 100]), "2019-02")
    assert (row.progress.value, row.progress.reason.code, row.pace.mark) == (None, "no_baseline_period", Pace.CANNOT_JUDGE)


# Two numbers of like kind

def test_waste_banks_are_compared_a_month_and_never_from_nothing_to_the_sum():
    """38.7 t a month before, 68.3 t since: not 0 → 546."""
    one = indicator(aggregation=SUM, baseline=0.0, baseline_period=Period.of("2019-04"), target=600.0, target_date=date(2020, 3, 31))
    win = replace(WIN, launched=date(2019, 5, 2))
    row = row_of(one, months("2018-11", [38.7] * 6 + [68.3] * 8), "2019-12", win)
    assert (row.pair.kind, row.pair.before, row.pair.after) == (Contrast.PER_PERIOD, pytest.approx(38.7), pytest.approx(68.3))
    assert row.actual.value == pytest.approx(546.4)


def test_a_sum_without_months_before_takes_its_baseline_a_month():
    """1,200 a year are 100 a month; a count from nothing has no month before."""
    known = row_of(replace(ACCIDENTS, polarity=Polarity.HIGHER), months("2019-01", [120, 140]), "2019-02").pair
    assert (known.before, known.after) == (pytest.approx(100), pytest.approx(130))
    nothing = replace(ACCIDENTS, polarity=Polarity.HIGHER, baseline=0.0)
    assert row_of(nothing, months("2019-01", [120, 140]), "2019-02").pair.before is None


def test_members_that_were_there_before_were_not_gained():
    """2,900 before the launch and 4,650 now: 1,750 gained."""
    one = indicator(unit="keluarga", baseline=2900.0, baseline_period=Period.of("2018-12"), target=4500.0)
    row = row_of(one, months("2018-12", [2900, 3000, 4000, 4650]), "2019-03")
    assert (row.pair.kind, row.pair.before, row.pair.after) == (Contrast.GAIN, 2900, 4650)
    assert gain(one, row.series, row.actual.value, row.launched) == 1750
    assert gain(replace(one, aggregation=MEAN), row.series, 3883.0, row.launched) is None


def test_where_the_effect_is_known_its_two_means_are_the_pair():
    """Twelve months before and six after: what was expected beside what came, the same two numbers that the effect is made of."""
    one = indicator(aggregation=MEAN, baseline=65.0, target=46.0, polarity=LOWER)
    row = row_of(one, months("2018-01", [66, 67, 65, 66, 67, 66, 65, 67, 66, 66, 65, 67, 50, 49, 48, 47, 48, 48]), "2019-06")
    effect = row.change.effect
    assert row.pair.kind is Contrast.EXPECTED
    assert (row.pair.before, row.pair.after) == (effect.expected, effect.observed)
    assert effect.value == pytest.approx(row.pair.after - row.pair.before)


# Not moved

def test_a_share_within_its_natural_variation_is_not_going_back():
    """57.8 % against 58.0 %: 0.01 of the way below zero. Nothing has moved, and two thirds of the way were due."""
    one = indicator(unit="%", aggregation=MEAN, baseline=58.0, target=80.0, target_date=date(2019, 12, 31))
    row = row_of(one, months("2019-01", [57.8] * 8), "2019-08")
    assert (row.pace.mark, row.pace.reason.code) == (Pace.BEHIND, "not_moved")


def test_a_result_inside_the_natural_variation_before_the_launch_is_not_going_back():
    """Months from 50 to 66 before, 55 since: 0.14 of the way below zero, and well inside of what was usual."""
    one = indicator(unit="%", aggregation=MEAN, baseline=58.0, target=80.0, target_date=date(2019, 12, 31))
    before = [50, 66, 52, 64, 58, 60, 54, 62]
    inside, outside = (row_of(one, months("2018-05", [*before, *[value] * 6]), "2019-06").pace for value in (55, 30))
    assert (inside.mark, inside.reason.code) == (Pace.BEHIND, "not_moved")
    assert (outside.mark, outside.reason) == (Pace.GOING_BACK, None)


def test_of_a_sum_the_mean_month_is_held_against_the_natural_variation_of_months():
    """1,200 a year before, between 94 and 106 a month; 97 a month since: −0.09 of the way, and no month was unusual."""
    one = indicator(aggregation=SUM, unit="izin", baseline=1200.0, baseline_period=YEAR, target=1400.0)
    before = [100, 106, 94, 104, 96, 100, 105, 95, 100, 103, 97, 100]
    row = row_of(one, months("2018-01", [*before, *[97] * 6]), "2019-06")
    assert row.progress.value < -0.05
    assert (row.pair.kind, row.pace.mark, row.pace.reason.code) == (Contrast.EXPECTED, Pace.BEHIND, "not_moved")


def test_on_the_first_day_nothing_was_due_and_nothing_is_behind():
    one = indicator(unit="%", aggregation=MEAN, baseline=58.0, target=80.0, target_date=date(2021, 12, 31))
    row = row_of(one, months("2019-01", [57.8]), "2019-01")
    assert (row.pace.mark, row.pace.reason.code) == (Pace.ON_PLAN, "not_moved")


# Below zero

@pytest.mark.parametrize(("baseline", "target", "actual", "share"), [
    pytest.param(-5.0, -2.0, -3.0, 2 / 3, id="−3 of −2 from −5"), pytest.param(-5.0, 2.0, 1.0, 6 / 7, id="across zero"),
    pytest.param(5.0, 10.0, -1.0, -6 / 5, id="fallen below zero"),
])
def test_a_ratio_of_values_below_zero_is_withheld_and_progress_stands(baseline, target, actual, share):
    row = row_of(indicator(baseline=baseline, target=target), f"I-1 2019-06 {actual}", "2019-06")
    assert (row.achievement.value, row.achievement.reason.code) == (None, "below_zero")
    assert row.progress.value == pytest.approx(share)


def test_a_target_of_zero_has_a_level_and_no_ratio():
    row = row_of(indicator(baseline=5.0, target=0.0, polarity=LOWER), "I-1 2019-06 0", "2019-06")
    assert (row.level.mark, row.achievement.reason.code, row.progress.value) == (Level.MET, "zero_divisor", 1.0)


# The baseline beside its own series

@pytest.mark.parametrize(("baseline", "said"), [(60.0, False), (61.0, False), (80.0, True), (30.0, True)])
def test_a_baseline_far_from_the_months_it_names_is_warned_of(baseline, said):
    """2018 was 60 on average, between 58 and 62; natural limits of some ±5 around it."""
    values = [60, 61, 59, 60, 62, 58, 60, 61, 59, 60, 60, 60, 50, 50, 50, 50, 50, 50]
    one = indicator(aggregation=MEAN, polarity=LOWER, baseline=baseline, baseline_period=YEAR, target=40.0)
    notes = [note for note in row_of(one, months("2018-01", values), "2019-06").change.cautions if note.code == "baseline_off_series"]
    assert bool(notes) is said
    assert not notes or (notes[0].facts["baseline"], notes[0].facts["mean"]) == (baseline, pytest.approx(60.0))


@pytest.mark.parametrize(("baseline", "said"), [(720.0, False), (0.0, False), (72.0, True)])
def test_a_sum_as_baseline_is_held_against_its_months(baseline, said):
    """60 a month are 720 a year; 72 a year would be 6 a month. A count from 0 names no months."""
    values = [60, 61, 59, 60, 62, 58, 60, 61, 59, 60, 60, 60, 70, 70, 70, 70, 70, 70]
    one = indicator(aggregation=SUM, baseline=baseline, baseline_period=YEAR, target=900.0)
    notes = {note.code for note in row_of(one, months("2018-01", values), "2019-06").change.cautions}
    assert ("baseline_off_series" in notes) is said


# The city from its districts

@pytest.mark.parametrize(("people", "mean", "said"), [((100_000, 300_000), 35.0, False), ((None, 300_000), 30.0, True)])
def test_a_mean_of_districts_is_weighted_by_their_people_or_says_that_it_is_not(people, mean, said):
    """20 in a district of 100,000 and 40 in one of 300,000: 35 a head; without people 30, with a caution."""
    districts = [District(code, code, population=count) for code, count in zip(("A", "B"), people, strict=True)]
    lines = "\n".join(f"I-1 2019-0{month} {value} @{code}" for month in (1, 2) for code, value in (("A", 20), ("B", 40)))
    row = scorecard(made([indicator(aggregation=MEAN)], lines, districts=districts), Period.of("2019-02")).rows["I-1"]
    assert row.actual.value == pytest.approx(mean)
    assert ("unweighted_mean" in {note.code for note in row.change.cautions}) is said


def test_a_mean_of_districts_is_weighted_by_cases_where_they_are_known():
    """20 of 100 cases and 40 of 300 cases: (20 × 100 + 40 × 300) / 400 = 35."""
    lines = "I-1 2019-01 20 @A 20/100\nI-1 2019-01 40 @B 120/300"
    row = scorecard(made([indicator(aggregation=MEAN)], lines, districts=["A", "B"]), Period.of("2019-01")).rows["I-1"]
    assert row.actual.value == pytest.approx(35)


@pytest.mark.parametrize(("unit", "reason"), [("kejadian", None), ("ton", "not_counted"), ("Rp", "not_counted")])
def test_limits_of_chance_are_drawn_for_counts_and_never_for_tonnes_or_rupiah(unit, reason):
    districts = [District(code, code, population=100_000) for code in "ABCDEF"]
    lines = "\n".join(f"I-1 2019-01 {value} @{code}" for code, value in zip("ABCDEF", (90, 100, 110, 95, 105, 180), strict=True))
    programme = made([indicator(aggregation=SUM, unit=unit)], lines, districts=districts)
    found = compared_districts(scorecard(programme, Period.of("2019-01")).rows["I-1"], programme, date(2019, 1, 31)).limits
    assert (found.reason and found.reason.code) == reason


def test_the_json_of_what_was_saved_has_its_limits():
    """Some 15 minutes less for 100 visits: 25 hours, between its limits."""
    wait = indicator(unit="menit", aggregation=MEAN, polarity=LOWER, baseline=60.0, target=40.0, benefit=Benefit.TIME, volume="V")
    visits = indicator("V", unit="kunjungan", aggregation=SUM, baseline=None, target=None)
    values = [60, 61, 59, 60, 62, 58, 60, 61, 59, 60, 60, 60, 45, 45, 44, 46, 45, 45]
    card = scorecard(made([wait, visits], months("2018-01", values) + "\nV 2019-01 100"), Period.of("2019-06"))
    (saving,) = score_json(card)["quick_wins"][0]["savings"]
    assert saving["unit"] == "jam"
    assert saving["low"] < saving["value"] < saving["high"]
    assert saving["value"] == pytest.approx(25, abs=1)
