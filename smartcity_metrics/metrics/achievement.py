"""Capaian: the regulation's ratio of result to target, and whether the target is met."""

from __future__ import annotations

import math

from smartcity_metrics.metrics.result import Level
from smartcity_metrics.programme import Formula, Polarity

_DEFAULT = {Polarity.HIGHER: Formula.NORMAL, Polarity.LOWER: Formula.SPECIAL}


def formula_of(polarity: Polarity, chosen: Formula | None = None) -> Formula | None:
    """The formula that counts: the chosen one, else the polarity's default; None for range and neutral without choice."""
    return chosen or _DEFAULT.get(polarity)


def achievement(actual: float | None, target: float | None, *, polarity: Polarity, formula: Formula | None = None,
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


def level(actual: float, target: float | None, *, polarity: Polarity, target_upper: float | None = None,
          passed: bool) -> Level:
    """Whether the target is met. `passed`: the target date has come, so that "not yet" has become "missed".

    A range with a direction is exceeded beyond its good end and met inside; RANGE is met inside and
    knows no exceeding. A difference of less than a billionth counts as equal.
    """
    lower, upper = target, target_upper
    if lower is None and upper is None:
        return Level.NO_TARGET
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


def _edges(polarity: Polarity, lower: float | None, upper: float | None) -> tuple[float, float]:
    """The edge of the target range that is reached first, and its good end; both the same for a single target."""
    known = [bound for bound in (lower, upper) if bound is not None]
    return (min(known), max(known)) if polarity is Polarity.HIGHER else (max(known), min(known))


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
