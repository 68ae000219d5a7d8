"""What all pages and the launcher share in a process: the city and its store."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from smartcity_metrics.cities import read_city
from smartcity_metrics.language import words
from smartcity_metrics.programme import City, empty_programme
from smartcity_metrics.store import PublicationMoved, Store, open_store

HOUSE = Path(__file__).resolve().parents[2]
KEPT = HOUSE / "data" / "store"
SAMPLE = HOUSE / "data" / "contoh_balikpapan.xlsx"
log = logging.getLogger("dashboard")
HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}  # Keputusan Presiden 41/1987


@cache
def city() -> City:
    """The city whose dashboard this is: data/cities/<CITY>.toml, Balikpapan when the environment names none."""
    return read_city(HOUSE / "data" / "cities" / f"{os.environ.get('CITY', 'balikpapan')}.toml")


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


def publish_sample() -> None:
    """Make the sample workbook edition 1 of an empty store, so that a first visitor sees the program at work."""
    from smartcity_metrics.intake.desk import read_upload
    from smartcity_metrics.intake.findings import as_json

    data, said = SAMPLE.read_bytes(), words("id")
    reading = read_upload(data, SAMPLE.name, empty_programme(city()))
    if reading.programme is None:
        return log.error("the sample workbook was refused: %s", [one.message("en") for one in reading.findings])
    findings = [as_json(one) for one in reading.findings]
    try:
        store().publish(city().id, reading.programme, uploads=[(SAMPLE.name, data)], findings=findings,
                        author=said("sample.author"), note=said("sample.note"), expected=None, at=now())
    except PublicationMoved:
        log.info("another process has published in the meantime")
