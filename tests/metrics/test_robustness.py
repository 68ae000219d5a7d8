"""The mark under other choices, and launches that never were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy
import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.before_only import before_only_effect
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.robustness import checks, placebo_launches
from smartcity_metrics.metrics.segmented import before_after_many
from smartcity_metrics.metrics.study import Study
from smartcity_metrics.programme import Period, Polarity
from smartcity_metrics.story import method
from tests.metrics.conftest import WIN, indicator, made

NOISE = [
    0,
    1,
    -1,
    2,
    -2,
    0,
    1,
    -1,
    0,
    2,
    -1,
    1,
    -2,
    1,
    0,
    -1,
    2,
    0,
    1,
    -2,
    0,
    1,
    -1,
    0,
    2,
    -2,
    1,
    0,
    -1,
    1,
]


def card(values, launched=date(2019, 1, 1), first="2017-01"):
    table = "\n".join(
        f"I-1 {Period.of(first).shifted(step)} {value}" for step, value in enumerate(values)
    )
    one = indicator(polarity=Polarity.LOWER, baseline=50.0, target=40.0)
    return scorecard(made([one], table, wins=[replace(WIN, launched=launched)]))


def fallen(size=20):
    """Twenty-four months around 50, then six that are lower by `size`."""
    return card([50 + noise - (size if step >= 24 else 0) for step, noise in enumerate(NOISE)])


def by_key(known):
    return {one.key: one for one in checks(known.rows["I-1"], known.programme)}


def test_a_clear_fall_stands_under_every_choice():
    found = by_key(fallen())
    assert list(found) == ["own", "without_best", "earlier", "later", "no_slope", "old_model"]
    assert found["own"].mark.mark is Signal.PROVEN
    assert all(one.effect.value < 0 for one in found.values())
    assert found["no_slope"].effect.value == pytest.approx(-20, abs=2)
    assert all(one.mark.mark is not Signal.WORSE for one in found.values())


def test_the_best_month_after_is_the_one_left_out():
    """After the launch 31, 29, 28, 31, 29 and 50: the lowest of them, May 2019, is left out, so
    five count.
    """
    values = [50 + noise for noise in NOISE[:24]] + [31, 29, 30, 31, 28, 50]
    found = by_key(card(values))
    assert str(found["without_best"].period) == "2019-05"
    assert (found["own"].effect.after, found["without_best"].effect.after) == (6, 5)
    assert found["without_best"].effect.observed == pytest.approx((31 + 29 + 30 + 31 + 50) / 5)


def test_another_start_counts_other_months():
    found = by_key(fallen())
    assert [found[key].effect.before for key in ("earlier", "own", "later")] == [22, 24, 26]
    assert [found[key].effect.after for key in ("earlier", "own", "later")] == [8, 6, 4]


def test_the_old_model_is_the_segmented_regression_of_the_same_study():
    known = fallen()
    study = known.rows["I-1"].change.study
    assert by_key(known)["old_model"].effect.value == before_after_many([study])[0].value


def test_without_a_drift_a_series_that_was_rising_is_expected_to_stay():
    """It rises by 1 a month to 24 and goes on to 30: a drift expects that; without it a rise of 15 looks like an effect.

    The mean of the six after is 27.5. Kind B, the walk, has no drift either and expects about the last value.
    """
    rising = numpy.arange(1.0, 31.0) + numpy.array(NOISE) * 0.2
    study = Study(rising, 24, Polarity.HIGHER, chart_agrees=True)
    with_drift, without = before_only_effect(study), before_only_effect(replace(study, slope=False))
    assert abs(with_drift.value) < 1.5
    assert without.value > with_drift.value + 1


def test_leaving_the_slope_to_the_model_changes_nothing():
    study = Study(numpy.array([50.0 + noise for noise in NOISE]), 24, Polarity.LOWER)
    assert before_only_effect(study).value == before_only_effect(replace(study, slope=True)).value


def test_a_launch_that_never_was_shows_no_such_fall():
    """Twenty-four months before: launches from the thirteenth to the twenty-second, three months up
    to the true one.
    """
    found = placebo_launches(fallen().rows["I-1"])
    assert (found.n, found.as_large) == (10, 0)


def test_an_effect_of_nothing_is_as_large_as_that_of_most_placebos():
    found = placebo_launches(fallen(size=0).rows["I-1"])
    assert found.n == 10
    assert found.as_large >= 3


def test_placebo_launches_never_look_beyond_the_true_one():
    """The months after the launch are a thousand times as large and change no placebo."""
    small, large = fallen(20).rows["I-1"], fallen(-50_000).rows["I-1"]
    assert placebo_launches(small).found == placebo_launches(large).found


def test_placebo_launches_are_found_about_as_rarely_as_the_model_promises():
    """40 series of noise, ten placebos each: of 400 intervals of 95 % about 20 leave 0 out; at most
    9 %.
    """
    rng, found = numpy.random.default_rng(4), [0, 0]
    for _ in range(40):
        placebo = placebo_launches(card(rng.normal(50, 5, size=30).round(3)).rows["I-1"])
        found = [found[0] + placebo.n, found[1] + placebo.found]
    assert found[0] == 400
    assert found[1] <= 36


def test_without_an_effect_there_is_nothing_to_check():
    known = card([50, 51, 49], first="2018-12")
    assert checks(known.rows["I-1"], known.programme) == ()
    assert placebo_launches(known.rows["I-1"]) is None
    assert "metode-robust" not in method.page(known, "I-1", words("id"), lambda page, **query: page)


def test_metode_shows_the_marks_side_by_side():
    known = fallen()
    html = method.page(known, "I-1", words("id"), lambda page, **query: page)
    for said in (
        "Bila pilihannya lain",
        "Seperti yang dinilai",
        "Mulai 2 periode lebih awal",
        "Model lama",
        "Seandainya diluncurkan pada salah satu dari 10 periode sebelumnya: 0 di antaranya",
    ):
        assert said in html
    assert "Had it been done otherwise" in method.page(
        known, "I-1", words("en"), lambda page, **query: page
    )
