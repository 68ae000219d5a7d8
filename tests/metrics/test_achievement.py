"""Capaian, against the regulation's own examples and the edges where every peer is wrong."""

import json
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from smartcity_metrics.metrics.achievement import LEVELS, achieved, level
from smartcity_metrics.metrics.result import Level
from smartcity_metrics.programme import Formula, Polarity

HIGHER, LOWER, RANGE, NEUTRAL = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE, Polarity.NEUTRAL
SOME = some.none() | some.sampled_from([0.0, 0.1 + 0.2, 0.3, 1.0, -1.0, 1e9, 1e9 + 0.5, 1e9 + 2, -1e-13]) | some.integers(-3, 3).map(float)
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "statistics" / "ach_permenpanrb8_2021" / "expected.json"


@pytest.mark.parametrize(("actual", "target", "upper", "polarity", "formula", "share"), [
    pytest.param(8, 10, None, LOWER, None, 1.2, id="lower is better counts what is left: 1 + (1 - 0.8)"),
    pytest.param(12, 10, None, LOWER, None, 0.8, id="above the target it falls"),
    pytest.param(20, 10, None, LOWER, None, 0.0, id="twice the target is nothing"),
    pytest.param(25, 10, None, LOWER, None, -0.5, id="beyond twice the target it is negative, not floored"),
    pytest.param(25, 10, None, LOWER, Formula.INVERSE, 0.4, id="the other variant divides the target by the result"),
    pytest.param(0, 5, None, LOWER, None, 2.0, id="the best possible result is two"),
    pytest.param(0, 5, None, LOWER, Formula.INVERSE, None, id="nothing can be divided by a result of zero"),
    pytest.param(24, 3.8, None, HIGHER, None, 6.315789473684211, id="an outlier is not capped"),
    pytest.param(300, 0, None, HIGHER, None, None, id="a target of zero cannot divide"),
    pytest.param(7.5, 7, 8, LOWER, None, 1.0, id="inside the range is met"),
    pytest.param(5, 10, 20, RANGE, None, 0.5, id="half of the lower bound"),
    pytest.param(25, 10, 20, RANGE, None, 0.75, id="a quarter above the upper bound is a quarter less"),
    pytest.param(5, None, 10, LOWER, None, 1.5, id="a single upper bound is the target"),
    pytest.param(5, 10, None, NEUTRAL, None, None, id="a neutral indicator has no achievement"),
    pytest.param(None, 10, None, HIGHER, None, None, id="no result, no achievement"),
    pytest.param(5, None, None, HIGHER, None, None, id="no target, no achievement"),
])
def test_achievement_is_the_ratio_of_the_regulation(actual, target, upper, polarity, formula, share):
    """Expected by hand from A/T, 1 + (1 - A/T) and T/A."""
    found = achieved(actual, target, polarity=polarity, formula=formula, target_upper=upper)
    assert found == (None if share is None else pytest.approx(share, abs=1e-12))


@pytest.mark.skipif(not REFERENCE.exists(), reason="missing ../shared")
def test_the_regulations_worked_examples_come_out():
    """PermenPANRB 8/2021, with its misprint (113 %) corrected to 102.2 %."""
    arguments = {
        "range_above_upper": (92, 80, 90, HIGHER), "range_below_lower": (70, 80, 90, HIGHER),
        "special_range_below_lower": (6.5, 7, 8, LOWER), "special_range_above_upper": (9, 7, 8, LOWER),
        "table_85_85": (85, 85, None, HIGHER), "table_95_93": (93, 95, None, HIGHER), "equivalence": (9, 8, None, LOWER),
    }
    checks = json.loads(REFERENCE.read_text(encoding="utf-8"))["checks"]
    assert {one["id"] for one in checks} == set(arguments)
    for check in checks:
        actual, target, upper, polarity = arguments[check["id"]]
        found = achieved(actual, target, polarity=polarity, target_upper=upper)
        assert found == pytest.approx(check["value"] / 100, abs=check["tol_abs"] / 100), check["id"]


@pytest.mark.parametrize(("actual", "target", "upper", "polarity", "passed", "mark"), [
    pytest.param(None, 100, None, HIGHER, False, Level.CANNOT_JUDGE, id="no result"),
    pytest.param(None, None, None, HIGHER, False, Level.NO_TARGET, id="nothing promised comes before nothing reached"),
    pytest.param(5, 10, None, NEUTRAL, False, Level.CANNOT_JUDGE, id="neutral"),
    pytest.param(101, 100, None, HIGHER, False, Level.EXCEEDED, id="above"),
    pytest.param(100, 100, None, HIGHER, False, Level.MET, id="just"),
    pytest.param(0.1 + 0.2, 0.3, None, HIGHER, True, Level.MET, id="binary dust does not miss a target"),
    pytest.param(99, 100, None, HIGHER, False, Level.NOT_YET, id="the date is still ahead"),
    pytest.param(99, 100, None, HIGHER, True, Level.MISSED, id="the date has passed"),
    pytest.param(4, 5, None, LOWER, False, Level.EXCEEDED, id="lower is better"),
    pytest.param(6, 5, None, LOWER, True, Level.MISSED, id="lower is better and too high"),
    pytest.param(85, 80, 90, HIGHER, False, Level.MET, id="inside a range with a direction"),
    pytest.param(92, 80, 90, HIGHER, False, Level.EXCEEDED, id="beyond its good end"),
    pytest.param(70, 80, 90, HIGHER, False, Level.NOT_YET, id="before its near edge"),
    pytest.param(6.5, 7, 8, LOWER, False, Level.EXCEEDED, id="below a falling range"),
    pytest.param(9, 7, 8, LOWER, False, Level.NOT_YET, id="above a falling range"),
    pytest.param(15, 10, 20, RANGE, True, Level.MET, id="inside a plain range"),
    pytest.param(25, 10, 20, RANGE, True, Level.MISSED, id="a plain range is not exceeded but missed"),
    pytest.param(25, None, None, HIGHER, True, Level.NO_TARGET, id="nothing was promised"),
])
def test_level_says_whether_the_target_is_met(actual, target, upper, polarity, passed, mark):
    """DESIGN 6: exceeded, met, not yet (date ahead), missed (date passed), no target."""
    assert level(actual, target, polarity=polarity, target_upper=upper, passed=passed) is mark


@given(actual=SOME, lower=SOME, upper=SOME, polarity=some.sampled_from(Polarity), passed=some.booleans())
def test_an_array_of_results_has_the_levels_that_each_has_alone(actual, lower, upper, polarity, passed):
    """Bounds in order, or missing; NaN stands for what is missing."""
    if lower is not None and upper is not None:
        lower, upper = sorted((lower, upper))
    alone = level(actual, lower, polarity=polarity, target_upper=upper, passed=passed)
    known = [float("nan") if one is None else one for one in (actual, lower, upper)]
    actuals, lowers, uppers = (numpy.full(shape, one) for shape, one in zip(((2, 3), (2, 1), (2, 1)), known, strict=True))
    marks = level(actuals, lowers, polarity=polarity, target_upper=uppers, passed=numpy.array([passed] * 3))
    assert marks.dtype == numpy.int8
    assert [[LEVELS[mark] for mark in row] for row in marks] == [[alone] * 3] * 2
