"""Dimensi: plan beside result for each quick win of a dimension."""

import streamlit as st

from pages.ui import cached, choice, parts
from pages.ui.visitor import say
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.story import dimension as story
from smartcity_metrics.story import markup

words, theme, programme = say(), parts.chosen_theme(), parts.programme_or_stop("menu.dimension")
names = {one.code: one.name for one in programme.dimensions}
with parts.filters():
    code = choice.pinned(words("page.dimension"), "dimensi", list(names), names.__getitem__)
    parts.as_of(words)
card, colour = cached.card(), theme.colour(programme.dimension(code))


def panel(row: Row) -> None:
    """One indicator: what it says, its course, its marks."""
    key = row.indicator.code
    parts.show(story.title(row, words), f"title {key}")
    parts.course(row, lambda: cached.drawn(story.figure, key, words, theme, colour), words, f"panel {key}")
    parts.show(story.marks(row, card.as_of.day, words), f"marks {key}")


parts.show(story.head(card, code, words, theme), "head")
for win in card.dimensions[code].quick_wins:
    rows = [card.rows[one.code] for one in programme.indicators_of(win.code)]
    main = card.main(win.code)
    with st.container():
        parts.show('<hr class="rule">', f"rule {win.code}")
        left, right = st.columns(2, gap="large")
        with left:
            parts.show(story.promised(card, win, words, parts.link), f"promised {win.code}")
        with right:
            if main is None:
                parts.nothing(words("quick_win.no_indicators_why"), f"none {win.code}", words("quick_win.no_indicators"))
            else:
                panel(main)
        others = [row for row in rows if row is not main]
        for pair in (others[start:start + 2] for start in range(0, len(others), 2)):
            for place, row in zip(st.columns(2, gap="large"), pair, strict=False):
                with place:
                    panel(row)
parts.show(markup.foot(words, programme.is_sample), "sample_foot")
