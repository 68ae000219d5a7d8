"""Metode: every formula on one indicator, with its own numbers and cells, and where and why we depart from a standard."""

from __future__ import annotations

from dataclasses import replace

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.story import fair, places, robust
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.markup import Link, anchor, text
from smartcity_metrics.story.method_chart import control, numbers
from smartcity_metrics.story.method_effect import effect, ladder, trend
from smartcity_metrics.story.method_more import districts, forecast, satisfaction
from smartcity_metrics.story.revised import told
from smartcity_metrics.story.section import STYLE, Section, contents_html, counted, section_html
from smartcity_metrics.story.sentences import reason
from smartcity_metrics.story.workings import workings

DEPARTURES = ("width", "ties", "screening", "factor", "mixture", "mean", "trial", "ikm", "misprint", "composite", "zero", "others", "p")


def headline(row: Row, say: Words) -> str:
    """How the change is judged and how many of the conditions hold; or why it cannot be judged."""
    if row.signal.mark is Signal.CANNOT_JUDGE:
        return say("method.headline_cannot", name=row.indicator.name, reason=reason(row.signal.reason, say))
    return say("method.headline", name=row.indicator.name, mark=word(row.signal.mark, say).lower(), **counted(ladder(row, say)))


def sections(card: Scorecard, row: Row, say: Words, link: Link) -> tuple[Section, ...]:
    """All sections in their order; those that the indicator has nothing to do with are not there."""
    programme, day = card.programme, card.as_of.day
    own = [one for one in programme.events if one.applies_to in (None, row.indicator.code, row.indicator.quick_win)]
    rewritten = told(row, programme.districts, say)
    effects = effect(row, own, say)
    evidence = anchor(link, "bukti", say("method.to_evidence"), indikator=row.indicator.code)
    found = (
        Section(
            "targets",
            workings(row, say, programme.city.pace_band),
            cautions=rewritten,
            body=f"<p>{evidence}</p>",
        ),
        numbers(row, say, link),
        control(row, say),
        replace(effects, cautions=(*rewritten, *effects.cautions)),
        robust.section(row, programme, say),
        places.section(row, programme, say),
        trend(row, say),
        forecast(row, day, say),
        satisfaction(row, programme, say),
        districts(row, programme, day, say),
        fair.equity_section(row, programme, say),
        fair.cost_section(card, row.indicator.quick_win, say),
        departures(say),
    )
    return tuple(one for one in found if one is not None)


def departures(say: Words) -> Section:
    """Where we differ from a standard, and why."""
    items = "".join(f"<li><b>{text(say(f'apart.{one}'))}</b>{text(say(f'apart.{one}_why'))}</li>" for one in DEPARTURES)
    return Section("departures", whole=f'<ul class="apart">{items}</ul>')


def page(card: Scorecard, code: str, say: Words, link: Link) -> str:
    """The page under its headline."""
    found = sections(card, card.rows[code], say, link)
    return STYLE + contents_html(found, say) + "".join(section_html(one, say) for one in found)
