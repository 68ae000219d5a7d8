"""Templat: the workbook to fill in, empty or with what is published, and what each column wants."""

import streamlit as st

from pages.ui import cached, parts
from pages.ui.house import city, local, now
from pages.ui.visitor import require, say
from smartcity_metrics.intake.contract import SHEETS
from smartcity_metrics.intake.template import due_until, guide, template
from smartcity_metrics.programme import empty_programme
from smartcity_metrics.story import markup

require("upload", "/templat")
words, published = say(), cached.programme()
sample = published is not None and published.is_sample
parts.opening(words("menu.template"), words("template.headline"), words, sample)
with parts.filters("downloads"):
    st.download_button(words("template.empty"), lambda: template(empty_programme(city()), words.language), words("template.file_empty"), parts.XLSX,
                       on_click="ignore", key="empty")
    if published is not None:
        st.download_button(words("template.filled"), lambda: template(cached.base(), words.language, due_until(published, local(now()).date())),
                           ("CONTOH-" if sample else "") + words("template.file_filled"), parts.XLSX, on_click="ignore", key="filled")
if published is not None:
    st.caption(words("template.filled_with", period=words.period(due_until(published, local(now()).date()))))
headings = [words(f"template.column_{name}") for name in ("name", "must", "what")]
for sheet in SHEETS:
    with st.expander(words("template.columns", sheet=sheet.title(words.language))):
        parts.show(markup.table(headings, guide(sheet, words, city())), f"guide {sheet.key}")
