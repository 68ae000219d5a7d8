"""Tahapan: steps done against steps planned, at a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smartcity_metrics.programme import Milestone


class Step(StrEnum):
    """Where a milestone stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    RUNNING = "running"
    AHEAD = "ahead"  # its time has not come


@dataclass(frozen=True)
class Steps:
    """Milestones counted: `done` of `total`, `due` by now, `late` = due and not done. weight_*: the same by weight."""

    total: int
    due: int
    done: int
    late: tuple[Milestone, ...]
    weight_done: float
    weight_due: float


def step(milestone: Milestone, day: date) -> Step:
    """Where the milestone stands at the end of the day; what happened after it has not happened yet."""
    if milestone.actual_end is not None and milestone.actual_end <= day:
        return Step.DONE_LATE if milestone.actual_end > milestone.planned_end else Step.DONE
    if milestone.planned_end < day:
        return Step.OVERDUE
    begun = milestone.actual_start is not None and milestone.actual_start <= day
    return Step.RUNNING if begun else Step.AHEAD


def days_late(milestone: Milestone, day: date) -> int:
    """Days between the planned end and the real one, or `day` when it is not done; 0 when in time."""
    done = milestone.actual_end if milestone.actual_end is not None and milestone.actual_end <= day else day
    return max((done - milestone.planned_end).days, 0)


def steps(milestones: Sequence[Milestone], day: date) -> Steps:
    """Count the milestones at a day. Weights count as given; a milestone without one counts 1."""
    done = [one for one in milestones if step(one, day) in (Step.DONE, Step.DONE_LATE)]
    due = [one for one in milestones if one.planned_end <= day]
    whole = sum(_weight(one) for one in milestones)
    return Steps(len(milestones), len(due), len(done), tuple(one for one in milestones if step(one, day) is Step.OVERDUE),
                 sum(map(_weight, done)) / whole if whole else 0.0, sum(map(_weight, due)) / whole if whole else 0.0)


def _weight(milestone: Milestone) -> float:
    return 1.0 if milestone.weight is None else milestone.weight
