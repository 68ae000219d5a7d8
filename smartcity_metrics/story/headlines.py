"""What is said of an indicator's change: one set of numbers for headline, chart, table, page, slide and export.

A sentence may say only what the signal allows. Where the effect is known, its two means and their
difference are the only numbers of the change; else those of `Row.pair`. Source: EFFECT 4 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.like_with_like import LEAST_BEFORE, Contrast
from smartcity_metrics.metrics.result import Pace, Signal
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import Aggregation, Period, Polarity
from smartcity_metrics.story.sentences import (
    counted_since,
    effect_places,
    limits_text,
    places,
    reason,
    size_text,
    spoken,
    target_text,
)
from smartcity_metrics.units import UnitKind

SIGNIFICANT = 4  # digits of rupiah in a sentence


@dataclass(frozen=True)
class SpokenNumber:
    """A number of a headline and its place on the chart.

    role: mean, expected, change, interval, before, last, gain or total. value: its height on the
    chart, None where it has none (a difference). text: as it is printed; short: without the unit
    that the chart's axis names already.
    """

    role: str
    value: float | None
    text: str
    short: str


def headline(row: Row, say: Words) -> str:
    """What was measured against what would have come or what was before; or why nothing is said."""
    name = row.indicator.name
    if row.actual.value is None:
        return say("headline.cannot", name=name, reason=reason(row.actual.reason, say))
    slots = {number.role: number.text for number in spoken_numbers(row, say)}
    sentence = say(f"headline.{_form(row)}", name=name, Name=name, **slots, **_when(row, say))
    back = row.pace.mark is Pace.GOING_BACK and row.signal.mark is not Signal.WORSE
    return say("headline.and_going_back", headline=sentence) if back else sentence


def _form(row: Row) -> str:
    """The catalogue's key of the sentence that the row allows."""
    pair, mark = row.pair, row.signal.mark
    if pair.kind is Contrast.EXPECTED:
        codes = {note.code for note in row.change.cautions}
        if "worse_without_chart" in codes:
            return "effect_not_told_apart_worse"
        return f"effect_{mark}_beyond" if "chart_sees_more" in codes else f"effect_{mark}"
    if pair.kind is Contrast.PER_PERIOD:
        return "total" if pair.before is None else "per_period"
    if pair.before is None:
        return "now" if pair.kind is Contrast.GAIN else "mean"
    if pair.kind is Contrast.GAIN:
        return "gain" if _is_gain(row) else "from_to"
    return "mean_from"


def _is_gain(row: Row) -> bool:
    """Whether a stock of counted things has grown, from more than nothing."""
    counted = row.indicator.unit.kind is UnitKind.COUNT
    return counted and row.pair.before > 0 and row.pair.after > row.pair.before


def spoken_numbers(row: Row, say: Words) -> tuple[SpokenNumber, ...]:
    """Every number that the headline says, once; the chart shows these in bold, and no others."""
    if row.actual.value is None:
        return ()
    if row.pair.kind is Contrast.EXPECTED:
        return tuple(_of_effect(row, say))
    return tuple(_of_pair(row, say))


def _of_effect(row: Row, say: Words) -> Iterator[SpokenNumber]:
    effect = row.change.effect
    observed, expected, size = rounded_effect(row)
    text = _value(row, observed, say) + _per_period(row, say)
    yield SpokenNumber("mean", effect.observed, text, _bare(row, observed, say))
    text = _bare(row, expected, say)
    yield SpokenNumber("expected", effect.expected, text, text)
    if row.signal.mark is not Signal.NOT_TOLD_APART:
        text = direction_text(row, effect.value, size, say)
        yield SpokenNumber("change", None, text, text)
        low, high = effect.low, effect.high
        signed = low * high < 0
        if not signed:
            low, high = sorted((abs(low), abs(high)))
        text = limits_text(row, low, high, say, signed=signed)
        yield SpokenNumber("interval", None, text, text)


def _of_pair(row: Row, say: Words) -> Iterator[SpokenNumber]:
    pair, form = row.pair, _form(row)
    if form == "total":
        total = say.value(row.actual.value, row.indicator.unit, places(row))
        yield SpokenNumber("total", None, total, total)
        return
    if pair.before is not None and form != "gain":
        text = _bare(row, pair.before, say)
        yield SpokenNumber("before", pair.before, text, text)
    if form == "gain":
        text = say.number(row.actual.value - pair.before, places(row))
        yield SpokenNumber("gain", None, text, text)
    last = pair.kind is Contrast.GAIN
    text = _value(row, pair.after, say) + _per_period(row, say)
    role = "last" if last else "mean"
    yield SpokenNumber(role, pair.after, text, _bare(row, pair.after, say))


def rounded_effect(row: Row) -> tuple[float, float, float]:
    """Observed, expected and the size of the effect, rounded so that who subtracts finds the size.

    Two of the three are rounded to the step that is printed and give the third: those two that leave
    it nearest to what it is, so that none is off by a whole step.
    """
    effect = row.change.effect
    step = 10.0 ** -effect_places(row)
    if row.indicator.unit.is_money:
        largest = max(abs(effect.observed), abs(effect.expected), 1.0)
        step = 10.0 ** (math.floor(math.log10(largest)) - SIGNIFICANT + 1)
    observed, expected, gain = (
        math.floor(value / step + 0.5) for value in (effect.observed, effect.expected, effect.value)
    )
    choices = (
        (abs((observed - gain) * step - effect.expected), observed, observed - gain, gain),
        (abs((observed - expected) * step - effect.value), observed, expected, observed - expected),
        (abs((expected + gain) * step - effect.observed), expected + gain, expected, gain),
    )
    _, observed, expected, gain = min(choices)
    return observed * step, expected * step, abs(gain) * step


def _value(row: Row, value: float, say: Words) -> str:
    return say.value(value, row.indicator.unit, _decimals(row))


def _bare(row: Row, value: float, say: Words) -> str:
    """Without a unit word, which the other number of the sentence has."""
    if row.indicator.unit.has_word:
        return say.number(value, _decimals(row))
    return _value(row, value, say)


def _decimals(row: Row) -> int:
    """Decimals of the numbers of a change: a mean of whole numbers keeps one where it is small."""
    if row.pair.kind is Contrast.EXPECTED:
        return effect_places(row)
    whole = places(row)
    mean = row.pair.kind is not Contrast.GAIN and row.indicator.aggregation is not Aggregation.LAST
    small = row.pair.after is not None and abs(row.pair.after) < 100
    return max(whole, 1) if mean and small and not row.indicator.unit.is_money else whole


def _per_period(row: Row, say: Words) -> str:
    """sebulan: what a sum is counted in where a period of it is named."""
    if row.indicator.aggregation is not Aggregation.SUM:
        return ""
    return f" {say(f'method.per_{row.pair.period_unit}')}"


def _when(row: Row, say: Words) -> dict[str, str]:
    since = counted_since(row)
    return {
        "since": "" if since is None else say.period(since),
        "period": say.period(row.period),
        "launched": say("headline.since_launch")
        if row.launched is not None
        else say("headline.since", since=say.period(since)),
    }


def direction_text(row: Row, effect: float, size: float, say: Words) -> str:
    """2,7 hari lebih cepat, 29,6 ton lebih banyak, naik 16,3 poin: in the words of the unit."""
    return say(
        f"effect.{_direction(row)}_{'up' if effect > 0 else 'down'}", size=size_text(row, size, say)
    )


def _direction(row: Row) -> str:
    unit = row.indicator.unit
    if unit.is_percent:
        return "points"
    if unit.kind is UnitKind.TIME:
        return "speed" if row.indicator.polarity is Polarity.LOWER else "length"
    if unit.kind is UnitKind.COUNT:
        return "count"
    if unit.is_money or row.indicator.aggregation is Aggregation.SUM:
        return "amount"
    return "height"


def change_text(row: Row, say: Words) -> str:
    """5,2 → 2,5 hari: the headline's two numbers, for tables; a sum that counts from nothing alone."""
    if row.actual.value is None:
        return reason(row.actual.reason, say)
    numbers = {number.role: number for number in spoken_numbers(row, say)}
    after = numbers.get("mean") or numbers.get("last") or numbers["total"]
    if "gain" in numbers:
        return f"{_bare(row, row.pair.before, say)} → {after.text}"
    before = numbers.get("expected") or numbers.get("before")
    return after.text if before is None else f"{before.text} → {after.text}"


def beside(row: Row, say: Words) -> str:
    """What stands beside a headline, named as what it is: the last value or the sum, and the target."""
    if row.actual.value is None:
        return ""
    parts = []
    if row.indicator.aggregation is Aggregation.SUM:
        if _form(row) != "total":
            total = say.value(row.actual.value, row.indicator.unit, places(row))
            since = say.period(counted_since(row))
            parts.append(say("beside.total", value=total, since=since))
    elif "last" not in {number.role for number in spoken_numbers(row, say)}:
        last = say.value(float(row.judged.values[-1]), row.indicator.unit, places(row))
        parts.append(say("beside.last", value=last, period=say.short(row.period)))
    target = target_text(row.indicator, say, places(row))
    if target:
        parts.append(say("beside.target", target=target))
    text = " · ".join(parts)
    return capital(text)


def felt(row: Row, say: Words) -> str:
    """What residents could say themselves: every month since beats every month before; "" if not."""
    change, launch = row.change, row.change.start
    direction = {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(row.indicator.polarity)
    if launch is None or launch < 1 or direction is None:
        return ""
    unit = change.periods[0].unit
    before, after = (
        part[numpy.isfinite(part)] for part in (change.values[:launch], change.values[launch:])
    )
    if len(before) < 4 * LEAST_BEFORE or len(after) < LEAST_BEFORE:
        return ""
    if not (direction * after).min() > (direction * before).max():
        return ""
    way = "up" if direction > 0 else "down"
    key = f"felt.{_direction(row)}_{way}"
    return say(key, each=say(f"felt.each_{unit}"), any=say(f"felt.any_{unit}"))


def lead(row: Row, say: Words) -> str:
    """Under a headline: what stands beside it, what residents could say, and what is not known."""
    effect = row.change.effect
    withheld = row.actual.value is not None and (effect is None or effect.value is None)
    parts = [beside(row, say), felt(row, say)]
    if withheld:
        parts.append(effect_sentence(row, say).removesuffix("."))
    elif row.signal.mark is Signal.NOT_TOLD_APART and effect.low * effect.high <= 0:
        parts.append(say("effect.least", least=size_text(row, effect.detectable, say)))
    return " ".join(f"{part}." for part in parts if part)


def effect_sentence(row: Row, say: Words) -> str:
    """What the launch changed against what would have come without it, with its interval."""
    effect = row.change.effect
    if effect is None or effect.value is None:
        return say("effect.cannot", reason=reason(row.signal.reason, say))
    size = rounded_effect(row)[2]
    slots = {
        "name": spoken(row.indicator.name),
        "since": say.period(Period.month_of(row.launched)),
        "change": direction_text(row, effect.value, size, say),
    }
    if row.signal.mark is not Signal.NOT_TOLD_APART and effect.low * effect.high > 0:
        low, high = sorted((abs(effect.low), abs(effect.high)))
        interval = limits_text(row, low, high, say)
        return say(f"effect.{row.signal.mark}", interval=interval, **slots)
    interval = limits_text(row, effect.low, effect.high, say, signed=True)
    if row.signal.mark is Signal.CANNOT_JUDGE:
        return say("effect.cannot_judge", interval=interval, **slots)
    if effect.low * effect.high > 0:
        return say("effect.worse_without_chart", interval=interval, **slots)
    least = size_text(row, effect.detectable, say)
    return say("effect.not_told_apart", interval=interval, least=least, **slots)


def signal_line(row: Row, say: Words) -> str:
    """−2,7 hari (95%: −3,1 s.d. −2,2): the effect under the third mark; or why there is none."""
    effect = row.change.effect
    if effect is None or effect.value is None or row.signal.mark is Signal.CANNOT_JUDGE:
        return reason(row.signal.reason, say)
    sign = "+" if effect.value > 0 else "−"
    size = size_text(row, rounded_effect(row)[2], say)
    interval = limits_text(row, effect.low, effect.high, say, signed=True)
    return say("line.effect", size=f"{sign}{size}", interval=interval)
