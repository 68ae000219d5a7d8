"""The way in and out for staff: plain pages without script, a code from the console, a cookie that means nothing by itself."""

from __future__ import annotations

import asyncio
import logging
import math
import time
import unicodedata
from functools import partial
from html import escape
from urllib.parse import parse_qs

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.ui import plain
from pages.ui.address import address, own_page
from pages.ui.house import now, store
from pages.ui.visitor import COOKIE
from smartcity_metrics import access
from smartcity_metrics.language import Words, words
from smartcity_metrics.store.sessions import LIFETIME

CODE = access.new_code()
LARGEST_FORM = 4096  # bytes; a name and a code are far below
LONGEST_NAME = 64
attempts = access.Attempts()
log = logging.getLogger("dashboard")


async def sign_in(request: Request) -> Response:
    """Show the form (GET); check name and code and set the cookie (POST)."""
    said, next_page = words(request.query_params.get("lang")), own_page(request.query_params.get("next"))
    if request.method != "POST":
        return form(said, next_page)
    if not from_here(request):
        return form(said, next_page, said("sign_in.elsewhere"), status=403)
    fields = await submitted(request)
    if fields is None:
        return form(said, next_page, said("sign_in.elsewhere"), status=413)
    return await checked(request, said, next_page, named(fields.get("name", "")), fields.get("code", ""))


async def checked(request: Request, said: Words, next_page: str, name: str, code: str) -> Response:
    """Answer a sign-in that was sent from our own form."""
    where, moment = request.client.host if request.client else "", time.monotonic()
    wait = attempts.wait(where, moment)
    if wait:
        seconds = math.ceil(wait)
        return form(said, next_page, said("sign_in.wait", seconds=seconds), name, 429, {"retry-after": str(seconds)})
    if not name:
        return form(said, next_page, said("sign_in.nameless"), status=422)
    await asyncio.sleep(attempts.delay(moment))
    if not access.same_code(code, CODE):
        attempts.failed(where, moment)
        await anyio.to_thread.run_sync(store().record, "refusal", name, now(), {"address": where})
        log.warning("refused sign-in from %s", where)
        return form(said, next_page, said("sign_in.wrong"), name, 401)
    attempts.succeeded(where)
    token = await anyio.to_thread.run_sync(partial(store().open_session, name, "staff", now()))
    answer = RedirectResponse(address(next_page, lang=said.language), 303)
    answer.set_cookie(COOKIE, token, max_age=int(LIFETIME.total_seconds()), path=address("/"), httponly=True,
                      samesite="strict", secure=request.url.scheme == "https")
    return answer


async def sign_out(request: Request) -> Response:
    """End the session in the store, forget the cookie and go to the front page. A mere link (GET) ends nothing."""
    answer = RedirectResponse(address("/", lang=words(request.query_params.get("lang")).language), 303)
    if request.method != "POST" or not from_here(request):
        return answer
    await anyio.to_thread.run_sync(store().close_session, request.cookies.get(COOKIE, ""))
    answer.delete_cookie(COOKIE, path=address("/"), httponly=True, samesite="strict")
    return answer


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


def named(typed: str) -> str:
    """A name as it is kept and logged: one line, no control characters, at most 64 characters."""
    plain = "".join(" " if unicodedata.category(one).startswith(("C", "Z")) else one for one in typed)
    return " ".join(plain.split())[:LONGEST_NAME]


def form(said: Words, next_page: str, problem: str = "", name: str = "", status: int = 200,
         headers: dict[str, str] | None = None) -> Response:
    """The form, with what is in the way where something is."""
    alert = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    body = f"""<p class="lead">{escape(said("sign_in.lead"))}</p>{alert}
<form method="post" action="{escape(address("/masuk", next=next_page, lang=said.language))}">
<label for="name">{escape(said("sign_in.name"))}</label>
<input id="name" name="name" value="{escape(name)}" maxlength="{LONGEST_NAME}" autocomplete="name" required aria-describedby="why"
{"" if name else "autofocus"}><small id="why">{escape(said("sign_in.name_why"))}</small>
<label for="code">{escape(said("sign_in.code"))}</label>
<input id="code" name="code" maxlength="64" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required
{"autofocus" if name else ""}>
<button>{escape(said("sign_in.button"))}</button></form>"""
    return plain.page(said, said("sign_in.title"), body, partial(address, "/masuk", next=next_page), status, headers)
