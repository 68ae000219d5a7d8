"""What is forecast, when a target may be reached, and when nothing is said."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import optimize, stats

from smartcity_metrics.metrics.forecast import backtest, forecast, theta
from smartcity_metrics.programme import Polarity

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL
NAN = numpy.nan


def noise(n, seed=3, level=100.0, spread=5.0):
    """A level with independent noise: what came last says nothing of what comes next."""
    return level + spread * numpy.random.default_rng(seed).standard_normal(n)


def seasonal(n, seed=1):
    """A year's pattern of a fifth up and down, a slow rise and a little noise."""
    months = numpy.arange(n)
    return (100 + 0.5 * months) * (1 + 0.2 * numpy.sin(2 * numpy.pi * months / 12)) + numpy.random.default_rng(seed).standard_normal(n)


def smoothed(values, alpha, level):
    """Sum of squared errors and last level of simple exponential smoothing, step by step; it stands still over NaN."""
    squares = 0.0
    for value in values:
        if not numpy.isnan(value):
            squares, level = squares + (value - level) ** 2, level + alpha * (value - level)
    return squares, level


@pytest.mark.parametrize("gaps", [(), (7, 8, 15)], ids=["no gaps", "three months without a value"])
def test_theta_is_exponential_smoothing_and_half_the_straight_line(gaps):
    """Alpha and first level by a general optimiser over the plain recursion, the line by scipy, the formula of R's thetaf."""
    values = numpy.cumsum(numpy.random.default_rng(4).standard_normal(22)) + 0.4 * numpy.arange(22) + noise(22, 5, 50, 1)
    values[list(gaps)] = NAN
    n, known = 22 - len(gaps), ~numpy.isnan(values)
    best = min((optimize.minimize(lambda at: smoothed(values, *at)[0], (first, values[0]), bounds=[(1e-4, 0.9999), (None, None)])
                for first in (0.1, 0.4, 0.8)), key=lambda one: one.fun)
    alpha, level = best.x[0], smoothed(values, *best.x)[1]
    slope = stats.linregress(numpy.arange(22)[known], values[known]).slope
    h = numpy.arange(1, 7)
    found = theta(values[None, :], 6, season=1)
    assert found.alpha[0] == pytest.approx(alpha, abs=1e-3)
    assert found.points[0] == pytest.approx(level + slope / 2 * (h - 1 + (1 - (1 - alpha) ** n) / alpha), rel=1e-4)
    assert found.spreads[0] == pytest.approx(numpy.sqrt(best.fun / (n - 2) * (1 + (h - 1) * alpha ** 2)), rel=1e-3)


def test_the_interval_widens_and_holds_its_point():
    found = forecast(noise(36), 12, polarity=HIGHER)
    assert (found.n, found.start, len(found.points), found.method) == (36, 36, 12, "theta")
    assert (found.value, found.low, found.high) == (found.points[-1], found.lows[-1], found.highs[-1])
    widths = numpy.subtract(found.highs, found.lows)
    assert (numpy.diff(widths) >= 0).all()
    assert numpy.allclose((numpy.array(found.highs) + found.lows) / 2, found.points)
    assert (found.verdict, found.chance, found.cautions, found.reason) == (None, None, (), None)


def test_a_season_is_carried_into_the_forecast():
    """December's trough comes back in the forecast; with 23 months it cannot be told and is said to be unknown."""
    values = seasonal(60)
    found = forecast(values, 12, polarity=HIGHER)
    assert found.method == "theta_seasonal"
    assert int(numpy.argmin(found.points)) == 9  # as sin is lowest at index 9 of 0..11
    assert int(numpy.argmax(found.points)) == 3
    assert found.backtest.rival == "seasonal_naive"
    short = forecast(noise(23), 6, polarity=HIGHER)
    assert [(note.code, note.facts["n"]) for note in short.cautions] == [("season_unknown", 23)]
    assert short.backtest.rival == "naive"


def test_the_chance_of_reaching_a_target_is_that_of_the_normal_distribution():
    """Alpha at its lower bound makes the months independent: 1 - product of (1 - p of each month)."""
    values = noise(60, 6)
    fitted = theta(values[None, :], 12)
    assert fitted.alpha[0] < 0.01
    for target in values[-1] + numpy.array([1, 5, 10]):
        each = stats.norm.sf((target - fitted.points[0]) / fitted.spreads[0])
        found = forecast(values, 12, target=target, polarity=HIGHER)
        assert found.chance == pytest.approx(1 - (1 - each).prod(), abs=0.03)


def test_the_window_is_the_shortest_that_holds_the_probability():
    """Against 100,000 paths of another generator: it holds 80 %, and no run of fewer months would."""
    values = numpy.cumsum(numpy.random.default_rng(8).standard_normal(48)) + 0.9 * numpy.arange(48) + 50
    target = values[-1] + 1.5
    found = forecast(values, 12, target=target, polarity=HIGHER)
    fitted = theta(values[None, :], 12)
    shocks = fitted.sigma[0] * numpy.random.RandomState(77).standard_normal((100_000, 12))
    paths = fitted.points[0] + shocks + fitted.alpha[0] * (numpy.cumsum(shocks, axis=1) - shocks)
    first = numpy.where((paths >= target).any(axis=1), (paths >= target).argmax(axis=1) + 1, 99)
    inside = {(one, other): ((first >= one) & (first <= other)).mean() for one in range(1, 13) for other in range(one, 13)}
    assert found.verdict == "window"
    assert found.chance == pytest.approx((first < 99).mean(), abs=0.02)
    assert inside[found.earliest, found.latest] > 0.78
    length = found.latest - found.earliest
    assert all(share < 0.82 for (one, other), share in inside.items() if other - one < length)


def test_a_target_out_of_reach_is_not_within_the_horizon_and_the_chance_is_said():
    found = forecast(noise(36), 12, target=130, polarity=HIGHER)
    assert (found.verdict, found.earliest, found.latest) == ("not_within_horizon", None, None)
    assert 0 <= found.chance < 0.05


@pytest.mark.parametrize(("target", "polarity"), [(90, HIGHER), (110, LOWER)])
def test_a_target_already_reached_is_said_even_where_no_forecast_is(target, polarity):
    values = numpy.full(36, 100.0) + numpy.resize([1, -1], 36)
    assert forecast(values, 6, target=target, polarity=polarity).verdict == "already_reached"
    assert forecast(values, 6, target=target, polarity=polarity).chance is None
    short = forecast(values[:5], 2, target=target, polarity=polarity)
    assert (short.verdict, short.value, short.reason.code) == ("already_reached", None, "too_few_points")


@pytest.mark.parametrize("polarity", [RANGE, NEUTRAL])
def test_without_a_good_side_a_target_has_no_window(polarity):
    found = forecast(noise(36), 6, target=130, polarity=polarity)
    assert (found.verdict, found.chance, [note.code for note in found.cautions]) == (None, None, ["no_good_side"])
    assert found.value is not None


@pytest.mark.parametrize(("values", "horizon", "reason"), [
    pytest.param([], 1, {"code": "too_few_points", "n": 0, "need": 12}, id="nothing"),
    pytest.param([NAN] * 30, 1, {"code": "too_few_points", "n": 0, "need": 12}, id="nothing known"),
    pytest.param(noise(11), 1, {"code": "too_few_points", "n": 11, "need": 12}, id="eleven months"),
    pytest.param(numpy.where(numpy.arange(40) % 3 == 1, NAN, noise(40)), 1, {"code": "too_many_gaps", "n": 13, "all": 40},
                 id="every third missing"),
    pytest.param([7.0] * 40, 1, {"code": "never_changes", "n": 40}, id="always the same"),
    pytest.param(noise(40), 13, {"code": "horizon_too_far", "horizon": 13, "most": 12}, id="more than a year ahead"),
    pytest.param(noise(14), 8, {"code": "horizon_too_far", "horizon": 8, "most": 7}, id="more than half of what is known"),
])
def test_a_forecast_without_ground_is_withheld(values, horizon, reason):
    found = forecast(numpy.array(values, dtype=float), horizon, target=1e9, polarity=HIGHER)
    assert (found.value, found.low, found.points, found.verdict) == (None, None, (), None)
    assert {"code": found.reason.code, **found.reason.facts} == reason


def test_a_forecast_that_last_year_beats_is_withheld_with_its_numbers():
    """A pattern around zero cannot be taken out by factors, so last year's month is the far better guess."""
    values = 10 * numpy.sin(2 * numpy.pi * numpy.arange(60) / 12) + noise(60, 2, 0, 0.5)
    found = forecast(values, 6, target=100, polarity=HIGHER)
    assert (found.value, found.points, found.verdict, found.reason.code) == (None, (), None, "no_better_than_last_year")
    assert found.reason.facts["ratio"] == found.backtest.value
    assert found.backtest.value > 1
    assert found.backtest.verdict == "no_better"
    assert found.reason.facts["error"] > found.reason.facts["rival_error"]


def test_a_forecast_that_the_last_value_beats_is_withheld():
    """A calm year, then a jump that no earlier month announced: with 16 months, the rival is the last value."""
    found = forecast(numpy.array([10.0, 11] * 6 + [50, 51, 50, 51]), 3, polarity=HIGHER)
    assert (found.value, found.reason.code, found.backtest.rival) == (None, "no_better_than_last_value", "naive")


def test_a_rival_that_is_always_right_leaves_nothing_to_win():
    """The same twelve values year after year: any forecast can only be as good."""
    values = numpy.tile([3.0, 5, 2, 8, 4, 4, 6, 7, 1, 9, 5, 3], 4)
    assert forecast(values, 6, polarity=HIGHER).reason.code == "rival_never_errs"


@pytest.mark.parametrize(("n", "origins", "horizons", "rival"), [
    (12, 6, 3, "naive"), (17, 11, 4, "naive"), (18, 12, 4, "naive"), (23, 12, 5, "naive"), (24, 6, 6, "seasonal_naive"),
    (30, 12, 6, "seasonal_naive"), (60, 12, 6, "seasonal_naive"),
])
def test_the_trials_grow_with_the_series(n, origins, horizons, rival):
    """The last 6 to 12 origins, 3 to 6 months ahead; near the end of the series fewer months are left to compare."""
    found = backtest(noise(n))
    assert (found.origins, found.horizons, found.rival) == (origins, horizons, rival)
    assert found.n == sum(min(horizons, left) for left in range(1, origins + 1))


@pytest.mark.parametrize("values", [seasonal(40), noise(20), numpy.where(numpy.arange(30) == 12, NAN, noise(30))],
                         ids=["seasonal", "short", "with a gap"])
def test_forecast_and_rival_are_judged_on_the_same_trials(values):
    """Worked again, trial by trial, each seeing nothing of what came later."""
    found = backtest(values)
    ours, rivals = [], []
    known = [i for i, value in enumerate(values) if not numpy.isnan(value)]
    for last in known[-1 - found.origins:-1]:
        past = values[:last + 1]
        points = theta(past[None, :], found.horizons).points[0]
        for h in range(1, found.horizons + 1):
            if last + h < len(values) and not numpy.isnan(values[last + h]):
                guess = values[last + h - 12] if found.rival == "seasonal_naive" else values[last]
                if not numpy.isnan(guess):
                    ours.append(abs(values[last + h] - points[h - 1]))
                    rivals.append(abs(values[last + h] - guess))
    assert found.n == len(ours)
    assert found.value == pytest.approx(numpy.mean(ours) / numpy.mean(rivals))
    assert (found.error, found.rival_error) == (pytest.approx(numpy.mean(ours)), pytest.approx(numpy.mean(rivals)))
    assert found.verdict == ("better" if found.value < 1 else "no_better")


def test_gaps_keep_their_place_and_ends_are_cut():
    """Months without a value before and after change nothing but where the forecast begins."""
    values = noise(36)
    values[[10, 20]] = NAN
    plain, padded = (forecast(one, 6, target=112, polarity=HIGHER) for one in (values, numpy.concatenate([[NAN] * 5, values, [NAN] * 2])))
    assert (plain.start, padded.start, plain.n, padded.n) == (36, 41, 34, 34)
    assert plain.points == padded.points
    assert (plain.chance, plain.verdict) == (padded.chance, padded.verdict)
    assert [(note.code, note.facts["n"]) for note in plain.cautions] == [("missing_periods", 2)]
    assert forecast(numpy.where(numpy.isnan(values), numpy.inf, values), 6, polarity=HIGHER).points == plain.points


def test_what_makes_no_sense_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="horizon"):
        forecast(noise(30), 0, polarity=HIGHER)
    with pytest.raises(ValueError, match="origins"):
        backtest(noise(30), origins=26)


SERIES = some.lists(some.floats(min_value=1, max_value=1000).map(lambda one: round(one, 2)), min_size=12, max_size=40)


@settings(max_examples=60, deadline=None)
@given(SERIES, some.sampled_from([0.001, 60.0, 1e6]))
def test_another_unit_changes_nothing_but_the_unit(values, scale):
    values = numpy.array(values)
    target = values.max() + 5
    one = forecast(values, 4, target=target, polarity=HIGHER)
    other = forecast(values * scale, 4, target=target * scale, polarity=HIGHER)
    ratios = [None if found.backtest is None else found.backtest.value for found in (one, other)]
    assert ratios == [None, None] or ratios[0] == pytest.approx(ratios[1], rel=1e-6)
    assert one.points == () or numpy.allclose(numpy.array(one.points) * scale, other.points, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(SERIES.filter(lambda one: len(one) < 24))
def test_lower_is_higher_in_the_mirror(values):
    """Without a season: the same window for the mirrored series and target."""
    values = numpy.array(values)
    one = forecast(values, 4, target=values.max() + 3, polarity=HIGHER)
    other = forecast(-values, 4, target=-values.max() - 3, polarity=LOWER)
    assert (one.verdict, one.earliest, one.latest) == (other.verdict, other.earliest, other.latest)
    assert one.chance == (None if other.chance is None else pytest.approx(other.chance, abs=1e-3))


@settings(max_examples=40, deadline=None)
@given(SERIES, some.floats(min_value=0, max_value=500), some.floats(min_value=0, max_value=500))
def test_a_nearer_target_is_never_less_likely(values, one, other):
    values = numpy.array(values)
    near, far = (forecast(values, 4, target=values[-1] + 0.01 + step, polarity=HIGHER) for step in sorted((one, other)))
    if near.chance is not None:
        assert near.chance >= far.chance
