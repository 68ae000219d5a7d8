"""Choosing a password: by a link that is good once, or by whoever is signed in. A plain page without script, as sign-in is."""

from __future__ import annotations

import math
import time
from functools import partial
from html import escape

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from pages.ui import plain
from pages.ui.address import LINK, way
from pages.ui.house import city, now, store
from pages.ui.sign_in import admitted, at_home, attempts, from_here, network, submitted
from pages.ui.visitor import COOKIE
from smartcity_metrics import passwords
from smartcity_metrics.language import Words, words
from smartcity_metrics.store import LinkSpent, Visitor
from smartcity_metrics.store.accounts import LONGEST_NAME, key_of, named


async def password(request: Request) -> Response:
    """Show the form (GET); keep the new password and sign in anew (POST). Nobody's without a link or a session."""
    said, token = words(request.query_params.get("lang")), request.query_params.get(LINK, "")
    who = None if token else await anyio.to_thread.run_sync(store().visitor, request.cookies.get(COOKIE), now())
    try:
        name = await anyio.to_thread.run_sync(store().accounts.invited, token, now()) if token else who.name if who else None
    except LinkSpent:
        return sentence(said, "password.spent", 410)
    if name is None:
        return sentence(said, "password.nobody", 401)
    if who is not None and who.outside:
        return sentence(said, "password.outside", 403)
    show = partial(form, said, name, token)
    if request.method != "POST":
        return show()
    if not from_here(request):
        return show(said("sign_in.elsewhere"), status=403)
    fields = await submitted(request)
    if fields is None:
        return show(said("sign_in.elsewhere"), status=413)
    return await chosen(request, said, show, who, name or named(fields.get("name", "")), token, fields)


async def chosen(request: Request, said: Words, show: partial, who: Visitor | None, name: str, token: str, fields: dict[str, str]) -> Response:
    """Answer a form of ours that was sent: a new password, twice, and from whoever is signed in the one until now."""
    moment, where, new = time.monotonic(), network(request), fields.get("new", "")
    if not key_of(name):
        return show(said("password.nameless"), status=422)
    if why := passwords.weakness(new, (name, city().name, city().id)):
        return show(said(f"password.{why}", least=passwords.SHORTEST, most=passwords.LONGEST), status=422, typed=name)
    if new != fields.get("again", ""):
        return show(said("password.unlike"), status=422, typed=name)
    if who is not None:
        if wait := attempts.wait(where, moment, key_of(name)):
            return show(said("sign_in.wait", seconds=math.ceil(wait)), status=429)
        attempts.tried(where, moment, key_of(name))
        if not await anyio.to_thread.run_sync(partial(changed, name, fields.get("old", ""), new), limiter=at_home):
            return show(said("password.wrong"), status=401)
        attempts.succeeded(where, key_of(name))
    else:
        try:
            name = await anyio.to_thread.run_sync(partial(accepted, token, new, name), limiter=at_home)
        except LinkSpent:
            return sentence(said, "password.spent", 410)
    session = await anyio.to_thread.run_sync(partial(store().open_session, name, now(), told={"address": where}))
    return admitted(request, session, way("/", lang=said.language))


def changed(name: str, old: str, new: str) -> bool:
    """Give the account another password, if the old one is right."""
    if not passwords.same(old, store().accounts.password(name)):
        store().record("refusal", name, now(), {"password": "change"}, store().accounts.of(name).city)
        return False
    store().accounts.set_password(name, passwords.hashed(new), by=name, at=now())
    return True


def accepted(token: str, new: str, name: str) -> str:
    """Use the link; the account's name. LinkSpent when somebody was faster."""
    return store().accounts.accept(token, passwords.hashed(new), now(), name).name


def sentence(said: Words, key: str, status: int) -> Response:
    """A page that says one thing, and the way to sign in."""
    body = f"""<p class="lead">{escape(said(key))}</p><p><a href="{escape(way("/masuk", lang=said.language))}">{escape(said("sign_in.link"))}</a></p>"""
    return plain.page(said, said("password.title"), body, partial(way, "/sandi"), status)


def form(said: Words, name: str, token: str, problem: str = "", status: int = 200, typed: str = "") -> Response:
    """The form for this account; without a name the one that makes the first admin."""
    query = {LINK: token} if token else {}
    lead = said("password.first") if not name else said("password.invited" if token else "password.change", name=name)
    fields = [] if name else [f"""<label for="name">{escape(said("sign_in.name"))}</label>
<input id="name" name="name" value="{escape(typed)}" maxlength="{LONGEST_NAME}" autocomplete="username" autocapitalize="none" spellcheck="false" required>
<small>{escape(said("password.name_why"))}</small>"""]
    asked = [] if token else [("old", "current-password")]
    fields += [f"""<label for="{one}">{escape(said(f"password.{one}"))}</label>
<input id="{one}" name="{one}" type="password" maxlength="{passwords.LONGEST}" autocomplete="{kind}" required {more}>"""
               for one, kind, more in (*((*one, "") for one in asked), ("new", "new-password", 'aria-describedby="rules"'), ("again", "new-password", ""))]
    hidden = f'<input type="hidden" autocomplete="username" value="{escape(name)}">' if name else ""  # so that a browser keeps it under the right name
    everywhere = "" if token else f"""<form method="post" action="{escape(way("/keluar", semua="1", lang=said.language))}">
<button class="quiet">{escape(said("password.everywhere"))}</button></form>"""
    body = f"""<p class="lead">{escape(lead)}</p>{plain.alert(problem)}
<form method="post" action="{escape(way("/sandi", lang=said.language, **query))}">{hidden}{"".join(fields)}
<small id="rules">{escape(said("password.rules", least=passwords.SHORTEST))}</small>
<button>{escape(said("password.button"))}</button></form>{everywhere}"""
    return plain.page(said, said("password.title"), body, partial(way, "/sandi", **query), status)
