"""The mark under other choices, side by side, for Metode."""

from __future__ import annotations

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.robustness import SHIFT, Check, checks, placebo_launches
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import Programme
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.section import Section, amount, between, table_html
from smartcity_metrics.story.sentences import reason


def section(row: Row, programme: Programme, say: Words) -> Section | None:
    """Each choice with its mark and effect, how many agree, and the placebo launches; None where
    there is no effect.
    """
    found = checks(row, programme)
    if not found:
        return None
    head = [
        (say("robust.choice"), False),
        (say("robust.mark"), False),
        (say("robust.effect"), True),
    ]
    rows = [
        (text(_name(check, say)), drawn(check.mark, say), text(_effect(check, row, say)))
        for check in found
    ]
    told = "".join(f"<p>{text(line)}</p>" for line in (*_agreeing(found, say), _placebo(row, say)))
    return Section("robust", body=table_html(head, rows) + told)


def _name(check: Check, say: Words) -> str:
    return say(f"robust.{check.key}", n=say.number(SHIFT), period=say.short(check.period))


def _effect(check: Check, row: Row, say: Words) -> str:
    effect = check.effect
    if effect.value is None:
        return reason(effect.reason or check.mark.reason, say)
    value = amount(effect.value, row, say, points=True, signed=True)
    return say(
        "method.with_interval", value=value, interval=between(effect.low, effect.high, row, say)
    )


def _agreeing(found: tuple[Check, ...], say: Words) -> tuple[str, ...]:
    own, *others = found
    same = sum(check.mark.mark is own.mark.mark for check in others)
    known = [check for check in others if check.effect.value is not None]
    turned = sum(check.effect.value * own.effect.value < 0 for check in known)
    agree = say("robust.same", n=say.number(same), all=say.number(len(others)))
    return (agree, say("robust.turned", n=say.number(turned))) if turned else (agree,)


def _placebo(row: Row, say: Words) -> str:
    found = placebo_launches(row)
    if found is None:
        return say("robust.placebo_none")
    counts = {name: say.number(getattr(found, name)) for name in ("n", "as_large", "found")}
    return say("robust.placebo", **counts)
