"""Denyut data: who owes which number for which period, how old each is, and a reminder ready to copy."""

import streamlit as st

from pages.ui import cached, choice, parts
from pages.ui.house import local, now
from pages.ui.visitor import require, say
from smartcity_metrics.story import pulse as story

require("upload", "/denyut")
words, programme = say(), parts.programme_or_stop("menu.pulse")
today = local(now()).date()
found = cached.drawn(story.pulses, today)
parts.opening(words("menu.pulse"), story.headline(found, words), words, programme.is_sample)
if not found:
    parts.nothing(words("pulse.empty_why"))
    st.stop()
parts.show(f'<p class="lead">{words("pulse.lead")}</p>', "lead")
owing = list(dict.fromkeys(one.opd for one in found if story.reminder(found, one.opd, today, words)))
if owing:
    parts.section(words("pulse.reminder"))
    with parts.filters():
        opd = choice.one(words("page.opd"), "opd", owing, str)
    st.code(story.reminder(found, opd, today, words), language=None, wrap_lines=True)
parts.section(words("pulse.all"))
parts.show(story.table(found, words, parts.link), "pulses")
