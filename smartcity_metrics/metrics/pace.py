"""Laju: the way walked against the way planned."""

from __future__ import annotations

import numpy

from smartcity_metrics.metrics.result import Note, Pace, Result

PACES = tuple(Pace)  # a mark's place here is its small number in an array of marks
ON_PLAN = 0.05  # DESIGN 6; a city may set its own
_HAIR = 1e-9  # so that 0.55 - 0.50 is a band of 0.05 in binary too


def pace(progress: float | None, planned: float | None, band: float = ON_PLAN) -> Result:
    """`pace_of` as a result: the value is the gap between both shares, the verdict the mark.

    A band below zero there is a verdict without a plan, and then no gap. Reasons: no_data (no progress), no_path (no plan).
    """
    gap = None if progress is None or planned is None else progress - planned
    missing = None if gap is not None else Note("no_data" if progress is None else "no_path")
    return Result(
        gap,
        n=0 if gap is None else 1,
        method="gap",
        verdict=str(pace_of(progress, planned, band)),
        reason=missing,
    )


def pace_of(
    progress: float | numpy.ndarray | None,
    planned: float | numpy.ndarray | None,
    band: float = ON_PLAN,
) -> Pace | numpy.ndarray:
    """How the walked share compares with the planned share at the same period; all three are fractions.

    At least one band below zero it is going back, whatever was planned; less than that below zero it
    has not moved and counts as zero. Else at least one band more is ahead, at least one band less
    behind, between them on plan. Cannot be judged when either share is None. Source: EFFECT 5.
    Arrays, of shapes that numpy broadcasts and with NaN for None, give an int8 array of places in PACES.
    """
    if isinstance(progress, numpy.ndarray) or isinstance(planned, numpy.ndarray):
        return _paces(
            *(
                numpy.asarray(numpy.nan if one is None else one, dtype=float)
                for one in (progress, planned)
            ),
            band,
        )
    if progress is None:
        return Pace.CANNOT_JUDGE
    if progress <= -band + _HAIR:
        return Pace.GOING_BACK
    if planned is None:
        return Pace.CANNOT_JUDGE
    gap = max(progress, 0.0) - planned
    if gap >= band - _HAIR:
        return Pace.AHEAD
    return Pace.BEHIND if gap <= -band + _HAIR else Pace.ON_PLAN


def _paces(progress: numpy.ndarray, planned: numpy.ndarray, band: float) -> numpy.ndarray:
    gap = numpy.maximum(progress, 0.0) - planned
    marks = (
        PACES.index(Pace.ON_PLAN)
        + (gap <= -band + _HAIR).astype(numpy.int8)
        - (gap >= band - _HAIR).astype(numpy.int8)
    )
    numpy.copyto(marks, numpy.int8(PACES.index(Pace.CANNOT_JUDGE)), where=numpy.isnan(gap))
    numpy.copyto(marks, numpy.int8(PACES.index(Pace.GOING_BACK)), where=progress <= -band + _HAIR)
    return marks
