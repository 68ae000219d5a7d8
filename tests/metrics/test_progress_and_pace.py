"""The way walked, the way planned and the word for it."""

from datetime import date

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from smartcity_metrics.metrics.pace import PACES, pace_of
from smartcity_metrics.metrics.progress import share_walked, time_share
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.programme import Polarity

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL


@pytest.mark.parametrize(("baseline", "target", "upper", "actual", "polarity", "share"), [
    pytest.param(60, 20, None, 40, LOWER, 0.5, id="halfway down"),
    pytest.param(60, 20, None, 15, LOWER, 1.125, id="beyond the promise is not capped"),
    pytest.param(60, 20, None, 70, LOWER, -0.25, id="worse than the start is negative"),
    pytest.param(60, 80, None, 70, LOWER, None, id="target on the wrong side"),
    pytest.param(60, 60, None, 70, HIGHER, None, id="to keep a value is no way to walk"),
    pytest.param(100, 90, None, 100, LOWER, 0.0, id="nothing changed, whatever the achievement says"),
    pytest.param(10, 7, 8, 9, LOWER, 0.5, id="of a range the near edge counts"),
    pytest.param(2, 10, 20, 6, RANGE, 0.5, id="half of the way into the range"),
    pytest.param(2, 10, 20, 15, RANGE, 1.0, id="inside the range"),
    pytest.param(2, 10, 20, 24, RANGE, 0.5, id="as far beyond it as half the way at the start"),
    pytest.param(15, 10, 20, 24, RANGE, None, id="it began inside the range"),
    pytest.param(60, 20, None, None, LOWER, None, id="no result"),
    pytest.param(None, 20, None, 40, LOWER, None, id="no baseline"),
    pytest.param(60, 20, None, 40, NEUTRAL, None, id="neutral"),
])
def test_progress_is_the_share_of_the_promised_distance(baseline, target, upper, actual, polarity, share):
    """(A - B) / (T - B), worked by hand."""
    found = share_walked(baseline, target, actual, polarity, upper)
    assert found == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(("walked", "planned", "mark"), [
    (0.55, 0.50, Pace.AHEAD), (0.549, 0.50, Pace.ON_PLAN), (0.50, 0.50, Pace.ON_PLAN), (0.451, 0.50, Pace.ON_PLAN),
    (0.45, 0.50, Pace.BEHIND), (-0.05, 0.0, Pace.GOING_BACK), (-0.05, None, Pace.GOING_BACK), (0.5, None, Pace.CANNOT_JUDGE),
    (-0.04, 0.0, Pace.ON_PLAN), (-0.04, 0.5, Pace.BEHIND), (-0.04, None, Pace.CANNOT_JUDGE),
    (None, 0.5, Pace.CANNOT_JUDGE), (1.33, 1.0, Pace.AHEAD), (0.98, 1.0, Pace.ON_PLAN),
])
def test_pace_compares_the_way_walked_with_the_way_planned(walked, planned, mark):
    """The band of 0.05 belongs to ahead and behind; as far below the start it is going back, whatever was planned."""
    assert pace_of(walked, planned) is mark


def test_the_band_is_the_citys():
    """A city with a wider band calls the same gap on plan."""
    assert pace_of(0.42, 0.5) is Pace.BEHIND
    assert pace_of(0.42, 0.5, band=0.10) is Pace.ON_PLAN


@pytest.mark.parametrize(("day", "share"), [
    (date(2018, 12, 1), 0.0), (date(2019, 1, 31), 31 / 365), (date(2019, 7, 2), 183 / 365), (date(2019, 12, 31), 1.0),
    (date(2020, 5, 1), 1.0),
])
def test_the_straight_line_counts_days(day, share):
    """1 January to 31 December 2019 are 365 days, both counted."""
    assert time_share(date(2019, 1, 1), date(2019, 12, 31), day) == pytest.approx(share)


VALUES = some.floats(min_value=-1e6, max_value=1e6).map(lambda number: round(number, 3))


@given(VALUES, VALUES, VALUES, some.floats(min_value=0.01, max_value=1000), VALUES)
def test_progress_does_not_depend_on_the_unit(baseline, target, actual, scale, shift):
    """Hours instead of minutes, or Kelvin instead of Celsius, change no share."""
    assume(abs(target - baseline) > 1)
    polarity = HIGHER if target > baseline else LOWER
    there = share_walked(baseline, target, actual, polarity)
    other = share_walked(*(value * scale + shift for value in (baseline, target, actual)), polarity)
    assert other == pytest.approx(there, rel=1e-5, abs=1e-5)


@given(VALUES, VALUES, VALUES)
def test_progress_is_the_same_in_the_mirror(baseline, target, actual):
    """An indicator and its complement, lower for higher, have walked the same share."""
    assume(target != baseline)
    polarity, mirrored = (HIGHER, LOWER) if target > baseline else (LOWER, HIGHER)
    assert share_walked(-baseline, -target, -actual, mirrored) == share_walked(baseline, target, actual, polarity)


MAYBE = some.none() | some.integers(-4, 4).map(float) | some.sampled_from([0.45, 0.5, 0.55, 0.1 + 0.2])


@given(MAYBE, MAYBE, MAYBE, MAYBE, some.sampled_from(Polarity))
def test_an_array_of_results_has_walked_what_each_has_alone(baseline, target, upper, actual, polarity):
    """NaN stands for what is missing; the bounds of a range are in order."""
    if target is not None and upper is not None:
        target, upper = sorted((target, upper))
    alone = share_walked(baseline, target, actual, polarity, upper)
    known = [numpy.nan if one is None else one for one in (baseline, target, actual, upper)]
    many = share_walked(known[0], numpy.full((2, 1), known[1]), numpy.full((2, 3), known[2]), polarity, known[3])
    assert many == pytest.approx(numpy.full((2, 3), numpy.nan if alone is None else alone), nan_ok=True)


@given(MAYBE, MAYBE)
def test_an_array_of_shares_has_the_paces_that_each_has_alone(walked, planned):
    """NaN stands for what is missing."""
    known = [numpy.nan if one is None else one for one in (walked, planned)]
    marks = pace_of(numpy.full((2, 3), known[0]), known[1])
    assert marks.dtype == numpy.int8
    assert [PACES[mark] for mark in marks.ravel()] == [pace_of(walked, planned)] * 6
