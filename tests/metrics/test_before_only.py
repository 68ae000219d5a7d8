"""What came after the launch is held against what the periods before it led to expect."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from smartcity_metrics.metrics.before_only import before_only_effect, before_only_effects, expected_path
from smartcity_metrics.metrics.study import Study
from smartcity_metrics.programme import Polarity
from tests.metrics.kriging import effect_by_kriging

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.NEUTRAL


def noise(periods, seed=3):
    """White noise of standard deviation 1, the same at every call."""
    return numpy.random.default_rng(seed).standard_normal(periods)


def stepped(before, after, by=5.0, seed=3):
    """Noise around 50 that jumps at the start."""
    values = 50 + noise(before + after, seed)
    values[before:] += by
    return values


def study(values, start, **known):
    """A study in which more is better and the control chart shows the improvement."""
    return Study(values, start, **({"polarity": HIGHER, "chart_agrees": True, "chart_worsens": False} | known))


def codes(effect):
    return {note.code for note in effect.cautions}


# The method

@pytest.mark.parametrize(("before", "after", "missing", "first", "year"), [
    pytest.param(12, 3, (), 1, 12, id="the shortest that is judged"),
    pytest.param(18, 6, (2, 20), 4, 12, id="a month missing on either side"),
    pytest.param(36, 12, (), 9, 12, id="three years before"),
    pytest.param(12, 4, (), 3, 4, id="quarters"),
])
def test_the_effect_is_that_of_another_algebra(before, after, missing, first, year):
    """Estimate, both limits and p agree with kriging on whole covariance matrices."""
    values = stepped(before, after, 1.5, seed=before) + 0.05 * numpy.arange(before + after)
    values[list(missing)] = numpy.nan
    found = before_only_effect(study(values, before, first_month=first, periods_a_year=year))
    assert (found.value, found.low, found.high, found.p) == pytest.approx(effect_by_kriging(values, before, first, year), rel=1e-6, abs=1e-6)


def test_what_came_is_what_was_expected_and_the_effect():
    """The mean of the months after is 55.0; the path that is drawn has the mean that is expected."""
    values = stepped(24, 6)
    values[24:] = [54, 55, 56, 54, 55, 56]
    found, path = before_only_effect(study(values, 24)), expected_path(study(values, 24))
    assert found.observed == pytest.approx(55.0)
    assert found.expected + found.value == pytest.approx(55.0)
    assert path.middle.mean() == pytest.approx(found.expected)
    assert (path.start, len(path.middle)) == (24, 6)
    assert (path.low < path.middle).all()
    assert (path.middle < path.high).all()


@given(some.integers(0, 10_000), some.lists(some.floats(-1e3, 1e3), min_size=3, max_size=12))
@settings(max_examples=25, deadline=None)
def test_the_months_after_cannot_bend_what_was_expected(seed, after):
    """Whatever comes after, the path is that of the months before."""
    values = 50 + noise(18, seed)
    calm = expected_path(study(numpy.concatenate([values, numpy.full(len(after), 50.0)]), 18))
    wild = expected_path(study(numpy.concatenate([values, after]), 18))
    assert numpy.array_equal(calm.middle, wild.middle)
    assert numpy.array_equal(calm.high, wild.high)


def test_many_together_are_the_same_as_each_alone():
    """Series of three designs, one with a hole, in one call and one by one."""
    studies = [study(stepped(24 + at % 3, 8, 2.0, seed=at), 24 + at % 3) for at in range(6)]
    holed = stepped(24, 8)
    holed[5] = numpy.nan
    together = before_only_effects([*studies, study(holed, 24)])
    alone = [before_only_effect(given) for given in (*studies, study(holed, 24))]
    assert [effect.value for effect in together] == pytest.approx([effect.value for effect in alone])
    assert [effect.high for effect in together] == pytest.approx([effect.high for effect in alone])


def test_scale_and_place_of_the_unit_change_nothing():
    """In thousandths, and counted from 1,000: the effect is a thousandth, and the mark is the same."""
    plain = before_only_effect(study(stepped(20, 6, 2.0), 20))
    moved = before_only_effect(study(1000 + stepped(20, 6, 2.0) / 1000, 20))
    assert (1000 * moved.value, 1000 * moved.low) == pytest.approx((plain.value, plain.low))
    assert moved.verdict == plain.verdict


def test_a_gain_that_grows_is_found_where_the_regression_took_it_for_the_trend():
    """18 months flat at 5.3 days with little noise, then 4.0, 3.2, 2.5, 2.0, 1.9, 1.9: 2.58 on average, 2.7 less."""
    before = 5.3 + 0.2 * noise(18, 1)
    found = before_only_effect(study(numpy.concatenate([before, [4.0, 3.2, 2.5, 2.0, 1.9, 1.9]]), 18, polarity=LOWER))
    assert found.observed == pytest.approx(2.583, abs=1e-3)
    assert found.value == pytest.approx(2.583 - before.mean(), abs=0.15)
    assert found.verdict == "proven"


# The mark

@pytest.mark.parametrize(("by", "known", "verdict"), [
    pytest.param(5, {}, "proven", id="far above its noise"),
    pytest.param(-5, {"polarity": LOWER}, "proven", id="lower is better"),
    pytest.param(0, {}, "not_told_apart", id="nothing happened"),
    pytest.param(5, {"chart_agrees": False}, "indicated", id="the chart disagrees"),
    pytest.param(5, {"chart_agrees": None}, "indicated", id="the chart was not read"),
    pytest.param(-5, {"chart_agrees": False, "chart_worsens": True}, "worse", id="the bad way, and the chart shows it"),
    pytest.param(-5, {"chart_agrees": False}, "not_told_apart", id="the bad way, which the chart does not show"),
    pytest.param(5, {"polarity": NEUTRAL}, "cannot_judge", id="no good side"),
    pytest.param(5, {"breaks": (2,)}, "proven", id="a break long before"),
])
def test_the_verdict_of_two_years_and_a_half_before_and_eight_months_after(by, known, verdict):
    assert before_only_effect(study(stepped(30, 8, by), 30, **known)).verdict == verdict


def test_a_decline_without_the_chart_says_so():
    assert "worse_without_chart" in codes(before_only_effect(study(stepped(30, 8, -5), 30, chart_agrees=False)))


@pytest.mark.parametrize("after", range(3, 25))
def test_no_mark_changes_because_a_twelfth_month_arrived(after):
    """The same series cut at 3, 4, … 24 months after: indicated up to five, proven from six on, and nothing else."""
    values = stepped(24, 24, 4.0)
    assert before_only_effect(study(values[: 24 + after], 24)).verdict == ("indicated" if after < 6 else "proven")


@given(some.integers(0, 10_000), some.sampled_from([-3.0, -1.0, 0.0, 1.0, 3.0]), some.integers(4, 24))
@settings(max_examples=25, deadline=None)
def test_the_expectation_of_a_month_does_not_depend_on_how_many_months_follow(seed, by, after):
    values = stepped(18, 24, by, seed)
    short, long = expected_path(study(values[: 18 + after], 18)), expected_path(study(values, 18))
    assert short.middle == pytest.approx(long.middle[:after])
    assert short.low == pytest.approx(long.low[:after], abs=1e-6)


def test_a_launch_after_the_worst_run_is_an_indication_at_most():
    """The last three of 24 months are the lowest: some of the rise would have come by itself."""
    values = stepped(24, 8)
    values[21:24] = [47.0, 46.9, 47.1]
    found = before_only_effect(study(values, 24))
    assert (found.verdict, "worst_run_before" in codes(found)) == ("indicated", True)


def test_a_break_near_the_launch_is_an_indication_at_most():
    """Counted otherwise from the second month after: that month and all later ones are left out, three are too few for proof."""
    found = before_only_effect(study(stepped(24, 12), 24, breaks=(27,)))
    assert (found.after, found.verdict) == (3, "indicated")
    assert {"break_near_start", "few_after_start", "cut_at_break"} <= codes(found)


@pytest.mark.parametrize(("before", "verdict"), [(12, "indicated"), (17, "indicated"), (18, "proven")])
def test_a_drift_known_from_fewer_than_eighteen_months_is_an_indication_at_most(before, verdict):
    """Rising by 1 a month with a noise of 0.3, and a jump of 15 on top of it."""
    values = 50 + 0.3 * noise(before + 8) + numpy.arange(before + 8)
    values[before:] += 15
    found = before_only_effect(study(values, before))
    assert (found.verdict, "drift_from_short_history" in codes(found)) == (verdict, before < 18)


# What is withheld

@pytest.mark.parametrize(("values", "start", "reason"), [
    pytest.param(stepped(11, 12), 11, "too_few_months_before", id="eleven before"),
    pytest.param(stepped(24, 2), 24, "too_few_months_after", id="two after"),
    pytest.param([5.0] * 18 + [1.0, 2.0, 3.0, 2.0, 1.0, 2.0], 18, "no_variation", id="flat before"),
    pytest.param([], 0, "too_few_months_before", id="nothing"),
    pytest.param([float("nan")] * 30, 20, "too_few_months_before", id="all missing"),
])
def test_it_is_withheld_with_its_reason(values, start, reason):
    found = before_only_effect(study(numpy.array(values), start))
    assert (found.value, found.verdict, found.reason.code) == (None, "cannot_judge", reason)
    assert expected_path(study(numpy.array(values), start)) is None


def test_an_expectation_below_what_can_be_is_no_expectation():
    """Accidents that fell by two a month from 40 to 4 in 18 months cannot fall to −10 in the next nine."""
    values = numpy.concatenate([40 - 2 * numpy.arange(18) + 0.3 * noise(18), [4, 3, 5, 4, 3, 4, 5, 3, 4.0]])
    found = before_only_effect(study(values, 18, polarity=LOWER))
    assert (found.value, found.reason.code) == (None, "expected_below_possible")
    assert found.expected < 0


@pytest.mark.parametrize(("phi", "said"), [(0.9, True), (0.0, False)])
def test_a_series_that_moves_slowly_is_said_to_hide_a_step(phi, said):
    values = noise(42, 5)
    for month in range(1, 42):
        values[month] += phi * values[month - 1]
    found = before_only_effect(study(50 + values, 36))
    assert found.verdict == "not_told_apart"
    assert ("sticky_series" in codes(found)) is said


@given(some.lists(some.one_of(some.floats(-1e6, 1e6), some.just(float("nan"))), max_size=40), some.integers(-2, 45),
       some.sampled_from([HIGHER, LOWER, NEUTRAL]))
@settings(max_examples=60, deadline=None)
def test_no_series_breaks_it(values, start, polarity):
    found = before_only_effect(replace(study(numpy.array(values, dtype=float), 0), start=start, polarity=polarity))
    assert (found.value is None) == (found.low is None)
    assert found.value is None or found.low <= found.value <= found.high
