"""How much of the promised way is walked, and how much of it the plan wanted to be walked by now."""

from __future__ import annotations

from datetime import date

import numpy

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity


def progress(baseline: float | None, target: float | None, actual: float | None, polarity: Polarity,
             target_upper: float | None = None) -> Result:
    """`share_walked` as a result, with the first reason that holds where there is no way to be walked.

    Reasons: neutral, no_target, no_baseline, no_distance (the baseline already meets the target), no_data (no actual).
    """
    value = share_walked(baseline, target, actual, polarity, target_upper)
    if value is not None:
        return Result(value, n=1, method="way")
    return Result(None, method="way", reason=no_way(baseline, target, polarity, target_upper) or Note("no_data"))


def no_way(baseline: float | None, target: float | None, polarity: Polarity, target_upper: float | None = None) -> Note | None:
    """Why no way from baseline to target can be measured; None when there is one."""
    if polarity is Polarity.NEUTRAL:
        return Note("neutral")
    if target is None and target_upper is None:
        return Note("no_target")
    if baseline is None:
        return Note("no_baseline")
    return Note("no_distance", {"baseline": baseline}) if way(baseline, target, polarity, target_upper) is None else None


def share_walked(baseline: float | numpy.ndarray | None, target: float | numpy.ndarray | None, actual: float | numpy.ndarray | None,
             polarity: Polarity, target_upper: float | numpy.ndarray | None = None) -> float | numpy.ndarray | None:
    """Share of the promised distance covered, as a fraction: (A - B) / (T - B).

    0 is still at the baseline, 1 is the target met, below 0 is worse than the start; not capped, so 1.4
    is 40 % beyond the promise. All values in the indicator's unit. Of a range with a direction the edge
    that is reached first counts. Polarity RANGE: 1 inside, else one minus the distance left outside the
    range over the distance at the start.
    None when a value is missing, when the target does not lie on the good side of the baseline (no
    distance was promised: "keep it there"), and for NEUTRAL. Source: DESIGN 6, STATISTICS 2.2.
    Arrays, of shapes that numpy broadcasts and with NaN for None, give an array with NaN for None.
    """
    if any(isinstance(one, numpy.ndarray) for one in (baseline, target, actual, target_upper)):
        return _shares(*(numpy.asarray(numpy.nan if one is None else one, dtype=float)
                         for one in (baseline, target, actual, target_upper)), polarity)
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
    """The share of the way at which the plan wanted to stand: `share_walked` of the planned value."""
    return share_walked(baseline, target, planned, polarity, target_upper)


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


def _shares(baseline: numpy.ndarray, target: numpy.ndarray, actual: numpy.ndarray, upper: numpy.ndarray,
            polarity: Polarity) -> numpy.ndarray:
    """`progress` for arrays."""
    if polarity is Polarity.RANGE:
        promised = _all_outside(baseline, target, upper)
        return 1 - numpy.abs(_all_outside(actual, target, upper)) / numpy.abs(numpy.where(promised == 0, numpy.nan, promised))
    distance = (numpy.fmin if polarity is Polarity.HIGHER else numpy.fmax)(target, upper) - baseline
    good = distance > 0 if polarity is Polarity.HIGHER else (distance < 0) & (polarity is Polarity.LOWER)
    return (actual - baseline) / numpy.where(good, distance, numpy.nan)


def _all_outside(value: numpy.ndarray, lower: numpy.ndarray, upper: numpy.ndarray) -> numpy.ndarray:
    """`_outside` for arrays; NaN without a value or without bounds."""
    beyond = numpy.fmin(value - lower, 0.0) + numpy.fmax(value - upper, 0.0)
    return numpy.where(numpy.isnan(value) | (numpy.isnan(lower) & numpy.isnan(upper)), numpy.nan, beyond)
