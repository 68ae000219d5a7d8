"""What all pages and the launcher share in a process: the cities and their store."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from smartcity_metrics.cities import Cities, read_cities
from smartcity_metrics.language import Words, words
from smartcity_metrics.programme import HOURS, City, empty_programme
from smartcity_metrics.store import PublicationMoved, Store, open_store

HOUSE = Path(__file__).resolve().parents[2]
KEPT = HOUSE / "data" / "store"
DEFAULT = "balikpapan"  # shown unasked where the environment names no city
KOTA = "kota"  # the address's name for a city
of_request: ContextVar[str] = ContextVar(KOTA, default="")  # what a request to a route of ours asks for; pages read their address
log = logging.getLogger("dashboard")


@cache
def configured() -> Cities:
    """The cities of the installation, and its city files that cannot be used.

    They are the files of CITIES, data/cities when the environment names no folder. First comes the city that is shown
    unasked: CITY, else Balikpapan where there is a file of it, else the first by name.
    """
    folder = Path(os.environ.get("CITIES") or HOUSE / "data" / "cities")
    usual = DEFAULT if (folder / f"{DEFAULT}.toml").exists() else ""
    return read_cities(folder, os.environ.get("CITY") or usual)


def cities() -> Mapping[str, City]:
    """Every city of the installation by its id, the one that is shown unasked first; empty where no file can be used."""
    return configured().known


def city_problems(said: Words) -> list[str]:
    """A sentence for each city file that is left out: its name and why."""
    return [problem.sentence(said) for problem in configured().skipped]


def city() -> City:
    """The city that the address asks for (?kota=), else the one that this visitor has come from, else the first."""
    known = cities()
    return known.get(_asked(known)) or next(iter(known.values()))


def _asked(known: dict[str, City]) -> str:
    if len(known) == 1:
        return ""
    if get_script_run_ctx(suppress_warning=True) is None:
        return of_request.get()
    asked = st.query_params.get(KOTA, "")
    return asked if asked in known else st.session_state.get(KOTA, "")


def kept_city() -> dict[str, str]:
    """What a link of ours carries so that it stays in this city; nothing for the first."""
    if not cities():
        return {}
    here = city().id
    return {} if here == next(iter(cities())) else {KOTA: here}


def keep_city() -> None:
    """Stay in the city on a page that the menu led to, whose links carry nothing. Before anything else of a run."""
    st.session_state[KOTA] = city().id
    if KOTA not in st.query_params:
        st.query_params.update(kept_city())


def change_city(to: str) -> None:
    """Go to another city, leaving behind what was asked of this one. For the on_change of a widget."""
    st.session_state[KOTA] = to
    st.session_state.pop("asked", None)
    st.query_params.clear()
    st.query_params.update(kept_city())


@cache
def store() -> Store:
    """The store: DATABASE_URL, else an SQLite file in data/store."""
    return open_store(os.environ.get("DATABASE_URL") or f"sqlite:///{(KEPT / 'dashboard.sqlite').as_posix()}")


@cache
def closed() -> bool:
    """Whether only those who are signed in may look: VIEWING=closed. ValueError for anything but open and closed."""
    found = os.environ.get("VIEWING", "open")
    if found not in ("open", "closed"):
        raise ValueError(f"VIEWING must be open or closed, not {found!r}")
    return found == "closed"


def now() -> datetime:
    """The present moment, in UTC. The only clock that pages read."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the city's own clock."""
    return moment.astimezone(timezone(timedelta(hours=HOURS[city().time_zone])))


def sample() -> Path:
    """The sample workbook of the city that is looked at; only Balikpapan brings one, and it is nobody else's."""
    return HOUSE / "data" / f"contoh_{city().id}.xlsx"


def publish_sample() -> None:
    """Make the city's sample workbook edition 1 of an empty store, so that a first visitor sees the program at work."""
    from smartcity_metrics.intake.desk import read_upload
    from smartcity_metrics.intake.findings import as_json

    data, said = sample().read_bytes(), words("id")
    reading = read_upload(data, sample().name, empty_programme(city()))
    if reading.programme is None:
        return log.error("the sample workbook was refused: %s", [one.message("en") for one in reading.findings])
    findings = [as_json(one) for one in reading.findings]
    try:
        store().publish(city().id, reading.programme, uploads=[(sample().name, data)], findings=findings,
                        author=said("sample.author"), note=said("sample.note"), expected=None, at=now())
    except PublicationMoved:
        log.info("another process has published in the meantime")
