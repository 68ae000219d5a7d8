"""The talk of the published edition, in the version in force: at /dek, and as what people take away."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from html import escape

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from pages.ui import cached, plain
from pages.ui.address import way
from pages.ui.house import city, store
from smartcity_metrics.language import words
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.programme import Period
from smartcity_metrics.story.deck import slides
from smartcity_metrics.story.deck.model import Deck, Outline
from smartcity_metrics.story.deck.outline import from_json

HEADERS = {"cache-control": "no-cache", "vary": "accept-encoding", "x-frame-options": "SAMEORIGIN"}


@lru_cache(16)
def _deck(digest: str, edition: int, version: int, language: str, as_of: str = "") -> Deck:
    card = cached.card_of(digest, edition, as_of)
    return slides.deck(card, words(language), _outline(version), edition=edition, version=version)


def _outline(version: int) -> Outline:
    return from_json(store().deck_version(city().id, version).outline) if version else Outline()


@lru_cache(8)
def _photos(of: str, version: int) -> Mapping[str, bytes]:
    names = {one.sha256 for photos in _outline(version).photos.values() for one in photos}
    found = {one: store().photo(of, one) for one in names}
    return {one: data for one, data in found.items() if data is not None}


@lru_cache(6)
def _html(digest: str, edition: int, version: int, language: str, as_of: str) -> tuple[bytes, str, str]:
    """The document gzipped, its tag, and its name as a file."""
    from smartcity_metrics.exports.deck_html import deck_html, file_name

    made = _deck(digest, edition, version, language, as_of)
    whole = deck_html(made, words(language), _photos(city().id, version))
    return gzip.compress(whole, 6, mtime=0), hashlib.sha256(whole).hexdigest()[:20], file_name(made.stamp, ".html")


def _named(edition: str = "", version: str = "") -> tuple[str, int, int]:
    """The edition of this number, else the published one, and the version of this number, else the one in force with it.

    LookupError before the first edition, and for numbers that do not exist.
    """
    known = store().edition(city().id, _number(edition)) if edition else cached.published()
    if known is None:
        raise LookupError("nothing is published")
    if version:
        wanted = _number(version)
        return known.digest, known.number, store().deck_version(city().id, wanted).version if wanted else 0
    saved = store().deck(city().id, known.number)
    return known.digest, known.number, saved.version if saved else 0


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise LookupError(text)
    return int(text)


def card(edition: str = "") -> Scorecard:
    """The scorecard that the talk is made from, at the programme's own day. Here and below `edition` is the number of another than
    the published one; LookupError before the first."""
    digest, number, _ = _named(edition)
    return cached.card_of(digest, number, "")


def pptx(language: str, edition: str = "") -> bytes:
    """The talk as PowerPoint."""
    from smartcity_metrics.exports.deck_pptx import deck_pptx

    return deck_pptx(deck(language, edition), card(edition), words(language), photos(edition))


def xlsx(language: str, edition: str = "") -> bytes:
    """The talk's figures as a workbook to hand out."""
    from smartcity_metrics.exports.handout import handout

    _, number, version = _named(edition)
    return handout(card(edition), words(language), number, version)


def file_name(made: Deck, ending: str) -> str:
    """What a file of the talk is called when it is taken away."""
    from smartcity_metrics.exports.deck_html import file_name as named

    return named(made.stamp, ending)


def deck(language: str, edition: str = "") -> Deck:
    """The talk as it would be given now."""
    return _deck(*_named(edition), language)


def made(language: str, edition: str = "") -> Deck:
    """The talk as the data make it, before anybody's outline."""
    digest, number, _ = _named(edition)
    return _deck(digest, number, 0, language)


def photos(edition: str = "") -> Mapping[str, bytes]:
    """Its photos by SHA-256; one that the store does not have is not among them."""
    return _photos(city().id, _named(edition)[2])


def html(language: str, edition: str = "", version: str = "", as_of: str = "") -> tuple[bytes, str, str]:
    """The document gzipped, its tag, and its name as a file: of the talk in force, or of the numbers and the period asked for.

    A period that cannot be read is the programme's own day, as on every page. LookupError as `_named`.
    """
    try:
        period = str(Period.of(as_of)) if as_of else ""
    except ValueError:
        period = ""
    return _html(*_named(edition, version), language, period)


@cache
def _policy() -> str:
    """The document's own policy, and who may show it in a frame, which only a header can say."""
    from smartcity_metrics.exports.deck_html import policy

    return f"{policy()}; frame-ancestors 'self'"


async def talk(request: Request) -> Response:
    """The deck, the same bytes whether it is shown, framed or taken away (`unduh=1`).

    `lang`, `keadaan` (the period of judgement), `edisi` and `versi` ask for another than the one in force.
    """
    asked = request.query_params
    said = words(asked.get("lang"))
    try:
        body, tag, name = await anyio.to_thread.run_sync(html, said.language, asked.get("edisi", ""), asked.get("versi", ""),
                                                         asked.get(cached.AS_OF, ""))
    except LookupError:
        why = f'<p class="lead">{escape(said("page.empty_why"))}</p>'
        return plain.page(said, said("page.empty"), why, partial(way, "/dek"), 404)
    headers = HEADERS | {"etag": f'"{tag}"', "content-security-policy": _policy()}
    if asked.get("unduh"):
        headers["content-disposition"] = f'attachment; filename="{name}"'
    elif request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(body), headers=headers, media_type="text/html")
    return Response(body, headers=headers | {"content-encoding": "gzip"}, media_type="text/html")
