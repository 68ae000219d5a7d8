"""Templat: the workbook to fill in, empty or with what is published, and what each column wants."""

import streamlit as st

from pages.ui import cached, parts
from pages.ui.house import city, local, now
from pages.ui.visitor import require, say
from smartcity_metrics.intake.contract import SHEETS
from smartcity_metrics.intake.template import guide, template
from smartcity_metrics.programme import Period, empty_programme
from smartcity_metrics.story import markup


def ended() -> Period:
    """The month up to which values are due: the last one that is over, but none after the programme."""
    last = Period.month_of(local(now()).date()).shifted(-1)
    days = [one for one in (published.facts.end, published.facts.presented) if one] if published.facts else []
    return min([last, *([Period.month_of(max(days))] if days else [])])


require("upload", "/templat")
words, published = say(), cached.programme()
sample = published is not None and published.is_sample
parts.opening(words("menu.template"), words("template.headline"), words, sample)
with parts.filters("downloads"):
    st.download_button(words("template.empty"), lambda: template(empty_programme(city()), words.language), words("template.file_empty"), parts.XLSX,
                       on_click="ignore", key="empty")
    if published is not None:
        st.download_button(words("template.filled"), lambda: template(published, words.language, ended()),
                           ("CONTOH-" if sample else "") + words("template.file_filled"), parts.XLSX, on_click="ignore", key="filled")
headings = [words(f"template.column_{name}") for name in ("name", "must", "what")]
for sheet in SHEETS:
    with st.expander(words("template.columns", sheet=sheet.title(words.language))):
        parts.show(markup.table(headings, guide(sheet, words)), f"guide {sheet.key}")
