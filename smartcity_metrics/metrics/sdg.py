"""Progress as the statistical offices report it for the Sustainable Development Goals. Never our headline."""

from __future__ import annotations

import math
from dataclasses import dataclass

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity

SUBSTANTIAL, MODERATE = 0.95, 0.60  # of the growth the target needs
SUBSTANTIAL_GROWTH, MODERATE_GROWTH = 0.015, 0.005  # a year, where there is no target
_LIMIT_POWER = 4.44


@dataclass(frozen=True)
class SdgProgress(Result):
    """`value`: with a target, the growth seen over the growth needed; without one, the growth a year in the good direction.

    verdict: "target_achieved", "substantial_progress", "moderate_progress", "limited_progress", "deterioration" or
    "not_available". score: -5 to 5. seen, needed: compound growth a year, fractions. limit_coefficient: 0 to 1, what
    is left of the thresholds of growth near a natural limit.
    """

    score: float | None = None
    seen: float | None = None
    needed: float | None = None
    limit_coefficient: float | None = None


def sdg_progress(base_year: float, base: float | None, year: float, value: float | None, *, polarity: Polarity,
                 target: float | None = None, target_year: float | None = None, limit: float | None = None) -> SdgProgress:
    """The compound annual growth from base to value against that from base to target.

    Values in the indicator's unit, years as numbers. limit: natural end of the scale, counted only without a target.
    A target that is met is "target_achieved" with score 5, whatever the growth. "not_available", with a reason: no
    data or one year of them, a base or target of 0 (published software puts 0.001 there; growth from nothing is no number), values
    of different signs, a target at the base that is lost again, a target year not after the base, RANGE and NEUTRAL.
    Below zero, growth is that of the size, so its good direction turns round.
    Two end points decide everything: not for months, nor for percentages near 0 or 100.
    Source: sdg-build (Open SDG), IndicatorProgress, and Eurostat's method with target; STATISTICS 2.4.
    """
    direction = {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(polarity)
    if direction is None:
        return _unavailable("no_good_side")
    if base is None or value is None or not math.isfinite(base + value):
        return _unavailable("no_data")
    if year <= base_year:
        return _unavailable("one_year")
    achieved = target is not None and direction * (value - target) >= 0
    good = direction if base > 0 else -direction
    if target is None:
        seen, reason = _growth(base, value, year - base_year)
        return _unavailable(reason) if reason else _by_growth(good * seen, seen, _limit_coefficient(base, limit))
    seen, reason = _growth(base, value, year - base_year)
    needed, no_way = _needed(base, target, None if target_year is None else target_year - base_year)
    if reason := reason or no_way:
        return SdgProgress(None, n=2, method="sdg_target", verdict="target_achieved", score=5.0, seen=seen,
                           reason=Note(reason)) if achieved else _unavailable(reason)
    ratio = good * seen / abs(needed)
    return SdgProgress(ratio, n=2, method="sdg_target", seen=seen, needed=needed,
                       verdict="target_achieved" if achieved else _word(ratio, SUBSTANTIAL, MODERATE),
                       score=5.0 if achieved else _score_to_target(ratio))


def _unavailable(code: str) -> SdgProgress:
    return SdgProgress(None, method="sdg", verdict="not_available", reason=Note(code))


def _growth(first: float, last: float, years: float) -> tuple[float | None, str | None]:
    """Compound growth a year as a fraction, or the code of the reason why there is none. A last value of 0 is -1."""
    if first == 0:
        return None, "zero_base"
    return (None, "signs_differ") if last / first < 0 else ((last / first) ** (1 / years) - 1, None)


def _needed(base: float, target: float, years: float | None) -> tuple[float | None, str | None]:
    if target == 0:
        return None, "zero_target"
    if years is None or years <= 0:
        return None, "no_target_year"
    growth, reason = _growth(base, target, years)
    return (None, "target_is_base") if growth == 0 else (growth, reason)


def _limit_coefficient(base: float, limit: float | None) -> float:
    if not limit:
        return 1.0
    base, limit = abs(base), abs(limit)
    share = base / limit if base <= limit else (2 * limit - base) / limit
    return 1 - max(share, 0.0) ** _LIMIT_POWER


def _by_growth(growth: float, seen: float, k: float) -> SdgProgress:
    return SdgProgress(growth, n=2, method="sdg_growth", seen=seen, limit_coefficient=k, score=_score_of_growth(growth, k),
                       verdict=_word(growth, SUBSTANTIAL_GROWTH * k, MODERATE_GROWTH * k))


def _word(value: float, substantial: float, moderate: float) -> str:
    steps = ((substantial, "substantial_progress"), (moderate, "moderate_progress"), (0.0, "limited_progress"))
    return next((word for bottom, word in steps if value >= bottom), "deterioration")


def _score_to_target(ratio: float) -> float:
    return min(7.1429 * ratio - 4.2857, 5.0) if ratio >= MODERATE else max(4.1667 * ratio - 2.5, -5.0)


def _score_of_growth(growth: float, k: float) -> float:
    if growth < 0:
        return max(125 * growth - 2.5, -5.0)
    if k == 0:
        return 5.0
    if growth >= SUBSTANTIAL_GROWTH * k:
        return min(500 * growth / k - 5, 5.0)
    return 250 * growth / k - 1.25 if growth >= MODERATE_GROWTH * k else 500 * growth / k - 2.5
