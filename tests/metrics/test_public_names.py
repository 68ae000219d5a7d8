"""The public functions answer with a value, or with the reason why there is none; never with zero or NaN."""

from __future__ import annotations

import inspect

import numpy
import pytest

from smartcity_metrics import metrics
from smartcity_metrics.metrics import achievement, pace, progress
from smartcity_metrics.metrics.result import Result
from smartcity_metrics.programme import Polarity

HIGHER, LOWER, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.NEUTRAL
NAMES = {"achievement", "progress", "pace", "xmr", "run_chart", "before_after", "trend", "wilson", "poisson_rate", "rate_ratio", "satisfaction",
         "sample_size", "sdg_progress", "forecast", "backtest", "district_limits", "criteria", "scorecard", "ministry_index"}
STEP = numpy.array([20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22, 10, 12, 11, 9, 12, 11], dtype=float)


def test_every_public_name_is_there_with_a_docstring_and_types():
    assert set(metrics.__all__) == NAMES
    for name in NAMES:
        function = getattr(metrics, name)
        assert function.__doc__
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty, name
        assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values()), name


@pytest.mark.parametrize(("found", "value", "reason"), [
    (achievement(45, 30, polarity=LOWER), 0.5, None),  # 1 + (1 - 45 / 30)
    (achievement(None, 30, polarity=LOWER), None, "no_data"),
    (achievement(45, None, polarity=LOWER), None, "no_target"),
    (achievement(45, 30, polarity=NEUTRAL), None, "neutral"),
    (achievement(45, 0, polarity=HIGHER), None, "zero_divisor"),
    (progress(60, 30, 45, LOWER), 0.5, None),
    (progress(60, 30, None, LOWER), None, "no_data"),
    (progress(None, 30, 45, LOWER), None, "no_baseline"),
    (progress(60, None, 45, LOWER), None, "no_target"),
    (progress(30, 30, 45, LOWER), None, "no_distance"),
    (progress(60, 30, 45, NEUTRAL), None, "neutral"),
    (pace(0.5, 0.25), 0.25, None),
    (pace(0.5, None), None, "no_path"),
    (pace(None, 0.5), None, "no_data"),
])
def test_a_value_or_its_reason(found, value, reason):
    assert found.value == value
    assert (found.reason.code if found.reason else None) == reason


def test_going_back_is_said_without_a_plan_too():
    assert (pace(-0.1, None).verdict, pace(-0.1, 0.5).verdict, pace(0.5, None).verdict) == ("going_back", "going_back", "cannot_judge")


@pytest.mark.parametrize("found", [
    metrics.xmr(STEP), metrics.run_chart(STEP), metrics.before_after(STEP, 12, polarity=LOWER), metrics.trend(STEP), metrics.wilson(3, 10),
    metrics.poisson_rate(3, 10.0), metrics.rate_ratio(3, 10.0, 4, 10.0), metrics.satisfaction(numpy.full((40, 9), 3.0)),
    metrics.sample_size(1000), metrics.forecast(STEP, 3, polarity=LOWER), metrics.backtest(STEP),
    metrics.district_limits(numpy.array([5, 6, 7]), numpy.array([10, 10, 10])),
    metrics.xmr(STEP[:3]), metrics.before_after(STEP[:8], 4), metrics.wilson(3, 0), metrics.forecast(STEP[:5], 3, polarity=LOWER),
], ids=lambda one: type(one).__name__)
def test_every_answer_has_a_method_and_either_a_finite_value_or_a_reason(found):
    assert isinstance(found, Result)
    assert found.method
    assert (found.value is None) == (found.reason is not None) or found.verdict == "cannot_judge"
    assert found.value is None or numpy.isfinite(found.value)
