"""The way in and out: plain pages without script, a name and a password, a cookie that means nothing by itself."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from functools import partial
from html import escape
from urllib.parse import parse_qs

import anyio
import anyio.to_thread
import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.ui import plain
from pages.ui.address import address, own_page, way
from pages.ui.house import city, now, store
from pages.ui.visitor import COOKIE, of_this_city
from smartcity_metrics import access, passwords
from smartcity_metrics.language import Words, words
from smartcity_metrics.store import EVERY
from smartcity_metrics.store.accounts import LONGEST_NAME, key_of, named
from smartcity_metrics.store.sessions import LIFETIME

LARGEST_FORM = 4096  # bytes; names and passwords are far below
attempts = access.Attempts()
# A hash takes 32 MiB and a processor, so two at most are made at once; those who wait hold no thread. One of the two is for people
# at an address from which they have signed in before: however many strangers guess, they do not stand in that queue.
at_home, strangers = anyio.CapacityLimiter(1), anyio.CapacityLimiter(1)
LONGEST_QUEUE, COME_BACK = 20, 10  # strangers who may wait for a hash, and seconds after which the others may try again
queue: set[Request] = set()
log = logging.getLogger("dashboard")


async def sign_in(request: Request) -> Response:
    """Show the form (GET); check name and password and set the cookie (POST)."""
    said, next_page = words(request.query_params.get("lang")), own_page(request.query_params.get("next"))
    if request.method != "POST":
        return form(said, next_page)
    if not from_here(request):
        return form(said, next_page, said("sign_in.elsewhere"), status=403)
    fields = await submitted(request)
    if fields is None:
        return form(said, next_page, said("sign_in.elsewhere"), status=413)
    return await checked(request, said, next_page, named(fields.get("name", "")), fields.get("password", ""))


async def checked(request: Request, said: Words, next_page: str, name: str, password: str) -> Response:
    """Answer a sign-in that was sent from our own form."""
    moment, where, key = time.monotonic(), network(request), key_of(name)
    known = attempts.at_home(where, key)
    wait = attempts.wait(where, moment, key)
    if wait or (not known and len(queue) >= LONGEST_QUEUE):
        wait = wait or COME_BACK
        return form(said, next_page, said("sign_in.wait", seconds=math.ceil(wait)), name, 429, {"retry-after": str(math.ceil(wait))})
    if not name:
        return form(said, next_page, said("sign_in.nameless"), status=422)
    attempts.tried(where, moment, key)
    if known:
        token = await anyio.to_thread.run_sync(opened, name, password, where, limiter=at_home)
    else:
        queue.add(request)
        try:
            await asyncio.sleep(attempts.delay(moment))
            token = await anyio.to_thread.run_sync(opened, name, password, where, limiter=strangers)
        finally:
            queue.discard(request)
    if token is None:
        log.warning("refused sign-in from %s", where)
        return form(said, next_page, said("sign_in.wrong"), name, 401)
    attempts.succeeded(where, key)
    return admitted(request, token, way(next_page, lang=said.language))


def opened(name: str, password: str, where: str) -> str | None:
    """A session's token when the password is that of an open account of this city; else None, and a row in the log."""
    account, kept = store().accounts.of(name), store().accounts.password(name)
    right = passwords.same(password, kept)  # hashed also for a name that is nobody's, so that the time taken betrays nothing
    if right and of_this_city(account.visitor):
        try:
            return store().open_session(name, now(), kept=kept, told={"address": where})
        except KeyError:
            pass  # closed, or given another password, while this one was hashed
    store().record("refusal", name, now(), {"address": where}, account.city if account else EVERY)
    return None


def admitted(request: Request, token: str, to: str) -> Response:
    """Go on to a page of ours, with the cookie."""
    answer = RedirectResponse(to, 303)
    answer.set_cookie(COOKIE, token, max_age=int(LIFETIME.total_seconds()), path=address("/"), httponly=True,
                      samesite="strict", secure=request.url.scheme == "https")
    return answer


async def sign_out(request: Request) -> Response:
    """End the session in the store, or with `semua` all of this person's; forget the cookie and go to the front page.

    A mere link (GET) ends nothing.
    """
    answer = RedirectResponse(way("/", lang=words(request.query_params.get("lang")).language), 303)
    if request.method != "POST" or not from_here(request):
        return answer
    token = request.cookies.get(COOKIE, "")
    who = await anyio.to_thread.run_sync(store().visitor, token, now())
    if who is not None and request.query_params.get("semua"):
        await anyio.to_thread.run_sync(store().close_sessions, who, now())
    await anyio.to_thread.run_sync(store().close_session, token, now())
    answer.delete_cookie(COOKIE, path=address("/"), httponly=True, samesite="strict")
    return answer


def vouched_for() -> bool:
    """Whether people may also come in by OIDC."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def network(request: Request) -> str:
    """The address that a request comes from, as the server knows it."""
    return request.client.host if request.client else ""


def from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this; clients that say nothing are no browsers."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


async def submitted(request: Request) -> dict[str, str] | None:
    """The fields of a small form, None when more was sent than any form of ours holds."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def form(said: Words, next_page: str, problem: str = "", name: str = "", status: int = 200,
         headers: dict[str, str] | None = None) -> Response:
    """The form, with what is in the way where something is."""
    outside = f'<p><a class="button" href="{escape(address("/masuk/oidc"))}">{escape(said("oidc.link"))}</a></p>' if vouched_for() else ""
    body = f"""<p class="lead">{escape(said("sign_in.lead", city=city().name))}</p>{plain.alert(problem)}{outside}
<form method="post" action="{escape(way("/masuk", next=next_page, lang=said.language))}">
<label for="name">{escape(said("sign_in.name"))}</label>
<input id="name" name="name" value="{escape(name)}" maxlength="{LONGEST_NAME}" autocomplete="username" autocapitalize="none" spellcheck="false"
required {"" if name else "autofocus"}>
<label for="password">{escape(said("sign_in.password"))}</label>
<input id="password" name="password" type="password" maxlength="{passwords.LONGEST}" autocomplete="current-password" required
{"autofocus" if name else ""}>
<button>{escape(said("sign_in.button"))}</button></form>
<p class="lead">{escape(said("sign_in.forgotten"))}</p>"""
    return plain.page(said, said("sign_in.title"), body, partial(way, "/masuk", next=next_page), status, headers)
