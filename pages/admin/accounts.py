"""Akun: who may sign in and in which role; new accounts, links to choose a password, changes, closing."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from pages.ui import cached, commit, parts
from pages.ui.house import city, city_problems, local
from pages.ui.visitor import require, say, visitor
from smartcity_metrics import access
from smartcity_metrics.store import EVERY, Account, LastAdmin, NameTaken
from smartcity_metrics.story import accounts as story
from smartcity_metrics.story import markup

require("accounts", "/akun")
words, every = say(), visitor().city == EVERY
EVERY_OPD = ""


def moment(when: datetime) -> str:
    """A moment on the city's clock."""
    return words.moment(local(when), city().time_zone)


def opds() -> list[str]:
    """Those that have a quick win."""
    programme = cached.programme()
    return sorted({one.opd for one in programme.quick_wins}) if programme else []


def role_and_opd(key: str, role: str, opd: str | None) -> tuple[str, str | None]:
    """The choice of a role, and for staff of the OPD that they work for."""
    chosen = st.selectbox(words("accounts.role"), access.ROLES, access.ROLES.index(role), format_func=lambda one: words(f"role.{one}"), key=f"role {key}",
                          help=" · ".join(words(f"role.{one}_may") for one in access.ROLES))
    if not access.bound_to_opd(chosen):
        return chosen, None
    options = [*dict.fromkeys((*opds(), *filter(None, [opd]))), EVERY_OPD]
    picked = st.selectbox(words("accounts.opd"), options, options.index(opd or EVERY_OPD), format_func=lambda one: one or words("accounts.every_opd"),
                          key=f"opd {key}")
    return chosen, picked or None


def tried(act: Callable, *arguments: object, done: str, **named: object) -> object:
    """Do it, and say that it is done or why it is not; what it gave back."""
    try:
        given = act(*arguments, **named)
    except NameTaken:
        st.error(words("accounts.taken"))
    except LastAdmin:
        st.error(words("accounts.last_admin"))
    except (KeyError, ValueError):
        st.error(words("accounts.nameless"))
    except commit.Forbidden:
        st.error(words("accounts.no_right"))
    else:
        st.success(done)
        return given
    return None


def handed_over(token: object, name: str) -> None:
    """The link, to be given to the person; it is shown this once."""
    if token:
        st.caption(words("accounts.link_why", name=name))
        st.code(commit.link_address(str(token)), language=None, wrap_lines=True)


def add() -> None:
    """A new account."""
    parts.section(words("accounts.new"))
    name = st.text_input(words("accounts.name"), key="new name", max_chars=64, help=words("password.name_why"))
    role, opd = role_and_opd("new", "staff", next(iter(opds()), None))
    everywhere = every and st.checkbox(words("accounts.every_city"), key="new every", help=words("accounts.every_city_why"))
    if st.button(words("accounts.make"), type="primary", key="make"):
        token = tried(commit.add_account, name, role, opd, every=everywhere, done=words("accounts.made", name=name.strip()))
        handed_over(token, name.strip())


def alter(account: Account) -> None:
    """Another role, another link, an end."""
    name = account.name
    role, opd = role_and_opd(f"of {name}", account.role, account.opd)
    with parts.filters(f"act {name}"):
        saved = st.button(words("accounts.save"), disabled=(role, opd) == (account.role, account.opd), key="save role")
        link = st.button(words("accounts.link"), disabled=not account.active, key="link")
        end = st.button(words("accounts.end"), key="end")
        other = st.button(words("accounts.shut" if account.active else "accounts.open"), key="shut")
    if saved:
        tried(commit.change_account, name, role, opd, done=words("accounts.saved", name=name, role=words(f"role.{role}")))
    if link:
        handed_over(tried(commit.password_link, name, done=words("accounts.linked", name=name)), name)
    if end:
        tried(commit.end_sessions, name, done=words("accounts.ended", name=name))
    if other and account.active:
        tried(commit.shut_account, name, done=words("accounts.is_shut", name=name))
    elif other:
        tried(commit.open_account, name, done=words("accounts.is_open", name=name))


head = st.container()
known = {one.name: one for one in commit.accounts()}
if known:
    parts.section(words("accounts.existing"))
    picked = st.selectbox(words("accounts.which"), list(known), key="which")
    alter(known[picked])
add()
with head:
    rows = [story.Row(one.name, one.role, one.opd, one.city == EVERY, one.active, one.chosen, one.made_by, one.made_at) for one in commit.accounts()]
    parts.opening(words("menu.accounts"), story.headline(rows, words), words, sample=False)
    for number, problem in enumerate(city_problems(words)):
        parts.show(f'<p class="alert" role="status">{markup.text(problem)}</p>', f"city problem {number}")
    parts.show(f'<p class="lead">{words("accounts.lead")}</p>' + story.table(rows, words, moment), "accounts")
