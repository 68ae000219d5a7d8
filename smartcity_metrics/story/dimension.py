"""Dimensi: plan beside result for each quick win of a dimension, as the pieces of HTML around its charts."""

from __future__ import annotations

from datetime import date

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import QuickWin
from smartcity_metrics.story import charts, markup
from smartcity_metrics.story.headlines import headline, signal_line
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.markup import Link, text
from smartcity_metrics.story.overview import judged, people, steps_done
from smartcity_metrics.story.sentences import (
    dimension_headline,
    freshness,
    how_many_tested,
    level_line,
    pace_line,
    saving_limits,
    saving_value,
    steps_headline,
    unit_word,
)
from smartcity_metrics.story.theme import Theme


def head(card: Scorecard, code: str, say: Words, theme: Theme) -> str:
    """The dimension, how many of its quick wins are on plan, and what they add up to."""
    dimension, rolled = card.programme.dimension(code), card.dimensions[code]
    place = markup.kicker(
        theme.colour(dimension),
        dimension.name,
        say("dimension.kicker", period=say.period(card.as_of.period)),
    )
    opening = markup.opening(
        place, dimension_headline(dimension.name, rolled, say), say, card.programme.is_sample
    )
    if not rolled.quick_wins:
        return opening + markup.missing(say("dimension.none"), say("dimension.none_why"))
    items = [judged(rolled, say)]
    if rolled.beneficiaries.value is not None:
        items.append(people(rolled, say))
    if rolled.steps.total:
        items.append(steps_done(rolled, say))
    items += [
        (
            saving_value(saving, say),
            unit_word(saving.unit, say),
            text(say("overview.saved_all", interval=saving_limits(saving, say))),
        )
        for saving in rolled.savings
    ]
    tested = f'<p class="small">{text(how_many_tested(rolled.rows, say))}</p>'
    return f'{opening}<hr class="rule">{markup.figures(items)}{tested}'


def promised(card: Scorecard, win: QuickWin, say: Words, link: Link) -> str:
    """The left half of a quick win: what was promised and how far the action plan is."""
    steps = card.quick_wins[win.code].steps
    name = markup.anchor(link, "quick-win", win.name, quick_win=win.code)
    return f"<h2>{name}</h2>" + markup.fact_list(
        [
            (say("quick_win.service"), win.service),
            (say("quick_win.innovation"), win.innovation),
            (say("page.opd"), win.opd),
            (say("quick_win.period"), f"{say.day(win.start)} – {say.day(win.end)}"),
            (say("dimension.steps"), steps_headline(steps, say)),
            (say("quick_win.budget"), say.money(win.budget) if win.budget is not None else None),
        ],
        say,
    )


def title(row: Row, say: Words) -> str:
    """The headline above a panel."""
    return f"<h3>{text(headline(row, say))}</h3>"


def marks(row: Row, day: date, say: Words) -> str:
    """The marks under a panel, with their numbers, and how old its figures are on the day."""
    level, pace = (
        drawn(row.level, say, 22, text(level_line(row, say))),
        drawn(row.pace, say, 22, text(pace_line(row, say))),
    )
    signal = drawn(row.signal, say, 22, text(signal_line(row, say)))
    fresh = freshness(row, day, say)
    return f'<div class="pair">{level}{pace}{signal}</div>' + (
        f'<span class="small">{text(fresh)}</span>' if fresh else ""
    )


def figure(card: Scorecard, code: str, say: Words, theme: Theme, colour: str) -> dict:
    """The small chart of one indicator."""
    return charts.plan_actual(card.rows[code], say, theme, colour, charts.SMALL)
