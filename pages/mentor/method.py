"""Metode: every formula worked on one indicator with its own numbers, and where we depart from a standard."""

import streamlit as st

from pages.ui import cached, choice, parts
from pages.ui.visitor import say
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Programme
from smartcity_metrics.story import markup, method


def choose(programme: Programme) -> tuple[Scorecard, Row]:
    """Which indicator to work, and as of when, as widgets and in the address."""
    names = {one.code: f"{one.code} · {one.name}" for one in programme.indicators}
    with st.container(key="method_choice"):
        wide, narrow = st.columns((4, 2))
        with narrow:
            parts.as_of(words)
        with wide:
            code = choice.pinned(words("evidence.indicator"), "indikator", list(names), names.__getitem__)
    known = cached.card()
    return known, known.rows[code]


words, programme = say(), parts.programme_or_stop("menu.method")
if not programme.indicators:
    parts.opening(words("menu.method"), words("method.empty"), words, programme.is_sample)
    parts.nothing(words("method.empty_why"))
    st.stop()

linked = st.query_params.get("indikator")
head = st.container()
card, row = choose(programme)
with head:
    parts.opening(words("method.kicker", period=words.period(card.as_of.period)), method.headline(row, words), words, programme.is_sample)
if linked is not None and linked not in card.rows:
    st.info(words("evidence.unknown", code=linked))
parts.show(cached.drawn(method.page, row.indicator.code, words, parts.link), "method")
parts.show(markup.foot(words, programme.is_sample), "page_foot")
