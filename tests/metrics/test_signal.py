"""The third mark of whole programmes: what is judged, what is withheld, and what is warned of.

A test whose name begins with `test_row` holds a row of the table of what must warn or be withheld (STATISTICS 12).
"""

import dataclasses
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from smartcity_metrics import metrics
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import RollUp, Row, Scorecard
from smartcity_metrics.programme import Aggregation, DataStatus, Event, EventKind, Facts, Period, Polarity

from .conftest import WIN, indicator, made

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL
LAUNCH = Period.of("2019-01")  # of WIN
ONE = indicator(baseline=50.0, target=60.0)


def shifted(before, after, by=5.0, seed=3):
    """Noise of standard deviation 1 around 50 that jumps when the innovation starts."""
    values = 50 + numpy.random.default_rng(seed).standard_normal(before + after)
    values[before:] += by
    return values


def table(values, before, code="I-1", size=None):
    """Rows of `code`: one month a value, the launch after `before` of them; NaN is no row; `size`: cases behind each value."""
    first = LAUNCH.shifted(-before)
    parts = "" if size is None else f" {size / 2}/{size}"
    return "\n".join(f"{code} {first.shifted(step)} {float(value)!r}{parts}" for step, value in enumerate(values) if value == value)


def judged(values, before, *, of=ONE, win=WIN, at=None, size=None, **more) -> Row:
    """The row of a programme of one indicator, at the end of its data."""
    return scorecard(made([of], table(values, before, size=size), wins=[win], **more), at).rows["I-1"]


def event(kind, day, applies_to=None):
    return Event(day, kind, "keterangan", applies_to)


def codes(row):
    return {note.code for note in row.change.cautions}


def withheld(row, reason):
    """Nothing is said of the effect, and why."""
    effect = row.change.effect
    return (effect is None or effect.value is None) and (row.signal.mark, row.signal.reason.code) == (Signal.CANNOT_JUDGE, reason)


# The ladder

@pytest.mark.parametrize(("by", "known", "mark"), [
    pytest.param(5, {}, Signal.PROVEN, id="far above its noise"),
    pytest.param(-5, {"polarity": LOWER}, Signal.PROVEN, id="lower is better"),
    pytest.param(5, {"polarity": LOWER}, Signal.WORSE, id="the bad way"),
    pytest.param(0, {}, Signal.NOT_TOLD_APART, id="nothing happened"),
    pytest.param(5, {"polarity": RANGE, "target": 54.0, "target_upper": 57.0}, Signal.PROVEN, id="a range above its baseline: up"),
    pytest.param(-5, {"polarity": RANGE, "target": 40.0, "target_upper": 46.0}, Signal.PROVEN, id="a range below its baseline: down"),
])
def test_the_mark_of_three_years_before_and_one_after(by, known, mark):
    """36 + 12 months; the estimate stands beside the mark."""
    row = judged(shifted(36, 12, by), 36, of=replace(ONE, **known))
    assert (row.signal.mark, row.signal.reason) == (mark, None)
    assert row.change.effect.value == pytest.approx(by, abs=2.5)


@pytest.mark.parametrize(("known", "reason"), [
    pytest.param({"polarity": NEUTRAL}, "neutral", id="neither way is better"),
    pytest.param({"polarity": RANGE, "target": 48.0, "target_upper": 57.0}, "range_has_no_direction", id="it was within the range before"),
])
def test_without_a_good_side_there_is_an_effect_but_no_mark(known, reason):
    row = judged(shifted(36, 12), 36, of=replace(ONE, **known))
    assert (row.signal.mark, row.signal.reason.code) == (Signal.CANNOT_JUDGE, reason)
    assert row.change.effect.value == pytest.approx(5, abs=2.5)


def test_the_chart_has_its_limits_from_the_months_before_the_launch():
    """Their mean, worked out alone; the months after do not move it."""
    values = shifted(24, 8)
    chart = judged(values, 24).change.chart
    assert chart.value == pytest.approx(values[:24].mean())
    assert (chart.segments[0].based, chart.segments[0].points) == (24, 32)
    assert (chart.turn[24:] == 1).all()


# What there is nothing to compare with

def test_without_a_launch_there_is_no_before_and_after():
    row = judged(shifted(24, 12), 24, win=replace(WIN, launched=None))
    assert withheld(row, "no_launch")
    assert (row.change.start, row.change.chart.value is None) == (None, False)


def test_a_coming_launch_is_no_launch_yet():
    """On 31 December 2018 nobody has been served by what starts on 1 January 2019; the past is drawn all the same."""
    row = judged(shifted(24, 12), 24, at=LAUNCH.shifted(-1))
    assert withheld(row, "not_launched")
    assert (row.change.start, len(row.change.periods), row.change.chart.n) == (None, 24, 24)


def test_quarters_are_judged_like_months_once_there_are_enough():
    """Twelve quarters before and four after, 5 higher: an indication, since four are too few for proof. Eight before are too few."""
    values = shifted(12, 4)
    enough, few = ("\n".join(f"I-1 {Period.of('2019-Q1').shifted(step - 12)} {value}" for step, value in list(enumerate(values))[skip:])
                   for skip in (0, 4))
    row = scorecard(made([ONE], enough)).rows["I-1"]
    assert (row.signal.mark, row.change.effect.before, row.change.effect.after) == (Signal.INDICATED, 12, 4)
    assert row.change.effect.value == pytest.approx(5, abs=1.5)
    row = scorecard(made([ONE], few)).rows["I-1"]
    assert withheld(row, "too_few_months_before")
    assert (row.change.start, row.change.chart.segments[0].based) == (8, 8)


def test_half_years_are_drawn_but_not_judged():
    lines = "\n".join(f"I-1 {Period.of('2013-S1').shifted(step)} {50 + step % 3}" for step in range(14))
    assert withheld(scorecard(made([ONE], lines)).rows["I-1"], "no_months_or_quarters")


def test_a_years_figure_before_monthly_ones_is_no_month():
    """The year 2016 as one figure, then months from 2017 on: judged as the months alone are."""
    values = shifted(24, 12)
    alone, beside = judged(values, 24), scorecard(made([ONE], "I-1 2016 999\n" + table(values, 24))).rows["I-1"]
    assert beside.change.effect == alone.change.effect
    assert (beside.signal, beside.change.periods) == (alone.signal, alone.change.periods)


def test_nothing_reported_has_a_reason_and_an_empty_picture():
    row = scorecard(made([ONE], "")).rows["I-1"]
    assert withheld(row, "no_data")
    assert (row.change.periods, len(row.change.values), row.change.chart.value) == ((), 0, None)


def test_only_what_was_final_by_the_day_counts():
    """The twelfth month after is provisional and the eleventh has a gap before it: eleven places, ten values."""
    values = shifted(24, 12)
    values[33] = numpy.nan
    lines = table(values, 24) + " provisional"
    change = scorecard(made([ONE], lines), Period.of("2019-12")).rows["I-1"].change
    assert (str(change.periods[-1]), len(change.values), change.effect.after) == ("2019-11", 35, 10)


# Rows of the table of what must warn or be withheld

@pytest.mark.parametrize(("before", "after"), [(3, 2), (5, 5), (5, 12)])
def test_row_fewer_than_6_points_a_side_has_numbers_only(before, after):
    """No effect, and no limits that reach across the launch: five points before say nothing of what came after."""
    row = judged(shifted(before, after), before)
    assert withheld(row, "too_few_months_before")
    assert row.signal.reason.facts == {"n": before, "need": 12}
    assert numpy.isnan(row.change.chart.upper[:before]).all()
    assert numpy.isnan(row.change.chart.upper[before:]).all() == (after < 6)
    assert (row.actual.value, row.actual.n) == (row.change.values[-1], after)


def test_row_6_to_11_months_before_have_trial_limits_and_no_model():
    row = judged(shifted(8, 12), 8)
    assert withheld(row, "too_few_months_before")
    assert [(one.based, one.trial) for one in row.change.chart.segments] == [(8, True)]
    assert row.change.chart.upper[-1] > row.change.values[:8].mean()


@pytest.mark.parametrize(("after", "mark"), [(2, Signal.CANNOT_JUDGE), (3, Signal.INDICATED), (5, Signal.INDICATED), (6, Signal.PROVEN),
                                             (11, Signal.PROVEN), (12, Signal.PROVEN)])
def test_row_fewer_than_3_months_after_have_no_effect_and_fewer_than_6_no_proof(after, mark):
    row = judged(shifted(24, after), 24)
    assert row.signal.mark is mark
    assert (row.change.effect.value is None) == (after < 3)
    assert after >= 3 or withheld(row, "too_few_months_after")


def test_row_a_walk_that_never_returns_is_not_told_apart():
    """48 + 12 months of a walk: the interval is as wide as such a walk may go, and the reader is told that it moves slowly."""
    row = judged(100 + numpy.cumsum(numpy.random.default_rng(3).standard_normal(60)), 48)
    assert row.signal.mark is Signal.NOT_TOLD_APART
    assert "sticky_series" in codes(row)
    assert row.change.effect.high - row.change.effect.low > 6


def test_row_a_season_is_neither_taken_for_the_effect_nor_lost():
    """24 + 8 months around a yearly wave of 4, with a jump of 12 and with none."""
    wave = 4 * numpy.sin(numpy.arange(32) * numpy.pi / 6)
    jump, none = judged(shifted(24, 8, 12) + wave, 24), judged(shifted(24, 8, 0) + wave, 24)
    assert jump.signal.mark is Signal.PROVEN
    assert jump.change.effect.value == pytest.approx(12, abs=2)
    assert none.signal.mark is Signal.NOT_TOLD_APART


@pytest.mark.parametrize(("baseline", "polarity", "caution"), [(45.0, HIGHER, "baseline_is_worst"), (55.0, LOWER, "baseline_is_worst"),
                                                               (55.0, HIGHER, "baseline_is_best")])
def test_row_the_baseline_is_the_worst_or_best_run(baseline, polarity, caution):
    """No three of the 24 months before were as low as 45 or as high as 55."""
    assert caution in codes(judged(shifted(24, 12), 24, of=replace(ONE, baseline=baseline, polarity=polarity)))
    assert not {"baseline_is_worst", "baseline_is_best"} & codes(judged(shifted(24, 12), 24))


def test_row_the_innovation_started_right_after_an_extreme():
    """The last three months before are the lowest of 24: some of the rise would have come by itself."""
    values = shifted(24, 12)
    values[21:24] = [47.1, 46.8, 47.3]
    assert "worst_run_before" in codes(judged(values, 24))


@pytest.mark.parametrize("applies_to", [None, "QW-1", "I-1"])
def test_row_a_redefinition_cuts_what_came_before_it(applies_to):
    """Counted differently since January 2017, half as high before: the first year counts in neither chart nor effect."""
    values = shifted(36, 12)
    values[:12] /= 2
    row = judged(values, 36, events=[event(EventKind.REDEFINITION, date(2017, 1, 15), applies_to)])
    assert (row.change.breaks, row.change.effect.before) == ((12,), 24)
    assert row.change.chart.segments[1].mean == pytest.approx(values[12:36].mean())
    assert "cut_at_break" in codes(row)
    assert row.change.effect.value == pytest.approx(judged(values[12:], 24).change.effect.value)


def test_row_a_redefinition_of_something_else_cuts_nothing():
    row = judged(shifted(24, 12), 24, events=[event(EventKind.REDEFINITION, date(2018, 1, 15), "QW-2")])
    assert (row.change.breaks, row.change.effect.before) == ((), 24)


def test_row_a_redefinition_at_the_start_cannot_be_told_from_the_innovation():
    """Two months before the launch: the months before it are cut, so that too few are left to compare with."""
    row = judged(shifted(36, 12), 36, events=[event(EventKind.REDEFINITION, date(2018, 11, 1))])
    assert withheld(row, "too_few_months_before")
    after = judged(shifted(36, 12), 36, events=[event(EventKind.REDEFINITION, date(2019, 10, 1))])
    assert (after.change.effect.after, "cut_at_break" in codes(after)) == (9, True)


def test_row_more_than_two_thirds_special_points_warn_of_a_break_that_nobody_declared():
    """Twelve months around 50, then 24 around 70 before the launch: limits from all of them fit neither."""
    values = numpy.concatenate([shifted(12, 0), shifted(24, 12, seed=4) + 20])
    undeclared = judged(values, 36)
    declared = judged(values, 36, events=[event(EventKind.REDEFINITION, date(2017, 1, 1))])
    assert ("most_special" in codes(undeclared), "most_special" in codes(declared)) == (True, False)


def test_row_march_2020_onward_is_cut_off():
    """24 + 18 months, the last four in the pandemic and far off: the effect is that of the months up to February 2020."""
    values = shifted(24, 18)
    values[38:] += 40
    row = judged(values, 24)
    assert (str(row.change.periods[38]), row.change.breaks, row.change.effect.after) == ("2020-03", (38,), 14)
    assert row.change.effect.value == judged(values[:38], 24).change.effect.value
    assert {"city_break", "cut_at_break"} <= codes(row)
    assert row.change.chart.segments[0].stop == 38


@pytest.mark.parametrize(("aggregation", "events", "facts"), [
    pytest.param(Aggregation.SUM, [], {"n": 1, "first": Period.of("2019-06")}, id="Idul Fitri of 5 June 2019"),
    pytest.param(Aggregation.SUM, [event(EventKind.HOLIDAY, date(2019, 4, 17))], {"n": 2, "first": Period.of("2019-04")},
                 id="and a declared long holiday in April"),
    pytest.param(Aggregation.MEAN, [], None, id="a mean does not shrink with the working days"),
])
def test_row_idul_fitri_is_flagged_for_sums(aggregation, events, facts):
    row = judged(shifted(24, 12), 24, of=replace(ONE, aggregation=aggregation), events=events)
    assert next((note.facts for note in row.change.cautions if note.code == "holiday_months"), None) == facts


@pytest.mark.parametrize(("known", "reason"), [
    pytest.param({"target": 50.0}, "no_distance", id="target = baseline"), pytest.param({"target": None}, "no_target", id="target missing"),
    pytest.param({"baseline": None}, "no_baseline", id="baseline missing"),
    pytest.param({"polarity": NEUTRAL}, "neutral", id="polarity missing"),
])
def test_row_progress_is_withheld_with_its_reason(known, reason):
    """The third mark asks for none of them but the polarity."""
    row = judged(shifted(36, 12), 36, of=replace(ONE, **known))
    assert (row.progress.value, row.progress.reason.code) == (None, reason)
    assert (row.signal.mark is Signal.PROVEN) == (reason != "neutral")


def test_row_a_baseline_of_0_has_progress_but_no_growth():
    """From nothing to 300 of 1,000 is 0.30 of the way (DESIGN 6); a yearly growth from 0 does not exist."""
    row = scorecard(made([indicator(target=1000.0)], "I-1 2019-06 300")).rows["I-1"]
    assert row.progress.value == pytest.approx(0.30)
    growth = metrics.sdg_progress(2018, 0.0, 2019, 300.0, polarity=HIGHER, target=1000.0, target_year=2020)
    assert (growth.value, growth.reason.code) == (None, "zero_base")


@pytest.mark.parametrize(("unit", "size", "caution"), [
    pytest.param("%", None, "no_sizes", id="percent without n"), pytest.param("indeks", None, "no_sizes", id="IKM without n"),
    pytest.param("persen", 29, "few_cases", id="n of 29"), pytest.param("%", 30, None, id="n of 30"),
    pytest.param("menit", None, None, id="minutes need no n"),
])
def test_row_percent_and_ikm_without_n(unit, size, caution):
    row = judged(shifted(24, 12), 24, of=replace(ONE, unit=unit), size=size)
    assert codes(row) & {"no_sizes", "few_cases"} == ({caution} if caution else set())


@pytest.mark.parametrize(("day", "final", "counted"), [
    pytest.param(date(2019, 5, 31), [True, True, True], 5, id="the month is over"),
    pytest.param(date(2019, 5, 30), [True, True, False], 4, id="one day is missing"),
    pytest.param(date(2019, 5, 1), [True, True, False], 4, id="its first day"),
])
def test_row_an_incomplete_last_month_is_excluded_and_hollow(day, final, counted):
    """March to May 2019, final by their sheet; what is not final is drawn hollow."""
    facts = Facts("Kota Contoh", DataStatus.FINAL, date(2019, 1, 1), date(2019, 12, 31), presented=day)
    row = judged(shifted(24, 5), 24, facts=facts)
    assert list(row.series.final[-3:]) == final
    assert (row.actual.n, len(row.judged), len(row.change.values)) == (counted, counted, 24 + counted)


def test_row_several_indicators_tested_are_all_counted():
    """The main one is proven, one is not told apart, one got worse: nobody can pick the first."""
    many = [replace(ONE, main=True), replace(ONE, code="I-2"), replace(ONE, code="I-3", polarity=LOWER),
            replace(ONE, code="I-4", quick_win="QW-2")]
    lines = "\n".join([table(shifted(36, 12), 36), table(shifted(36, 12, 0), 36, "I-2"), table(shifted(36, 12), 36, "I-3")])
    card = scorecard(made(many, lines, wins=[WIN, replace(WIN, code="QW-2")]))
    one = {Signal.PROVEN: 1, Signal.NOT_TOLD_APART: 1, Signal.WORSE: 1}
    assert card.quick_wins["QW-1"].signals == one
    assert card.city.signals == one | {Signal.CANNOT_JUDGE: 1}
    assert card.quick_wins["QW-1"].levels == Counter([card.rows["I-1"].level.mark])


COMPOSITE = ("score", "composite", "overall", "grade", "rank", "index", "rating")


def test_row_no_composite_score_is_offered():
    """Neither a field of what is rolled up nor a key of the JSON; the ministry's index is of its own scores, not of ours."""
    names = {field.name for shape in (RollUp, Scorecard) for field in dataclasses.fields(shape)}
    answer = score_json(scorecard(made([ONE], table(shifted(36, 12), 36))))
    names |= set(keys(answer)) | set(metrics.__all__) - {"scorecard", "ministry_index"}
    assert [name for name in names if any(word in name for word in COMPOSITE)] == []


def keys(answer):
    """All keys of nested JSON."""
    if isinstance(answer, dict):
        return [*answer, *(name for part in answer.values() for name in keys(part))]
    return [name for part in answer for name in keys(part)] if isinstance(answer, list) else []


def test_a_month_of_disruption_keeps_its_place_and_does_not_count():
    """A strike in May 2019 halved it: the effect is that of the series with that month missing, and the month is still drawn."""
    values = shifted(24, 12)
    values[28] /= 2
    missing = values.copy()
    missing[28] = numpy.nan
    row = judged(values, 24, events=[event(EventKind.DISRUPTION, date(2019, 5, 20), "QW-1")])
    assert (row.change.excluded, row.change.effect.after) == ((28,), 11)
    assert row.change.effect.value == pytest.approx(judged(missing, 24).change.effect.value)
    assert row.change.values[28] == values[28]


def test_a_rise_that_was_under_way_is_no_effect():
    """Rising by 0.3 a month all along, and nothing at the launch: the plain means are 4.8 apart, and nothing is claimed."""
    row = judged(shifted(24, 8, 0) + 0.3 * numpy.arange(32), 24)
    assert row.change.values[24:].mean() - row.change.values[:24].mean() == pytest.approx(4.8, abs=1)
    assert row.signal.mark is Signal.NOT_TOLD_APART
    assert abs(row.change.effect.value) < 1.5


# Many tested

def test_a_proof_that_chance_may_have_brought_is_said_to_be_one_of_many():
    """Forty indicators without an effect and one with p near 0.04: alone it is proven, among them it is one of 41 tested.

    Benjamini-Hochberg at 5 %: the smallest of 41 p values would have to be below 0.05 / 41 = 0.0012.
    """
    values = shifted(30, 8, 0.0, seed=11)
    values[30:] += 1.1 - (values[30:].mean() - values[:30].mean())
    alone = judged(values, 30)
    assert alone.signal.mark in (Signal.PROVEN, Signal.INDICATED)
    assert 0.0012 < alone.change.effect.p < 0.05
    many = [ONE, *(replace(ONE, code=f"I-{number}") for number in range(2, 42))]
    lines = "\n".join([table(values, 30), *(table(shifted(30, 8, 0.0, seed=100 + number), 30, f"I-{number}") for number in range(2, 42))])
    among = scorecard(made(many, lines)).rows["I-1"]
    assert among.signal.mark is alone.signal.mark
    assert ("one_of_many_tested" in codes(among)) is (alone.signal.mark is Signal.PROVEN)
    assert "one_of_many_tested" not in codes(alone)


# JSON

def test_the_json_of_an_effect_is_its_numbers_in_full():
    """The contract of `score --json`: the mean effect, what it adds up to, and what it rests on."""
    card = scorecard(made([ONE], table(shifted(36, 12), 36)))
    effect, signal = card.rows["I-1"].change.effect, score_json(card)["indicators"][0]["signal"]
    assert (signal["mark"], signal["reason"], signal["cautions"]) == ("proven", None, [])
    assert signal["effect"] == {
        "value": effect.value, "low": effect.low, "high": effect.high, "p": effect.p, "detectable": effect.detectable,
        "observed": effect.observed, "expected": effect.expected, "cumulated": None, "recent": estimate(effect.recent),
        "months_before": 36, "months_after": 12, "autocorrelation": effect.phi, "wandering": effect.wandering, "method": "before_only"}
    assert effect.low < effect.value < effect.high
    assert effect.observed - effect.expected == pytest.approx(effect.value)


def estimate(one):
    return {"value": one.value, "low": one.low, "high": one.high}


def test_the_json_is_null_where_the_effect_is_withheld():
    """Two months after: no number of the effect; three: one. It is plain JSON without NaN."""
    two, three = (score_json(scorecard(made([ONE], table(shifted(24, after), 24)))) for after in (2, 3))
    assert two["indicators"][0]["signal"] == {"mark": "cannot_judge", "reason": "too_few_months_after", "effect": None, "cautions": []}
    assert three["indicators"][0]["signal"]["effect"]["months_after"] == 3
    assert two["quick_wins"][0]["signals"] == two["dimensions"][0]["signals"] == {"cannot_judge": 1}
    assert json.loads(json.dumps([two, three], allow_nan=False)) == [two, three]


def test_only_a_sum_has_an_effect_that_adds_up():
    """Twelve months: twelve times the mean effect; of a mean or a last value that would mean nothing."""
    added = replace(ONE, aggregation=Aggregation.SUM)
    effect = score_json(scorecard(made([added], table(shifted(36, 12), 36))))["indicators"][0]["signal"]["effect"]
    assert effect["cumulated"]["value"] == pytest.approx(12 * effect["value"])


# What must hold of any programme

BEFORE, AFTER = 24, 10
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS, JUMPS = some.integers(0, 10_000), some.sampled_from([-6.0, -1.5, 0.0, 1.5, 6.0])


def pair(seed, by):
    """Two indicators of one quick win: one with the jump and three months missing, one without."""
    holed = shifted(BEFORE, AFTER, by, seed)
    holed[[seed % BEFORE, 7, 25]] = numpy.nan
    return {"I-1": holed, "I-2": shifted(BEFORE, AFTER, 0, seed + 1)}


def card_of(series, change=lambda one: one, first=0):
    """The scorecard of a programme with an indicator a series, each changed, its calendar moved by whole years."""
    lines = "\n".join(table(values, BEFORE + 12 * first, code) for code, values in series.items())
    win = replace(WIN, launched=WIN.launched.replace(year=WIN.launched.year - first), start=date(2010, 1, 1))
    return scorecard(made([change(replace(ONE, code=code, main=code == "I-1")) for code in series], lines, wins=[win]))


def effects(card):
    """Mark and numbers of each indicator."""
    return {code: (row.signal.mark, row.change.effect.value, row.change.effect.low, row.change.effect.high)
            for code, row in card.rows.items()}


def same_marks(one, other):
    assert [row.signal for row in one.rows.values()] == [row.signal for row in other.rows.values()]
    assert [row.level.mark for row in one.rows.values()] == [row.level.mark for row in other.rows.values()]
    assert one.city.signals == other.city.signals
    assert [codes(row) for row in one.rows.values()] == [codes(row) for row in other.rows.values()]


@FEW
@given(SEEDS, JUMPS)
def test_a_programme_in_the_mirror_has_mirrored_effects_and_the_same_marks(seed, by):
    """Every value, baseline and target negated, and the other way is better."""
    series = pair(seed, by)
    here, there = card_of(series), card_of({code: -values for code, values in series.items()},
                                           lambda one: replace(one, polarity=LOWER, baseline=-50.0, target=-60.0))
    same_marks_but_bounds(here, there)
    for code, (_, value, low, high) in effects(here).items():
        mirrored = there.rows[code].change.effect
        assert (mirrored.value is None) == (value is None)
        if value is not None:
            assert (mirrored.value, mirrored.low, mirrored.high) == pytest.approx((-value, -high, -low), rel=1e-6, abs=1e-9)


def same_marks_but_bounds(here, there):
    """A counterfactual below zero is told only of values that never are, which the mirror turns around."""
    assert [row.signal for row in here.rows.values()] == [row.signal for row in there.rows.values()]
    assert here.city.signals == there.city.signals
    assert [codes(row) - {"counterfactual_below_zero"} for row in here.rows.values()] == [codes(row) for row in there.rows.values()]


@FEW
@given(SEEDS, JUMPS, some.sampled_from([1 / 60, 0.5, 60.0, 1e6]))
def test_another_unit_changes_no_mark_and_scales_the_effect(seed, by, scale):
    """Hours instead of minutes, rupiah instead of millions."""
    series = pair(seed, by)
    here, there = card_of(series), card_of({code: values * scale for code, values in series.items()},
                                           lambda one: replace(one, baseline=50.0 * scale, target=60.0 * scale))
    same_marks(here, there)
    for code, (_, *numbers) in effects(here).items():
        scaled = there.rows[code].change.effect
        assert (scaled.value is None) == (numbers[0] is None)
        if numbers[0] is not None:
            assert (scaled.value, scaled.low, scaled.high) == pytest.approx([one * scale for one in numbers], rel=1e-6, abs=1e-9 * scale)


@FEW
@given(SEEDS, JUMPS, some.integers(1, 4))
def test_other_years_change_neither_mark_nor_effect(seed, by, years):
    """The same calendar months, whole years earlier."""
    series = pair(seed, by)
    here, there = card_of(series), card_of(series, first=years)
    assert there.rows["I-1"].change.periods[0] == here.rows["I-1"].change.periods[0].shifted(-12 * years)
    assert effects(here) == effects(there)
    assert [row.signal for row in here.rows.values()] == [row.signal for row in there.rows.values()]
    named = {"baseline_off_series"}  # the baseline still names 2018, which now lies after the launch
    assert [codes(row) - named for row in here.rows.values()] == [codes(row) - named for row in there.rows.values()]


# What it costs to load

def test_the_metrics_load_nothing_of_the_heavy_libraries():
    """numpy, pandas and scipy.special at run time; pandas only once a frame is asked for."""
    heavy = ("scipy.stats", "scipy.optimize", "statsmodels", "pandas", "matplotlib", "sklearn")
    told = subprocess.run([sys.executable, "-c", f"import sys, smartcity_metrics.metrics; print(*(one for one in {heavy} if one in sys.modules))"],
                          check=True, capture_output=True, text=True)
    assert told.stdout.split() == []
