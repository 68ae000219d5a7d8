"""Numbers, limits, reasons and counts in words. Each is made here once, and is the same on page, slide and export.

The sentences about an indicator's change stand in `headlines`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.language.numbers import NO_BREAK, decimals_of
from smartcity_metrics.metrics.impact import Saving
from smartcity_metrics.metrics.milestones import Steps
from smartcity_metrics.metrics.result import Note, Pace
from smartcity_metrics.metrics.roll_up import RollUp
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import TESTED, chance_proofs
from smartcity_metrics.programme import Break, Indicator, Period


def spoken(name: str) -> str:
    """A name inside a sentence: small first letter, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def size_text(row: Row, size: float, say: Words, decimals: int | None = None) -> str:
    """A difference in the indicator's unit: 3,3 hari; of a percentage in points: 3,2 poin."""
    decimals = effect_places(row) if decimals is None else decimals
    if row.indicator.unit.is_percent:
        return say("effect.points", n=say.number(size, decimals))
    return say.value(size, row.indicator.unit, decimals)


def effect_places(row: Row) -> int:
    """Decimals of an effect and its limits: those of the values, and more where a limit would else read as nothing."""
    decimals, effect = places(row), row.change.effect
    if row.indicator.unit.is_percent:
        decimals = max(decimals, 1)
    limits = (
        []
        if effect is None or effect.value is None
        else [abs(one) for one in (effect.low, effect.high) if one]
    )
    return (
        decimals + 1 if decimals < 2 and limits and min(limits) < 0.5 * 10**-decimals else decimals
    )


def limits_text(row: Row, low: float, high: float, say: Words, signed: bool = False) -> str:
    """4,5–5,9; with signs −3,6 s.d. −3,0, so that no dash is read as a minus. Money in its words."""
    decimals = effect_places(row)
    if row.indicator.unit.is_money:
        texts = [
            f"{'−' if one < 0 else '+' if signed else ''}{say.money(abs(one))}"
            for one in (low, high)
        ]
    else:
        texts = [say.number(one, decimals, signed=signed) for one in (low, high)]
    if signed or low < 0:
        return say("effect.from_to", low=texts[0], high=texts[1])
    return _dashed(*texts)


def _dashed(low: str, high: str) -> str:
    """4,5–5,9; of money in one scale Rp27,7–75,4 juta, since long labels are cut."""
    amount, blank, scale = low.partition(NO_BREAK)
    same = low.startswith("Rp") and blank and high.endswith(f"{NO_BREAK}{scale}")
    return f"{amount}–{high.removeprefix('Rp')}" if same else f"{low}–{high}"


def how_many_tested(rows: Sequence[Row], say: Words) -> str:
    """How many of these indicators were tested and what came out, so that nobody picks the one that came out well."""
    counts = [(signal, sum(row.signal.mark is signal for row in rows)) for signal in TESTED]
    tested = sum(n for _, n in counts)
    if not tested:
        return say("effect.tested_none", all=say.number(len(rows)))
    return say(
        "effect.tested",
        all=say.number(len(rows)),
        n=say.number(tested),
        chance=say.number(chance_proofs(tested), 1),
        list=", ".join(say(f"effect.count_{signal}", n=say.number(n)) for signal, n in counts if n),
    )


def counted_since(row: Row) -> Period | None:
    """The month of the launch, else the first period that is counted: since when an actual of several periods is."""
    if row.launched is not None:
        return Period.month_of(row.launched)
    return row.judged.periods[0] if len(row.judged) else None


def unit_word(unit: str, say: Words) -> str:
    """hari, jam or a money unit, in the language of the page."""
    return say(f"unit.{unit}") if say.has(f"unit.{unit}") else unit


SAVING_DIGITS = (
    3  # of what was saved; the rest is cut off, so that it is never said larger than it is
)


def _rounded_down(value: float) -> float:
    """12,345.6 as 12,300; -12,345.6 as -12,400."""
    if value == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - SAVING_DIGITS + 1)
    return math.floor(value / max(step, 1.0)) * max(step, 1.0)


def saving_value(saving: Saving, say: Words) -> str:
    """11.700: what was saved, rounded down, without its unit word; rupiah in words."""
    value = _rounded_down(saving.result.value)
    return say.money(value) if saving.unit.is_money else say.number(value, 0)


def saving_limits(saving: Saving, say: Words) -> str:
    """9.800–13.400: its 95 % interval, both ends rounded down."""
    limits = (_rounded_down(saving.result.low), _rounded_down(saving.result.high))
    low, high = (say.money(end) if saving.unit.is_money else say.number(end, 0) for end in limits)
    return say("effect.from_to", low=low, high=high) if limits[0] < 0 else _dashed(low, high)


def saving_text(saving: Saving, say: Words) -> str:
    """11.700 hari (9.800–13.400); or why nothing is said to be saved."""
    if saving.result.value is None:
        return reason(saving.result.reason, say)
    word = "" if saving.unit.is_money else f" {unit_word(saving.unit, say)}"
    return f"{saving_value(saving, say)}{word} ({saving_limits(saving, say)})"


def freshness(row: Row, day: date, say: Words) -> str:
    """What stands beside a number that is old or still moves: "angka sampai Des 2019; Feb 2020 sementara"; "" where neither holds.

    Old: two whole periods of its own cadence have ended since, so that one more should have been reported.
    """
    if row.period is None or not len(row.series):
        return ""
    said = (
        [say("freshness.until", period=say.short(row.period))]
        if row.period.shifted(2).end <= day
        else []
    )
    if not row.series.final[-1]:
        said.append(say("freshness.provisional", period=say.short(row.series.periods[-1])))
    return "; ".join(said)


def target_text(one: Indicator, say: Words, decimals: int | None = None) -> str:
    """The target with its unit; a range with a dash; nothing when there is none."""
    if one.target is not None and one.target_upper is not None:
        return (
            f"{say.number(one.target, decimals)}–{say.value(one.target_upper, one.unit, decimals)}"
        )
    known = one.target if one.target is not None else one.target_upper
    return "" if known is None else say.value(known, one.unit, decimals)


def places(row: Row) -> int:
    """Decimals with which all values of the indicator print alike."""
    one = row.indicator
    if one.whole:
        return 0
    known = [
        value
        for value in (one.baseline, one.target, one.target_upper, *map(float, row.series.values))
        if value is not None
    ]
    return decimals_of([round(value, 2) for value in known]) if known else 0


def reason(note: Note | None, say: Words) -> str:
    """Why nothing can be said, in words."""
    return "" if note is None else say(f"reason.{note.code}", **facts(note, say))


def caution(note: Note, say: Words) -> str:
    """What to keep in mind about a figure, in words."""
    return say(f"caution.{note.code}", **facts(note, say))


def facts(note: Note, say: Words) -> dict[str, object]:
    """A note's facts printed for people."""
    return {key: _printed(fact, say) for key, fact in note.facts.items()}


def break_name(one: Break, say: Words) -> str:
    """What divided the years, in the language of the page."""
    return one.name_en if say.language == "en" else one.name


def _printed(fact: object, say: Words) -> object:
    if isinstance(fact, Period):
        return say.short(fact)
    if isinstance(fact, date):
        return say.day(fact)
    if isinstance(fact, Break):
        return break_name(fact, say)
    return say.number(fact) if isinstance(fact, int | float) else fact


def city_headline(rolled: RollUp, say: Words) -> str:
    """Empat dari enam quick win ...; the bad news in the same sentence."""
    if not rolled.total:
        return say("headline.filtered_empty")
    if not rolled.pace_judged:
        return say("headline.city_none")
    good, total = say.count(rolled.on_plan), say.count(rolled.total)
    sentence = say("headline.city_all", good=capital(good), all=total)
    counts = (
        ("behind", rolled.paces.get(Pace.BEHIND, 0)),
        ("going_back", rolled.paces.get(Pace.GOING_BACK, 0)),
        ("unjudged", rolled.pace_unknown),
    )
    rest = [say(f"headline.{code}", n=say.count(n)) for code, n in counts if n]
    return say("headline.city_rest", sentence=sentence, rest=", ".join(rest)) if rest else sentence


def dimension_headline(name: str, roll_up: RollUp, say: Words) -> str:
    """How many of the dimension's quick wins are on plan."""
    if not roll_up.quick_wins:
        return say("headline.dimension_empty", name=name)
    if not roll_up.pace_judged:
        return say("headline.dimension_none", name=name)
    good, total = say.count(roll_up.on_plan), say.count(roll_up.total)
    said = say("headline.dimension", name=name, good=good, all=total)
    back = roll_up.paces.get(Pace.GOING_BACK, 0)
    return f"{said}; {say('headline.going_back', n=say.count(back))}" if back else said


def steps_headline(counted: Steps, say: Words) -> str:
    """How many milestones are done, and how many should be and are not."""
    if not counted.total:
        return say("headline.steps_none")
    if counted.late:
        return say(
            "headline.steps_late",
            done=capital(say.count(counted.done)),
            total=say.count(counted.total),
            late=say.count(len(counted.late)),
        )
    return say(
        "headline.steps", done=capital(say.count(counted.done)), total=say.count(counted.total)
    )


def level_line(row: Row, say: Words) -> str:
    """capaian 105,0%, target 2,0 hari; or why it cannot be judged."""
    if row.achievement.value is None:
        return reason(row.level.reason, say)
    target = target_text(row.indicator, say, places(row))
    return say("line.achievement", value=say.percent(row.achievement.value), target=target)


def pace_line(row: Row, say: Words) -> str:
    """103% jalan ditempuh, rencana 94%; what has not moved or went back in words; or why not."""
    if row.pace.mark is Pace.GOING_BACK:
        return say("line.back")
    if row.progress.value is None or row.planned.value is None:
        return reason(row.pace.reason or row.planned.reason, say)
    planned = say.percent(row.planned.value, 0)
    if row.pace.reason is not None and row.pace.reason.code == "not_moved":
        return say("line.still", planned=planned)
    way = "line.way_line" if row.planned.method == "line" else "line.way"
    return say(way, walked=say.percent(row.progress.value, 0), planned=planned)
