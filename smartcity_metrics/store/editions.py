"""Editions: what was published, when and by whom. Numbered, immutable, one published at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from smartcity_metrics import dataset
from smartcity_metrics.programme import HOURS, Programme, published_revisions
from smartcity_metrics.store import audit
from smartcity_metrics.store.schema import datasets, editions, heads, uploads


@dataclass(frozen=True)
class Edition:
    """A publication. `digest` covers the dataset's bytes, every fact here and the parent's digest; `findings` are plain JSON."""

    city: str
    number: int
    digest: str
    parent: int | None
    author: str
    note: str
    published_at: datetime
    findings: list[dict]


@dataclass(frozen=True)
class Upload:
    """A file as it came, with who brought it and when (UTC). `id` is that of the programme's Source."""

    id: str
    name: str
    sha256: str
    data: bytes
    by: str
    at: datetime


class PublicationMoved(Exception):
    """Somebody else published since the caller looked. `edition` is what is there now, None when nothing is."""

    def __init__(self, edition: Edition | None) -> None:
        there = "nothing" if edition is None else f"edition {edition.number} of {edition.author}, {edition.published_at.isoformat()}"
        super().__init__(f"the publication moved: there is {there}")
        self.edition = edition


class StoreDamaged(Exception):
    """Kept bytes no longer match their digest."""


def published_number(connection: Connection, city: str) -> int | None:
    """The number of the published edition, None before the first."""
    return connection.scalar(select(heads.c.published).where(heads.c.city == city))


def edition(connection: Connection, city: str, number: int) -> Edition:
    """The edition of this number. KeyError when there is none."""
    row = connection.execute(select(editions).where(editions.c.city == city, editions.c.number == number)).first()
    if row is None:
        raise KeyError(f"no edition {number} of {city}")
    return read(row)


def all_editions(connection: Connection, city: str) -> list[Edition]:
    """Every edition of the city, newest first."""
    rows = connection.execute(select(editions).where(editions.c.city == city).order_by(editions.c.number.desc()))
    return [read(row) for row in rows]


def programme(connection: Connection, wanted: Edition) -> Programme:
    """What the edition published. StoreDamaged when its bytes are not the ones that were published."""
    data = connection.scalar(
        select(datasets.c.data).join(editions, (datasets.c.city == editions.c.city) & (datasets.c.sha256 == editions.c.dataset))
        .where(editions.c.city == wanted.city, editions.c.number == wanted.number))
    if data is None or digest(connection, wanted, hashlib.sha256(data).hexdigest()) != wanted.digest:
        raise StoreDamaged(f"edition {wanted.number} of {wanted.city} does not match its digest")
    return dataset.unpacked(data)


def upload(connection: Connection, city: str, source: str) -> Upload | None:
    """The kept file of this source id, None when there is none. StoreDamaged when its bytes have changed."""
    row = connection.execute(select(uploads).where(uploads.c.city == city, uploads.c.id == source)).first()
    if row is None:
        return None
    if hashlib.sha256(row.data).hexdigest() != row.sha256:
        raise StoreDamaged(f"upload {source} of {city} does not match its digest")
    return Upload(row.id, row.name, row.sha256, row.data, row.uploaded_by, datetime.fromisoformat(row.uploaded_at))


def upload_names(connection: Connection, city: str) -> dict[str, str]:
    """SHA-256 -> file name of everything that was ever published, without reading the files."""
    return {row.sha256: row.name for row in connection.execute(select(uploads.c.sha256, uploads.c.name).where(uploads.c.city == city))}


def keep_uploads(connection: Connection, city: str, files: Mapping[str, tuple[str, bytes]], of: Programme,
                 author: str, at: datetime) -> None:
    """Keep each file (SHA-256 -> name and bytes) once, under the id of its source in the programme."""
    ids = {one.sha256: one.id for one in of.sources}
    for sha256, (name, data) in files.items():
        if connection.scalar(select(uploads.c.sha256).where(uploads.c.city == city, uploads.c.sha256 == sha256)) is None:
            connection.execute(insert(uploads).values(city=city, sha256=sha256, id=ids.get(sha256, sha256[:12]), name=name,
                                                      data=data, uploaded_by=author, uploaded_at=at.isoformat()))


def stamped(
    part: Programme, files: Container[str], author: str, at: datetime, note: str = ""
) -> Programme:
    """The programme as it is published: its sources among the files (by SHA-256) bear author and
    time, what it rewrites bears author, note and the day on the city's clock. A source that has been
    brought before stays with who brought it.
    """
    stamp = {"uploaded_by": author, "uploaded_at": at.isoformat()}
    sources = tuple(
        replace(source, **stamp)
        if source.sha256 in files and source.uploaded_by is None
        else source
        for source in part.sources
    )
    here = timezone(timedelta(hours=HOURS[part.city.time_zone]))
    return published_revisions(
        replace(part, sources=sources), at.astimezone(here).date(), author, note
    )


def keep_dataset(connection: Connection, city: str, data: bytes) -> str:
    """Keep a packed programme once; its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    if connection.scalar(select(datasets.c.sha256).where(datasets.c.city == city, datasets.c.sha256 == sha256)) is None:
        connection.execute(insert(datasets).values(city=city, sha256=sha256, data=data))
    return sha256


def dataset_of(connection: Connection, city: str, number: int) -> str:
    """The SHA-256 of the dataset that an edition published. KeyError when there is no such edition."""
    found = connection.scalar(select(editions.c.dataset).where(editions.c.city == city, editions.c.number == number))
    if found is None:
        raise KeyError(f"no edition {number} of {city}")
    return found


def add_edition(connection: Connection, city: str, sha256: str, parent: int | None, author: str, note: str, at: datetime,
                findings: list[dict]) -> Edition:
    """Write an edition of a dataset that is kept and move the pointer. The caller holds the city's head and has checked `parent`."""
    findings = json.loads(audit.canonical(findings))  # as it will be read back, so that the digest is the same then
    number = (connection.scalar(select(func.max(editions.c.number)).where(editions.c.city == city)) or 0) + 1
    fresh = Edition(city, number, "", parent, author, note, at, findings)
    fresh = replace(fresh, digest=digest(connection, fresh, sha256))
    connection.execute(insert(editions).values(
        city=city, number=number, digest=fresh.digest, dataset=sha256, parent=parent, author=author, note=note,
        published_at=at.isoformat(), findings=audit.canonical(findings)))
    connection.execute(update(heads).where(heads.c.city == city).values(published=number))
    return fresh


def digest(connection: Connection, of: Edition, dataset_sha256: str) -> str:
    """What the digest of an edition must be, from the facts that it covers."""
    parent = connection.scalar(select(editions.c.digest).where(editions.c.city == of.city, editions.c.number == of.parent))
    facts = [of.city, of.number, dataset_sha256, parent, of.author, of.note, of.published_at.isoformat(), of.findings]
    return hashlib.sha256(audit.canonical(facts).encode()).hexdigest()


def read(row: Any) -> Edition:
    """The edition in a row."""
    return Edition(row.city, row.number, row.digest, row.parent, row.author, row.note,
                   datetime.fromisoformat(row.published_at), json.loads(row.findings))
