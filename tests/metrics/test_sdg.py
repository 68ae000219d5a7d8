"""Growth against the growth that was needed, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smartcity_metrics.metrics.sdg import sdg_progress
from smartcity_metrics.programme import Polarity

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL


def test_growth_seen_is_held_against_growth_needed():
    """100 to 121 in two years is 10 % a year, and 146.41 = 100 x 1.1^4 in four asks for just that."""
    found = sdg_progress(2015, 100, 2017, 121, polarity=HIGHER, target=146.41, target_year=2019)
    assert (found.seen, found.needed, found.value) == (pytest.approx(0.1), pytest.approx(0.1), pytest.approx(1.0))
    assert (found.verdict, found.score) == ("substantial_progress", pytest.approx(7.1429 - 4.2857))


@pytest.mark.parametrize(("value", "polarity", "target", "verdict"), [
    pytest.param(110, HIGHER, 200, "limited_progress", id="up, but far too slowly"),
    pytest.param(90, HIGHER, 200, "deterioration", id="away from the target"),
    pytest.param(81, LOWER, 65.61, "substantial_progress", id="lower is better: 10 % less a year, as needed"),
    pytest.param(110, LOWER, 50, "deterioration", id="lower is better and it rises"),
    pytest.param(200, HIGHER, 200, "target_achieved", id="just there"),
    pytest.param(50, LOWER, 60, "target_achieved", id="beyond"),
])
def test_the_word_follows_the_ratio(value, polarity, target, verdict):
    """100 in 2015, value in 2017, target in 2019."""
    found = sdg_progress(2015, 100, 2017, value, polarity=polarity, target=target, target_year=2019)
    assert found.verdict == verdict
    assert found.score == 5 if verdict == "target_achieved" else -5 <= found.score <= 5


@pytest.mark.parametrize(("growth", "verdict", "score"), [
    (0.02, "substantial_progress", 5.0), (0.0151, "substantial_progress", 2.55), (0.01, "moderate_progress", 1.25),
    (0.002, "limited_progress", -1.5), (0.0, "limited_progress", -2.5), (-0.01, "deterioration", -3.75), (-0.5, "deterioration", -5.0),
])
def test_without_a_target_growth_alone_is_judged(growth, verdict, score):
    """Of one year, from 100: 1.5 % and 0.5 % are the bands."""
    found = sdg_progress(2018, 100, 2019, 100 * (1 + growth), polarity=HIGHER)
    assert (found.value, found.verdict, found.score) == (pytest.approx(growth, abs=1e-12), verdict, pytest.approx(score))


@pytest.mark.parametrize(("base", "limit", "left"), [
    (50, 100, 1 - 0.5 ** 4.44), (100, 100, 0.0), (150, 100, 1 - 0.5 ** 4.44), (200, 100, 1.0), (500, 100, 1.0), (50, None, 1.0),
])
def test_near_a_natural_limit_less_growth_is_asked_for(base, limit, left):
    assert sdg_progress(2018, base, 2019, base, polarity=HIGHER, limit=limit).limit_coefficient == pytest.approx(left)


@pytest.mark.parametrize(("known", "reason"), [
    pytest.param({"year": 2015}, "one_year", id="one year of data"),
    pytest.param({"base": 0}, "zero_base", id="no growth from nothing"),
    pytest.param({"target": 0, "polarity": LOWER}, "zero_target", id="no growth to nothing"),
    pytest.param({"base": -5}, "signs_differ", id="through zero"),
    pytest.param({"target": -5, "polarity": LOWER}, "signs_differ", id="a target beyond zero"),
    pytest.param({"target_year": None}, "no_target_year", id="a target without a year"),
    pytest.param({"target": 100, "value": 90}, "target_is_base", id="a target lost again"),
    pytest.param({"value": None}, "no_data", id="no value"),
    pytest.param({"base": float("nan")}, "no_data", id="NaN is no value"),
    pytest.param({"polarity": NEUTRAL}, "no_good_side", id="neutral"),
    pytest.param({"polarity": RANGE}, "no_good_side", id="range"),
])
def test_what_has_no_growth_is_not_available(known, reason):
    """Never 0 and never a score; the published software puts 0.001 in the place of 0."""
    given = {"base_year": 2015, "base": 100, "year": 2019, "value": 120, "polarity": HIGHER, "target": 150, "target_year": 2030} | known
    found = sdg_progress(**given)
    assert (found.value, found.score, found.verdict, found.reason.code) == (None, None, "not_available", reason)


def test_a_target_of_zero_that_is_met_is_met():
    """No ratio, but the question whether it is reached has an answer."""
    found = sdg_progress(2015, 12, 2019, 0, polarity=LOWER, target=0, target_year=2030)
    assert (found.value, found.verdict, found.score, found.reason.code) == (None, "target_achieved", 5.0, "zero_target")


POSITIVE = some.floats(min_value=0.1, max_value=1e6)


@given(POSITIVE, POSITIVE, POSITIVE, some.floats(min_value=0.01, max_value=100))
def test_growth_does_not_depend_on_the_unit(base, value, target, scale):
    polarity = HIGHER if target > base else LOWER
    one = sdg_progress(2015, base, 2019, value, polarity=polarity, target=target, target_year=2030)
    other = sdg_progress(2015, base * scale, 2019, value * scale, polarity=polarity, target=target * scale, target_year=2030)
    if one.needed and abs(one.needed) > 1e-6:
        assert other.value == pytest.approx(one.value, rel=1e-6, abs=1e-6)


@given(POSITIVE, POSITIVE)
def test_below_zero_the_good_direction_turns_round(base, value):
    """-100 to -90 is a rise, though its size shrinks."""
    up = sdg_progress(2015, -base, 2019, -value, polarity=HIGHER)
    assert up.value == pytest.approx(sdg_progress(2015, base, 2019, value, polarity=LOWER).value, rel=1e-12)
