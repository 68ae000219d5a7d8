"""Intervals of shares and rates, against Newcombe's papers and R."""

import numpy
import pytest
from scipy import stats

from smartcity_metrics.metrics.rates import newcombe, poisson_rate, wilson
from tests.metrics.reference.cases import checks, close


@pytest.mark.parametrize(("successes", "n"), [(81, 263), (0, 20), (56, 70), (9, 10)])
def test_a_share_has_wilsons_interval(shared, successes, n):
    found = wilson(successes, n)
    assert close([found.low, found.high], checks(shared, "prop_wilson_open")[f"wilson {successes}/{n}"])


def test_a_difference_of_shares_has_newcombes_interval(shared):
    found = newcombe(56, 70, 48, 80)
    assert close([found.low, found.high], checks(shared, "prop_wilson_open")["newcombe_diff 56/70-48/80"])


def test_four_groups_of_smokers_differ_as_r_says(shared):
    """Not shipped: the test of several shares, by scipy, so that every check of the case is held."""
    smokers, patients = numpy.array([83, 90, 129, 70]), numpy.array([86, 93, 136, 82])
    square, p, freedom, _ = stats.chi2_contingency([smokers, patients - smokers], correction=False)
    assert close({"X2": square, "df": freedom, "p": p}, checks(shared, "prop_wilson_open")["smokers.prop.test"])
    assert len(checks(shared, "prop_wilson_open")) == 6


def test_a_rate_has_the_exact_interval(shared):
    known = checks(shared, "rate_poisson_one")
    found = poisson_rate(137, 24.19893)
    assert close([found.value, found.low, found.high], known["rate"])
    assert set(known) == {"rate"}
