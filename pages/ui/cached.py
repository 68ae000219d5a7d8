"""What is computed once per edition and day and shared by all visitors: the one cache of the pages.

Everything in it is named by the edition's digest, so nothing can grow stale; what depends on the visitor (language,
theme) is part of the key of what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from pages.ui.house import city, store
from smartcity_metrics.cities import with_configuration
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.scorecard import Scorecard, default_as_of
from smartcity_metrics.programme import Kind, Period, Programme, Status, empty_programme
from smartcity_metrics.store import DeckVersion, Edition

AS_OF = "keadaan"  # the address's name for the period up to which everything is judged
EDITION = "edisi"  # and for an edition other than the published one


def published() -> Edition | None:
    """The published edition, asked of the store at every run."""
    return store().published(city().id)


def edition() -> Edition | None:
    """The edition that the address asks for, else the published one; None before the first."""
    past = past_edition()
    return store().edition(city().id, int(past)) if past else published()


def past_edition() -> str:
    """The number in the address of an edition that is not the published one, "" when there is none such."""
    number, now = st.query_params.get(EDITION, ""), published()
    there = now is not None and number.isascii() and number.isdigit() and 0 < int(number[:9]) < now.number  # numbers have no gaps
    return str(int(number[:9])) if there else ""


@lru_cache(8)
def programme_of(digest: str, number: int) -> Programme:
    """The dataset of an edition, read and checked against its digest once."""
    return store().programme(store().edition(city().id, number))


@lru_cache(8)
def base_of(digest: str, number: int) -> Programme:
    """An edition under the city's configuration of now: what the next one builds on."""
    return with_configuration(programme_of(digest, number), city())


def base() -> Programme:
    """What the next edition builds on: the published one, or the empty city before the first."""
    known = published()
    return empty_programme(city()) if known is None else base_of(known.digest, known.number)


@lru_cache(32)
def card_of(digest: str, number: int, as_of: str) -> Scorecard:
    """The scorecard of an edition at a period; "" is the programme's own day."""
    return scorecard(programme_of(digest, number), Period.of(as_of) if as_of else None)


def card() -> Scorecard | None:
    """The scorecard of the published edition, at the period that the address asks for; None before the first edition."""
    known = edition()
    return None if known is None else card_of(known.digest, known.number, asked())


def asked() -> str:
    """The period in the address, "" when there is none or it cannot be read."""
    try:
        return str(Period.of(st.query_params.get(AS_OF, "")))
    except ValueError:
        return ""


def take_along(page: str, right: str | None) -> None:
    """Bring period and edition to the page that the menu leads to, whose links carry no choices.

    A page that needs a right works on what is published, whatever was looked at before.
    """
    before, kept = st.session_state.get("asked", (page, {}))
    for name, value in kept.items():
        if before != page and value and name not in st.query_params:
            st.query_params[name] = value
    if right is not None:
        st.query_params.pop(EDITION, None)


def remember(page: str) -> None:
    """Note the period and the edition that this page ended with."""
    st.session_state["asked"] = (page, {AS_OF: asked(), EDITION: past_edition()})


def leave_past() -> None:
    """Back to the published edition. For the on_click of a button."""
    st.query_params.pop(EDITION, None)
    st.session_state.pop("asked", None)


def programme() -> Programme | None:
    """The dataset of the published edition; None before the first."""
    known = edition()
    return None if known is None else programme_of(known.digest, known.number)


@lru_cache(8)
def days_of(digest: str, number: int) -> tuple[Period, tuple[Period, ...]]:
    """What `days` says of an edition."""
    whole = programme_of(digest, number)
    frame = whole.observations
    final = frame[(frame["kind"] == Kind.ACTUAL.value) & (frame["status"] == Status.FINAL.value)]
    months = sorted({Period.month_of(Period.of(one).end) for one in final["period"].unique()}, reverse=True)
    return default_as_of(whole).period, tuple(months[:36])


def days() -> tuple[Period, tuple[Period, ...]]:
    """The programme's own period, and the months with final figures, latest first: what can be asked for."""
    known = edition()
    return days_of(known.digest, known.number)


def outline() -> DeckVersion | None:
    """The version of the talk in force for the published edition; None before the first."""
    known = edition()
    return None if known is None else store().deck(city().id, known.number)


@lru_cache(512)
def _drawn(digest: str, number: int, as_of: str, _past: str, draw: Callable, arguments: tuple) -> object:
    return draw(card_of(digest, number, as_of), *arguments)


def drawn(draw: Callable, *arguments: object) -> object:
    """What a pure function of the story layer makes of the scorecard: draw(card, *arguments), kept by all of them."""
    known = edition()
    return _drawn(known.digest, known.number, asked(), past_edition(), draw, arguments)  # links carry edition and period


@lru_cache(16)
def _between(old: tuple[str, int], new: tuple[str, int], draw: Callable, arguments: tuple) -> object:
    return draw(card_of(*old, ""), card_of(*new, ""), *arguments)


def between(old: Edition, new: Edition, draw: Callable, *arguments: object) -> object:
    """What a pure function makes of the scorecards of two editions: draw(old, new, *arguments), kept."""
    return _between((old.digest, old.number), (new.digest, new.number), draw, arguments)


_foreseen: list[tuple[Programme, Scorecard]] = []  # the last one only: a programme stays the same object while its author looks at it


def foreseen(programme: Programme, replaces: bool, draw: Callable, *arguments: object) -> object:
    """What a pure function makes of the published scorecard (of an empty one where it is replaced) and of this programme's."""
    if not _foreseen or _foreseen[0][0] is not programme:
        _foreseen[:] = [(programme, scorecard(programme))]
    known = published()
    before = scorecard(empty_programme(city())) if replaces or known is None else card_of(known.digest, known.number, "")
    return draw(before, _foreseen[0][1], *arguments)
