"""Versions of the talk: what people set on the page Panggung, and the photos that it names. Numbered, never changed.

The versions are numbered through the city, not anew with each edition: a version stays in force when the next edition
comes, so "edition 12, version 3" names one talk, the numbers of edition 12 in the order and with the notes of version 3,
and going back to an earlier version is saving what it said as the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from smartcity_metrics.store import audit
from smartcity_metrics.store.editions import StoreDamaged
from smartcity_metrics.store.schema import decks, photos


@dataclass(frozen=True)
class DeckVersion:
    """A saved outline (plain JSON). `edition` is the one its author looked at; `sha256` covers every fact here."""

    city: str
    version: int
    edition: int
    sha256: str
    outline: dict
    author: str
    note: str
    saved_at: datetime


class DeckMoved(Exception):
    """Somebody else saved since the caller looked. `there` is the newest version, None when nothing is saved."""

    def __init__(self, there: DeckVersion | None) -> None:
        what = "nothing" if there is None else f"version {there.version} of {there.author}, {there.saved_at.isoformat()}"
        super().__init__(f"the deck moved: there is {what}")
        self.there = there


def newest(connection: Connection, city: str, edition: int | None = None) -> DeckVersion | None:
    """The version in force: the newest, or the newest made while this edition or an earlier one was published."""
    wanted = select(decks).where(decks.c.city == city).order_by(decks.c.version.desc()).limit(1)
    row = connection.execute(wanted if edition is None else wanted.where(decks.c.edition <= edition)).first()
    return None if row is None else _version(row)


def version(connection: Connection, city: str, number: int) -> DeckVersion:
    """The version of this number. KeyError when there is none."""
    row = connection.execute(select(decks).where(decks.c.city == city, decks.c.version == number)).first()
    if row is None:
        raise KeyError(f"no deck version {number} of {city}")
    return _version(row)


def all_versions(connection: Connection, city: str) -> list[DeckVersion]:
    """Every version of the city, newest first."""
    return [_version(row) for row in connection.execute(select(decks).where(decks.c.city == city).order_by(decks.c.version.desc()))]


def newest_number(connection: Connection, city: str) -> int:
    """The number of the newest version, 0 when nothing is saved."""
    return connection.scalar(select(func.max(decks.c.version)).where(decks.c.city == city)) or 0


def add(connection: Connection, city: str, number: int, edition: int, outline: Mapping, author: str, note: str, at: datetime) -> DeckVersion:
    """Write the version. The caller holds the city's head and has checked the number."""
    text = audit.canonical(outline)
    sha256 = _sha256(city, number, edition, text, author, note, at.isoformat())
    connection.execute(insert(decks).values(city=city, version=number, edition=edition, sha256=sha256, outline=text, author=author,
                                            note=note, saved_at=at.isoformat()))
    return DeckVersion(city, number, edition, sha256, json.loads(text), author, note, at)


def keep_photos(connection: Connection, city: str, pictures: Iterable[bytes], author: str, at: datetime) -> list[str]:
    """Keep each picture once, under its SHA-256: the SHA-256 of those that were new."""
    fresh = []
    for data in pictures:
        sha256 = hashlib.sha256(data).hexdigest()
        if connection.scalar(select(photos.c.sha256).where(photos.c.city == city, photos.c.sha256 == sha256)) is None:
            connection.execute(insert(photos).values(city=city, sha256=sha256, data=data, added_by=author, added_at=at.isoformat()))
            fresh.append(sha256)
    return fresh


def photo(connection: Connection, city: str, sha256: str) -> bytes | None:
    """The picture of this SHA-256, None when there is none. StoreDamaged when its bytes have changed."""
    data = connection.scalar(select(photos.c.data).where(photos.c.city == city, photos.c.sha256 == sha256))
    if data is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise StoreDamaged(f"photo {sha256} of {city} does not match its digest")
    return data


def digest(row: Any) -> str:
    """What the SHA-256 of a version must be, from its row."""
    return _sha256(row.city, row.version, row.edition, row.outline, row.author, row.note, row.saved_at)


def _sha256(*facts: object) -> str:
    return hashlib.sha256(audit.canonical(list(facts)).encode()).hexdigest()


def _version(row: Any) -> DeckVersion:
    if row.sha256 != digest(row):
        raise StoreDamaged(f"deck version {row.version} of {row.city} does not match its digest")
    return DeckVersion(row.city, row.version, row.edition, row.sha256, json.loads(row.outline), row.author, row.note,
                       datetime.fromisoformat(row.saved_at))
