"""Who is signed in. The cookie is random; only its SHA-256 is kept, and session and account are asked at every rerun."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from smartcity_metrics.store.schema import accounts, sessions

LIFETIME = timedelta(hours=8)  # ASVS 7.3.2: an absolute end
IDLE = timedelta(hours=1)  # ASVS 7.3.1: an end after doing nothing
TOUCH = timedelta(minutes=1)  # how exact "doing nothing" is; a write a rerun would be too dear


@dataclass(frozen=True)
class Visitor:
    """Somebody who signed in. opd: the one they work for, None for all; city: the one they may see, "" for every city.

    outside: another house vouches for them (OIDC), so there is no account of theirs here.
    """

    name: str
    role: str
    opd: str | None = None
    city: str = ""
    outside: bool = False


def opened(connection: Connection, who: Visitor, key: str | None, at: datetime, until: datetime | None = None) -> str:
    """A new session's token: 32 random bytes, URL-safe. It ends after LIFETIME, or earlier where `until` says so."""
    token = secrets.token_urlsafe(32)
    ends = min(at + LIFETIME, until or at + LIFETIME)
    connection.execute(insert(sessions).values(city=who.city, token_sha256=hashed(token), key=key, name=who.name, role=who.role, opd=who.opd,
                                               opened_at=at.isoformat(), seen_at=at.isoformat(), ends_at=ends.isoformat()))
    return token


def found(connection: Connection, token: str, at: datetime) -> tuple[Visitor, bool] | None:
    """Who holds this token, and whether it is time to touch the session; None when unknown, over, or of an account that is closed.

    Role and OPD are those that the account has now.
    """
    row = connection.execute(
        select(sessions, accounts.c.role.label("role_now"), accounts.c.opd.label("opd_now"), accounts.c.active)
        .outerjoin(accounts, sessions.c.key == accounts.c.key).where(sessions.c.token_sha256 == hashed(token))).first()
    if row is None or (row.key is not None and not row.active):
        return None
    seen = datetime.fromisoformat(row.seen_at)
    if at >= datetime.fromisoformat(row.ends_at) or at - seen >= IDLE:
        return None
    outside = row.key is None
    who = Visitor(row.name, row.role if outside else row.role_now, row.opd if outside else row.opd_now, row.city, outside)
    return who, at - seen >= TOUCH


def touch(connection: Connection, token: str, at: datetime) -> None:
    """Remember that the session was used now."""
    connection.execute(update(sessions).where(sessions.c.token_sha256 == hashed(token)).values(seen_at=at.isoformat()))


def closed(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token_sha256 == hashed(token)))


def all_closed(connection: Connection, key: str | None, name: str) -> int:
    """End every session of an account, or of a person from outside; how many there were."""
    return connection.execute(delete(sessions).where(sessions.c.key.is_(key) if key is None else sessions.c.key == key,
                                                     sessions.c.name == name)).rowcount


def swept(connection: Connection, at: datetime) -> None:
    """Forget the sessions that are over, so that the table does not grow."""
    connection.execute(delete(sessions).where(sessions.c.ends_at < at.isoformat()))


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
