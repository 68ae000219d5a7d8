"""The scorecard as plain JSON: the contract of `score --json` (README, DESIGN 12)."""

from __future__ import annotations

from datetime import date

from smartcity_metrics.metrics.before_only import BeforeOnlyEffect
from smartcity_metrics.metrics.comparison_places import PlaceComparison, compared_places
from smartcity_metrics.metrics.result import Mark, Note, Result
from smartcity_metrics.metrics.roll_up import RollUp
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.metrics.signal import TESTED, chance_proofs
from smartcity_metrics.metrics.study import Estimate
from smartcity_metrics.programme import Aggregation, CellRef, Revised, Revision


def score_json(card: Scorecard, edition: int | None = None) -> dict:
    """The scorecard with full precision: lists throughout, null where nothing can be said, periods as 2019-07."""
    return {
        "city": card.programme.city.name,
        "as_of": str(card.as_of.period),
        "edition": edition,
        "sample": card.programme.is_sample,
        "dimensions": [
            {"name": one.name} | _roll_up(card.dimensions[one.code])
            for one in card.programme.dimensions
        ],
        "quick_wins": [
            {"name": one.name, "dimension": one.dimension, "opd": one.opd}
            | _roll_up(card.quick_wins[one.code])
            | {
                "criteria": [
                    {"code": item.code, "met": item.met} for item in card.criteria[one.code]
                ]
            }
            for one in card.programme.quick_wins
        ],
        "indicators": [
            _row(row) | {"comparison": _comparison(compared_places(row, card.programme))}
            for row in card.rows.values()
        ],
    }


def _row(row: Row) -> dict:
    one = row.indicator
    return {
        "code": one.code,
        "name": one.name,
        "quick_win": one.quick_win,
        "dimension": row.quick_win.dimension if row.quick_win else None,
        "unit": one.unit,
        "polarity": str(one.polarity),
        "baseline": one.baseline,
        "target": one.target,
        "target_upper": one.target_upper,
        "actual": row.actual.value,
        "period": str(row.period) if row.period else None,
        "achievement": row.achievement.value,
        "progress": row.progress.value,
        "planned_share": row.planned.value,
        "compared": {
            "kind": str(row.pair.kind),
            "before": row.pair.before,
            "after": row.pair.after,
        },
        "level": _mark(row.level),
        "pace": _mark(row.pace),
        "signal": _mark(row.signal)
        | {
            "effect": _effect(row.change.effect, one.aggregation is Aggregation.SUM),
            "cautions": [note.code for note in row.change.cautions],
        },
        "revisions": [
            _revision(revision) for revision in row.revisions if revision.what is Revised.VALUE
        ],
        "moved": [
            {"what": str(revision.what)} | _revision(revision)
            for revision in row.revisions
            if revision.what is not Revised.VALUE
        ],
        "sources": [
            CellRef.of(cell).place for origin in row.judged.origins for cell in origin.splitlines()
        ],
    }


def _comparison(found: PlaceComparison | None) -> dict | None:
    """The indicator beside other places: null where none are named, value null where withheld."""
    if found is None:
        return None
    ranks = {"rank": found.rank, "difference_rank": found.changed_rank, "date_rank": found.dates}
    return {
        "value": found.value,
        "last": found.last,
        "reason": _code(found.reason),
        "places": list(found.places),
        "left_out": found.left_out,
        "weights": dict(found.weights),
        "error_before": found.error,
        "difference_in_differences": found.changed,
    } | {
        name: None if placebos is None else {"rank": placebos.rank, "of": placebos.of}
        for name, placebos in ranks.items()
    }


def _revision(revision: Revision) -> dict:
    """What was rewritten: of a launch or a target date old and new are days, else numbers in the
    indicator's unit.
    """
    old, new = (
        value.isoformat() if isinstance(value, date) else value
        for value in (revision.old, revision.new)
    )
    return {
        "period": str(revision.period) if revision.period else None,
        "district": revision.district or None,
        "old": old,
        "new": new,
        "day": revision.day.isoformat() if revision.day else None,
        "reason": revision.reason,
        "by": revision.by,
    }


def _roll_up(one: RollUp) -> dict:
    return {
        "code": one.code,
        "quick_wins": [win.code for win in one.quick_wins],
        "levels": {str(mark): count for mark, count in one.levels.items()},
        "paces": {str(mark): count for mark, count in one.paces.items()},
        "signals": {str(mark): count for mark, count in one.signals.items()},
        "tested": tested(one),
        "chance_proofs": chance_proofs(tested(one)),
        "level_judged": one.level_judged,
        "pace_judged": one.pace_judged,
        "of": one.total,
        "beneficiaries": _result(one.beneficiaries),
        "savings": [
            {"unit": saving.unit, "low": saving.result.low, "high": saving.result.high}
            | _result(saving.result)
            for saving in one.savings
        ],
        "milestones": {
            "total": one.steps.total,
            "due": one.steps.due,
            "done": one.steps.done,
            "late": len(one.steps.late),
        },
        "budget": one.budget,
        "spent": one.spent,
        "absorbed": one.absorbed.value,
    }


def tested(rolled: RollUp) -> int:
    """How many of its indicators have a change that could be judged."""
    return sum(rolled.signals.get(mark, 0) for mark in TESTED)


def _effect(effect: BeforeOnlyEffect | None, adds_up: bool) -> dict | None:
    """The mean effect a period with its 95 % interval in the indicator's unit; null if withheld.

    observed - expected = value. months_before and months_after count periods. cumulated only where
    the values are added up (`adds_up`).
    """
    if effect is None or effect.value is None:
        return None
    return {
        "value": effect.value,
        "low": effect.low,
        "high": effect.high,
        "p": effect.p,
        "observed": effect.observed,
        "expected": effect.expected,
        "recent": _estimate(effect.recent),
        "cumulated": _estimate(effect.cumulated) if adds_up else None,
        "detectable": effect.detectable,
        "months_before": effect.before,
        "months_after": effect.after,
        "autocorrelation": effect.phi,
        "wandering": effect.wandering,
        "method": effect.method,
    }


def _estimate(one: Estimate | None) -> dict | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high}


def _result(result: Result) -> dict:
    return {"value": result.value, "n": result.n, "reason": _code(result.reason)}


def _mark(mark: Mark) -> dict:
    return {"mark": str(mark.mark), "reason": _code(mark.reason)}


def _code(note: Note | None) -> str | None:
    return note.code if note else None
