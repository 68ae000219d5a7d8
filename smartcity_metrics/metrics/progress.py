"""How much of the promised way is walked, and how much of it the plan wanted to be walked by now."""

from __future__ import annotations

from datetime import date

from smartcity_metrics.programme import Polarity


def progress(baseline: float | None, target: float | None, actual: float | None, polarity: Polarity,
             target_upper: float | None = None) -> float | None:
    """Share of the promised distance covered, as a fraction: (A - B) / (T - B).

    0 is still at the baseline, 1 is the target met, below 0 is worse than the start; not capped, so 1.4
    is 40 % beyond the promise. All values in the indicator's unit. Of a range with a direction the edge
    that is reached first counts. Polarity RANGE: 1 inside, else one minus the distance left outside the
    range over the distance at the start.
    None when a value is missing, when the target does not lie on the good side of the baseline (no
    distance was promised: "keep it there"), and for NEUTRAL. Source: DESIGN 6, STATISTICS 2.2.
    """
    promised = way(baseline, target, polarity, target_upper)
    if promised is None or actual is None:
        return None
    if polarity is Polarity.RANGE:
        return 1 - abs(_outside(actual, target, target_upper)) / abs(promised)
    return (actual - baseline) / promised


def way(baseline: float | None, target: float | None, polarity: Polarity, target_upper: float | None = None) -> float | None:
    """The promised distance T - B with its sign, in the indicator's unit; None where `progress` has no distance."""
    bounds = [bound for bound in (target, target_upper) if bound is not None]
    if baseline is None or not bounds or polarity is Polarity.NEUTRAL:
        return None
    if polarity is Polarity.RANGE:
        return -_outside(baseline, target, target_upper) or None
    distance = (min(bounds) if polarity is Polarity.HIGHER else max(bounds)) - baseline
    good = distance > 0 if polarity is Polarity.HIGHER else distance < 0
    return distance if good else None


def planned_share(baseline: float, planned: float, target: float | None, polarity: Polarity,
                  target_upper: float | None = None) -> float | None:
    """The share of the way at which the plan wanted to stand: `progress` of the planned value."""
    return progress(baseline, target, planned, polarity, target_upper)


def time_share(start: date, end: date, day: date) -> float | None:
    """Share of the days from start to end, both counted, that are over when `day` is over; 0 to 1.

    The straight line that stands for a plan without periodic targets. None when end is before start.
    """
    whole = (end - start).days + 1
    return min(max(((day - start).days + 1) / whole, 0.0), 1.0) if whole > 0 else None


def _outside(value: float, lower: float | None, upper: float | None) -> float:
    """How far the value lies below (negative) or above (positive) the range; 0 inside."""
    if lower is not None and value < lower:
        return value - lower
    return value - upper if upper is not None and value > upper else 0.0
