"""Trends and change points, counted by hand, by scipy and by what must not matter."""

import itertools

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from smartcity_metrics.metrics.trend import change_point, trend, trend_many

NAN = numpy.nan
NUMBERS = some.lists(some.integers(-20, 20), min_size=6, max_size=30)


def codes(result):
    return {note.code for note in result.cautions}


def test_six_values_by_hand():
    """1 2 4 3 6 5: of 15 pairs 13 rise and 2 fall, so S = 11; variance 6·5·17/18; the slopes' median is 4/4 = 1."""
    found = trend([1, 2, 4, 3, 6, 5])
    assert (found.s, found.variance, found.tau) == (11, pytest.approx(6 * 5 * 17 / 18), pytest.approx(11 / 15))
    assert found.z == pytest.approx(10 / numpy.sqrt(6 * 5 * 17 / 18))
    slopes = sorted([1, 3 / 2, 2 / 3, 5 / 4, 4 / 5, 2, 1 / 2, 4 / 3, 3 / 4, -1, 1, 1 / 3, 3, 1, -1])
    assert found.value == pytest.approx(slopes[7])


@given(NUMBERS)
def test_the_trend_is_scipys(values):
    """Kendall's tau-b and the Theil-Sen slope, ties included."""
    found = trend(values)
    tau = stats.kendalltau(range(len(values)), values).statistic
    assert found.tau == pytest.approx(0.0 if numpy.isnan(tau) else tau)
    assert found.value == pytest.approx(stats.theilslopes(values).slope)


@given(NUMBERS.filter(lambda values: len(set(values)) > 1))
def test_the_interval_is_scipys_and_holds_the_slope(values):
    found, other = trend(values), stats.theilslopes(values, alpha=0.95)
    if found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    if len(values) >= 10 and len(set(values)) == len(values):
        assert (found.low, found.high) == (pytest.approx(other.low_slope), pytest.approx(other.high_slope))


@given(NUMBERS, some.data())
def test_holes_leave_the_others_where_they_are(values, data):
    """A slope over a hole is per period all the same."""
    series = numpy.array(values, dtype=float)
    series[data.draw(some.lists(some.integers(0, len(values) - 1), max_size=len(values) - 6, unique=True))] = NAN
    places = numpy.flatnonzero(numpy.isfinite(series))
    slopes = [(series[j] - series[i]) / (j - i) for i, j in itertools.combinations(places, 2)]
    found = trend(series)
    assert found.n == len(places)
    assert found.value == pytest.approx(numpy.median(slopes))
    assert found.s == sum(numpy.sign(slopes))


@given(NUMBERS, some.sampled_from([0.5, 3.0, 60.0]), some.integers(-9, 9))
def test_the_unit_changes_the_slope_and_no_rank(values, scale, shift):
    there, other = trend(values), trend(numpy.array(values) * scale + shift)
    assert (other.s, other.p) == (there.s, there.p)
    assert other.value == pytest.approx(there.value * scale)


@given(NUMBERS)
def test_backwards_in_time_is_the_mirror(values):
    there, back, mirror = trend(values), trend(values[::-1]), trend([-value for value in values])
    assert back.s == mirror.s == -there.s
    assert back.value == pytest.approx(-there.value)


def test_a_season_compares_like_with_like():
    """Three years of four quarters, each quarter up by 1 a year: every pair rises, though the year goes up and down."""
    values = [quarter + year for year in range(3) for quarter in (10, 40, 20, 0)]
    found = trend(values, season=4)
    assert (found.s, found.s_by_season, found.value, found.season) == (12, (3, 3, 3, 3), 1, 4)
    assert found.variance == pytest.approx(4 * 3 * 2 * 11 / 18)


@given(some.lists(some.integers(-20, 20), min_size=12, max_size=40))
def test_a_season_adds_up_its_parts(values):
    found = trend_many(numpy.array([values], dtype=float), season=4)
    parts = [trend_many(numpy.array([values[phase::4]], dtype=float)) for phase in range(4)]
    assert found.s_by_season[0].tolist() == [int(part.s[0]) for part in parts]
    assert found.variance[0] == pytest.approx(sum(part.variance[0] for part in parts))


def test_two_years_are_too_few_for_a_trend_by_the_month():
    found = trend(range(24), season=12)
    assert (found.value, found.reason.code, dict(found.reason.facts)) == (None, "too_few_points", {"n": 24, "need": 36})


def test_five_values_are_too_few_and_nine_are_rough():
    assert trend([1, 2, 3, NAN, 4, 5]).reason.code == "too_few_points"
    assert "few_for_trend" in codes(trend([3, 1, 2, 5, 4, 6, 2, 3, 1]))
    assert "few_for_trend" not in codes(trend([3, 1, 2, 5, 4, 6, 2, 3, 1, 4]))


def test_values_that_never_change_have_no_trend():
    found = trend([7.0] * 12)
    assert (found.value, found.s, found.z, found.p, found.tau) == (0, 0, 0, 1, 0)


def test_neighbours_that_resemble_each_other_are_warned_of():
    """A slow wave has a memory, alternating values have none."""
    assert "alike_neighbours" in codes(trend(numpy.sin(numpy.arange(36) / 4)))
    assert "alike_neighbours" not in codes(trend([1, 2] * 18))


def test_without_a_trend_one_in_twenty_is_called_one():
    """Independent months; the continuity correction keeps it just below."""
    noise = numpy.random.default_rng(7).normal(size=(4000, 36))
    found = trend_many(noise)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.01)
    assert ((found.low > 0) | (found.high < 0)).mean() == pytest.approx(0.05, abs=0.01)


def test_many_series_have_the_trends_of_each():
    table = numpy.random.default_rng(3).integers(0, 9, (200, 24)).astype(float)
    table[5, 3:7] = NAN
    many = trend_many(table)
    for i in (0, 5, 199):
        alone = trend(table[i])
        assert (many.slope[i], many.low[i], many.p[i]) == (alone.value, alone.low, alone.p)


def test_a_matrix_and_a_season_are_asked_for():
    with pytest.raises(ValueError, match="matrix"):
        trend_many(numpy.zeros(5))
    with pytest.raises(ValueError, match="season"):
        trend([1, 2, 3], season=0)


# Change points

def test_a_step_is_found_where_it_is():
    """Five and seven: every pair across is the same way, so K = 5·7; the gap is one of medians."""
    found = change_point([1, 2, 1, 2, NAN, 1, 9, 8, 9, 8, 9, 8, 9])
    assert (found.before, found.first, found.k, found.value) == (5, 6, 35, 8)
    assert found.p == pytest.approx(2 * numpy.exp(-6 * 35 ** 2 / (12 ** 3 + 12 ** 2)))
    assert codes(found) == {"found_by_search"}


def test_a_change_needs_ten_values_that_vary():
    assert change_point([1, 2, 3, 4, 5, 6, 7, 8, 9]).reason.code == "too_few_points"
    assert change_point([4.0] * 12).reason.code == "no_variation"


@given(some.lists(some.integers(0, 30), min_size=10, max_size=30).filter(lambda values: len(set(values)) > 1))
def test_ranks_find_the_same_place_in_any_unit_and_in_the_mirror(values):
    there, other, mirror = (change_point(numpy.array(values) * scale) for scale in (1.0, 3.0, -1.0))
    ranks = stats.rankdata(values)
    walk = [abs(2 * ranks[:t].sum() - t * (len(values) + 1)) for t in range(1, len(values))]
    assert there.k == other.k == mirror.k == max(walk)
    assert there.first == other.first == mirror.first == walk.index(max(walk)) + 1
    assert 0 < there.p <= 1
