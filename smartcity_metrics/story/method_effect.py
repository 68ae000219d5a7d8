"""Before and after the launch worked out, with every condition that the mark rests on; and the trend over the whole length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from scipy.special import stdtrit

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.before_only import (
    MIN_AFTER,
    PROOF_AFTER,
    BeforeOnlyEffect,
)
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import good_side
from smartcity_metrics.metrics.study import BREAK_MARGIN, MIN_BEFORE, Estimate, year_on_year
from smartcity_metrics.programme import Aggregation, Break, Event, EventKind, Period, Polarity
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.recipe import recipe_html
from smartcity_metrics.story.section import Condition, Section, amount, between, chance
from smartcity_metrics.story.sentences import break_name, caution, reason
from smartcity_metrics.story.workings import Working, bracketed, plain


def effect(row: Row, events: Sequence[Event], say: Words) -> Section:
    """What the periods before led to expect, what came, and the ladder that ends in the mark."""
    change, found = row.change, row.change.effect
    why = reason(row.signal.reason, say) if row.signal.mark is Signal.CANNOT_JUDGE else ""
    mark = drawn(row.signal, say, 34)
    if found is None:
        return Section("effect", conditions=ladder(row, say), end=mark, why=why)
    steps = [_months(row, events, say)]
    if found.value is None:
        steps.append(_last_year(row, say))
    else:
        steps += [
            _expected(row, found, say),
            *_effects(row, found, say),
            _detectable(row, found, say),
        ]
    cautions = tuple(caution(note, say) for note in change.cautions)
    script = recipe_html(change.study, say) if found.value is not None else ""
    return Section("effect", tuple(steps), ladder(row, say), cautions, script, mark, why)


def _months(row: Row, events: Sequence[Event], say: Words) -> Working:
    """Which months stand before and after, and which are left out, each with its reason."""
    change, found = row.change, row.change.effect
    start = Period.month_of(row.launched)
    excluded = ", ".join(
        _named(change.periods[at], events, (), EventKind.DISRUPTION, say) for at in change.excluded
    )
    divided = ", ".join(
        _named(change.periods[at], events, change.city_breaks, EventKind.REDEFINITION, say)
        for at in change.breaks
    )
    notes = [say("method.months_excluded", months=excluded)] if excluded else []
    notes += [say("method.months_breaks", months=divided)] if divided else []
    gaps = [
        say.short(change.periods[at])
        for at in numpy.flatnonzero(~numpy.isfinite(change.values))
        if at not in change.excluded
    ]
    notes += [say("method.months_missing", months=", ".join(gaps))] if gaps else []
    return Working(
        "months",
        say("method.months"),
        say("method.months_rule"),
        say("method.months_worked", day=say.day(row.launched), start=say.period(start)),
        say("method.months_result", before=found.before, after=found.after),
        ". ".join(notes),
    )


def _named(
    period: Period, events: Sequence[Event], breaks: Sequence[Break], kind: EventKind, say: Words
) -> str:
    """A month with what happened in it: what an event says, else what the city's break is called."""
    told = next(
        (
            one.text
            for one in events
            if one.kind is kind and Period.holding(one.day, period.unit) == period
        ),
        None,
    )
    divided = (one for one in breaks if Period.holding(one.start, period.unit) == period)
    told = told or next((break_name(one, say) for one in divided), "")
    return f"{say.short(period)} ({told})" if told else say.short(period)


def _expected(row: Row, found: BeforeOnlyEffect, say: Words) -> Working:
    """The mean of the months after as those before led to expect it, and how they resemble each other."""
    note = say(
        "method.expected_note",
        freedom=say.number(found.before - 1),
        phi=say.number(found.phi, 2),
        wandering=say.percent(found.wandering, 0),
    )
    return Working(
        "expected",
        say("method.expected"),
        say("method.expected_rule"),
        say("method.expected_worked", before=say.number(found.before)),
        amount(found.expected, row, say),
        note,
    )


def _effects(row: Row, found: BeforeOnlyEffect, say: Words) -> list[Working]:
    """The mean effect, that of the last three months, and of a sum the effect added up."""
    mean = Estimate(found.value, found.low, found.high, found.p)
    worked = f"{plain(found.observed, say)} − {bracketed(found.expected, say)} = {plain(found.value, say)}"
    note = say("method.interval_note", p=chance(found.p, say))
    steps = [
        _step("mean_effect", row, mean, worked, say, note),
        _step("recent_effect", row, found.recent, "", say),
    ]
    if row.indicator.aggregation is Aggregation.SUM:
        added = (
            f"{bracketed(found.value, say)} × {found.after} = {plain(found.cumulated.value, say)}"
        )
        steps.append(_step("cumulated", row, found.cumulated, added, say))
    return steps


def _step(key: str, row: Row, found: Estimate, worked: str, say: Words, note: str = "") -> Working:
    result = say(
        "method.with_interval",
        value=amount(found.value, row, say, points=True, signed=True),
        interval=between(found.low, found.high, row, say),
    )
    return Working(key, say(f"method.{key}"), say(f"method.{key}_rule"), worked, result, note)


def _detectable(row: Row, found: BeforeOnlyEffect, say: Words) -> Working:
    freedom = found.before - 1
    middle, upper = (plain(float(stdtrit(freedom, share)), say) for share in (0.975, 0.8))
    width = f"({bracketed(found.high, say)} − {bracketed(found.low, say)})"
    worked = f"({middle} + {upper}) × {width} / 2 / {middle} = {plain(found.detectable, say)}"
    return Working(
        "detectable",
        say("method.detectable"),
        say("method.detectable_rule"),
        worked,
        amount(found.detectable, row, say, points=True),
        say("method.detectable_note", freedom=freedom),
    )


def _last_year(row: Row, say: Words) -> Working:
    """Like months against like, where the season cannot be handled or the effect is withheld."""
    study, change = row.change.study, row.change
    found = year_on_year(study)
    if found.value is None:
        return Working(
            "last_year",
            say("method.last_year"),
            say("method.last_year_rule"),
            "",
            "",
            reason(found.reason, say),
        )
    terms = "; ".join(
        f"{say.short(change.periods[two])}: {plain(float(change.values[two]), say)} − {bracketed(float(change.values[one]), say)}"
        f" = {plain(float(change.values[two] - change.values[one]), say)}"
        for one, two in found.pairs
    )
    note = (
        ""
        if found.improved is None
        else say("method.last_year_note", n=found.improved, all=found.n)
    )
    return Working(
        "last_year",
        say("method.last_year"),
        say("method.last_year_rule"),
        terms,
        amount(found.value, row, say, points=True, signed=True),
        note,
    )


_CONDITIONS = ("before", "after", "varies", "possible", "interval")
_FOR_PROOF = ("proof_after", "break", "worst_run", "drift", "chart")


def ladder(row: Row, say: Words) -> tuple[Condition, ...]:
    """The conditions in the order in which they are asked; those not reached neither met nor unmet."""
    found, study = row.change.effect, row.change.study
    launch = say.day(row.launched) if row.launched else reason(row.signal.reason, say)
    regular = study is not None if len(row.change.periods) and row.launched else None
    directed = good_side(row.indicator) in (Polarity.HIGHER, Polarity.LOWER)
    start = (
        Condition("launched", row.launched is not None, launch),
        Condition("monthly", regular, ""),
        Condition("direction", directed, ""),
    )
    if found is None:
        return (*start, *(Condition(key, None) for key in (*_CONDITIONS, *_FOR_PROOF)))
    return (*start, *_asked_of_effect(row, found, say), *_asked_of_proof(row, found, say))


def _asked_of_effect(row: Row, found: BeforeOnlyEffect, say: Words) -> tuple[Condition, ...]:
    enough = found.before >= MIN_BEFORE and found.after >= MIN_AFTER
    flat = found.reason is not None and found.reason.code == "no_variation"
    judged = found.value is not None
    expected = "" if found.expected is None else amount(found.expected, row, say)
    before = say("method.n_need", n=found.before, need=MIN_BEFORE)
    after = say("method.n_need", n=found.after, need=MIN_AFTER)
    return (
        Condition("before", found.before >= MIN_BEFORE, before),
        Condition("after", found.after >= MIN_AFTER, after),
        Condition("varies", not flat if enough else None, ""),
        Condition("possible", judged if enough and not flat else None, expected),
        Condition(
            "interval",
            row.signal.mark in (Signal.PROVEN, Signal.INDICATED) if judged else None,
            between(found.low, found.high, row, say) if judged else "",
        ),
    )


def _asked_of_proof(row: Row, found: BeforeOnlyEffect, say: Words) -> tuple[Condition, ...]:
    """What keeps a change from being proven; the codes are those of the cautions that cap the mark."""
    codes = {note.code for note in found.cautions}
    judged = found.value is not None

    def absent(code: str) -> bool | None:
        return code not in codes if judged else None

    after = say("method.n_need", n=found.after, need=PROOF_AFTER) if judged else ""
    agrees = bool(row.change.study.chart_agrees) if judged else None
    return (
        Condition("proof_after", absent("few_after_start"), after),
        Condition("break", absent("break_near_start"), _nearest(row, say)),
        Condition("worst_run", absent("worst_run_before"), ""),
        Condition("drift", absent("drift_from_short_history"), ""),
        Condition("chart", agrees, _special_after(row, say)),
    )


def _nearest(row: Row, say: Words) -> str:
    breaks = [one for one in row.change.breaks if row.change.start is not None]
    if not breaks:
        return say("method.no_break")
    return say(
        "method.break_fact",
        months=min(abs(at - row.change.start) for at in breaks),
        need=BREAK_MARGIN + 1,
    )


def _special_after(row: Row, say: Words) -> str:
    turn = row.change.chart.turn[max(row.change.start, 0) :]
    return say("method.chart_fact", better=int((turn > 0).sum()), worse=int((turn < 0).sum()))


def trend(row: Row, say: Words) -> Section:
    """Mann-Kendall and Sen's slope over the whole length, with the numbers that lead to them."""
    found, values = row.change.trend, row.change.values
    if found.value is None:
        return Section("trend", why=reason(found.reason or row.signal.reason, say))
    n, root = found.n, float(numpy.sqrt(found.variance))
    whole = n * (n - 1) * (2 * n + 5)
    known = values[numpy.isfinite(values)]
    pairs, reach = n * (n - 1) // 2, 1.96 * root
    up = int((found.s + pairs - _ties(known)) / 2)
    unit = say(f"method.per_{row.change.periods[0].unit}")
    slope = f"{amount(found.value, row, say, points=True, signed=True)} {unit}"
    sen = (
        slope
        if found.low is None or found.high is None
        else say(
            "method.with_interval", value=slope, interval=between(found.low, found.high, row, say)
        )
    )
    steps = (
        Working(
            "s",
            say("method.s"),
            say("method.s_rule"),
            f"{up} − {up - found.s} = {plain(found.s, say)}",
            plain(found.s, say),
            say("method.s_note", pairs=say.number(pairs), ties=say.number(_ties(known))),
        ),
        Working(
            "variance",
            say("method.variance"),
            say("method.variance_rule"),
            f"({say.number(n)} × {say.number(n - 1)} × {say.number(2 * n + 5)} − {say.number(whole - round(18 * found.variance))}) / 18 = "
            f"{plain(found.variance, say)}",
            plain(found.variance, say),
        ),
        Working(
            "z",
            say("method.z"),
            say("method.z_rule"),
            f"({plain(found.s, say)} − {bracketed(float(numpy.sign(found.s)), say)}) / "
            f"√{plain(found.variance, say)} = {plain(found.z, say)}",
            plain(found.z, say),
            say("method.z_note", p=chance(found.p, say)),
        ),
        Working(
            "sen",
            say("method.sen"),
            say("method.sen_rule"),
            say(
                "method.sen_worked",
                pairs=say.number(pairs),
                low=say.number(round((pairs - reach) / 2)),
                high=say.number(round((pairs + reach) / 2 + 1)),
                reach=plain(reach, say),
            ),
            sen,
        ),
    )
    return Section("trend", steps, cautions=tuple(caution(one, say) for one in found.cautions))


def _ties(known: numpy.ndarray) -> int:
    """Pairs of equal values."""
    _, counts = numpy.unique(known, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
