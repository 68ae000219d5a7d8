"""Intervals of shares and rates, against scipy's own and by what must hold."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from smartcity_metrics.metrics.rates import newcombe, poisson_rate, rate_ratio, wilson

CASES = some.integers(1, 400).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n)))


@given(CASES, some.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_a_share_lies_inside_its_interval_and_that_inside_zero_to_one(case, confidence):
    found = wilson(*case, confidence)
    assert 0 <= found.low <= found.value <= found.high <= 1
    low, high = stats.binomtest(*case).proportion_ci(confidence, method="wilson")
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@given(CASES)
def test_those_who_did_not_are_the_mirror_of_those_who_did(case):
    successes, n = case
    there, other = wilson(successes, n), wilson(n - successes, n)
    assert (other.low, other.high) == (pytest.approx(1 - there.high), pytest.approx(1 - there.low))


@given(CASES, CASES)
def test_a_difference_of_shares_turns_its_sign_with_the_order(one, other):
    there, back = newcombe(*one, *other), newcombe(*other, *one)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert (back.low, back.high) == (pytest.approx(-there.high), pytest.approx(-there.low))


@pytest.mark.parametrize(("found", "code"), [
    pytest.param(wilson(0, 0), "no_cases", id="nobody asked"),
    pytest.param(wilson(5, 4), "not_a_share", id="more than all"),
    pytest.param(wilson(-1, 4), "not_a_share", id="fewer than none"),
    pytest.param(wilson(float("nan"), 4), "not_a_share", id="not known"),
    pytest.param(wilson(1, float("nan")), "no_cases", id="cases not known"),
    pytest.param(newcombe(1, 4, 1, 0), "no_cases", id="nobody in the second group"),
    pytest.param(newcombe(9, 4, 1, 3), "not_a_share", id="more than all in the first"),
    pytest.param(poisson_rate(3, 0), "no_exposure", id="no exposure"),
    pytest.param(poisson_rate(-3, 2), "not_a_count", id="fewer events than none"),
    pytest.param(rate_ratio(0, 2, 0, 3), "no_events", id="no events at all"),
    pytest.param(rate_ratio(1, 2, 1, -3), "no_exposure", id="negative exposure"),
    pytest.param(rate_ratio(4, 2, 0, 3), "none_to_compare", id="no events in the second"),
])
def test_where_nothing_can_be_said_the_reason_is(found, code):
    assert (found.value, found.reason.code) == (None, code)


@pytest.mark.parametrize(("n", "warned"), [(29, True), (30, False)])
def test_a_share_of_fewer_than_thirty_is_warned_of(n, warned):
    assert bool(wilson(10, n).cautions) is warned
    assert bool(newcombe(100, 200, 10, n).cautions) is warned


@given(some.integers(0, 500), some.floats(0.01, 1000))
def test_a_rate_has_the_exact_interval_of_the_chi_square(events, exposure):
    """The older way to the same numbers: chi square quantiles with 2x and 2x + 2 degrees of freedom."""
    found = poisson_rate(events, exposure)
    low = stats.chi2.ppf(0.025, 2 * events) / 2 / exposure if events else 0
    assert (found.value, found.low) == (pytest.approx(events / exposure), pytest.approx(low))
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2 / exposure)


def test_a_ratio_of_rates_is_rs():
    """R's own example of poisson.test, breast cancer and fluoroscopy: ratio 1.971488, 0.8584264 to 4.2772659."""
    found = rate_ratio(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert (found.value, found.low, found.high) == (pytest.approx(1.971488, abs=5e-7), pytest.approx(0.8584264, abs=5e-8),
                                                    pytest.approx(4.2772659, abs=5e-8))


@given(some.integers(0, 80), some.integers(0, 80), some.floats(0.1, 100), some.floats(0.1, 100))
def test_a_ratio_of_rates_comes_from_the_exact_binomial(one, other, exposure_one, exposure_other):
    found = rate_ratio(one, exposure_one, other, exposure_other)
    if one + other == 0:
        assert found.low is found.high is None
        return
    low, high = (share / (1 - share) if share < 1 else numpy.inf for share in stats.binomtest(one, one + other).proportion_ci(0.95))
    assert found.low == pytest.approx(low * exposure_other / exposure_one)
    assert found.high == (None if other == 0 else pytest.approx(high * exposure_other / exposure_one))


@given(some.integers(1, 80), some.integers(1, 80), some.floats(0.1, 100))
def test_the_other_way_round_the_ratio_is_the_inverse(one, other, exposure):
    there, back = rate_ratio(one, 1, other, exposure), rate_ratio(other, exposure, one, 1)
    assert (back.value, back.low, back.high) == (pytest.approx(1 / there.value), pytest.approx(1 / there.high), pytest.approx(1 / there.low))


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_a_fraction(confidence):
    with pytest.raises(ValueError, match="fraction"):
        wilson(1, 2, confidence)
