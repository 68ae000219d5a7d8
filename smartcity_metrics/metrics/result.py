"""The shapes of an answer: a value with what is known of it, and a mark with the reason it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Note:
    """A reason or a caution: a code of the catalogue (`reason.<code>`, `caution.<code>`) and the facts that fill it."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A figure. `value` None means that nothing can be said, and `reason` says why.

    low, high: interval, where there is one. n: values that went in. method: code of the rule used.
    """

    value: float | None
    n: int = 0
    method: str = ""
    low: float | None = None
    high: float | None = None
    verdict: str | None = None
    cautions: tuple[Note, ...] = ()
    reason: Note | None = None


class Level(StrEnum):
    """Is the target met?"""

    EXCEEDED = "exceeded"
    MET = "met"
    NOT_YET = "not_yet"
    MISSED = "missed"
    NO_TARGET = "no_target"
    CANNOT_JUDGE = "cannot_judge"


class Pace(StrEnum):
    """Is the way to the target walked as the plan wanted?"""

    AHEAD = "ahead"
    ON_PLAN = "on_plan"
    BEHIND = "behind"
    GOING_BACK = "going_back"
    CANNOT_JUDGE = "cannot_judge"


class Signal(StrEnum):
    """Is the change more than noise?"""

    PROVEN = "proven"
    INDICATED = "indicated"
    NOT_TOLD_APART = "not_told_apart"
    WORSE = "worse"
    CANNOT_JUDGE = "cannot_judge"


@dataclass(frozen=True)
class Mark:
    """One of the marks of an indicator; `reason` stands only where it needs one."""

    mark: Level | Pace | Signal
    reason: Note | None = None
