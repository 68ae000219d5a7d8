"""What a browser gets before Streamlit has drawn anything: its page, but with our words, as its own are in English."""

from __future__ import annotations

import gzip
import re
from functools import cache, partial
from html import escape

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages.ui import hold, plain
from pages.ui.address import address, way
from pages.ui.house import city
from pages.ui.menu import MENU
from pages.ui.wire import STREAMLIT
from smartcity_metrics.language import words

FRONT, *OTHERS = (path for _, _, _, path, _ in MENU)
PATHS = ["", *OTHERS]


async def opened(request: Request) -> Response:
    """The page at any of our addresses; what is on it comes over the websocket."""
    body = packed(words(request.query_params.get("lang")).language, city().name)
    headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(body), headers=headers, media_type="text/html")
    return Response(body, headers=headers | {"content-encoding": "gzip"}, media_type="text/html")


async def front(request: Request) -> Response:
    """The front page has a name as every page has, but Streamlit knows it by the bare address only."""
    return RedirectResponse(address("/") + (f"?{request.url.query}" if request.url.query else ""), 307)


async def absent(request: Request) -> Response:
    """At an address that is nobody's. Streamlit would show the front page under an English dialog."""
    said = words(request.query_params.get("lang"))
    why = f'<p class="lead">{escape(said("frame.absent_why"))}</p>'
    return plain.page(said, said("frame.absent"), why, partial(way, f"/{request.path_params['page']}"), 404)


class Name(Convertor[str]):
    """One level of letters, digits and dashes: what a page of ours could be called, and no file or route of Streamlit's."""

    regex = "(?!oauth2callback)[a-z0-9-]+"

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("name", Name())


@cache
def packed(language: str, name: str) -> bytes:
    """The page of this city in this language, gzipped. ValueError when Streamlit's page is no longer made as it was."""
    said = words(language)
    page = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    for old, new in ((r'<html lang="en">', f'<html lang="{language}">'),
                     (r"<title>.*?</title>", f"<title>{escape(said('frame.app'))} · {escape(name)}</title>"),
                     (r"<noscript>.*?</noscript>", f"<noscript><p>{escape(said('frame.no_script'))}</p></noscript>"),
                     (r"</head>", f"{hold.tag()}</head>"),
                     (r'<link\s+rel="service-desc"[^>]*>', "")):  # it would offer the pages as JSON, which is switched off
        page, count = re.subn(old, lambda _, new=new: new, page, count=1, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"Streamlit's index.html no longer has {old}")
    return gzip.compress(re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL).encode(), 9, mtime=0)
