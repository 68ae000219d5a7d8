"""Signing in where somebody else vouches: Streamlit's st.login (OIDC) brings people here, and one of our own sessions begins.

Streamlit's own cookie would be good for 30 days, whatever the provider says, would not end in other tabs, and is asked by no
address of ours. So it is exchanged at once and taken away: what is left is a session as after a password, which ends with
the provider's word at the latest, and whose role comes from a claim and nothing else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from html import escape

import anyio.to_thread
import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks, is_authlib_installed
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from pages.ui import plain
from pages.ui.address import address
from pages.ui.house import cities, city, now, store
from pages.ui.sign_in import admitted, network
from smartcity_metrics import access
from smartcity_metrics.language import words
from smartcity_metrics.store import Visitor
from smartcity_metrics.store.accounts import named

START, ARRIVAL = "/masuk/oidc", "/masuk/kembali"
SHORTEST_SECRET = 32  # characters
log = logging.getLogger("dashboard")


@dataclass(frozen=True)
class Claims:
    """Which claims say who somebody is: [access] in secrets.toml. A dot leads into a claim: realm_access.roles.

    roles: value of the role's claim -> role. opd_claim: "" where staff work for every OPD. city_claim: "" where all are of the
    first city, else the claim whose value is a city's id; never what the address asks for.
    """

    role_claim: str = "roles"
    name_claim: str = "email"
    opd_claim: str = ""
    city_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)


class NotVouched(Exception):
    """Why nobody is signed in by these claims: expired, roleless, no_opd or no_city."""


@cache
def configured() -> Claims | None:
    """How claims are read, None where secrets.toml has no [auth]. ValueError when it would let in whom it should not."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return None
    if not is_authlib_installed():
        raise ValueError("[auth] in secrets.toml needs Authlib: pip install -r requirements.txt")
    if len(str(st.secrets["auth"].get("cookie_secret", ""))) < SHORTEST_SECRET:
        raise ValueError(f"cookie_secret in secrets.toml needs {SHORTEST_SECRET} random characters or more")
    claims = Claims(**{name: value.to_dict() if hasattr(value, "to_dict") else value for name, value in st.secrets.get("access", {}).items()})
    if unknown := set(claims.roles.values()) - set(access.ROLES):
        raise ValueError(f"[access.roles] in secrets.toml names roles that there are none of: {', '.join(sorted(unknown))}")
    return claims


def who(claims: Mapping[str, object], how: Claims, at: datetime) -> tuple[Visitor, datetime]:
    """Whom the claims vouch for, and until when. NotVouched, and never a right beyond the role that is named."""
    until = claims.get("exp")
    if not isinstance(until, (int, float)) or until <= at.timestamp():
        raise NotVouched("expired")
    given = _claim(claims, how.role_claim)
    roles = {how.roles[one] for one in (given if isinstance(given, list) else [given]) if isinstance(one, str) and one in how.roles}
    if not roles:
        raise NotVouched("roleless")
    role = max(roles, key=access.ROLES.index)
    opd = _claim(claims, how.opd_claim) if how.opd_claim and access.bound_to_opd(role) else None
    if how.opd_claim and access.bound_to_opd(role) and not (isinstance(opd, str) and opd.strip()):
        raise NotVouched("no_opd")
    here = _claim(claims, how.city_claim) if how.city_claim else next(iter(cities()))
    if not isinstance(here, str) or here not in cities():
        raise NotVouched("no_city")
    name = _claim(claims, how.name_claim)
    if not isinstance(name, str) or (how.name_claim == "email" and claims.get("email_verified") is False):
        name = str(claims.get("sub", ""))
    if not (name := named(name)):
        raise NotVouched("roleless")
    return Visitor(name, role, opd, here, outside=True), datetime.fromtimestamp(until, UTC)


def _claim(claims: Mapping[str, object], path: str) -> object:
    found: object = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


async def start(request: Request) -> Response:
    """Send the browser where st.login would."""
    if configured() is None:
        return RedirectResponse(address("/masuk"), 303)
    return RedirectResponse(generate_login_redirect_url("default"), 303)


async def arrival(request: Request) -> Response:
    """Exchange Streamlit's cookie for a session of ours, or say why not; either way the cookie goes."""
    said, claims = words(request.query_params.get("lang")), told(request)
    if configured() is None or claims is None:
        answer = RedirectResponse(address("/masuk"), 303)
    else:
        answer = await anyio.to_thread.run_sync(exchanged, request, claims)
        if isinstance(answer, NotVouched):
            body = f'<p class="problem" role="alert">{escape(said(f"oidc.{answer}"))}</p>'
            answer = plain.page(said, said("sign_in.title"), body, partial(address, "/masuk"), 403)
    for name in request.cookies:
        if name.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME)):
            answer.delete_cookie(name, path=address("/").rstrip("/") or "/")
    return answer


def exchanged(request: Request, claims: Mapping[str, object]) -> Response | NotVouched:
    """A session, and the way to the front page; why not, where there is none, which then stands in the log."""
    facts = {"issuer": str(claims.get("iss", "")), "subject": str(claims.get("sub", "")), "address": network(request)}
    try:
        visitor, until = who(claims, configured(), now())
    except NotVouched as reason:
        store().record("refusal", named(str(claims.get("sub", ""))), now(), facts | {"why": str(reason)}, city().id)
        return reason
    if store().accounts.of(visitor.name) is not None:  # somebody else, as far as anybody can know
        visitor = Visitor(f"{visitor.name} (OIDC)", visitor.role, visitor.opd, visitor.city, outside=True)
    return admitted(request, store().admit(visitor, until, now(), told=facts), address("/"))


def told(request: Request) -> dict | None:
    """The claims in Streamlit's cookie, None when it is not one that this server has signed."""
    def signed(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace")) if value else None

    found = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    return json.loads(found) if found else None


class Arrivals:
    """Leads whoever comes back from the provider, with Streamlit's cookie, to the exchange before any page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and configured() is not None:
            headers = Headers(scope=scope)
            page = "text/html" in headers.get("accept", "") and not scope["path"].endswith((ARRIVAL, START, "/oauth2callback", "/auth/login", "/auth/logout"))
            if page and USER_COOKIE_NAME in cookie_parser(headers.get("cookie", "")):
                return await RedirectResponse(address(ARRIVAL), 303)(scope, receive, send)
        await self.app(scope, receive, send)
