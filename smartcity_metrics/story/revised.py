"""What was rewritten after it had counted, as the sentences that stand beside figures and marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import District, Period, Revised, Revision, Status
from smartcity_metrics.story.sentences import places

MOST = 2  # revisions of values, or of plans, that are told one by one


def told(row: Row, districts: Iterable[District], say: Words) -> tuple[str, ...]:
    """Every launch, target and baseline that moved; and of values and plans those that were
    rewritten, or how many and the last.
    """
    names = {district.code: district.name for district in districts}
    values, plans, rest = (
        [revision for revision in row.revisions if kind(revision) == name]
        for name in ("values", "plans", "moved")
    )
    return (
        *(sentence(revision, row, names, say) for revision in rest),
        *_counted(values, "values", row, names, say),
        *_counted(plans, "plans", row, names, say),
    )


def shortly(row: Row, districts: Iterable[District], say: Words) -> str:
    """All of it in a line for a slide: the last that moved, else the last value, and how many more
    there are; "" where nothing was rewritten.
    """
    if not row.revisions:
        return ""
    moved = [revision for revision in row.revisions if kind(revision) == "moved"]
    last = (moved or row.revisions)[-1]
    rest = len(row.revisions) - 1
    more = say("revised.rest", n=say.number(rest)) if rest else ""
    names = {district.code: district.name for district in districts}
    return f"{sentence(last, row, names, say)} {more}".strip()


def kind(revision: Revision) -> str:
    """values, plans, or moved for what all values are held against."""
    return {Revised.VALUE: "values", Revised.PLAN: "plans"}.get(revision.what, "moved")


def _counted(
    found: list[Revision], name: str, row: Row, names: dict[str, str], say: Words
) -> tuple[str, ...]:
    texts = [sentence(revision, row, names, say) for revision in found[-MOST:]]
    if len(found) <= MOST:
        return tuple(texts)
    return (say(f"revised.many_{name}", n=say.number(len(found)), last=texts[-1]),)


def sentence(revision: Revision, row: Row, names: dict[str, str], say: Words) -> str:
    """What was rewritten, from what to what, when, by whom and why. names: of districts, by code.
    """
    said = _what(revision, row, names, say)
    if revision.day is None or revision.by is None:
        return (
            say("revised.explained", text=said, reason=revision.reason)
            if revision.reason
            else say("revised.unpublished", text=said)
        )
    known = {"text": said, "day": say.day(revision.day), "who": revision.by}
    if not revision.reason:
        return say("revised.published_unexplained", **known)
    return say("revised.published", reason=revision.reason.rstrip("."), **known)


def _what(revision: Revision, row: Row, names: dict[str, str], say: Words) -> str:
    old, new = (_printed(value, row, say) for value in (revision.old, revision.new))
    period = say.short(revision.period) if revision.period else ""
    if revision.what is Revised.VALUE:
        place = names.get(revision.district, revision.district)
        name = (
            say("revised.final_value_of", district=place) if place else say("revised.final_value")
        )
        if revision.status is Status.PROVISIONAL:
            return say("revised.withdrawn", name=name, period=period, old=old, new=new)
        if revision.old == revision.new:
            return say("revised.parts", period=period, new=new)
        return say("revised.value", name=name, period=period, old=old, new=new)
    name = (
        say(f"revised.{revision.what}", period=period)
        if revision.what is Revised.PLAN
        else say(f"revised.{revision.what}")
    )
    how = "set" if revision.old is None else "removed" if revision.new is None else "changed"
    return say(f"revised.{how}", name=name, old=old, new=new)


def _printed(value: float | date | None, row: Row, say: Words) -> str:
    if value is None or isinstance(value, date):
        return say.day(value)
    decimals = places(row)
    return say.value(
        value, row.indicator.unit, decimals if round(value, decimals) == value else None
    )


def of_value(row: Row, period: Period, district: str = "") -> tuple[Revision, ...]:
    """The revisions of one value; of the city's also those of the districts that it is made of
    where it has no row itself.
    """
    own = [
        revision
        for revision in row.revisions
        if revision.what is Revised.VALUE and revision.period == period
    ]
    found = [revision for revision in own if revision.district == district]
    if found or district or period not in row.series.periods:
        return tuple(found)
    made = "\n" in row.series.origins[row.series.periods.index(period)]
    return tuple(own) if made else ()


def marked(row: Row, period: Period, district: str, say: Words) -> str:
    """direvisi, semula 5,2 hari (3 Mar 2020): what stands at a rewritten value, "" at any other."""
    found = of_value(row, period, district)
    if not found:
        return ""
    last = found[-1]
    old = _printed(last.old, row, say)
    was = (
        say("revised.was", old=old, day=say.day(last.day))
        if last.day
        else say("revised.was_unpublished", old=old)
    )
    return f"{say('revised.mark')}, {was}"
