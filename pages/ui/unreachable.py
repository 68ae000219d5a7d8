"""What is said while the database is gone, full or read-only: a sentence instead of a fault, on our own routes and on pages alike."""

from __future__ import annotations

import logging
from functools import partial

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui import plain
from pages.ui.address import address
from smartcity_metrics.language import words
from smartcity_metrics.store import OUT_OF_REACH

AGAIN = 10  # seconds after which to try again
log = logging.getLogger("dashboard")


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
