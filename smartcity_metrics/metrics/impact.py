"""What residents feel: people reached, time and money saved, each from named indicators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.programme import Polarity
from smartcity_metrics.units import Unit


@dataclass(frozen=True)
class Saving:
    """What the cases since the launch were spared, in `unit` (what it is totalled in: hari, jam or Rp), and the sum behind it.

    terms: one (period, baseline - actual, cases) a period, in the indicator's own unit.
    """

    unit: Unit
    result: Result
    terms: tuple[tuple[str, float, float], ...] = ()


def saved(baseline: float | None, judged: Series, volume: Series, unit: Unit, polarity: Polarity) -> Saving:
    """The sum over the judged periods of (baseline - actual) x number of cases; of a HIGHER indicator (actual - baseline).

    Only periods for which both the value and the cases are final count; n says how many those are. Negative where
    residents lost. Totalled as `Unit.total` has it. None without a baseline or without a common period. Source: DESIGN 6.
    """
    word, factor = unit.total
    if baseline is None:
        return Saving(word, Result(None, reason=Note("no_baseline")))
    cases = {period: float(value) for period, value, final in zip(volume.periods, volume.values, volume.final, strict=True) if final}
    sign = -1 if polarity is Polarity.HIGHER else 1
    terms = tuple((str(period), sign * (baseline - float(value)), cases[period])
                  for period, value in zip(judged.periods, judged.values, strict=True) if period in cases)
    if not terms:
        return Saving(word, Result(None, reason=Note("no_volume")))
    total = float(numpy.sum([gain * number for _, gain, number in terms])) * factor
    return Saving(word, Result(total, n=len(terms), method="saved"), terms)
