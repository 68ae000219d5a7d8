"""What the money bought: the budget spent on a quick win per case, per unit saved, per person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_metrics.metrics.result import Result, Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Aggregation, Period, Polarity
from smartcity_metrics.units import Unit

SHOWN = (Signal.PROVEN, Signal.INDICATED)


@dataclass(frozen=True)
class Cost(Result):
    """value, low, high: rupiah for one, that is spent over the number and over its limits.

    low, high None: the number is a count and has no limits; high None beside a low: its lower limit
    is 0 or less, so that nothing says how dear one was at most. what: "case" (one served since the
    launch), "more" (one more than without the innovation), "saved" (an hour or day), "person"
    (reached). unit: of the number. number: how many. spent: rupiah. until: the month up to which a
    budget report counts it, None where somebody wrote it down.
    """

    what: str = ""
    unit: Unit = Unit("")
    number: float = 0.0
    spent: float = 0.0
    until: Period | None = None


def costs(card: Scorecard, quick_win: str) -> tuple[Cost, ...]:
    """What the spent budget (realisasi anggaran) of a quick win bought, by what its indicators count.

    The interval is that of the effect: spent over its limits, so that the sure side of a saving is
    the dear side of its price. Saved rupiah and what did not come have no price. Empty where no
    spending is on record, or nothing is counted. Source: EFFECT 6.
    """
    win = card.programme.quick_win(quick_win)
    if win is None or not win.spent or win.spent <= 0:
        return ()
    counted = (*_counted(card, quick_win), *_effects(card, quick_win))
    return tuple(
        _cost(what, unit, number, win.spent, win.spent_until)
        for what, unit, number in counted
        if number.value is not None and number.value > 0
    )


def _counted(card: Scorecard, quick_win: str) -> Iterator[tuple[str, Unit, Result]]:
    """Cases served, by the indicators that count them for others, and people reached."""
    rolled = card.quick_wins[quick_win]
    volumes = {row.indicator.volume for row in rolled.rows}
    for code, row in card.rows.items():
        if code in volumes and row.indicator.aggregation is Aggregation.SUM:
            yield "case", row.indicator.unit, Result(row.actual.value)
    yield "person", Unit("orang"), Result(rolled.beneficiaries.value)


def _effects(card: Scorecard, quick_win: str) -> Iterator[tuple[str, Unit, Result]]:
    """Time saved, and what came more than it would have, each with the interval of the effect."""
    rolled = card.quick_wins[quick_win]
    for saving in rolled.savings:
        if not saving.unit.is_money:
            yield "saved", saving.unit, saving.result
    for row in rolled.rows:
        if _adds_up(row):
            more = row.change.effect.cumulated
            yield "more", row.indicator.unit, Result(more.value, low=more.low, high=more.high)


def _adds_up(row: Row) -> bool:
    indicator = row.indicator
    adds = indicator.aggregation is Aggregation.SUM and indicator.polarity is Polarity.HIGHER
    return adds and not indicator.unit.is_money and row.signal.mark in SHOWN


def _cost(what: str, unit: Unit, number: Result, spent: float, until: Period | None) -> Cost:
    low, high = (
        spent / limit if limit and limit > 0 else None for limit in (number.high, number.low)
    )
    return Cost(
        spent / number.value,
        method="spent_over",
        low=low,
        high=high,
        what=what,
        unit=unit,
        number=number.value,
        spent=spent,
        until=until,
    )
