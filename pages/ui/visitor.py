"""Who is looking, and in which language."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.ui.address import way
from pages.ui.house import city, closed, now, store
from smartcity_metrics import access
from smartcity_metrics.language import Words, words
from smartcity_metrics.store import EVERY, Visitor

COOKIE = "quickwin"


def say() -> Words:
    """The visitor's words: from the switch, else the address, else Indonesian. May be asked before anything is drawn."""
    return words(st.session_state.get("lang") or st.query_params.get("lang"))


def visitor() -> Visitor | None:
    """Who is signed in. The store is asked at every rerun, so a session that was ended ends in open tabs too."""
    return of_this_city(store().visitor(st.context.cookies.get(COOKIE), now()))


def of_this_city(who: Visitor | None) -> Visitor | None:
    """The visitor, None when they are of another city: here they are a stranger."""
    return who if who is not None and who.city in (EVERY, city().id) else None


def may(right: str | None) -> bool:
    """Whether the visitor has this right; None is to look."""
    if right is None and not closed():
        return True
    who = visitor()
    return access.may(who.role if who else None, right, closed())


def require(right: str | None, page: str = "/") -> None:
    """Stop here, saying why and offering to sign in and come back to `page`, unless the visitor has this right."""
    if may(right):
        return
    said, who = say(), visitor()
    if who is not None:
        st.title(said("sign_in.lacking"))
        st.markdown(said("sign_in.lacking_why", role=said(f"role.{who.role}") if said.has(f"role.{who.role}") else who.role))
        st.stop()
    st.title(said("sign_in.needed" if right else "sign_in.closed"))
    st.markdown(said("sign_in.why"))
    st.html(sign_in_link(said, page))
    st.stop()


def sign_in_link(said: Words, page: str) -> str:
    """A link to the sign-in form in the same tab, which leads back to the page."""
    to = escape(way("/masuk", lang=said.language, next=page))
    return f'<a class="door" href="{to}" target="_self">{escape(said("sign_in.link"))}</a>'
