"""Everything that is drawn of a programme, at once: slides, their files, the sections of pages."""

from __future__ import annotations

from collections.abc import Iterator

from smartcity_metrics.exports.comparison import comparison as comparison_table
from smartcity_metrics.exports.deck_html import deck_html
from smartcity_metrics.exports.deck_pptx import deck_pptx
from smartcity_metrics.exports.handout import handout
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import QuickWin
from smartcity_metrics.story import (
    charts,
    comparison,
    consequences,
    dimension,
    evidence,
    markup,
    method,
    overview,
    preflight,
    proof,
    pulse,
    quick_win,
)
from smartcity_metrics.story.control_chart import control_alt
from smartcity_metrics.story.deck.model import Deck, Outline
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.theme import LIGHT
from smartcity_metrics.story.workings import workings


def link(page: str, **query: str) -> str:
    """An address as the pages would make one."""
    return f"/{page}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def files_of_talk(card: Scorecard, say: Words) -> tuple[Deck, bytes, bytes, bytes]:
    """The talk, and the same as HTML, PowerPoint and hand-out."""
    talk = deck(card, say)
    slides = deck_pptx(talk, card, say, {})
    return talk, deck_html(talk, say, {}), slides, handout(card, say, None, 0)


def sections_of_pages(card: Scorecard, say: Words) -> Iterator[object]:
    """Every section of every page, as markup, figures and lists, in the order of the menu."""
    day, programme = card.as_of.day, card.programme
    yield overview.page(card, overview.Choice("", ""), say, LIGHT, link)
    for part in programme.dimensions:
        yield dimension.head(card, part.code, say, LIGHT)
    for win in programme.quick_wins:
        yield from _of_quick_win(card, win, say)
    for row in card.rows.values():
        yield from _of_row(card, row, say)
    rows = comparison.chosen(card, comparison.Choice())
    yield comparison.headline(rows, card, say) + comparison.table_html(rows, card, say, link)
    yield comparison_table(rows, card, say)
    found = pulse.pulses(card, day)
    yield pulse.headline(found, say) + pulse.table(found, say, link)
    yield consequences.consequences(card, card, say)
    yield preflight.preflight(card, deck(card, say), Outline(), day)


def _of_quick_win(card: Scorecard, win: QuickWin, say: Words) -> Iterator[object]:
    yield quick_win.head(card, win, card.main(win.code), say, LIGHT)
    yield quick_win.plan(card, win, say) + quick_win.impact(card, win, say, link)
    yield dimension.promised(card, win, say, link)
    yield markup.criteria_list(card.criteria[win.code], say)
    yield proof.survey(card, win.code, say)
    milestones, day = card.programme.milestones_of(win.code), card.as_of.day
    if milestones:
        yield charts.gantt(milestones, day, say, LIGHT, LIGHT.ink)
        yield charts.gantt_alt(milestones, day, card.quick_wins[win.code].steps, say)


def _of_row(card: Scorecard, row: Row, say: Words) -> Iterator[object]:
    code, day = row.indicator.code, card.as_of.day
    yield dimension.title(row, say) + dimension.marks(row, day, say)
    yield quick_win.head(card, row.quick_win, row, say, LIGHT)
    yield quick_win.origin(card, row, say, link, str)
    for district in ("", *row.districts):
        yield quick_win.figure(card, code, district, say, LIGHT, LIGHT.ink)
    if row.districts:
        yield quick_win.districts(card, row, LIGHT.ink, say, LIGHT)
    if quick_win.comparable(row):
        yield charts.before_after(row, say, LIGHT, LIGHT.ink)
    if row.change.periods:
        yield quick_win.control(card, code, say, LIGHT, LIGHT.ink)
        yield control_alt(row, say)
    yield charts.series_alt(row, say) + quick_win.data_table(row, say)
    yield proof.change(card, code, say, link) + method.page(card, code, say, link)
    yield evidence.workings_html(workings(row, say, card.programme.city.pace_band))
    yield evidence.promises(row, say)
    found = evidence.figures(row, card.programme)
    figure = evidence.asked(found, row, None, "", "actual")
    yield evidence.headline(figure, row, say)
    yield evidence.figures_html(found, figure, row, card, say, link)
