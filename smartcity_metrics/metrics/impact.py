"""What residents feel: people reached, time and money saved, each from named indicators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from smartcity_metrics.metrics.result import Note, Result, Signal
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.metrics.signal import Change
from smartcity_metrics.programme import Polarity
from smartcity_metrics.units import Unit


@dataclass(frozen=True)
class Saving:
    """What the cases since the launch were spared, in `unit` (what it is totalled in: hari, jam or Rp), and the sum behind it.

    terms: one (period, cases) a period.
    """

    unit: Unit
    result: Result
    terms: tuple[tuple[str, float], ...] = ()


def saved(change: Change, judged: Series, volume: Series, unit: Unit, polarity: Polarity) -> Saving:
    """The mean effect a case times the cases since the launch, with the effect's 95 % interval.

    Only periods for which both the value and the cases are final count; n says how many those are.
    A gain is positive, whichever way is good; low and high are its limits. Totalled as
    `Unit.total` has it. None where the mark is neither proven nor indicated: what is not told from chance saved
    nobody anything. Source: EFFECT 4.
    """
    word, factor = unit.total
    effect = change.effect
    if change.mark.mark not in (Signal.PROVEN, Signal.INDICATED):
        return Saving(word, Result(None, reason=change.mark.reason or Note("effect_not_shown")))
    known = zip(volume.periods, volume.values, volume.final, strict=True)
    cases = {period: float(value) for period, value, final in known if final}
    terms = tuple((str(period), cases[period]) for period in judged.periods if period in cases)
    if not terms:
        return Saving(word, Result(None, reason=Note("no_volume")))
    sign = 1 if polarity is Polarity.HIGHER else -1
    number = factor * float(numpy.sum([count for _, count in terms]))
    low, high = sorted((sign * effect.low * number, sign * effect.high * number))
    total = sign * effect.value * number
    return Saving(word, Result(total, n=len(terms), method="saved", low=low, high=high), terms)
