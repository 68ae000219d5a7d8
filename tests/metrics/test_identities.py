"""What must hold of achievement, progress and pace whatever the numbers: no published cases exist, so identities stand in."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from smartcity_metrics.metrics.achievement import achieved, level
from smartcity_metrics.metrics.pace import pace_of
from smartcity_metrics.metrics.progress import planned_share, share_walked, time_share
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.programme import Formula, Polarity

HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
VALUES = some.floats(min_value=-1e4, max_value=1e4).map(lambda number: round(number, 2))
POSITIVE = some.floats(min_value=0.1, max_value=1e4).map(lambda number: round(number, 2))
SHARES = some.floats(min_value=-2, max_value=3)
DAYS = some.dates(min_value=date(2017, 1, 1), max_value=date(2024, 12, 31))
BETTER = {Pace.GOING_BACK: 0, Pace.BEHIND: 1, Pace.ON_PLAN: 2, Pace.AHEAD: 3}


@given(VALUES, VALUES, VALUES, VALUES)
def test_a_better_result_never_has_less_progress(baseline, target, one, other):
    assume(target != baseline)
    polarity, (worse, better) = (HIGHER, sorted((one, other))) if target > baseline else (LOWER, sorted((one, other), reverse=True))
    assert share_walked(baseline, target, worse, polarity) <= share_walked(baseline, target, better, polarity)


@given(VALUES, VALUES)
def test_progress_is_nothing_at_the_start_and_one_at_the_target(baseline, target):
    assume(target != baseline)
    polarity = HIGHER if target > baseline else LOWER
    assert share_walked(baseline, target, baseline, polarity) == 0
    assert share_walked(baseline, target, target, polarity) == 1
    assert planned_share(baseline, (baseline + target) / 2, target, polarity) == pytest.approx(0.5)


@given(VALUES, VALUES, VALUES)
def test_progress_has_reached_one_exactly_where_the_target_is_met(baseline, target, actual):
    """Share of the way and level must never contradict each other."""
    assume(target != baseline)
    polarity = HIGHER if target > baseline else LOWER
    share = share_walked(baseline, target, actual, polarity)
    assume(abs(share - 1) > 1e-6)
    assert (level(actual, target, polarity=polarity, passed=True) is Level.EXCEEDED) == (share > 1)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_a_better_result_never_has_less_achievement(target, one, other):
    worse, better = sorted((one, other))
    assert achieved(worse, target, polarity=HIGHER) <= achieved(better, target, polarity=HIGHER)
    for formula in (Formula.SPECIAL, Formula.INVERSE):
        assert achieved(better, target, polarity=LOWER, formula=formula) <= achieved(worse, target, polarity=LOWER, formula=formula)


@given(POSITIVE, POSITIVE, some.floats(min_value=0.001, max_value=1000), some.sampled_from([HIGHER, LOWER]), some.sampled_from(Formula))
def test_achievement_does_not_depend_on_the_unit(actual, target, scale, polarity, formula):
    one = achieved(actual, target, polarity=polarity, formula=formula)
    assert achieved(actual * scale, target * scale, polarity=polarity, formula=formula) == pytest.approx(one, rel=1e-9, abs=1e-9)


@given(POSITIVE, POSITIVE)
def test_lower_is_better_mirrors_the_result_at_the_target(actual, target):
    """1 + (1 - A/T) is the achievement of the result mirrored at the target, 2T - A, where higher is better."""
    mirrored = achieved(2 * target - actual, target, polarity=HIGHER)
    assert achieved(actual, target, polarity=LOWER) == pytest.approx(mirrored, abs=1e-9)


@given(POSITIVE, POSITIVE, some.sampled_from([HIGHER, LOWER]))
def test_achievement_has_reached_one_exactly_where_the_target_is_met(actual, target, polarity):
    share = achieved(actual, target, polarity=polarity)
    assume(abs(share - 1) > 1e-6)
    met = level(actual, target, polarity=polarity, passed=True) in (Level.MET, Level.EXCEEDED)
    assert met == (share > 1)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_outside_a_range_achievement_stays_below_one_and_falls_with_the_distance(one, other, actual):
    lower, upper = sorted((one, other))
    share = achieved(actual, lower, polarity=RANGE, target_upper=upper)
    assert share == 1 if lower <= actual <= upper else share < 1
    farther = actual * (0.9 if actual < lower else 1.1)
    if not lower <= actual <= upper:
        assert achieved(farther, lower, polarity=RANGE, target_upper=upper) < share


@given(SHARES, SHARES, SHARES)
def test_more_progress_never_has_a_worse_pace(one, other, planned):
    worse, better = sorted((one, other))
    assert BETTER[pace_of(worse, planned)] <= BETTER[pace_of(better, planned)]


@given(some.floats(min_value=0, max_value=3), SHARES, SHARES)
def test_a_more_demanding_plan_never_has_a_better_pace(walked, one, other):
    modest, demanding = sorted((one, other))
    assert BETTER[pace_of(walked, demanding)] <= BETTER[pace_of(walked, modest)]


@given(DAYS, some.integers(0, 800), some.integers(-900, 900), some.integers(-1000, 1000))
def test_the_share_of_time_does_not_depend_on_when_it_was(start, length, day, shift):
    """The same programme in other years: pace depends on how much time is gone, not on the calendar."""
    first, last, now = start, start + timedelta(days=length), start + timedelta(days=day)
    moved = (one + timedelta(days=shift) for one in (first, last, now))
    assert time_share(*moved) == time_share(first, last, now)


@given(DAYS, some.integers(0, 800), some.integers(-900, 900))
def test_the_share_of_time_only_grows_and_is_whole_on_the_last_day(start, length, day):
    last, now = start + timedelta(days=length), start + timedelta(days=day)
    assert time_share(start, last, last) == 1
    assert 0 <= time_share(start, last, now) <= time_share(start, last, now + timedelta(days=1)) <= 1
