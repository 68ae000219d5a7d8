"""The smallest programme: one month of one indicator."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pandas

from smartcity_metrics.programme import OBSERVATION, City, Programme, Source, empty_programme

NOON = datetime(2020, 3, 4, 4, 0, tzinfo=UTC)  # 12.00 WITA
CITY = "balikpapan"


def programme(value: float, *files: tuple[str, bytes]) -> Programme:
    """One month of one indicator, 2020-01, with this value, read from these files."""
    sources = tuple(Source(hashlib.sha256(data).hexdigest()[:12], name, hashlib.sha256(data).hexdigest()) for name, data in files)
    row = {"indicator": "W1", "period": "2020-01", "district": "", "kind": "actual", "value": value, "numerator": None,
           "denominator": None, "status": "final", "origin": "a1:Realisasi!C7", "note": ""}
    return replace(empty_programme(City(CITY, "Kota Balikpapan")), sources=sources,
                   observations=pandas.DataFrame([row]).astype(OBSERVATION))


def value(of: Programme) -> float:
    """The one value of `programme`."""
    return float(of.observations["value"].iloc[0])
