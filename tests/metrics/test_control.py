"""Control charts, rule by rule, against a slow second telling of the same rules, and by what must not matter."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

from smartcity_metrics.metrics.control import (
    Kind,
    assurance,
    c_chart,
    p_chart,
    p_prime_chart,
    run_chart,
    u_chart,
    u_prime_chart,
    xmr,
    xmr_many,
)
from smartcity_metrics.programme import Polarity

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL
MIRROR = {HIGHER: LOWER, LOWER: HIGHER, RANGE: RANGE, NEUTRAL: NEUTRAL}
NAN = numpy.nan
CALM = [10, 12] * 6  # mean 11, moving range 2 throughout: limits 11 ± 5.32, near limits 11 ± 3.546...


def codes(result):
    return {note.code for note in result.cautions}


@pytest.mark.parametrize(("after", "kinds"), [
    pytest.param([16.3], ["common"], id="below the upper limit of 16.32"),
    pytest.param([16.4], ["outside"], id="beyond it"),
    pytest.param([5.7, 5.6], ["common", "outside"], id="above the lower limit of 5.68, and beyond it"),
    pytest.param([15, 11.5, 15], ["two_in_three", "common", "two_in_three"], id="two of three near the limit, the third on their side"),
    pytest.param([15, 10.5, 15], ["common", "common", "common"], id="the third on the other side"),
    pytest.param([15, 17, 15], ["two_in_three", "outside", "two_in_three"], id="a point outside is not near, but may be the third"),
    pytest.param([15, 17, 12], ["common", "outside", "common"], id="so one near and one outside are not two"),
    pytest.param([11.5, 12.5, 11.5, 12.5, 11.5], ["common"] * 5, id="six on one side, with the twelve before"),
    pytest.param([10.5, 11.5, 12.5, 11.5, 12.5, 11.5, 12.5, 11.5], ["common"] + ["shift"] * 7, id="seven on one side"),
    pytest.param([10.5, 11.5, 12.5, 11.5, 11, 11.5, 12.5, 11.5, 12.5], ["common"] * 9, id="a point on the mean breaks a shift"),
    pytest.param([9, 9.5, 10.1, 10.6, 11.2, 11.7, 12.4], ["trend"] * 7, id="six steps up"),
    pytest.param([9, 9.5, 10.1, 10.1, 10.6, 11.2, 11.7, 12.4], ["common"] * 8, id="a tie breaks a trend"),
    pytest.param([10.5, 11.2, 11.7, 12.2, 12.7, 13.2, 13.7, 14.2], ["trend"] * 8, id="a trend goes before a shift"),
    pytest.param([8, 9, 10, 11, 12, 13, 14, 17], ["trend"] * 7 + ["outside"], id="outside goes before a trend"),
])
def test_a_point_is_special_by_the_first_rule_that_holds(after, kinds):
    """Limits set by a calm year before: 11 ± 5.32, near from 14.55 and 7.45, worked by hand."""
    chart = xmr([*CALM, *after], launch=len(CALM))
    assert (chart.value, chart.low, chart.high) == (11, pytest.approx(5.68), pytest.approx(16.32))
    assert chart.kinds[len(CALM):].tolist() == kinds


def test_near_limits_lie_at_two_thirds():
    chart = xmr(CALM)
    assert chart.near_upper[0] == pytest.approx(11 + 2 / 3 * 5.32)
    assert chart.near_lower[-1] == pytest.approx(11 - 2 / 3 * 5.32)


@pytest.mark.parametrize(("polarity", "turn"), [(HIGHER, 1), (LOWER, -1), (RANGE, 0), (NEUTRAL, 0)])
def test_better_and_worse_need_a_direction(polarity, turn):
    chart = xmr([*CALM, 20], launch=12, polarity=polarity)
    assert (chart.kinds[-1], chart.side[-1], chart.turn[-1]) == ("outside", 1, turn)


def test_a_trend_point_looks_ahead_and_the_last_one_back():
    """Up to the seventh, then down: the peak belongs to both and takes the way it goes on."""
    rise, fall = [8, 9, 10, 11, 12, 13, 14], [13, 12, 11, 10, 9, 8]
    assert xmr([*CALM, *rise, *fall], launch=12).side[12:].tolist() == [1] * 6 + [-1] * 7


def test_where_two_rises_meet_in_a_tie_the_point_keeps_its_direction():
    """The step to the next point is neither up nor down, so the step before it tells."""
    rise = [8.5, 9, 9.5, 10, 10.5, 11.5, 12]
    again = [12, 12.2, 12.4, 12.6, 12.8, 13, 13.2]
    assert xmr([*CALM, *rise, *again], launch=12).side[12:].tolist() == [1] * 14


def test_limits_are_fixed_before_the_launch():
    """After it the level is 20: limits over all would have moved and widened."""
    chart = xmr([*CALM, 20, 22, 20], launch=12, polarity=HIGHER)
    assert chart.upper == pytest.approx([16.32] * 15)
    assert chart.turn[12:].tolist() == [1, 1, 1]
    assert chart.segments[-1].based == 12
    assert "baseline_short" not in codes(chart)


def test_with_five_points_before_the_launch_all_set_the_limits_and_it_is_said():
    chart = xmr(CALM, launch=5)
    assert chart.segments[-1].based == 12
    assert next(note.facts for note in chart.cautions if note.code == "baseline_short") == {"n": 5, "need": 6}


def test_six_points_before_the_launch_are_enough_but_on_trial():
    chart = xmr(CALM, launch=6)
    assert chart.segments[-1].based == 6
    assert {note.code: dict(note.facts) for note in chart.cautions} == {"trial_limits": {"n": 6, "need": 13}}


@pytest.mark.parametrize(("n", "trial"), [(12, True), (13, False)])
def test_limits_from_fewer_than_thirteen_points_are_on_trial(n, trial):
    assert ("trial_limits" in codes(xmr((CALM * 2)[:n]))) is trial


def test_five_points_have_no_limits_but_stand_there():
    chart = xmr(CALM[:5], target=3, polarity=HIGHER)
    assert (chart.value, chart.low, chart.high, chart.assurance, chart.n) == (None, None, None, None, 5)
    assert (chart.reason.code, dict(chart.reason.facts)) == ("too_few_points", {"n": 5, "need": 6})
    assert chart.kinds.tolist() == ["common"] * 5
    assert numpy.isnan(chart.mean).all()


def test_no_points_are_no_error():
    for values in ([], [NAN] * 8):
        chart = xmr(values)
        assert (chart.value, chart.n, chart.reason.code) == (None, 0, "too_few_points")
        assert chart.kinds.tolist() == ["missing"] * len(values)


def test_a_declared_break_begins_a_segment_of_its_own():
    """The moving range over the break counts in neither, so both keep narrow limits."""
    chart = xmr([*CALM, *(value + 100 for value in CALM)], rebase=[12])
    assert [(one.start, one.stop, one.mean, round(one.upper - one.mean, 9)) for one in chart.segments] == [(0, 12, 11, 5.32), (12, 24, 111, 5.32)]
    assert set(chart.kinds) == {"common"}
    assert (chart.mean[11], chart.mean[12], chart.value) == (11, 111, 111)


def test_after_a_break_with_five_points_the_earlier_segment_keeps_its_limits():
    chart = xmr([*CALM, 1, 2, 3, 4, 5], rebase=[12])
    assert (chart.value, chart.reason.code) == (None, "too_few_points")
    assert chart.segments[0].upper == pytest.approx(16.32)
    assert numpy.isnan(chart.upper[12:]).all()


def test_a_step_at_an_undeclared_break_is_warned_of():
    chart = xmr([*CALM, *(value + 100 for value in CALM)])
    assert next(dict(note.facts) for note in chart.cautions if note.code == "most_special") == {"n": 24, "all": 24}


@pytest.mark.parametrize("values", [
    pytest.param([0.1 + 0.2, 0.3] * 10, id="equal but for binary dust"),
    pytest.param([100.0] * 12, id="always full marks"),
    pytest.param([100] * 10 + [98] + [100] * 10, id="one exception, whose moving ranges the screening takes out"),
])
def test_values_that_do_not_vary_have_a_mean_and_no_limits(values):
    """Limits of no width would call everything special."""
    chart = xmr(values, target=90, polarity=HIGHER)
    assert chart.value == pytest.approx(numpy.mean(values))
    assert (chart.low, chart.high, chart.assurance, chart.reason) == (None, None, None, None)
    assert "no_variation" in codes(chart)
    assert "outside" not in chart.kinds


def test_seven_on_one_side_show_even_without_limits():
    """After a baseline without any complaint, seven months with some are a shift."""
    chart = xmr([0] * 12 + [2] * 7, launch=12, polarity=LOWER)
    assert chart.turn[12:].tolist() == [-1] * 7
    assert set(chart.kinds[12:]) == {"shift"}


def test_the_screening_drops_a_wild_moving_range_once():
    """Sixteen steps of 2, one of 30 and one of 32: their mean 94/18 times 3.267 is 17.1, so the two go and 2 is left."""
    values = [*CALM[:6], 42, *CALM]
    moving = abs(numpy.diff(values))
    assert sorted(moving)[-2:] == [30, 32]
    assert xmr(values).high - xmr(values).value == pytest.approx(2.66 * 2)
    assert xmr(values, screen=False).high - xmr(values).value == pytest.approx(2.66 * moving.mean())


def test_the_first_points_can_fix_the_limits():
    chart = xmr([*CALM, 50, 60], fix_after=12)
    assert (chart.value, chart.segments[0].based) == (11, 12)
    assert chart.kinds[-2:].tolist() == ["outside", "outside"]


@pytest.mark.parametrize("wrong", [{"fix_after": 5}, {"rebase": [12]}, {"rebase": [-1]}, {"launch": 13}, {"launch": -1}])
def test_a_place_outside_the_series_is_the_programmers_error(wrong):
    with pytest.raises(ValueError, match="points are needed|lies outside"):
        xmr(CALM, **wrong)


@pytest.mark.parametrize(("target", "higher"), [
    (16.4, "consistent_fail"), (16.3, "inconsistent"), (5.7, "inconsistent"), (5.6, "consistent_pass"), (None, None), (NAN, None),
])
def test_assurance_asks_whether_variation_alone_decides(target, higher):
    """Limits 5.68 to 16.32; what is sure to fail upwards is sure to pass downwards."""
    other = {"consistent_fail": "consistent_pass", "consistent_pass": "consistent_fail"}.get(higher, higher)
    assert xmr(CALM, polarity=HIGHER, target=target).assurance == higher
    assert xmr(CALM, polarity=LOWER, target=target).assurance == other
    assert assurance(5.68, 16.32, target, NEUTRAL) is None


# A slow second telling of STATISTICS 3.1, in exact fractions, one point at a time.

def told(values, *, launch=None, rebase=()):
    """Kind and side of every period, and (mean, width) of every segment."""
    kinds, sides, limits = ["missing"] * len(values), [0] * len(values), []
    starts = [0, *sorted(set(rebase) - {0})]
    for start, stop in zip(starts, [*starts[1:], len(values)], strict=True):
        places = [i for i in range(start, stop) if values[i] is not None]
        points = [Fraction(values[i]) for i in places]
        before = len(points) if launch is None else sum(1 for i in places if i < launch)
        mean, width = told_limits(points[:before] if before >= 6 else points)
        limits.append((mean, width))
        for place, kind, side in zip(places, *told_points(points, mean, width), strict=True):
            kinds[place], sides[place] = kind, side
    return kinds, sides, limits


def told_limits(points):
    if len(points) < 6:
        return None, None
    moving = [abs(after - before) for before, after in zip(points, points[1:], strict=False)]
    typical = sum(moving) / len(moving)
    kept = [one for one in moving if one < Fraction("3.267") * typical]
    width = Fraction("2.66") * sum(kept) / len(kept) if kept else Fraction(0)
    return sum(points) / len(points), width or None


def told_points(points, mean, width):
    n = len(points)
    side = [0 if mean is None else (one > mean) - (one < mean) for one in points]
    far = [0 if width is None else abs(one - mean) for one in points]
    outside = [width is not None and one > width for one in far]
    near = [width is not None and not out and one > width * 2 / 3 for one, out in zip(far, outside, strict=True)]
    step = [(after > before) - (after < before) for before, after in zip(points, points[1:], strict=False)]

    def within(i, length, holds):
        return any(holds(first) for first in range(max(0, i - length + 1), min(i, n - length) + 1))

    trend = [within(i, 7, lambda first: abs(sum(step[first:first + 6])) == 6) for i in range(n)]
    shift = [within(i, 7, lambda first: abs(sum(side[first:first + 7])) == 7) for i in range(n)]
    pair = [near[i] and within(i, 3, lambda first: sum(near[first:first + 3]) >= 2 and abs(sum(side[first:first + 3])) == 3) for i in range(n)]
    kinds, sides = [], []
    for i in range(n):
        kind = "outside" if outside[i] else "trend" if trend[i] else "two_in_three" if pair[i] else "shift" if shift[i] else "common"
        ahead = step[i] if i + 1 < n and trend[i + 1] else 0
        kinds.append(kind)
        sides.append((ahead or step[i - 1]) if kind == "trend" else side[i] if kind != "common" else 0)
    return kinds, sides


PIECES = some.one_of(
    some.lists(some.integers(0, 8), max_size=14),
    some.lists(some.integers(0, 30), max_size=9, unique=True).map(sorted),
    some.lists(some.integers(-30, 0), max_size=9, unique=True).map(lambda one: sorted(one, reverse=True)),
    some.lists(some.integers(4, 6), max_size=9),
    some.lists(some.none(), max_size=2),
)
SERIES = some.lists(PIECES, min_size=1, max_size=4).map(lambda pieces: [value for piece in pieces for value in piece])


def filled(values):
    return numpy.array([NAN if value is None else value for value in values], dtype=float)


@settings(max_examples=400)
@given(SERIES, some.data())
def test_the_fast_chart_says_what_the_slow_one_says(values, data):
    """Gaps, breaks and a launch included."""
    rebase = data.draw(some.sets(some.integers(0, max(len(values) - 1, 0)), max_size=2)) if values else set()
    launch = data.draw(some.none() | some.integers(0, len(values)))
    kinds, sides, limits = told(values, launch=launch, rebase=rebase)
    chart = xmr(filled(values), launch=launch, rebase=tuple(rebase), polarity=LOWER)
    assert chart.kinds.tolist() == kinds
    assert chart.side.tolist() == sides
    assert chart.turn.tolist() == [-side for side in sides]
    for segment, (mean, width) in zip(chart.segments, limits, strict=True):
        assert segment.mean == (None if mean is None else pytest.approx(float(mean)))
        assert segment.upper == (None if width is None else pytest.approx(float(mean + width)))


@given(some.lists(SERIES, min_size=1, max_size=6), some.data())
def test_many_series_say_together_what_each_says_alone(rows, data):
    """Each with its own launch; the shorter ones end in gaps."""
    periods = max(map(len, rows))
    table = numpy.array([filled([*row, *[None] * (periods - len(row))]) for row in rows]).reshape(len(rows), periods)
    launches = data.draw(some.lists(some.integers(0, periods), min_size=len(rows), max_size=len(rows)))
    many = xmr_many(table, launch=numpy.array(launches), direction=numpy.ones(len(rows), dtype=int))
    for i, launch in enumerate(launches):
        alone = xmr(table[i], launch=launch, polarity=HIGHER)
        assert many.turn[i].tolist() == alone.turn.tolist()
        assert [Kind(kind).name.lower() for kind in many.kinds[i]] == alone.kinds.tolist()


@given(SERIES, some.sampled_from([0.25, 3.0, 1000.0]), some.integers(-50, 50))
def test_the_unit_changes_no_point(values, scale, shift):
    there, other = xmr(filled(values), polarity=HIGHER), xmr(filled(values) * scale + shift, polarity=HIGHER)
    assert other.kinds.tolist() == there.kinds.tolist()
    assert other.turn.tolist() == there.turn.tolist()
    assert other.mean == pytest.approx(there.mean * scale + shift, nan_ok=True)
    assert other.upper == pytest.approx(there.upper * scale + shift, nan_ok=True)


@given(SERIES, some.sampled_from(Polarity))
def test_in_the_mirror_better_stays_better(values, polarity):
    there, other = xmr(filled(values), polarity=polarity), xmr(-filled(values), polarity=MIRROR[polarity])
    assert other.turn.tolist() == there.turn.tolist()
    assert other.side.tolist() == (-there.side).tolist()
    assert other.upper == pytest.approx(-there.lower, nan_ok=True)


@given(SERIES, some.integers(1, 5))
def test_an_earlier_calendar_moves_the_chart_and_changes_nothing(values, months):
    there, other = xmr(filled(values)), xmr(numpy.concatenate([[NAN] * months, filled(values)]))
    assert other.kinds[months:].tolist() == there.kinds.tolist()
    assert other.upper[months:] == pytest.approx(there.upper, nan_ok=True)


MEASURED = some.lists(some.integers(0, 40), min_size=7, max_size=30)


@given(MEASURED, some.integers(1, 60))
def test_a_worse_last_month_never_looks_better(values, worse):
    """With limits from before the launch; over all points the month itself would move them."""
    there = xmr(values, launch=6, polarity=HIGHER)
    other = xmr([*values[:-1], values[-1] - worse], launch=6, polarity=HIGHER)
    assert other.turn[-1] <= there.turn[-1]


@given(MEASURED, some.integers(0, 60))
def test_one_more_bad_month_makes_no_bad_month_good(values, worse):
    there = xmr(values, launch=6, polarity=HIGHER)
    other = xmr([*values, min(values) - worse], launch=6, polarity=HIGHER)
    assert not ((there.turn == -1) & (other.turn[:-1] == 1)).any()


@pytest.mark.parametrize(("periods", "memory", "share"), [
    (12, 0.0, 0.07), (24, 0.0, 0.17), (36, 0.0, 0.28), (12, 0.3, 0.16), (24, 0.3, 0.47), (36, 0.3, 0.66), (36, 0.6, 0.95),
])
def test_stable_series_are_flagged_as_often_as_is_known(periods, memory, share):
    """Simulated elsewhere with 1,500 series each, so known to about 1.3 points; 4,000 here."""
    noise = numpy.random.default_rng(periods).normal(size=(4000, periods + 50))
    for month in range(1, periods + 50):
        noise[:, month] += memory * noise[:, month - 1]
    flagged = (xmr_many(noise[:, 50:]).kinds > 0).any(axis=1).mean()
    assert flagged == pytest.approx(share, abs=0.04)


# Shares, rates, counts

def test_a_chart_of_counts_by_hand():
    """Mean 4, so 4 ± 6: not below nothing, and 11 is above ten."""
    chart = c_chart([4, 2, 3, 4, 3, 1, 4, 11])
    assert (chart.value, chart.lower[0], chart.upper[0]) == (4, 0, 10)
    assert chart.outside.tolist() == [0] * 7 + [1]


def test_a_chart_of_rates_widens_where_exposure_is_small():
    """Rate 40/10 = 4 each; ± 3·sqrt(4/1) = 6 and ± 3·sqrt(4/4) = 3."""
    chart = u_chart([4, 4, 4, 4, 8, 16], [1, 1, 1, 1, 2, 4])
    assert (chart.value, chart.upper[0], chart.upper[-1], chart.lower[-1]) == (4, 10, 7, 1)


def test_a_chart_of_shares_stays_between_nothing_and_all():
    """Half of 4: ± 3·0.25 = 0.75 beyond both ends."""
    chart = p_chart([2] * 6, [4] * 6)
    assert (chart.value, set(chart.lower), set(chart.upper)) == (0.5, {0.0}, {1.0})


def test_large_totals_make_everything_special_until_the_scatter_counts():
    """10,000 a month, 5,200 and 4,800 in turn: scores ± 4, moving ranges 8, so Laney's spread is 8 / 1.128."""
    counts, totals = [5200, 4800] * 4, [10_000] * 8
    plain, wide = p_chart(counts, totals), p_prime_chart(counts, totals)
    assert plain.outside.tolist() == [1, -1] * 4
    assert "more_than_chance" in codes(plain)
    assert (wide.spread, set(wide.outside)) == (pytest.approx(8 / 1.128), {0})
    assert wide.upper[0] == pytest.approx(0.5 + 3 * 0.005 * 8 / 1.128)
    assert codes(wide) == set()


def test_rates_scatter_alike():
    """900 and 1,100 on an exposure of 1: scores ± 100 / sqrt(1000), moving ranges twice that."""
    chart = u_prime_chart([900, 1100] * 4, [1] * 8)
    assert chart.spread == pytest.approx(2 * 100 / numpy.sqrt(1000) / 1.128)


def test_what_is_no_share_is_left_out_and_said():
    chart = p_chart([1, 2, 3, 1, 2, 3, 9, -1, NAN], [5, 5, 5, 5, 5, 5, 5, 5, 5])
    assert (chart.n, chart.value) == (6, 0.4)
    assert [(note.code, dict(note.facts)) for note in chart.cautions] == [("left_out", {"n": 2})]
    assert numpy.isnan(chart.upper[6:8]).all()


def test_charts_of_counts_withhold_and_warn():
    assert c_chart([1, 2, 3, 4, 5]).reason.code == "too_few_points"
    empty = p_chart([0] * 8, [10] * 8)
    assert (empty.value, codes(empty), set(empty.outside)) == (0, {"no_variation"}, {0})
    with pytest.raises(ValueError, match="one length"):
        p_chart([1, 2], [3])


# Run chart

@pytest.mark.parametrize("useful", [2, 5, 6, 10, 12, 16, 20, 24, 60, 100])
def test_the_fewest_crossings_are_the_binomials(useful):
    """Half below and half above in turn; the quantile by scipy."""
    chart = run_chart([0, 1] * 3 if useful < 6 else [i % 2 for i in range(useful - useful % 2)])
    assert chart.crossings_min == int(stats.binom.ppf(0.05, chart.useful - 1, 0.5))


def test_a_long_run_is_a_signal_with_a_direction():
    """Sixteen useful points: a run of more than log2 16 + 3 = 7 is too long, and fewer than 4 crossings are too few."""
    chart = run_chart([1, 1.1, 1.2, 1, 1.1, 1.2, 1.1, 1, 5, 5.1, 5, 5.1, 5, 5.2, 5.1, 5], polarity=LOWER)
    assert (chart.useful, chart.longest, chart.longest_max, chart.crossings, chart.crossings_min, chart.signal) == (16, 8, 7, 1, 4, True)
    assert chart.turn.tolist() == [1] * 8 + [-1] * 8


def test_points_on_the_median_are_dropped():
    chart = run_chart([1, 2, 2, 3, 1, 3, 2])
    assert (chart.value, chart.useful, chart.side.tolist()) == (2, 4, [-1, 0, 0, 1, -1, 1, 0])
    assert chart.crossings == 3
    assert codes(chart) == {"few_for_runs"}


def test_a_run_chart_withholds_below_six_and_says_when_nothing_varies():
    assert run_chart([1, 2, NAN, 3, 4, 5]).reason.code == "too_few_points"
    assert codes(run_chart([0.3, 0.1 + 0.2] * 6)) == {"no_variation"}


@given(SERIES)
def test_a_run_chart_is_the_same_in_the_mirror(values):
    there, other = run_chart(filled(values), polarity=HIGHER), run_chart(-filled(values), polarity=LOWER)
    assert (there.longest, there.crossings, there.signal) == (other.longest, other.crossings, other.signal)
    assert there.turn.tolist() == other.turn.tolist()
