"""Whether everything that was kept is still what it was: every digest taken anew, every fact of the audit log looked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.exc import DatabaseError

from smartcity_metrics.store import audit, decks, editions
from smartcity_metrics.store.schema import audit as log
from smartcity_metrics.store.schema import datasets, heads, mappings, photos, uploads
from smartcity_metrics.store.schema import decks as saved
from smartcity_metrics.store.schema import editions as published

SIZES = {"editions": published, "uploads": uploads, "decks": saved, "photos": photos, "audit": log}  # what `counts` counts


@dataclass(frozen=True)
class Damage:
    """Something that is not as it was kept. `what`: database, dataset, upload, edition, deck, photo, mapping, audit or published.

    `name` is its number, file name or digest; `how`: changed, gone (the log tells of it), or untold (the log does not).
    """

    what: str
    city: str
    name: str
    how: str = "changed"


def counts(connection: Connection) -> dict[str, int]:
    """How many editions, uploads, versions of the talk, photos and rows of the audit log there are, of all cities."""
    return {name: connection.scalar(select(func.count()).select_from(table)) for name, table in SIZES.items()}


def damages(connection: Connection) -> list[Damage]:
    """Everything that is wrong, in one reading transaction; empty when nothing is."""
    found = list(_database(connection))
    for check in (_bytes, _editions, _decks, _audit, _heads):
        try:
            found += check(connection)
        except DatabaseError as reason:  # pages of the file that cannot be read any more
            found.append(Damage("database", "", str(reason.orig)))
    return list(dict.fromkeys(found))


def _database(connection: Connection) -> Iterator[Damage]:
    """What the database itself knows. PostgreSQL holds its references itself and has no check of a whole database in SQL."""
    if connection.dialect.name != "sqlite":
        return
    try:
        yield from (Damage("database", "", text) for text in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if text != "ok")
        yield from (Damage("database", "", f"{row[0]} -> {row[2]}") for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    except DatabaseError as reason:
        yield Damage("database", "", str(reason.orig))


def _bytes(connection: Connection) -> Iterator[Damage]:
    for what, table, name in (("dataset", datasets, datasets.c.sha256), ("upload", uploads, uploads.c.name), ("photo", photos, photos.c.sha256)):
        rows = connection.execution_options(yield_per=8).execute(
            select(table.c.city, table.c.sha256, table.c.data, name.label("name")).order_by(*table.primary_key))
        yield from (Damage(what, one.city, one.name) for one in rows if hashlib.sha256(one.data).hexdigest() != one.sha256)


def _editions(connection: Connection) -> Iterator[Damage]:
    """Each digest covers the dataset's and the parent's, so that one changed edition cannot hide behind the next."""
    kept = set(connection.execute(select(datasets.c.city, datasets.c.sha256)))
    for row in connection.execute(select(published).order_by(*published.primary_key)).all():
        known = _unless_unreadable(lambda row=row: editions.digest(connection, editions.read(row), row.dataset))
        if known != row.digest or (row.city, row.dataset) not in kept:
            yield Damage("edition", row.city, str(row.number))


def _decks(connection: Connection) -> Iterator[Damage]:
    for row in connection.execute(select(saved).order_by(*saved.primary_key)):
        if decks.digest(row) != row.sha256:
            yield Damage("deck", row.city, str(row.version))


def _audit(connection: Connection) -> Iterator[Damage]:
    """The chain up to where the city's head says that it ends; all that it tells of, and nothing else, is there."""
    ends = {one.city: one for one in connection.execute(select(heads))}
    for city in sorted(ends.keys() | set(connection.scalars(select(log.c.city).distinct())) | set(connection.scalars(select(published.c.city).distinct()))):
        rows = connection.execute(select(log).where(log.c.city == city).order_by(log.c.number)).all()
        broken, end = audit.broken_at(city, rows), ends.get(city)
        if broken is not None:
            yield Damage("audit", city, str(broken))
        elif end is None or (end.audited, end.audit_digest) != (len(rows), rows[-1].digest if rows else audit.BEGINNING):
            yield Damage("audit", city, str(len(rows) + 1), "gone")
        told = {one for row in rows for one in _unless_unreadable(lambda row=row: list(_told(row))) or ()}
        there = _there(connection, city)
        for how, facts in (("gone", told - there), ("untold", there - told)):
            yield from sorted((Damage(what, city, str(name), how) for what, name, _ in facts), key=str)


def _told(row: Row) -> Iterator[tuple[str, str | int, str]]:
    """What a row of the log says must be there: what, its number or name, and its digest."""
    facts = json.loads(row.facts)
    if row.what in ("publish", "undo"):
        yield "edition", facts["edition"], facts["digest"]
    if row.what == "publish":
        yield from (("upload", one[:12], one) for one in facts["uploads"])
    if row.what == "deck":
        yield "deck", facts["version"], facts["sha256"]
        yield from (("photo", one[:12], one) for one in facts["photos"])
    if row.what == "remember":
        yield from (("mapping", name[:12], sha256) for name, sha256 in facts["mappings"].items())


def _there(connection: Connection, city: str) -> set[tuple[str, str | int, str]]:
    def rows(table: Table, *columns: str) -> Iterator:
        return connection.execute(select(*(table.c[one] for one in columns)).where(table.c.city == city))

    return ({("edition", *one) for one in rows(published, "number", "digest")} | {("deck", *one) for one in rows(saved, "version", "sha256")}
            | {("upload", one[:12], one) for one, in rows(uploads, "sha256")} | {("photo", one[:12], one) for one, in rows(photos, "sha256")}
            | {("mapping", name[:12], hashlib.sha256(recipe.encode()).hexdigest())
               for name, recipe in rows(mappings, "fingerprint", "recipe") if recipe is not None})


def _heads(connection: Connection) -> Iterator[Damage]:
    """The newest edition is the published one, as an undo is a new edition too; and numbers have no gaps."""
    last = {city: (most, many) for city, most, many in connection.execute(
        select(published.c.city, func.max(published.c.number), func.count()).group_by(published.c.city))}
    now = dict(connection.execute(select(heads.c.city, heads.c.published)).all())
    for city in sorted(last.keys() | now.keys()):
        if now.get(city) != last.get(city, (None, 0))[0] or len(set(last.get(city, (0, 0)))) > 1:
            yield Damage("published", city, str(now.get(city)))


def _unless_unreadable(read: Callable) -> object:
    try:
        return read()
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
