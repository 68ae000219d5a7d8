"""What every answer of the server passes through: security headers, packed assets, guarded addresses."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs

import anyio.to_thread
import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.address import address, own_page, way
from pages.ui.house import KEPT, KOTA, cities, closed, now, of_request, store
from pages.ui.visitor import COOKIE, of_this_city
from smartcity_metrics import access
from smartcity_metrics.store import EVERY, Visitor

STREAMLIT = Path(st.__file__).parent / "static"
PACKED = KEPT / "packed"
TYPES = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}


def inline_hashes() -> str:
    """The policy's hashes of the inline scripts in Streamlit's own index.html, so that an upgrade needs no edit here."""
    scripts = re.findall(r"<script>(.*?)</script>", (STREAMLIT / "index.html").read_text(encoding="utf-8"), re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in scripts)


POLICY = ("default-src 'self'; "
          f"script-src 'self' blob: {inline_hashes()}; "  # blob: is how Streamlit loads its components' scripts
          "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
          "connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; frame-ancestors 'self'; "
          "base-uri 'self'; form-action 'self'; object-src 'none'")
ALWAYS = {"content-security-policy": POLICY, "x-frame-options": "SAMEORIGIN", "x-content-type-options": "nosniff",
          "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
          "permissions-policy": "camera=(), microphone=(), geolocation=()"}


class SecurityHeaders:
    """Puts the security headers on every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class OfCity:
    """Lets our routes know which city a request asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            of_request.set(parse_qs(scope["query_string"].decode("latin-1")).get(KOTA, [""])[0])
        await self.app(scope, receive, send)


class GuardedAddresses:
    """Takes files only from those who may upload, keeps the server's counters to itself, and shuts all but the door when viewing is closed.

    Streamlit's upload address would take 20 MiB into memory from any visitor with an open page, whether or not the page
    has an upload field; so the right is asked before a byte of the body is read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if "/_stcore/metrics" in path:
            return await PlainTextResponse("Not Found", 404)(scope, receive, send)
        if "/_stcore/upload_file" in path:
            who = await anyio.to_thread.run_sync(_anybody, cookie(scope))  # Streamlit's own address names no city; publishing asks for it
            if who is None:
                return await PlainTextResponse("Unauthorized", 401, {"www-authenticate": "Cookie"})(scope, receive, send)
            if not access.may(who.role, "upload"):
                return await PlainTextResponse("Forbidden", 403)(scope, receive, send)
        elif scope["type"] in ("http", "websocket") and closed() and not at_the_door(path):
            who = await anyio.to_thread.run_sync(_anybody if OF_NO_CITY.search(path) else _visitor, cookie(scope))
            if not access.may(who.role if who else None, None, closed=True):
                return await shut(scope, receive, send)
        await self.app(scope, receive, send)


OF_NO_CITY = re.compile("/(_stcore|media|component)/")  # Streamlit's own addresses; what they give was asked for by a page, which knows its city
AT_THE_DOOR = re.compile(r"/(masuk(/[a-z]+)?|keluar|sandi|healthz|tahan\.js|favicon\.png|_stcore/health|auth/log(in|out)|oauth2callback|static/.+)")


def at_the_door(path: str) -> bool:
    """Whether an address is a stranger's even when viewing is closed: the way in, and what it is drawn with."""
    return AT_THE_DOOR.fullmatch(path.removeprefix(address("/").rstrip("/"))) is not None


async def shut(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a stranger when viewing is closed: people are led to the sign-in form, everything else is refused."""
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    headers = Headers(scope=scope)
    if scope["method"] != "GET" or "text/html" not in headers.get("accept", ""):
        return await PlainTextResponse("Unauthorized", 401, {"www-authenticate": "Cookie"})(scope, receive, send)
    if headers.get("sec-fetch-site") == "cross-site":  # the browser keeps our cookie back when another site leads here, so it asks once more
        again = '<!doctype html><meta http-equiv="refresh" content="0"><title>…</title>'
        return await HTMLResponse(again, headers={"cache-control": "no-store"})(scope, receive, send)
    to = own_page(scope["path"].removeprefix(address("/").rstrip("/")))
    await RedirectResponse(way("/masuk", next=to), 303, {"cache-control": "no-store"})(scope, receive, send)


def cookie(scope: Scope) -> str | None:
    """The session token that came with a request, None without one."""
    try:
        morsel = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _visitor(token: str | None) -> Visitor | None:
    return of_this_city(_anybody(token))


def _anybody(token: str | None) -> Visitor | None:
    who = store().visitor(token, now())
    return who if who is not None and who.city in (EVERY, *cities()) else None


class PackedAssets:
    """Serves Streamlit's own scripts and styles gzipped: it sends them as they are, 7.4 MB for a page with a chart.

    The files come from a fixed table, so no path of a request is ever opened.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = {address(f"/{file.relative_to(STREAMLIT).as_posix()}"): file
                      for file in (STREAMLIT / "static").rglob("*") if file.suffix in TYPES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if file is None or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return await self.app(scope, receive, send)
        body = await anyio.to_thread.run_sync(packed, file)
        await send({"type": "http.response.start", "status": 200, "headers": [
            (b"content-type", TYPES[file.suffix]), (b"content-encoding", b"gzip"), (b"vary", b"accept-encoding"),
            (b"cache-control", b"public, immutable, max-age=31536000"), (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


@cache
def packed(file: Path) -> bytes:
    """The file gzipped. Kept on disk by name, which carries a hash of the content, so only the first start pays."""
    kept = PACKED / f"{file.name}.gz"
    if kept.is_file():
        return kept.read_bytes()
    body = gzip.compress(file.read_bytes(), 9, mtime=0)
    _keep(kept, body)
    return body


def pack_all() -> None:
    """Pack every asset that is not packed yet."""
    for file in (STREAMLIT / "static").rglob("*"):
        if file.suffix in TYPES and not (PACKED / f"{file.name}.gz").is_file():
            _keep(PACKED / f"{file.name}.gz", gzip.compress(file.read_bytes(), 9, mtime=0))


def _keep(place: Path, body: bytes) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(body)
        fresh.replace(place)  # whole or not at all, for a server that starts beside us
    except OSError:
        return  # a folder that cannot be written costs time at the next start, nothing else
