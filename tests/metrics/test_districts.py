"""Districts side by side: small ones not shamed, one that stands out seen, and nothing called significant."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from smartcity_metrics.metrics.districts import district_change, district_limits
from smartcity_metrics.programme import Polarity

NAN = numpy.nan


def facts(result):
    return {note.code: dict(note.facts) for note in result.cautions}


def test_limits_are_as_wide_as_a_district_is_small():
    """A tenth everywhere: ± 3·sqrt(0.09/n), 0.09 at a hundred and 0.03 at nine hundred."""
    found = district_limits([10, 10, 90, 40], [100, 100, 900, 400])
    assert found.value == pytest.approx(0.1)
    assert found.upper[[0, 2]] == pytest.approx([0.19, 0.13])
    assert found.lower[[0, 2]] == pytest.approx([0.01, 0.07])
    assert found.outside.tolist() == [0, 0, 0, 0]


def test_a_small_district_is_not_shamed_for_what_shames_a_large_one():
    """A share of 0.4 in the city; 0.25 of 20 is chance, 0.25 of 400 is not."""
    found = district_limits([5, 100] + [315] * 5, [20, 400] + [756] * 5, polarity=Polarity.HIGHER)
    assert found.value == pytest.approx(0.4)
    assert found.figures[:2].tolist() == [0.25, 0.25]
    assert (found.outside.tolist(), found.turn.tolist()) == ([0, -1, 0, 0, 0, 0, 0], [0, -1, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(("polarity", "turn"), [(Polarity.LOWER, -1), (Polarity.HIGHER, 1), (Polarity.NEUTRAL, 0)])
def test_one_of_six_can_stand_out(polarity, turn):
    """Accidents: five districts alike and one with twice as many. Its own scatter would hide it."""
    found = district_limits([50, 52, 48, 51, 49, 100], [1, 1, 1, 1, 1, 1], kind="rate", polarity=polarity)
    assert (found.outside.tolist(), found.turn.tolist()) == ([0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, turn])
    assert found.spread[5] == 1
    assert found.upper[5] == pytest.approx(350 / 6 + 3 * numpy.sqrt(350 / 6))


def test_where_the_others_scatter_the_limits_widen_and_it_is_said():
    """Seen from a district at 110 the others are 110, 110, 90, 90, 90: mean 98, chi square 480 / 98 · 100, 4 degrees of freedom."""
    found = district_limits([11_000, 9_000] * 3, [100] * 6, kind="rate")
    assert found.outside.tolist() == [0] * 6
    wide = stats.t.ppf(stats.norm.cdf(3), 4) / 3 * numpy.sqrt(480 / 98 * 100 / 4)
    assert found.spread[0] == pytest.approx(wide)
    assert found.upper[0] == pytest.approx(100 + 3 * wide)
    assert facts(found) == {"limits_widened": {"n": 6}}


@pytest.mark.parametrize(("differ", "most"), [
    pytest.param(1, 0.02, id="chance alone"),
    pytest.param(2, 0.10, id="true differences of twice chance"),
    pytest.param(5, 0.05, id="five times"),
])
def test_districts_of_unequal_size_are_seldom_shamed(differ, most):
    """Six districts, the largest ten times the smallest: in how many cities any is called special."""
    chance, sizes = numpy.random.default_rng(6), numpy.array([43, 17, 14, 13, 9, 4]) * 100.0
    rates = 100 + chance.normal(size=(400, 6)) * differ * numpy.sqrt(100 / sizes)
    shamed = [district_limits(rate * sizes, sizes, kind="rate").outside.any() for rate in rates]
    assert numpy.mean(shamed) <= most


def test_periods_that_lack_a_part_count_in_neither():
    found = district_limits([[1, 2], [3, NAN], [2, 2]], [[10, 10], [10, 10], [10, NAN]])
    assert found.figures == pytest.approx([0.15, 0.3, 0.2])


def test_districts_so_small_that_less_than_five_are_expected_are_warned_of():
    assert facts(district_limits([1, 10, 12], [10, 100, 100]))["few_expected"] == {"n": 1, "need": 5}


@pytest.mark.parametrize(("tops", "bottoms", "kind", "code"), [
    pytest.param([1, 2], [10, 10], "share", "too_few_districts", id="two have nobody to be compared with"),
    pytest.param([1, 2, NAN], [10, 10, 10], "share", "too_few_districts", id="one without a number leaves two"),
    pytest.param([1, 2, 3], [NAN, NAN, NAN], "rate", "no_denominators", id="no sizes, no fair limits"),
    pytest.param([0, 0, 0], [10, 10, 10], "rate", "none_or_all", id="nothing happened anywhere"),
    pytest.param([10, 10, 10], [10, 10, 10], "share", "none_or_all", id="everybody everywhere"),
])
def test_where_districts_cannot_be_compared_the_reason_is_said(tops, bottoms, kind, code):
    found = district_limits(tops, bottoms, kind=kind)
    assert (found.value, found.reason.code) == (None, code)


def test_what_is_no_share_is_left_out_and_said():
    found = district_limits([1, 2, 3, 11], [10, 10, 10, 10])
    assert (found.n, facts(found)["districts_left_out"], numpy.isnan(found.upper[3])) == (3, {"n": 1}, True)


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(50, 500)), min_size=3, max_size=8), some.permutations(range(8)))
def test_the_order_of_districts_does_not_matter(pairs, order):
    order = [i for i in order if i < len(pairs)]
    tops, bottoms = numpy.array(pairs, dtype=float).T
    there, other = district_limits(tops, bottoms), district_limits(tops[order], bottoms[order])
    if there.value is not None:
        assert other.outside.tolist() == there.outside[order].tolist()
        assert other.upper == pytest.approx(there.upper[order])


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(50, 500)), min_size=3, max_size=8))
def test_those_who_did_not_are_the_mirror_of_those_who_did(pairs):
    tops, bottoms = numpy.array(pairs, dtype=float).T
    there, other = district_limits(tops, bottoms), district_limits(bottoms - tops, bottoms)
    if there.value is not None:
        assert other.outside.tolist() == (-there.outside).tolist()
        assert other.upper == pytest.approx(1 - there.lower)


# Changes

def test_a_change_stands_beside_the_median_of_the_others():
    """Five gained 1, one gained 5: four beyond the others, the most unusual of six, so a chance of one in six."""
    found = district_change([10] * 6, [11, 11, 11, 11, 11, 15])
    assert (found.value, found.n) == (1, 6)
    assert found.beyond.tolist() == [0, 0, 0, 0, 0, 4]
    assert (found.rank[5], found.chance[5]) == (1, pytest.approx(1 / 6))
    assert found.rank[:5].tolist() == [6] * 5
    assert facts(found) == {"few_districts": {"n": 6}}


def test_a_fall_is_as_unusual_as_a_rise():
    found = district_change([0, 0, 0, 0, 0], [1, 1, 1, 4, -3])
    assert found.beyond.tolist() == [0, 0, 0, 3, -4]
    assert found.rank.tolist() == [5, 5, 5, 2, 1]


def test_a_district_without_a_number_is_not_ranked():
    found = district_change([0, 0, NAN, 0], [1, 2, 3, 4])
    assert (found.n, found.rank[2], numpy.isnan(found.chance[2])) == (3, 0, True)


def test_two_districts_are_too_few():
    assert district_change([1, 2, NAN], [2, 3, 4]).reason.code == "too_few_districts"


def test_shapes_that_do_not_fit_are_the_programmers_error():
    with pytest.raises(ValueError, match="one length"):
        district_change([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="one shape"):
        district_limits([1, 2, 3], [1, 2])


@given(some.lists(some.integers(-9, 9), min_size=3, max_size=9), some.integers(-5, 5))
def test_what_all_share_is_no_ones_gain(gains, shared):
    """A good year for the city moves every district and no rank; chance is never below one in k."""
    nothing = numpy.zeros(len(gains))
    there, other = district_change(nothing, gains), district_change(nothing, numpy.array(gains) + shared)
    assert other.rank.tolist() == there.rank.tolist()
    assert other.beyond == pytest.approx(there.beyond)
    assert there.chance.min() >= 1 / len(gains)
