"""Catatan: who did what and when, to look through and to take away."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from pages.ui import choice, commit, parts
from pages.ui.house import city, local
from pages.ui.visitor import require, say
from smartcity_metrics.exports.table import Table, csv, file_name
from smartcity_metrics.story import log as story

require("audit", "/catatan")
words = say()
ALL = ""


def moment(when: datetime) -> str:
    """A moment on the city's clock."""
    return words.moment(when, city().time_zone)


def chosen(name: str, label: str, every: str, options: Sequence[str], word: Callable[[str], str] = str) -> str:
    """One of them, or all."""
    return choice.one(words(label), name, [ALL, *options], lambda one: word(one) if one else words(every))


def table(lines: Sequence[story.Line]) -> Table:
    """What is chosen, as a file to take away."""
    return Table(words("log.title", city=city().name), tuple(words(one) for one in story.COLUMNS), tuple(story.row(one, words, moment) for one in lines))


try:
    every = [story.Line(local(one.at), one.who, one.what, one.facts) for one in reversed(commit.audit())]
except ValueError:
    parts.opening(words("menu.log"), words("log.broken"), words, sample=False)
    st.stop()
head = st.container()
with parts.filters():
    who = chosen("siapa", "log.who", "log.everybody", sorted({one.who for one in every}, key=str.casefold))
    what = chosen("apa", "log.what", "log.everything", sorted({one.what for one in every}), lambda one: story.act(one, words))
    day = chosen("hari", "log.day", "log.every_day", list(dict.fromkeys(one.at.date().isoformat() for one in every)),
                 lambda one: words.day(datetime.fromisoformat(one).date()))
lines = [one for one in every if who in (ALL, one.who) and what in (ALL, one.what) and day in (ALL, one.at.date().isoformat())]
with head:
    headline = words("log.headline", n=words.number(len(lines)), when=moment(lines[0].at)) if lines else words("log.nothing")
    parts.opening(words("menu.log"), headline, words, sample=False)
    parts.show(f'<p class="lead">{words("log.lead")}</p>', "lead")
if not lines:
    parts.nothing(words("log.nothing_why"))
    st.stop()
st.download_button(words("log.csv"), lambda: csv(table(lines), words), file_name(words("log.file"), "csv", False), parts.CSV, on_click="ignore", key="csv")
parts.show(story.table(lines, words, moment), "log")
