"""The audit log: who did what and when, each row chained to the one before, so that a changed row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from smartcity_metrics.store.schema import audit, heads

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """A row of the log. `what`: sign-in, refusal, sign-out, publish, undo, remember, forget or deck; `facts` are plain JSON values."""

    number: int
    at: datetime
    what: str
    who: str
    facts: dict
    digest: str


def canonical(value: Any) -> str:
    """JSON in the one spelling that digests are taken of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(before: str, city: str, number: int, at: str, what: str, who: str, facts: str) -> str:
    """The digest of a row, given the digest of the row before it."""
    return hashlib.sha256(canonical([before, city, number, at, what, who, facts]).encode()).hexdigest()


def locked_head(connection: Connection, city: str) -> Any:
    """The city's row of heads, made at its first use and locked until the transaction ends: one writer a city."""
    row = connection.execute(select(heads).where(heads.c.city == city).with_for_update()).first()
    if row is not None:
        return row
    try:
        with connection.begin_nested():
            connection.execute(insert(heads).values(city=city, published=None, audited=0, audit_digest=BEGINNING))
    except IntegrityError:
        pass  # another writer made it between the two statements (PostgreSQL): theirs is as good, and locked next
    return connection.execute(select(heads).where(heads.c.city == city).with_for_update()).one()


def written(connection: Connection, city: str, what: str, who: str, at: str, facts: Mapping[str, object]) -> None:
    """Append a row within the transaction of the thing that it tells of."""
    head = locked_head(connection, city)
    number, text = head.audited + 1, canonical(dict(facts))
    digest = chained(head.audit_digest, city, number, at, what, who, text)
    connection.execute(insert(audit).values(city=city, number=number, at=at, what=what, who=who, facts=text, digest=digest))
    connection.execute(update(heads).where(heads.c.city == city).values(audited=number, audit_digest=digest))


def entries(connection: Connection, city: str) -> list[Entry]:
    """The log of the city, oldest first. ValueError, naming the row, where the chain is broken."""
    rows = connection.execute(select(audit).where(audit.c.city == city).order_by(audit.c.number)).all()
    broken = broken_at(city, rows)
    if broken is not None:
        raise ValueError(f"the audit log of {city} was changed at row {broken}")
    return [Entry(one.number, datetime.fromisoformat(one.at), one.what, one.who, json.loads(one.facts), one.digest)
            for one in rows]


def broken_at(city: str, rows: Iterable[Any]) -> int | None:
    """The place of the first row, oldest first, that the chain does not hold; None when it holds them all."""
    before = BEGINNING
    for place, row in enumerate(rows, 1):
        if row.number != place or row.digest != chained(before, city, row.number, row.at, row.what, row.who, row.facts):
            return place
        before = row.digest
    return None
