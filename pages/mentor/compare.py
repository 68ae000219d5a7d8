"""Bandingkan: all indicators side by side, chosen and ordered by the visitor, to be taken away as a file."""

from functools import partial

import streamlit as st

from pages.ui import cached, choice, parts
from pages.ui.visitor import say
from smartcity_metrics.exports import comparison as exports
from smartcity_metrics.exports import table
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Programme, Stage
from smartcity_metrics.story import comparison, markup

FILTERS = ("dimensi", "opd", "capaian", "laju", "sinyal", "tingkat", "cari")


def asked(programme: Programme, words: Words) -> comparison.Choice:
    """Filters, order and day of judgement, as widgets and in the address."""
    dimensions = {one.code: one.name for one in programme.dimensions}
    opds = sorted({one.opd for one in programme.quick_wins})
    many = partial(choice.many, nothing=words("compare.all"))
    with st.container(key="compare_filters"):
        places = iter([*st.columns(5), *st.columns(5)])
        with next(places):
            chosen = many(words("compare.dimension"), "dimensi", list(dimensions), dimensions.__getitem__)
        with next(places):
            agencies = many(words("compare.opd"), "opd", opds, str)
        with next(places):
            levels = many(words("compare.level"), "capaian", list(Level), lambda one: words(f"level.{one}"))
        with next(places):
            paces = many(words("compare.pace"), "laju", list(Pace), lambda one: words(f"pace.{one}"))
        with next(places):
            signals = many(words("compare.signal"), "sinyal", list(Signal), lambda one: words(f"signal.{one}"))
        with next(places):
            stages = many(words("compare.stage"), "tingkat", list(Stage), lambda one: words(f"stage.{one}"))
        with next(places):
            text = choice.text(words("compare.search"), "cari", words("compare.search_hint"))
        with next(places):
            order = choice.one(words("compare.order"), "urut", comparison.ORDERS, lambda one: words(f"compare.order_{one}"))
        with next(places):
            way = choice.one(words("compare.direction"), "arah", ("naik", "turun"), lambda one: words(f"compare.way_{one}"))
        with next(places):
            parts.as_of(words)
    return comparison.Choice(chosen, agencies, levels, paces, signals, stages, text, order, way == "turun")


def take_away(rows: list[Row], card: Scorecard, words: Words) -> None:
    """The rows as xlsx and csv, made when asked for."""
    stem, sample = words("compare.file"), card.programme.is_sample
    with st.container(key="compare_files", horizontal=True):
        for ending, made, kind in (("xlsx", table.workbook, parts.XLSX), ("csv", table.csv, parts.CSV)):
            st.download_button(words(f"compare.download_{ending}"), lambda made=made: made(exports.comparison(rows, card, words), words),
                               table.file_name(stem, ending, sample), kind, on_click="ignore", key=f"compare_{ending}")


words, programme = say(), parts.programme_or_stop("menu.compare")
head = st.container()
if not programme.indicators:
    parts.opening(words("menu.compare"), words("compare.empty"), words, programme.is_sample)
    parts.nothing(words("compare.empty_why"))
    st.stop()

wanted = asked(programme, words)
card = cached.card()
rows = comparison.chosen(card, wanted)
with head:
    parts.opening(words("compare.as_of", period=words.period(card.as_of.period)), comparison.headline(rows, card, words), words,
                  programme.is_sample)
if rows:
    parts.show(comparison.table_html(rows, card, words, parts.link), "compare")
    take_away(rows, card, words)
else:
    parts.nothing(words("compare.nothing_why", n=words.number(len(card.rows))))
    st.button(words("compare.clear"), on_click=choice.clear, args=FILTERS, key="compare_clear")
parts.show(markup.foot(words, programme.is_sample), "page_foot")
