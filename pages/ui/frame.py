"""The script that Streamlit runs: language, visitor, navigation. The only place that calls st.navigation."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.ui import cached, parts
from pages.ui.address import way
from pages.ui.house import change_city, cities, city, closed, keep_city, local, store
from pages.ui.menu import MENU, PAGES
from pages.ui.visitor import require, say, sign_in_link, visitor
from smartcity_metrics import access
from smartcity_metrics.language import LANGUAGES, Words
from smartcity_metrics.store import Visitor

LANGUAGE_OF_PAGE = """
export default function (component) {
  document.documentElement.lang = component.data.language;
}"""


def masthead(said: Words) -> str:
    """City and edition, as the head of the sidebar."""
    edition = store().published(city().id)
    number = said("frame.no_edition") if edition is None else said(
        "frame.edition", number=edition.number, day=said.day(local(edition.published_at).date()))
    return (f'<div class="masthead"><strong>{escape(said("frame.app"))}<br>{escape(city().name)}</strong>'
            f'<br><span>{escape(number)}</span></div>')


def cities_menu(said: Words) -> None:
    """The way to the other cities of the installation, where there are some."""
    if len(cities()) > 1:
        st.session_state["city_choice"] = city().id
        st.selectbox(said("frame.city"), list(cities()), format_func=lambda one: cities()[one].name, key="city_choice",
                     on_change=lambda: change_city(st.session_state["city_choice"]))


def door(said: Words, who: Visitor | None, here: str) -> str:
    """The way in for guests, the way out for everybody else. Sign-out is a POST, so that no link can do it."""
    if who is None:
        return sign_in_link(said, here)
    return (f'<form class="door" method="post" action="{way("/keluar", lang=said.language)}">'
            f'<span>{escape(who.name)}<br><a href="{escape(way("/sandi", lang=said.language))}" target="_self">{escape(said("password.own"))}</a></span> '
            f'<button>{said("sign_out.button")}</button></form>')


keep_city()
words, who = say(), visitor()
st.set_page_config(page_title=f"{words('frame.app')} · {city().name}", layout="wide")
parts.style()

groups: dict[str, list] = {}
rights: dict[str, str | None] = {}
for group, file, name, path, right in MENU:
    page = st.Page(PAGES / file, title=words(f"menu.{name}"), url_path=path, default=not groups,
                   visibility="visible" if access.may(who.role if who else None, right, closed()) else "hidden")
    groups.setdefault(words(f"menu.{group}"), []).append(page)
    rights[page.url_path] = right

with st.sidebar:
    with st.container(key="masthead"):
        st.html(masthead(words))
    page = st.navigation(groups, expanded=True)  # what does not fit would hide behind words of Streamlit
    with st.container(key="foot"):
        cities_menu(words)
        st.segmented_control(words("frame.language"), LANGUAGES, key="lang", default="id", required=True, bind="query-params")
        st.html(door(words, who, f"/{page.url_path}"))
        st.components.v2.component("page_language", js=LANGUAGE_OF_PAGE)(data={"language": words.language}, key="page_language")

require(rights[page.url_path], f"/{page.url_path}")
cached.take_along(page.url_path, rights[page.url_path])
parts.past(words)
page.run()
cached.remember(page.url_path)
