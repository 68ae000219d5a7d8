"""How tables of a layout are read, as a person once said: remembered by the layout's fingerprint, for next month's file.

Rows are only added: a later one of the same fingerprint counts, and one without a recipe says that it was forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from smartcity_metrics.store import audit
from smartcity_metrics.store.schema import mappings


@dataclass(frozen=True)
class Remembered:
    """A recipe (plain JSON, as intake.layouts makes it), the file it was made for, who published that file and when (UTC)."""

    fingerprint: str
    file: str
    recipe: dict
    by: str
    at: datetime


def remembered(connection: Connection, city: str) -> dict[str, Remembered]:
    """What is remembered now, by fingerprint."""
    newest = select(func.max(mappings.c.number)).where(mappings.c.city == city).group_by(mappings.c.fingerprint)
    rows = connection.execute(select(mappings).where(mappings.c.city == city, mappings.c.number.in_(newest), mappings.c.recipe.is_not(None)))
    return {one.fingerprint: Remembered(one.fingerprint, one.file, json.loads(one.recipe), one.saved_by, datetime.fromisoformat(one.saved_at))
            for one in rows}


def remember(connection: Connection, city: str, files: Mapping[str, tuple[str, dict]], by: str, at: datetime) -> dict[str, str]:
    """Add the recipes (fingerprint -> file and recipe) that are not remembered so already; gives back the SHA-256 of each that was added.

    The caller holds the city's head.
    """
    there, added = remembered(connection, city), {}
    for fingerprint, (file, recipe) in files.items():
        if fingerprint not in there or there[fingerprint].recipe != recipe:
            text = audit.canonical(recipe)
            _add(connection, city, fingerprint, file, text, by, at)
            added[fingerprint] = hashlib.sha256(text.encode()).hexdigest()
    return added


def forget(connection: Connection, city: str, fingerprint: str, by: str, at: datetime) -> bool:
    """Add that a layout is to be asked about again; False where nothing is remembered of it. The caller holds the city's head."""
    there = remembered(connection, city).get(fingerprint)
    if there is None:
        return False
    _add(connection, city, fingerprint, there.file, None, by, at)
    return True


def _add(connection: Connection, city: str, fingerprint: str, file: str, recipe: str | None, by: str, at: datetime) -> None:
    number = (connection.scalar(select(func.max(mappings.c.number)).where(mappings.c.city == city)) or 0) + 1
    connection.execute(insert(mappings).values(city=city, number=number, fingerprint=fingerprint, file=file, recipe=recipe,
                                               saved_by=by, saved_at=at.isoformat()))
