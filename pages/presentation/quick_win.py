"""Quick Win: left the plan, right the visual, below what it means for residents and where it comes from."""

from datetime import datetime

import streamlit as st

from pages.ui import cached, choice, parts
from pages.ui.house import local
from pages.ui.visitor import require, say
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import QuickWin
from smartcity_metrics.story import charts, markup, places, proof
from smartcity_metrics.story import quick_win as story
from smartcity_metrics.story.control_chart import control_alt

words, theme, programme = say(), parts.chosen_theme(), parts.programme_or_stop("menu.quick_win")
NAMES = {one.code: one.name for one in programme.quick_wins}


def moment(iso: str) -> str:
    """An upload's time on the city's clock."""
    return words.moment(local(datetime.fromisoformat(iso)), programme.city.time_zone)


@st.fragment
def measured(win: QuickWin, colour: str) -> None:
    """The chosen indicator: headline, marks, chart and its data. Changing the indicator redraws only this."""
    require(None, "/quick-win")  # a fragment runs without the frame, which asks else
    indicators = story.names(programme.indicators_of(win.code))
    above = st.container(key="above")
    main = cached.card().main(win.code)
    with parts.filters():
        code = choice.one(words("page.indicator"), "indikator", parts.first(main.indicator.code, list(indicators)), indicators.__getitem__)
        row = cached.card().rows[code]
        places = {"": words("page.whole_city")} | {one.code: one.name for one in programme.districts if one.code in row.districts}
        district = choice.one(words("page.district"), "wilayah", list(places), places.__getitem__) if len(places) > 1 else ""
        parts.as_of(words)
    row = cached.card().rows[code]
    with above:
        parts.show(story.head(cached.card(), win, row, words, theme), "head")
    parts.course(row, lambda: cached.drawn(story.figure, code, district, words, theme, colour), words, f"series {win.code}", district)
    with st.expander(words("page.as_table")):
        parts.show(story.data_table(row, words), "data")
    plan_and_visual(win, row, colour)
    proved(win, row, colour)
    details(win)


def plan_and_visual(win: QuickWin, row: Row, colour: str) -> None:
    """Rencana beside Visual."""
    left, right = st.columns(2, gap="large")
    with left:
        planned(win, colour)
    with right:
        parts.show(markup.section(words("quick_win.visual")), "visual")
        if story.comparable(row):
            parts.show(f"<h3>{markup.text(words('quick_win.change'))}</h3>", "change")
            parts.chart(charts.before_after(row, words, theme, colour), charts.series_alt(row, words), words, f"change {win.code}")
        else:
            parts.nothing(words("quick_win.no_change"), "no_change")
        if row.districts:
            parts.show(story.districts(cached.card(), row, colour, words, theme), "tiles")
        parts.show(story.origin(cached.card(), row, words, parts.link, moment), "origin")


def planned(win: QuickWin, colour: str) -> None:
    """Rencana: the profile, and the milestones where there are some."""
    milestones, day = programme.milestones_of(win.code), cached.card().as_of.day
    parts.show(story.plan(cached.card(), win, words), "plan")
    if milestones:
        parts.chart(charts.gantt(milestones, day, words, theme, colour),
                    charts.gantt_alt(milestones, day, cached.card().quick_wins[win.code].steps, words), words, f"gantt {win.code}")
    else:
        parts.nothing(words("quick_win.no_steps_why"), "no_steps", words("quick_win.no_steps"))


def proved(win: QuickWin, row: Row, colour: str) -> None:
    """Whether the change is more than noise: the control chart beside the effect in words."""
    code = row.indicator.code
    parts.show(markup.section(words("proof.title")), "proof")
    left, right = st.columns(2, gap="large")
    with left:
        if len(row.change.periods) > 1:
            parts.show(f"<h3>{markup.text(words('proof.chart'))}</h3>", "control")
            parts.chart(cached.drawn(story.control, code, words, theme, colour), control_alt(row, words), words, f"control {win.code}")
        else:
            parts.nothing(words("proof.no_chart"), "no_control")
    with right:
        parts.show(cached.drawn(proof.change, code, words, parts.link), "effect")
        if found := cached.drawn(places.beside, code, words):
            parts.show(found, "beside")


def details(win: QuickWin) -> None:
    """What residents say, what it means for them, and whether it is a quick win."""
    if said := cached.drawn(proof.survey, win.code, words):
        parts.show(said, "survey")
    parts.show(story.impact(cached.card(), win, words, parts.link), "impact")
    parts.show(markup.criteria_list(cached.card().criteria[win.code], words), "criteria")
    parts.show(markup.foot(words, programme.is_sample), "sample_foot")


if not NAMES:
    parts.opening(words("menu.quick_win"), words("page.empty"), words, programme.is_sample)
    parts.nothing(words("page.empty_why"))
    st.stop()
with parts.filters("which"):
    chosen = choice.pinned(words("menu.quick_win"), "quick_win", list(NAMES), NAMES.__getitem__)
win = programme.quick_win(chosen)
colour = theme.colour(programme.dimension(win.dimension))
if programme.indicators_of(win.code):
    measured(win, colour)
else:
    parts.show(story.head(cached.card(), win, None, words, theme), "head")
    parts.nothing(words("quick_win.no_indicators_why"), "no_indicators", words("quick_win.no_indicators"))
    planned(win, colour)
    details(win)
