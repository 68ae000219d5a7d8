"""What the rows of any set of quick wins say together: the one count of "n of N" that all use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from smartcity_metrics.metrics.impact import Saving
from smartcity_metrics.metrics.like_with_like import gain
from smartcity_metrics.metrics.milestones import Steps, steps
from smartcity_metrics.metrics.result import Level, Note, Pace, Result, Signal
from smartcity_metrics.programme import Benefit, Indicator, Programme, QuickWin, Stage
from smartcity_metrics.units import Unit

if TYPE_CHECKING:
    from smartcity_metrics.metrics.scorecard import Row

ON_PLAN = (Pace.AHEAD, Pace.ON_PLAN)


@dataclass(frozen=True)
class RollUp:
    """Rows taken together: counts and n of N, never a composite score.

    N is `total`, all quick wins of the set, with or without indicators. Of n there are two, each
    named as what it is: `level_judged` and `pace_judged`.

    rows: all indicators; mains: the main one of each quick win, which `levels` and `paces` count.
    signals: of all indicators, so that nobody picks the one that came out well.
    beneficiaries: people reached; n of how many quick wins report people. savings: one a unit.
    absorbed: spent over budget, a fraction, over the quick wins that name both.
    achievement: mean of capped achievements of the mains, only for an OPD (LKjIP), with the cap as
    its method.
    """

    kind: str
    code: str
    quick_wins: tuple[QuickWin, ...]
    rows: tuple[Row, ...]
    mains: tuple[Row, ...]
    levels: Mapping[Level, int]
    paces: Mapping[Pace, int]
    signals: Mapping[Signal, int]
    beneficiaries: Result
    savings: tuple[Saving, ...]
    steps: Steps
    budget: float | None
    spent: float | None
    absorbed: Result
    achievement: Result

    @property
    def total(self) -> int:
        """N: the quick wins of the set."""
        return len(self.quick_wins)

    @property
    def level_judged(self) -> int:
        """Of how many it is known whether the target is met: a target and a figure to compare."""
        unknown = (Level.CANNOT_JUDGE, Level.NO_TARGET)
        return sum(count for mark, count in self.levels.items() if mark not in unknown)

    @property
    def pace_judged(self) -> int:
        """Of how many it is known whether they go as planned: needs a baseline and a path too."""
        return sum(count for mark, count in self.paces.items() if mark is not Pace.CANNOT_JUDGE)

    @property
    def pace_unknown(self) -> int:
        """The others; with `pace_judged` they make N."""
        return self.total - self.pace_judged

    @property
    def on_plan(self) -> int:
        """How many go as planned or faster."""
        return sum(self.paces.get(mark, 0) for mark in ON_PLAN)


def roll_up(
    kind: str,
    code: str,
    wins: Sequence[QuickWin],
    rows: Mapping[str, Row],
    programme: Programme,
    day: date,
) -> RollUp:
    """Take a set of quick wins together.

    kind, code: what the set is: quick_win, dimension, opd, city, or a selection of a page.
    rows: by code, of all indicators of `programme`. day: the as-of, up to which milestones are due.
    """
    own = {
        win.code: [rows[indicator.code] for indicator in programme.indicators_of(win.code)]
        for win in wins
    }
    mains = [
        rows[main.code]
        for win in wins
        if (main := main_indicator([row.indicator for row in own[win.code]]))
    ]
    all_rows = [row for found in own.values() for row in found]
    milestones = [milestone for win in wins for milestone in programme.milestones_of(win.code)]
    achieved = Result(None, reason=Note("not_asked"))
    if kind == "opd":
        achieved = _mean_achievement(mains, programme.city.cap)
    spent = [win.spent for win in wins if win.budget and win.spent is not None]
    return RollUp(
        kind,
        code,
        tuple(wins),
        tuple(all_rows),
        tuple(mains),
        levels=Counter(row.level.mark for row in mains),
        paces=Counter(row.pace.mark for row in mains),
        signals=Counter(row.signal.mark for row in all_rows),
        beneficiaries=_beneficiaries(all_rows),
        savings=_savings(all_rows),
        steps=steps(milestones, day),
        budget=sum(win.budget for win in wins if win.budget) or None,
        spent=sum(spent) if spent else None,
        absorbed=_absorbed(wins),
        achievement=achieved,
    )


def main_indicator(indicators: Sequence[Indicator]) -> Indicator | None:
    """What stands for a quick win: the one marked main, else the first outcome or impact."""
    marked = [indicator for indicator in indicators if indicator.main]
    effects = [
        indicator for indicator in indicators if indicator.stage in (Stage.OUTCOME, Stage.IMPACT)
    ]
    return next(iter([*marked, *effects, *indicators]), None)


def people_reached(row: Row) -> float | None:
    """People that came since the launch, one by one; None where it counts none, or something else.

    Of a stock those who were there before are taken off; a mean or a share adds nobody up. A family,
    a permit or a visit is no person, and how many people it is nobody knows (EFFECT 5).
    """
    one = row.indicator
    if one.benefit is not Benefit.BENEFICIARIES or not one.unit.counts_people:
        return None
    added = gain(one, row.series, row.actual.value, row.launched)
    return None if added is None else max(added, 0.0) * one.unit.size


def _beneficiaries(rows: Sequence[Row]) -> Result:
    """People reached, summed; n quick wins report people."""
    people = {
        row.indicator.code: found for row in rows if (found := people_reached(row)) is not None
    }
    named = [row for row in rows if row.indicator.benefit is Benefit.BENEFICIARIES]
    others = {
        row.indicator.quick_win
        for row in named
        if row.actual.value is not None and not row.indicator.unit.counts_people
    }
    left_out = (Note("not_people", {"n": len(others)}),) if others else ()
    if not people:
        why = Note("no_people", {"n": len(others)}) if others else Note("no_beneficiaries")
        return Result(None, reason=why)
    reporting = {row.indicator.quick_win for row in named if row.indicator.code in people}
    twice = (Note("may_count_twice"),) if len(people) > 1 else ()
    total = sum(people.values())
    return Result(total, n=len(reporting), method="sum", cautions=twice + left_out)


def _savings(rows: Sequence[Row]) -> tuple[Saving, ...]:
    """Savings totalled by unit; n counts the indicators."""
    totals: dict[Unit, list[Saving]] = {}
    for row in rows:
        if row.saving is not None and row.saving.result.value is not None:
            totals.setdefault(row.saving.unit, []).append(row.saving)
    return tuple(_total_saving(unit, parts) for unit, parts in totals.items())


def _total_saving(unit: Unit, parts: Sequence[Saving]) -> Saving:
    """Limits are added as they are: wider than if the effects were independent, which nobody knows."""
    value, low, high = (
        sum(getattr(saving.result, name) for saving in parts) for name in ("value", "low", "high")
    )
    return Saving(unit, Result(value, n=len(parts), method="saved", low=low, high=high))


def _absorbed(wins: Sequence[QuickWin]) -> Result:
    """Spent over budget of the quick wins that name both."""
    known = [win for win in wins if win.budget and win.spent is not None]
    if not known:
        return Result(None, reason=Note("no_budget"))
    share = sum(win.spent for win in known) / sum(win.budget for win in known)
    return Result(share, n=len(known), method="absorbed")


def _mean_achievement(mains: Sequence[Row], cap: float) -> Result:
    """Mean of the achievements, each floored at 0 and capped, so that one outlier cannot carry the mean (DOMAIN 6.2)."""
    known = [
        min(max(row.achievement.value, 0.0), cap)
        for row in mains
        if row.achievement.value is not None
    ]
    if not known:
        return Result(None, reason=Note("no_achievement"))
    return Result(sum(known) / len(known), n=len(known), method=f"capped_mean_{cap:g}")
