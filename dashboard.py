"""Start the dashboard: `streamlit run dashboard.py`. Routes, headers and a warm start; computes nothing.

The script that Streamlit runs is pages/ui/frame.py. It must not lie beside a folder named `pages`: Streamlit would serve
the files in there past the frame, and so past the sign-in, until the first visitor has been through it.
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.ui import cached, oidc
from pages.ui.address import LINK, address
from pages.ui.hold import PATH, hold
from pages.ui.house import cities, city, city_problems, closed, now, publish_sample, sample, store
from pages.ui.opening import FRONT, PATHS, absent, front, opened
from pages.ui.password import password
from pages.ui.sign_in import sign_in, sign_out
from pages.ui.talk import talk
from pages.ui.unreachable import SaysWhenNoCity, SaysWhenUnreachable
from pages.ui.visitor import say
from pages.ui.wire import GuardedAddresses, OfCity, PackedAssets, SecurityHeaders, pack_all
from smartcity_metrics.intake import child
from smartcity_metrics.language import words
from smartcity_metrics.store import OUT_OF_REACH, StoreUnusable

HOUSE = Path(__file__).resolve().parent
log = logging.getLogger("dashboard")


async def healthz(_request: Request) -> Response:
    """Answer once the warm start is over."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Pay for imports, the store and the caches before the first visitor does, and keep the collector away from them."""
    gc.disable()  # it would look through half a million objects of the imports, over and over
    answer_at_once()
    try:
        await anyio.to_thread.run_sync(warm_up)
        way = way_in()
    except (StoreUnusable, *OUT_OF_REACH) as reason:
        log.error(words("id")("failed.store_start", reason=getattr(reason, "orig", reason)))
        raise
    gc.freeze()
    gc.enable()
    print(way, flush=True)
    threading.Thread(target=afterwards, daemon=True).start()
    yield
    child.close()


def way_in() -> str:
    """Where to sign in; while there is no account, the link that makes the first admin, which is good once and until the next start."""
    here, token = f"http://{st.get_option('server.address')}:{st.get_option('server.port')}", store().accounts.first_link(now())
    if token is None:
        return words("id")("console.sign_in", where=here + address("/masuk"))
    return words("id")("console.first", where=here + address("/sandi", **{LINK: token}))


def answer_at_once() -> None:
    """Send small answers without delay.

    Streamlit's listening socket does not say that it is TCP, so asyncio leaves Nagle's algorithm on, and the body of
    every answer waits up to 40 ms for the browser to acknowledge its head. Accepted sockets inherit the setting.
    """
    for one in gc.get_objects():
        if type(one) is socket.socket and one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def warm_up() -> None:
    """Everything that is the same for all visitors. ValueError where the configuration would let in whom it should not."""
    import pandas  # noqa: F401
    import plotly.graph_objs  # noqa: F401

    closed()
    oidc.configured()
    for problem in city_problems(words("id")):
        log.error(problem)
    if not cities():
        return  # SaysWhenNoCity answers every visitor
    if store().published(city().id) is None and sample().is_file():
        publish_sample()
    known = cached.published()
    if known is not None:
        cached.card_of(known.digest, known.number, "")
        cached.days_of(known.digest, known.number)


def afterwards() -> None:
    """What the first visitor does not wait for: the reader of uploads in its own process, and the assets nobody asked for yet."""
    child.warm()
    pack_all()


def failed(problem: Exception) -> bool:
    """Apologise with a number, and write the number beside the trace into the log; or say that the store is out of reach."""
    if isinstance(problem, OUT_OF_REACH):
        log.error("the store is out of reach: %s", getattr(problem, "orig", problem))
        st.error(say()("failed.store"))
        st.button(say()("failed.again"), key="again")  # there may be no menu to go on with
        return True
    number = secrets.token_hex(3).upper()
    log.error("incident %s", number, exc_info=problem)
    st.error(say()("failed.page", number=number))
    return True  # Streamlit shows nothing of its own


def both(path: str, endpoint: Callable, methods: list[str]) -> list[Route]:
    """A route at its own address and under server.baseUrlPath, which Streamlit adds only to its own routes."""
    return [Route(place, endpoint, methods=methods) for place in dict.fromkeys((path, address(path)))]


app = st.App(
    HOUSE / "pages" / "ui" / "frame.py",
    routes=[*both("/healthz", healthz, ["GET"]), *both("/masuk", sign_in, ["GET", "POST"]), *both("/keluar", sign_out, ["GET", "POST"]),
            *both(oidc.START, oidc.start, ["GET"]), *both(oidc.ARRIVAL, oidc.arrival, ["GET"]), *both("/sandi", password, ["GET", "POST"]),
            *both("/dek", talk, ["GET"]), *both(PATH, hold, ["GET"]),
            *(Route(address(f"/{path}"), opened) for path in PATHS), Route(address(f"/{FRONT}"), front), Route(address("/{page:name}"), absent)],
    middleware=list(map(Middleware, (SecurityHeaders, SaysWhenNoCity, OfCity, SaysWhenUnreachable, oidc.Arrivals, GuardedAddresses, PackedAssets))),
    lifespan=warm,
    on_script_error=failed,
)

if __name__ == "__main__":
    app.run(config={"server.address": os.environ.get("HOST", "127.0.0.1"), "server.port": int(os.environ.get("PORT", "8501"))})
