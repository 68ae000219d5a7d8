"""What is said while the database is gone, full or read-only, or no city file can be used: a sentence instead of a fault."""

from __future__ import annotations

import logging
from functools import partial
from html import escape

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from pages.ui import plain
from pages.ui.address import address
from pages.ui.house import cities, city_problems
from smartcity_metrics.language import words
from smartcity_metrics.store import OUT_OF_REACH

SERVED = ("/static/", "/favicon", "/healthz")  # what a page of ours is made of, and whoever asks whether the server runs
AGAIN = 10  # seconds after which to try again
log = logging.getLogger("dashboard")


class SaysWhenNoCity:
    """Answers every page with what is wrong with the city files, where none of them can be used."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or cities() or any(part in scope["path"] for part in SERVED):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            said = words(QueryParams(scope["query_string"]).get("lang"))
            problems = city_problems(said) or [said("city.no_file")]
            body = "".join(f'<p class="problem" role="alert">{escape(problem)}</p>' for problem in problems)
            body = f'<p class="lead">{escape(said("city.none"))}</p>{body}'
            await plain.page(said, said("city.none_title"), body, partial(address, "/"), 503)(scope, receive, send)


class SaysWhenUnreachable:
    """Answers 503 with a sentence where a route could not reach the store. Pages say it through on_script_error."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except OUT_OF_REACH as reason:
            log.error("the store is out of reach: %s", getattr(reason, "orig", reason))
            if scope["type"] != "http" or begun:
                raise
            said = words(QueryParams(scope["query_string"]).get("lang"))
            body = f'<p class="problem" role="alert">{said("failed.store")}</p>'
            await plain.page(said, said("failed.store_title"), body, partial(address, "/"), 503, {"retry-after": str(AGAIN)})(scope, receive, send)
