"""Laju: the way walked against the way planned."""

from __future__ import annotations

from smartcity_metrics.metrics.result import Pace

ON_PLAN = 0.05  # DESIGN 6; a city may set its own
_HAIR = 1e-9  # so that 0.55 - 0.50 is a band of 0.05 in binary too


def pace(progress: float | None, planned: float | None, band: float = ON_PLAN) -> Pace:
    """How the walked share compares with the planned share at the same period; all three are fractions.

    Below zero it is going back, whatever was planned. Else at least one band more is ahead, at least one
    band less behind, between them on plan. Cannot be judged when either share is None.
    """
    if progress is None:
        return Pace.CANNOT_JUDGE
    if progress < 0:
        return Pace.GOING_BACK
    if planned is None:
        return Pace.CANNOT_JUDGE
    gap = progress - planned
    if gap >= band - _HAIR:
        return Pace.AHEAD
    return Pace.BEHIND if gap <= -band + _HAIR else Pace.ON_PLAN
