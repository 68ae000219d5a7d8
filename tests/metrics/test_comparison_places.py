"""Other places beside ours: the weights of Proposition 99, ranks that chance alone keeps, and what is withheld."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy
import pandas
import pytest

from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.comparison_places import compared_places, follows
from smartcity_metrics.metrics.synthetic import (
    difference_in_differences,
    placebo_dates,
    placebo_places,
    simplex_weights,
    synthetic_control,
)
from smartcity_metrics.programme import COMPARISON, Period, Polarity
from tests.metrics.conftest import indicator, made
from tests.running import HOUSE

PUBLISHED = json.loads((HOUSE / "tests" / "reference" / "proposition_99.json").read_text(encoding="utf-8"))
STATES = [state for state in PUBLISHED["packs"] if state != PUBLISHED["treated"]]
OWN = numpy.array(PUBLISHED["packs"][PUBLISHED["treated"]])
OTHERS = numpy.array([PUBLISHED["packs"][state] for state in STATES]).T
START = PUBLISHED["start"] - PUBLISHED["first_year"]


def test_the_synthetic_california_is_the_published_one():
    found, expected = synthetic_control(OWN, OTHERS, START), PUBLISHED["expected"]
    assert found.effect == pytest.approx(expected["effect"], abs=0.005)
    assert found.gap[-1] == pytest.approx(expected["last"], abs=0.005)
    assert found.error == pytest.approx(expected["error"], abs=0.0005)
    weights = {state: round(float(weight), 3) for state, weight in zip(STATES, found.weights, strict=True) if weight > 0.0005}
    assert weights == expected["weights"]


def test_the_difference_in_differences_of_california_is_the_published_one():
    expected = PUBLISHED["expected"]["difference_in_differences"]
    assert difference_in_differences(OWN, OTHERS, START) == pytest.approx(expected, abs=0.005)


def test_california_is_followed_and_stands_out_among_states_and_years():
    """38 others, of which 34 are followed too; no year from 1982 to 1986 shows a gap as large for its fit."""
    found = synthetic_control(OWN, OTHERS, START)
    assert follows(OWN[:START], found.gap[:START])
    rank, changed = placebo_places(OWN, OTHERS, START, follows)
    assert changed.of == 39
    assert rank.rank <= 3
    dates = placebo_dates(OWN, OTHERS, START, 12, 3)
    assert (dates.rank, dates.of) == (1, 6)


def test_difference_in_differences_by_hand():
    """Ours 10, 10 then 16, 18: +7. The others' mean 4, 4 then 5, 7: +2. The difference is 5."""
    others = numpy.array([[3.0, 5.0], [4.0, 4.0], [4.0, 6.0], [7.0, 7.0]])
    assert difference_in_differences(numpy.array([10.0, 10.0, 16.0, 18.0]), others, 2) == pytest.approx(5.0)


def test_the_nearest_point_of_a_triangle_by_hand():
    """Places (0, 0), (4, 0), (0, 4). To (1, 1): a half, a quarter, a quarter. (6, 0) lies beyond the second, (3, 3) by the side."""
    places = numpy.array([[0.0, 4.0, 0.0], [0.0, 0.0, 4.0]])
    assert simplex_weights(places, numpy.array([1.0, 1.0])) == pytest.approx([0.5, 0.25, 0.25])
    assert simplex_weights(places, numpy.array([6.0, 0.0])) == pytest.approx([0.0, 1.0, 0.0])
    assert simplex_weights(places, numpy.array([3.0, 3.0])) == pytest.approx([0.0, 0.5, 0.5])


@pytest.mark.parametrize("seed", range(60))
def test_known_weights_are_recovered_and_no_step_from_them_is_better(seed):
    """Random places, a mix with known weights, some of them 0: exact where it is one of them; else no other weights come nearer."""
    rng = numpy.random.default_rng(seed)
    periods, count = int(rng.integers(12, 40)), int(rng.integers(3, 12))
    others = rng.normal(50, 10, size=(periods, count))
    truth = rng.dirichlet(numpy.ones(count) * 0.5)
    truth[truth < 0.02] = 0.0
    truth /= truth.sum()
    assert simplex_weights(others, others @ truth) == pytest.approx(truth, abs=1e-9)
    noisy = others @ truth + rng.normal(0, 5, size=periods)
    found = simplex_weights(others, noisy)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    error = float(((noisy - others @ found) ** 2).sum())
    for place in range(count):
        step = found * 0.999
        step[place] += 0.001
        assert ((noisy - others @ step) ** 2).sum() >= error * (1 - 1e-9)


def test_places_that_are_the_same_share_no_trouble():
    others = numpy.array([[1.0, 1.0, 3.0], [2.0, 2.0, 5.0], [4.0, 4.0, 1.0]])
    found = simplex_weights(others, others[:, 0])
    assert others @ found == pytest.approx(others[:, 0])


def test_of_places_that_got_nothing_ours_is_first_as_often_as_chance_allows():
    """200 worlds of ten equal places with two shared swings: first of the places followed in one of their number."""
    rng = numpy.random.default_rng(3)
    first = wanted = changed = judged = 0.0
    for _ in range(200):
        swings = numpy.cumsum(rng.normal(size=(18, 2)), axis=0)
        every = 50 + swings @ rng.uniform(0, 1, size=(2, 10)) + rng.normal(0, 0.7, size=(18, 10))
        own, others = every[:, 0], every[:, 1:]
        if not follows(own[:12], synthetic_control(own, others, 12).gap[:12]):
            continue
        rank, changes = placebo_places(own, others, 12, follows)
        judged, wanted = judged + 1, wanted + 1 / rank.of
        first, changed = first + (rank.rank == 1), changed + (changes.rank == 1)
    assert judged > 150
    assert first / judged == pytest.approx(wanted / judged, abs=0.06)  # 3 standard errors of 180 are 0.07
    assert changed / judged == pytest.approx(0.1, abs=0.06)


def others(count=4, periods=18, seed=1, after=0.0):
    """Rows COMPARISON: places around 20 that swing together; `after` is added to all of them from the thirteenth on."""
    rng = numpy.random.default_rng(seed)
    swing = rng.normal(0, 2, size=periods)
    rows = []
    for place in range(count):
        values = 20 + swing + rng.normal(0, 0.3, size=periods) + place * 0.2
        values[12:] += after
        rows += [{"code": f"P{place}", "name": f"Kota {place}", "indicator": "I-1",
                  "period": str(Period.of("2018-01").shifted(step)), "value": value, "origin": ""}
                 for step, value in enumerate(values)]
    return pandas.DataFrame(rows, columns=list(COMPARISON)).astype(COMPARISON), swing


def compared(frame, own):
    table = "\n".join(f"I-1 {Period.of('2018-01').shifted(step)} {value}" for step, value in enumerate(own))
    programme = replace(made([indicator(polarity=Polarity.LOWER)], table), comparisons=frame)
    return compared_places(scorecard(programme).rows["I-1"], programme)


def test_a_fall_of_five_that_no_other_place_saw_is_found_and_ranked_first():
    frame, swing = others()
    found = compared(frame, 20.3 + swing - numpy.repeat([0.0, 5.0], [12, 6]))
    assert (found.n, found.start, len(found.periods)) == (4, 12, 18)
    assert found.value == pytest.approx(-5.0, abs=0.5)
    assert found.changed == pytest.approx(-5.0, abs=0.5)
    assert found.rank.rank == 1
    assert sum(weight for _, weight in found.weights) == pytest.approx(1.0)


def test_a_fall_that_all_places_saw_is_none_of_ours():
    frame, swing = others(after=-5.0)
    found = compared(frame, 20.3 + swing - numpy.repeat([0.0, 5.0], [12, 6]))
    assert found.value == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize(("frame", "own", "reason"), [
    (others(2)[0], 20 + others(2)[1], "too_few_places"),
    (others()[0], 40 + others()[1], "no_mix_follows"),  # twice as high as any of them
    (others()[0], 20 + others()[1] + numpy.arange(18), "no_mix_follows"),  # rises, they do not
    (others()[0], (20 + others()[1])[:14], "too_few_months_after"),
])
def test_without_places_or_a_mix_that_follows_nothing_is_said(frame, own, reason):
    found = compared(frame, own)
    assert (found.value, found.reason.code) == (None, reason)


def test_a_place_that_lacks_a_period_is_left_out_and_counted():
    frame, swing = others(5)
    found = compared(frame.drop(index=frame.index[3]), 20.3 + swing)
    assert (found.n, found.left_out) == (4, 1)


def test_an_indicator_that_nobody_compares_has_no_comparison():
    assert compared(others()[0].assign(indicator="I-9"), 20 + others()[1]) is None
