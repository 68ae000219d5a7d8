"""Every figure of an indicator worked out with its own numbers, as a mentor would do it on paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.achievement import bound_that_counts, formula_of
from smartcity_metrics.metrics.progress import way
from smartcity_metrics.metrics.scorecard import Row, line_start
from smartcity_metrics.programme import Aggregation, Formula, Period, Polarity
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.sentences import caution, places, reason, saving_text, target_text

MOST_TERMS = 6  # more are written as the first ones, an ellipsis and the last


@dataclass(frozen=True)
class Working:
    """One figure: its name, the rule in words, the rule with the numbers in it, the result, and what to keep in mind.

    worked and result are empty where nothing can be said; note then gives the reason.
    """

    key: str
    title: str
    rule: str
    worked: str
    result: str
    note: str = ""


def workings(row: Row, say: Words, band: float) -> tuple[Working, ...]:
    """Actual, achievement, progress, planned share, pace and, where residents save something, the saving; in this order."""
    found = [
        _actual(row, say),
        _achievement(row, say),
        _progress(row, say),
        _planned(row, say),
        _pace(row, say, band),
    ]
    return tuple(found + ([_saving(row, say)] if row.saving else []))


def _working(key: str, rule: str, say: Words, worked: str, result: str, note: str = "") -> Working:
    return Working(key, say(f"working.{key}"), say(f"working.{rule}"), worked, result, note)


def plain(value: float, say: Words) -> str:
    """A number as exact as a reader can check it: up to three decimals, none of them padding; of a small one four digits."""
    if abs(value) < 1e-9:
        return say.number(0, 0)
    most = 3 if abs(value) >= 0.1 else 3 - math.floor(math.log10(abs(value)))
    fits = (
        decimals
        for decimals in range(most)
        if abs(round(value, decimals) - value) < 1e-9 * abs(value)
    )
    return say.number(value, next(fits, most))


def bracketed(value: float, say: Words) -> str:
    """A number inside a formula, where a minus would meet another sign."""
    return f"({plain(value, say)})" if value < 0 else plain(value, say)


def chain(terms: list[str]) -> str:
    """A sum written out; a long one by its beginning and its end."""
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 2], "…", terms[-1]]
    return " + ".join(terms)


def _actual(row: Row, say: Words) -> Working:
    one, judged = row.indicator, row.judged
    rule = f"actual_{one.aggregation}"
    if row.actual.value is None:
        return _working("actual", rule, say, "", "", reason(row.actual.reason, say))
    result = say.value(row.actual.value, one.unit, places(row))
    notes = [_counted(row, say), *(caution(note, say) for note in row.actual.cautions)]
    return (
        _working("actual", rule, say, _actual_worked(row, say), result, ". ".join(notes))
        if len(judged)
        else _working("actual", rule, say, "", result)
    )


def _actual_worked(row: Row, say: Words) -> str:
    one, judged = row.indicator, row.judged
    if one.aggregation is Aggregation.RATIO and _has_parts(row):
        above = chain([plain(float(value), say) for value in judged.numerators])
        below = chain([plain(float(value), say) for value in judged.denominators])
        times = " × 100" if one.unit.is_percent else ""
        return f"({above}) / ({below}){times} = {plain(row.actual.value, say)}"
    if one.aggregation is Aggregation.LAST or len(judged) == 1:
        return say(
            "working.last_of", period=say.short(row.period), value=plain(row.actual.value, say)
        )
    terms = chain([bracketed(float(value), say) for value in judged.values])
    if one.aggregation is Aggregation.MEAN:
        return f"({terms}) / {len(judged)} = {plain(row.actual.value, say)}"
    return f"{terms} = {plain(row.actual.value, say)}"


def _has_parts(row: Row) -> bool:
    return not (row.judged.numerators != row.judged.numerators).any()  # NaN differs from itself


def _counted(row: Row, say: Words) -> str:
    first, last = row.judged.periods[0], row.judged.periods[-1]
    return say(
        "working.counted",
        n=say.number(len(row.judged)),
        first=say.short(first),
        last=say.short(last),
    )


def _achievement(row: Row, say: Words) -> Working:
    one, actual = row.indicator, row.actual.value
    if row.achievement.value is None:
        formula = formula_of(one.polarity, one.formula)
        return _working(
            "achievement",
            f"achievement_{formula or 'range'}",
            say,
            "",
            "",
            reason(row.achievement.reason, say),
        )
    result = say.percent(row.achievement.value)
    bound = bound_that_counts(actual, one.target, one.target_upper)
    if bound is None:
        worked = f"{plain(one.target, say)} ≤ {plain(actual, say)} ≤ {plain(one.target_upper, say)}"
        return _working("achievement", "achievement_inside", say, worked, result)
    above = (
        one.polarity is Polarity.RANGE
        and one.target_upper is not None
        and actual > one.target_upper
    )
    formula = (
        one.formula
        or (Formula.SPECIAL if above else None)
        or formula_of(one.polarity)
        or Formula.NORMAL
    )
    return _working(
        "achievement",
        f"achievement_{formula}",
        say,
        f"{_ratio(formula, actual, bound, say)} = {result}",
        result,
        say("working.bound", bound=say.value(bound, one.unit, places(row)))
        if one.target_upper is not None
        else "",
    )


def _ratio(formula: Formula, actual: float, target: float, say: Words) -> str:
    reached, wanted = bracketed(actual, say), bracketed(target, say)
    if formula is Formula.SPECIAL:
        return f"1 + (1 − {reached} / {wanted})"
    return f"{wanted} / {reached}" if formula is Formula.INVERSE else f"{reached} / {wanted}"


def _progress(row: Row, say: Words) -> Working:
    one = row.indicator
    rule = "progress_range" if one.polarity is Polarity.RANGE else "progress_way"
    if row.progress.value is None:
        return _working("progress", rule, say, "", "", reason(row.progress.reason, say))
    result = say.percent(row.progress.value)
    note = (
        say("working.same_months") if row.ground.elapsed is not None and row.ground.reached else ""
    )
    worked = f"{_way_share(row, row.actual.value, row.progress.value, say)} = {result}"
    return _working("progress", rule, say, worked, result, note)


def _way_share(row: Row, value: float, share: float, say: Words) -> str:
    """(value - baseline) / (target - baseline) with its numbers; of a range one minus distance left over distance at the start.

    Of a sum the first baseline is that of the same months, the second that of the time to the deadline.
    """
    one, base = row.indicator, row.ground
    promised = way(base.whole, one.target, one.polarity, one.target_upper)
    if one.polarity is Polarity.RANGE:
        return f"1 − {plain((1 - share) * abs(promised), say)} / {plain(abs(promised), say)}"
    reached, whole = bracketed(base.reached, say), bracketed(base.whole, say)
    return f"({bracketed(value, say)} − {reached}) / ({bracketed(base.whole + promised, say)} − {whole})"


def _planned(row: Row, say: Words) -> Working:
    by_line = row.planned.method == "line"
    rule = "planned_line" if by_line else f"planned_{_plan_rule(row)}"
    if row.planned.value is None:
        return _working("planned", rule, say, "", "", reason(row.planned.reason, say))
    result = say.percent(row.planned.value)
    if by_line and row.ground.elapsed is not None:
        return _working("planned", "planned_months", say, result, result)
    if by_line:
        start = line_start(row.indicator, row.launched, row.quick_win)
        whole, gone = (row.deadline - start).days + 1, (row.judged.periods[-1].end - start).days + 1
        note = say(
            "working.line_days",
            start=say.day(start),
            end=say.day(row.deadline),
            day=say.day(row.judged.periods[-1].end),
        )
        return _working(
            "planned",
            rule,
            say,
            f"{say.number(min(gone, whole))} / {say.number(whole)} = {result}",
            result,
            note,
        )
    note = say(
        "working.wanted",
        value=say.value(row.wanted, row.indicator.unit, places(row)),
        period=say.short(row.period),
    )
    return _working(
        "planned",
        rule,
        say,
        f"{_way_share(row, row.wanted, row.planned.value, say)} = {result}",
        result,
        note,
    )


def _plan_rule(row: Row) -> str:
    return {Aggregation.SUM: "sum", Aggregation.MEAN: "mean"}.get(row.indicator.aggregation, "last")


def _pace(row: Row, say: Words, band: float) -> Working:
    if row.progress.value is None or row.planned.value is None:
        return _working(
            "pace", "pace_rule", say, "", word(row.pace.mark, say), reason(row.pace.reason, say)
        )
    points = (row.progress.value - row.planned.value) * 100
    worked = say(
        "working.points",
        walked=say.percent(row.progress.value),
        planned=say.percent(row.planned.value),
        points=say.number(points, 1, signed=True),
    )
    return _working(
        "pace",
        "pace_rule",
        say,
        worked,
        word(row.pace.mark, say),
        say("working.band", band=say.number(band * 100)),
    )


def _saving(row: Row, say: Words) -> Working:
    """Mean effect × cases, with the interval, and rounded down as it is printed everywhere."""
    saving, one = row.saving, row.indicator
    if saving.result.value is None:
        return _working("saving", "saving_rule", say, "", "", reason(saving.result.reason, say))
    gain = row.change.effect.value if one.polarity is Polarity.HIGHER else -row.change.effect.value
    cases = sum(count for _, count in saving.terms)
    total = gain * cases
    factor = saving.result.value / total if total else 1.0
    scaled = "" if abs(factor - 1) < 1e-9 else f" = {plain(total, say)} {one.unit}"
    counts = chain([plain(count, say) for _, count in saving.terms])
    several = f"({counts})" if len(saving.terms) > 1 else counts
    exact = say.value(saving.result.value, saving.unit, 0)
    months = ", ".join(say.short(Period.of(period)) for period, _ in saving.terms)
    note = say("working.saved_months", months=months, volume=one.volume)
    worked = f"{plain(gain, say)} × {several}{scaled} = {exact}"
    return _working("saving", "saving_rule", say, worked, saving_text(saving, say), note)


def target_words(row: Row, say: Words) -> str:
    """The target with its date, or that there is none."""
    text = target_text(row.indicator, say, places(row))
    return (
        say("evidence.target_by", target=text, day=say.day(row.deadline))
        if text and row.deadline
        else text or say("level.no_target")
    )
