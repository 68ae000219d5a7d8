"""Who is signed in. The cookie is random; only its SHA-256 is kept, and the row is asked at every rerun."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from smartcity_metrics.store.schema import sessions

LIFETIME = timedelta(hours=8)  # ASVS 7.3.2: an absolute end
IDLE = timedelta(hours=1)  # ASVS 7.3.1: an end after doing nothing
TOUCH = timedelta(minutes=1)  # how exact "doing nothing" is; a write a rerun would be too dear


@dataclass(frozen=True)
class Visitor:
    """Somebody who signed in: the name they gave and their role."""

    name: str
    role: str


def opened(connection: Connection, city: str, name: str, role: str, at: datetime) -> str:
    """A new session's token: 32 random bytes, URL-safe."""
    token = secrets.token_urlsafe(32)
    connection.execute(insert(sessions).values(city=city, token_sha256=_hashed(token), name=name, role=role,
                                               opened_at=at.isoformat(), seen_at=at.isoformat()))
    return token


def found(connection: Connection, city: str, token: str, at: datetime) -> tuple[Visitor, bool] | None:
    """Who holds this token, and whether it is time to touch the session; None when unknown or over."""
    row = connection.execute(select(sessions).where(sessions.c.city == city, sessions.c.token_sha256 == _hashed(token))).first()
    if row is None:
        return None
    seen = datetime.fromisoformat(row.seen_at)
    if at - datetime.fromisoformat(row.opened_at) >= LIFETIME or at - seen >= IDLE:
        return None
    return Visitor(row.name, row.role), at - seen >= TOUCH


def touch(connection: Connection, city: str, token: str, at: datetime) -> None:
    """Remember that the session was used now."""
    connection.execute(update(sessions).where(sessions.c.city == city, sessions.c.token_sha256 == _hashed(token))
                       .values(seen_at=at.isoformat()))


def closed(connection: Connection, city: str, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.city == city, sessions.c.token_sha256 == _hashed(token)))


def all_closed(connection: Connection, city: str) -> None:
    """End every session of the city."""
    connection.execute(delete(sessions).where(sessions.c.city == city))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
