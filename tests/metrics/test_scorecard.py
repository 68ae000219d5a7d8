"""The scorecard: which periods count, what they add up to, and what may be said."""

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.metrics.scorecard import AsOf
from smartcity_metrics.programme import (
    Aggregation,
    Benefit,
    DataStatus,
    Event,
    EventKind,
    Facts,
    Formula,
    Milestone,
    Period,
    Polarity,
    Stage,
)

from .conftest import WIN, indicator

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
HALF, WHOLE = Period.of("2019-06"), Period.of("2019-12")


@pytest.mark.parametrize(("baseline", "actual", "target", "polarity", "at", "level", "walked", "pace"), [
    pytest.param(60, 45, 30, LOWER, HALF, Level.NOT_YET, 0.50, Pace.ON_PLAN, id="60 to 45 of 30, half the time"),
    pytest.param(95, 95, 98, HIGHER, HALF, Level.NOT_YET, 0.00, Pace.BEHIND, id="95 to 95 of 98, half the time"),
    pytest.param(20, 0, 5, LOWER, HALF, Level.EXCEEDED, 4 / 3, Pace.AHEAD, id="20 to 0 of 5, half the time"),
    pytest.param(0, 300, 1000, HIGHER, HALF, Level.NOT_YET, 0.30, Pace.BEHIND, id="0 to 300 of 1,000, half the time"),
    pytest.param(80, 76, 90, HIGHER, HALF, Level.NOT_YET, -0.40, Pace.GOING_BACK, id="80 to 76 of 90, half the time"),
    pytest.param(55, 99.1, 100, HIGHER, WHOLE, Level.MISSED, 0.98, Pace.ON_PLAN, id="55 to 99.1 of 100, date passed"),
])
def test_the_six_cases_every_peer_gets_wrong(programme_of, baseline, actual, target, polarity, at, level, walked, pace):
    """DESIGN 6: the straight line from the launch on 1 January to the target date 31 December 2019."""
    one = indicator(baseline=baseline, target=target, polarity=polarity)
    row = scorecard(programme_of([one], f"I-1 {at} {actual}"), at).rows["I-1"]
    assert (row.level.mark, row.pace.mark) == (level, pace)
    assert row.progress.value == pytest.approx(walked, abs=0.005)


MONTHS = """
    I-1 2018-12 900
    I-1 2019-01 10 final 1/10
    I-1 2019-02 20 final 4/20
    I-1 2019-04 60 final 18/30
    I-1 2019-05 70 provisional 7/10
    I-1 2019-06 80 final 8/10
"""


@pytest.mark.parametrize(("aggregation", "value"), [
    pytest.param(Aggregation.SUM, 90.0, id="10 + 20 + 60"),
    pytest.param(Aggregation.MEAN, 30.0, id="90 / 3"),
    pytest.param(Aggregation.LAST, 60.0, id="April"),
    pytest.param(Aggregation.RATIO, 100 * 23 / 60, id="(1 + 4 + 18) of (10 + 20 + 30), in percent"),
])
def test_the_actual_counts_the_final_periods_since_the_launch(programme_of, aggregation, value):
    """December lies before the launch, May is provisional, June after the as-of of May: none of them counts."""
    one = indicator(aggregation=aggregation, unit="%")
    row = scorecard(programme_of([one], MONTHS), Period.of("2019-05")).rows["I-1"]
    assert row.actual.value == pytest.approx(value)
    assert (row.actual.n, str(row.period)) == (3, "2019-04")


def test_the_month_of_the_launch_counts_and_the_baselines_own_period_does_not(programme_of):
    """Launched on 20 June: June is after. Without a launch, what follows the baseline period is."""
    table = "I-1 2019-05 1\nI-1 2019-06 2\nI-1 2019-07 4"
    one = indicator(aggregation=Aggregation.SUM, baseline_period=Period.of("2019-05"))
    launched = programme_of([one], table, wins=[replace(WIN, launched=date(2019, 6, 20))])
    not_launched = programme_of([one], table, wins=[replace(WIN, launched=None)])
    assert scorecard(launched, WHOLE).rows["I-1"].actual.value == 6
    assert scorecard(not_launched, WHOLE).rows["I-1"].actual.value == 6


def test_a_launch_may_stand_among_the_events(programme_of):
    """When the quick win names no launch date, its launch event does."""
    programme = programme_of([indicator(aggregation=Aggregation.SUM)], "I-1 2019-05 1\nI-1 2019-06 2",
                             wins=[replace(WIN, launched=None)], events=(Event(date(2019, 6, 1), EventKind.LAUNCH, "mulai", "QW-1"),))
    assert scorecard(programme, WHOLE).rows["I-1"].actual.value == 2


def test_a_sum_with_a_missing_month_says_so(programme_of):
    """March is missing between February and April: the sum stands, with its caution."""
    row = scorecard(programme_of([indicator(aggregation=Aggregation.SUM)], MONTHS), Period.of("2019-04")).rows["I-1"]
    assert [(note.code, note.facts["n"], str(note.facts["first"])) for note in row.actual.cautions] == [("sum_with_gaps", 1, "2019-03")]


def test_a_ratio_of_several_months_without_its_parts_is_withheld(programme_of):
    """Shares of different wholes cannot be averaged."""
    one = indicator(aggregation=Aggregation.RATIO, unit="%")
    row = scorecard(programme_of([one], "I-1 2019-01 50\nI-1 2019-02 60"), WHOLE).rows["I-1"]
    assert (row.actual.value, row.actual.reason.code) == (None, "ratio_parts")


DISTRICTS = """
    I-1 2019-01 10 @A final 10/100
    I-1 2019-01 50 @B final 100/200
    I-1 2019-02 20 @A final 20/100
    I-1 2019-03 30 @A final 30/100
    I-1 2019-03 70 @B provisional 140/200
    I-1 2019-04 99
    I-1 2019-04 1 @A final 1/100
    I-1 2019-04 2 @B final 2/100
"""


@pytest.mark.parametrize(("aggregation", "january"), [
    pytest.param(Aggregation.SUM, 60.0, id="10 + 50"), pytest.param(Aggregation.MEAN, 110 / 3, id="(10 × 100 + 50 × 200) of 300 cases"),
    pytest.param(Aggregation.RATIO, 100 * 110 / 300, id="(10 + 100) of (100 + 200)"),
])
def test_districts_roll_up_only_when_all_are_there_and_the_citys_own_row_wins(programme_of, aggregation, january):
    """February lacks B, March is provisional for B, April has the city's own 99."""
    one = indicator(aggregation=aggregation, unit="%")
    row = scorecard(programme_of([one], DISTRICTS, districts=["A", "B"]), WHOLE).rows["I-1"]
    assert [str(period) for period in row.series.periods] == ["2019-01", "2019-03", "2019-04"]
    assert row.series.values[0] == pytest.approx(january)
    assert row.series.values[2] == 99
    assert list(row.series.final) == [True, False, True]
    assert row.series.origins[0].splitlines() == ["abc:Realisasi!C2", "abc:Realisasi!C3"]


def test_a_last_value_of_several_places_is_no_value_of_the_city(programme_of):
    """LAST has no roll-up; the city's own row still counts."""
    row = scorecard(programme_of([indicator()], DISTRICTS, districts=["A", "B"]), WHOLE).rows["I-1"]
    assert list(row.series.values) == [99]


@pytest.mark.parametrize(("known", "table", "launched", "reason"), [
    pytest.param({}, "", date(2019, 1, 1), "no_data", id="nothing was ever reported"),
    pytest.param({}, "I-1 2019-05 5 provisional", date(2019, 1, 1), "only_provisional", id="nothing final"),
    pytest.param({}, "I-1 2019-05 5", date(2020, 6, 1), "not_launched", id="the launch lies ahead"),
    pytest.param({}, "I-1 2018-05 5", date(2019, 1, 1), "nothing_since_launch", id="only months before"),
    pytest.param({}, "I-1 2018-05 5", None, "nothing_since_baseline", id="only the baseline's year"),
    pytest.param({"baseline": None}, "I-1 2019-05 5", date(2019, 1, 1), "no_baseline", id="no baseline"),
    pytest.param({"target": None}, "I-1 2019-05 5", date(2019, 1, 1), "no_target", id="no target"),
    pytest.param({"target": 0.0}, "I-1 2019-05 5", date(2019, 1, 1), "no_distance", id="nothing to walk"),
    pytest.param({"polarity": Polarity.NEUTRAL}, "I-1 2019-05 5", date(2019, 1, 1), "neutral", id="no better or worse"),
])
def test_what_cannot_be_judged_says_why(programme_of, known, table, launched, reason):
    """A pace that cannot be judged carries its reason; nothing is ever green for nothing."""
    programme = programme_of([indicator(**known)], table, wins=[replace(WIN, launched=launched)])
    row = scorecard(programme, WHOLE).rows["I-1"]
    assert (row.pace.mark, row.pace.reason.code) == (Pace.CANNOT_JUDGE, reason)


PLANNED = """
    I-1 2019-Q1 10 plan
    I-1 2019-Q2 40 plan
    I-1 2019-01 3
    I-1 2019-02 4
    I-1 2019-04 20
"""


@pytest.mark.parametrize(("aggregation", "wanted"), [
    pytest.param(Aggregation.LAST, 40.0, id="the step in which April lies"),
    pytest.param(Aggregation.MEAN, 20.0, id="(10 + 10 + 40) / 3"),
    pytest.param(Aggregation.SUM, 20.0, id="a third of 10, twice, and a third of 40: March has no data and promises nothing"),
])
def test_the_plan_is_counted_as_the_actual_is(programme_of, aggregation, wanted):
    """Quarterly plans against monthly values: a step for levels, its share of months for sums."""
    row = scorecard(programme_of([indicator(aggregation=aggregation)], PLANNED), WHOLE).rows["I-1"]
    assert row.wanted == pytest.approx(wanted)
    assert row.planned.value == pytest.approx(wanted / 100)


def test_a_plan_that_has_not_begun_promises_nothing_yet(programme_of):
    """The first planned quarter comes after the last value."""
    row = scorecard(programme_of([indicator()], "I-1 2019-Q3 10 plan\nI-1 2019-01 3"), WHOLE).rows["I-1"]
    assert (row.planned.value, row.pace.reason.code) == (None, "plan_starts_later")


def test_as_of_is_the_day_of_the_presentation_else_the_last_final_period(programme_of):
    """On 5 March a target of 31 March is not yet missed; at the end of March it is."""
    one = indicator(target_date=date(2020, 3, 31))
    plain = programme_of([one], "I-1 2019-05 5\nI-1 2020-02 6 provisional")
    assert str(scorecard(plain).as_of.period) == "2019-05"
    facts = Facts("Kota Contoh", DataStatus.FINAL, date(2019, 1, 1), date(2019, 12, 31), presented=date(2020, 3, 5))
    presented = replace(plain, facts=facts)
    assert scorecard(presented).as_of == AsOf(date(2020, 3, 5), Period.of("2020-03"))
    assert scorecard(presented).rows["I-1"].level.mark is Level.NOT_YET
    assert scorecard(presented, Period.of("2020-03")).rows["I-1"].level.mark is Level.MISSED


def waiting(after, cases):
    """Twelve months around 60 minutes before the launch, then these; and the cases of each month since."""
    before = [60, 61, 59, 60, 62, 58, 60, 61, 59, 60, 60, 60]
    first = Period.of("2018-01")
    lines = [f"I-1 {first.shifted(step)} {value}" for step, value in enumerate([*before, *after])]
    lines += [f"V {first.shifted(12 + step)} {count}" for step, count in enumerate(cases)]
    return "\n".join(lines)


WAIT = indicator(polarity=LOWER, unit="menit per orang", baseline=60, target=30, benefit=Benefit.TIME, volume="V", main=True)
CASES = indicator("V", unit="orang", aggregation=Aggregation.SUM, benefit=Benefit.BENEFICIARIES, target=None, stage=Stage.OUTPUT)


def test_time_saved_is_the_effect_times_the_cases(programme_of):
    """Some 25 minutes a case, times 100 + 200 people; the month without cases does not count. In hours, with the effect's limits."""
    card = scorecard(programme_of([WAIT, CASES], waiting([36, 35, 34, 35, 35, 35], [100, 200])), WHOLE)
    effect, saving = card.rows["I-1"].change.effect, card.rows["I-1"].saving
    assert effect.value == pytest.approx(-25, abs=1)
    assert (saving.unit, saving.result.n, saving.terms) == ("jam", 2, (("2019-01", 100.0), ("2019-02", 200.0)))
    assert saving.result.value == pytest.approx(-effect.value * 300 / 60)
    assert (saving.result.low, saving.result.high) == (pytest.approx(-effect.high * 5), pytest.approx(-effect.low * 5))
    assert (card.city.beneficiaries.value, card.city.beneficiaries.n) == (300, 1)
    city = card.city.savings[0]
    assert (city.unit, city.result.value, city.result.low) == ("jam", saving.result.value, saving.result.low)


@pytest.mark.parametrize("after", [[60, 61, 59, 60, 60, 61], [75, 76, 74, 75, 76, 75]], ids=["no change", "worse"])
def test_nothing_is_saved_where_no_improvement_is_shown(programme_of, after):
    """Against the official baseline of 60 each such case would have been counted."""
    card = scorecard(programme_of([WAIT, CASES], waiting(after, [100, 200])), WHOLE)
    assert card.rows["I-1"].saving.result.value is None
    assert card.rows["I-1"].saving.result.reason.code == "effect_not_shown"
    assert card.city.savings == ()


def test_roll_ups_count_the_main_indicator_of_each_quick_win_and_cap_only_in_means(programme_of):
    """Achievements 3.0 and 0.5: the mean of an OPD is (1.2 + 0.5) / 2."""
    wins = [WIN, replace(WIN, code="QW-2", dimension="ENV", budget=200.0, spent=150.0), replace(WIN, code="QW-3", opd="DLH")]
    indicators = [indicator(main=True), indicator("I-2", quick_win="QW-2"), indicator("I-0", stage=Stage.OUTPUT)]
    card = scorecard(programme_of(indicators, "I-1 2019-06 300\nI-2 2019-06 50\nI-0 2019-06 1", wins=wins), HALF)
    opd = card.opds["Disdukcapil"]
    assert [row.indicator.code for row in opd.mains] == ["I-1", "I-2"]
    assert opd.levels == {Level.EXCEEDED: 1, Level.NOT_YET: 1}
    assert (opd.achievement.value, opd.achievement.method) == (pytest.approx(0.85), "capped_mean_1.2")
    assert (opd.absorbed.value, opd.absorbed.n) == (0.75, 1)
    assert (card.city.level_judged, card.city.pace_judged, card.city.total) == (2, 2, 3)
    assert card.dimensions["ENV"].mains[0].indicator.code == "I-2"
    assert card.main("QW-3") is None


def test_milestones_done_are_counted_against_milestones_due(programme_of):
    """At 30 June: one done in time, one done late, one overdue, one running, one ahead."""
    def milestone(name, end, started=None, done=None):
        return Milestone("QW-1", name, date(2019, 1, 1), end, actual_start=started, actual_end=done)
    programme = programme_of([], "", milestones=(
        milestone("a", date(2019, 3, 1), date(2019, 1, 5), date(2019, 2, 1)), milestone("b", date(2019, 3, 1), done=date(2019, 4, 1)),
        milestone("c", date(2019, 6, 29)), milestone("d", date(2019, 9, 1), date(2019, 6, 1)), milestone("e", date(2019, 9, 1))))
    steps = scorecard(programme, HALF).city.steps
    assert (steps.total, steps.due, steps.done, [one.name for one in steps.late]) == (5, 3, 2, ["c"])
    assert (steps.weight_done, steps.weight_due) == (pytest.approx(0.4), pytest.approx(0.6))


def test_the_criteria_are_checked_one_by_one(programme_of):
    """Twelve months, a service, for residents, with baseline and target, but nobody responsible and no evidence."""
    win = replace(WIN, beneficiaries="Pemohon KTP")
    card = scorecard(programme_of([indicator()], "", wins=[win]), WHOLE)
    assert {one.code: one.met for one in card.criteria["QW-1"]} == {
        "duration": True, "service": True, "residents": True, "baseline": True, "target": True, "owner": False, "evidence": False,
        "number": True}


@pytest.mark.parametrize(("start", "end", "met"), [
    (date(2019, 4, 1), date(2020, 3, 31), True), (date(2019, 4, 1), date(2020, 4, 30), False),
    (date(2019, 4, 1), date(2019, 9, 30), True), (date(2019, 4, 1), date(2019, 8, 31), False),
])
def test_a_quick_win_takes_six_to_twelve_months(programme_of, start, end, met):
    """Both ends counted: April to March is twelve."""
    card = scorecard(programme_of([], "", wins=[replace(WIN, start=start, end=end)]), WHOLE)
    assert card.criteria["QW-1"][0].met is met


def test_the_json_has_the_keys_of_the_contract(programme_of):
    """DESIGN 12: full precision, null for missing, periods as 2019-06, sources as sheet and cell."""
    one = indicator(polarity=LOWER, baseline=60, target=30, formula=Formula.SPECIAL)
    answer = score_json(scorecard(programme_of([one], "I-1 2019-06 45"), HALF))
    assert set(answer) >= {"city", "as_of", "edition", "dimensions", "quick_wins", "indicators"}
    assert answer["indicators"] == [{
        "code": "I-1", "name": "Waktu", "quick_win": "QW-1", "dimension": "GOV", "unit": "hari", "polarity": "lower", "baseline": 60,
        "target": 30, "target_upper": None, "actual": 45.0, "period": "2019-06", "achievement": 0.5, "progress": 0.5,
        "planned_share": pytest.approx(181 / 365), "level": {"mark": "not_yet", "reason": None},
        "pace": {"mark": "on_plan", "reason": None},
        "compared": {"kind": "gain", "before": 60, "after": 45.0}, "sources": ["Realisasi!C2"],
        "revisions": [], "moved": [], "comparison": None,
            "signal": {"mark": "cannot_judge", "reason": "nothing_before", "effect": None, "cautions": []}}]
