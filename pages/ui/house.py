"""What all pages and the launcher share in a process: the city and its store."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from smartcity_metrics.cities import read_city
from smartcity_metrics.programme import City
from smartcity_metrics.store import Store, open_store

HOUSE = Path(__file__).resolve().parents[2]
KEPT = HOUSE / "data" / "store"
SAMPLE = HOUSE / "data" / "contoh_balikpapan.xlsx"
HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}  # Keputusan Presiden 41/1987


@cache
def city() -> City:
    """The city whose dashboard this is: data/cities/<CITY>.toml, Balikpapan when the environment names none."""
    return read_city(HOUSE / "data" / "cities" / f"{os.environ.get('CITY', 'balikpapan')}.toml")


@cache
def store() -> Store:
    """The store: DATABASE_URL, else an SQLite file in data/store."""
    return open_store(os.environ.get("DATABASE_URL") or f"sqlite:///{(KEPT / 'dashboard.sqlite').as_posix()}")


def now() -> datetime:
    """The present moment, in UTC. The only clock that pages read."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the city's own clock."""
    return moment.astimezone(timezone(timedelta(hours=HOURS[city().time_zone])))
