"""Capaian: the regulation's ratio of result to target, and whether the target is met."""

from __future__ import annotations

import math

import numpy

from smartcity_metrics.metrics.result import Level, Note, Result
from smartcity_metrics.programme import Formula, Polarity

LEVELS = tuple(Level)  # a mark's place here is its small number in an array of marks
_DEFAULT = {Polarity.HIGHER: Formula.NORMAL, Polarity.LOWER: Formula.SPECIAL}


def formula_of(polarity: Polarity, chosen: Formula | None = None) -> Formula | None:
    """The formula that counts: the chosen one, else the polarity's default; None for range and neutral without choice."""
    return chosen or _DEFAULT.get(polarity)


def achievement(actual: float | None, target: float | None, *, polarity: Polarity, formula: Formula | None = None,
                target_upper: float | None = None, baseline: float | None = None) -> Result:
    """`achieved` as a result: its value, the formula that counted as `method`, and the reason where there is none.

    Reasons: neutral, no_target, no_data (no actual), zero_divisor, below_zero (a value, target or
    baseline is negative, so that a ratio says nothing: -3 of -2 would be 150 %). Method: normal, special, inverse, range, or inside.
    """
    value = achieved(actual, target, polarity=polarity, formula=formula, target_upper=target_upper)
    if value is not None and _below_zero(actual, target, target_upper, baseline):
        return Result(None, reason=Note("below_zero"))
    if value is not None:
        inside = bound_that_counts(actual, target, target_upper) is None
        return Result(value, n=1, method="inside" if inside else str(formula_of(polarity, formula) or "range"))
    if polarity is Polarity.NEUTRAL:
        return Result(None, reason=Note("neutral"))
    if target is None and target_upper is None:
        return Result(None, reason=Note("no_target"))
    return Result(None, reason=Note("no_data") if actual is None else Note("zero_divisor"))


def _below_zero(*values: float | None) -> bool:
    return any(value is not None and value < 0 for value in values)


def achieved(actual: float | None, target: float | None, *, polarity: Polarity, formula: Formula | None = None,
             target_upper: float | None = None) -> float | None:
    """The official achievement (capaian) as a fraction: 1.0 is the target met. Neither capped nor floored.

    actual and both targets in the indicator's unit. `formula` None takes the polarity's default:
    higher A/T, lower 1 + (1 - A/T), which goes below zero beyond twice the target; INVERSE is T/A.
    With two targets (a range with a direction) the upper one counts above the range, the lower one
    below it, and inside is 1.0. Polarity RANGE: 1.0 inside; outside A/lower or 1 + (1 - A/upper),
    so always less than 1. With only one bound that one is the target.
    None when actual or target is missing, when the ratio would divide by zero, or for NEUTRAL.

    Source: PermenPANRB 8/2021, annex pp. 91-100; DOMAIN 6.1. Its printed "113 %" for 92 against
    80-90 is a misprint for 102.2 %. INVERSE: practice of local-government software, not a regulation.
    """
    if actual is None or polarity is Polarity.NEUTRAL:
        return None
    bound = bound_that_counts(actual, target, target_upper)
    if bound is None:
        return 1.0 if _inside(actual, target, target_upper) else None
    if polarity is Polarity.RANGE:
        above = target_upper is not None and actual > target_upper
        formula = formula or (Formula.SPECIAL if above else Formula.NORMAL)
    return _ratio(actual, bound, formula_of(polarity, formula))


def bound_that_counts(actual: float, target: float | None, target_upper: float | None) -> float | None:
    """Which of the two targets the actual is held against; None inside the range or when there is no target."""
    if target is None or target_upper is None:
        return target if target is not None else target_upper
    if actual > target_upper:
        return target_upper
    return target if actual < target else None


def _inside(actual: float, lower: float | None, upper: float | None) -> bool:
    return lower is not None and upper is not None and lower <= actual <= upper


def _ratio(actual: float, target: float, formula: Formula | None) -> float | None:
    divisor = actual if formula is Formula.INVERSE else target
    if divisor == 0:
        return None
    if formula is Formula.SPECIAL:
        return 1 + (1 - actual / target)
    return target / actual if formula is Formula.INVERSE else actual / target


def level(actual: float | numpy.ndarray | None, target: float | numpy.ndarray | None, *, polarity: Polarity,
          target_upper: float | numpy.ndarray | None = None, passed: bool | numpy.ndarray) -> Level | numpy.ndarray:
    """Whether the target is met. `passed`: the target date has come, so that "not yet" has become "missed".

    A range with a direction is exceeded beyond its good end and met inside; RANGE is met inside and
    knows no exceeding. A difference of less than a billionth counts as equal. Without a target NO_TARGET;
    else CANNOT_JUDGE without a result, and for NEUTRAL.
    Arrays, of shapes that numpy broadcasts and with NaN for None, give an int8 array of places in LEVELS.
    """
    if any(isinstance(one, numpy.ndarray) for one in (actual, target, target_upper, passed)):
        return _levels(*(_filled(one) for one in (actual, target, target_upper)), polarity, numpy.asarray(passed))
    lower, upper = target, target_upper
    if lower is None and upper is None:
        return Level.NO_TARGET
    if actual is None or polarity is Polarity.NEUTRAL:
        return Level.CANNOT_JUDGE
    short = Level.MISSED if passed else Level.NOT_YET
    if polarity is Polarity.RANGE:
        low_enough = upper is None or actual <= upper or _equal(actual, upper)
        high_enough = lower is None or actual >= lower or _equal(actual, lower)
        return Level.MET if low_enough and high_enough else short
    near, far = _edges(polarity, lower, upper)
    sign = 1 if polarity is Polarity.HIGHER else -1
    if sign * (actual - near) < 0 and not _equal(actual, near):
        return short
    beyond = sign * (actual - far) > 0 and not _equal(actual, far)
    return Level.EXCEEDED if beyond else Level.MET


def _levels(actual: numpy.ndarray, lower: numpy.ndarray, upper: numpy.ndarray, polarity: Polarity, passed: numpy.ndarray) -> numpy.ndarray:
    """`level` for arrays: all that only targets decide is done on the targets, which are few."""
    least, most = numpy.fmin(lower, upper), numpy.fmax(lower, upper)
    beyond: numpy.ndarray | bool = False
    if polarity is Polarity.HIGHER:
        met, beyond = actual >= least - _margin(least), actual > most + _margin(most)
    elif polarity is Polarity.LOWER:
        met, beyond = actual <= most + _margin(most), actual < least - _margin(least)
    else:
        bottom, top = numpy.where(numpy.isnan(lower), -numpy.inf, lower), numpy.where(numpy.isnan(upper), numpy.inf, upper)
        met = (actual >= bottom - _margin(lower, 0.0)) & (actual <= top + _margin(upper, 0.0))
    reached = LEVELS.index(Level.MET) - numpy.asarray(beyond).astype(numpy.int8)
    short = LEVELS.index(Level.NOT_YET) + passed.astype(numpy.int8)
    marks = numpy.where(met, reached, short)
    unknown = numpy.isnan(actual) | (polarity is Polarity.NEUTRAL)
    numpy.copyto(marks, numpy.int8(LEVELS.index(Level.CANNOT_JUDGE)), where=unknown)
    numpy.copyto(marks, numpy.int8(LEVELS.index(Level.NO_TARGET)), where=numpy.isnan(least))
    return marks


def _filled(value: float | numpy.ndarray | None) -> numpy.ndarray:
    return numpy.asarray(numpy.nan if value is None else value, dtype=float)


def _margin(bound: numpy.ndarray, without: float = numpy.nan) -> numpy.ndarray:
    """Within which a value equals the bound, as in `_equal`."""
    return numpy.where(numpy.isnan(bound), without, numpy.maximum(1e-9 * numpy.abs(bound), 1e-12))


def _edges(polarity: Polarity, lower: float | None, upper: float | None) -> tuple[float, float]:
    """The edge of the target range that is reached first, and its good end; both the same for a single target."""
    known = [bound for bound in (lower, upper) if bound is not None]
    return (min(known), max(known)) if polarity is Polarity.HIGHER else (max(known), min(known))


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
