"""Who may sign in here: names, roles, kept passwords, and the links by which people choose a password themselves.

What changes an account ends its sessions in the same transaction, and stands in the audit log of the account's city.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from smartcity_metrics.store import audit, sessions
from smartcity_metrics.store.schema import accounts, links
from smartcity_metrics.store.sessions import Visitor

EVERY = ""  # the city of those who may see every city of an installation
FIRST = ""  # the key of the link that makes the first admin
LONGEST_NAME = 64
LINK_LIFETIME = timedelta(days=3)  # an invitation of Friday is still good on Monday


class NameTaken(Exception):
    """There is an account of this name, perhaps of another city."""


class LastAdmin(Exception):
    """Without this account nobody could manage accounts any more."""


class LinkSpent(Exception):
    """The link was used, is too old, was made before the last start, or never was; or there is something it would overwrite."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. opd: None for all; city: "" for every city; chosen: whether they have chosen a password."""

    name: str
    role: str
    opd: str | None
    city: str
    active: bool
    chosen: bool
    made_by: str
    made_at: datetime

    @property
    def visitor(self) -> Visitor:
        """Who that is once signed in."""
        return Visitor(self.name, self.role, self.opd, self.city)


def named(typed: str) -> str:
    """A name as it is kept and logged: one line, no control characters, at most 64 characters."""
    plain = "".join(" " if unicodedata.category(one).startswith(("C", "Z")) else one for one in unicodedata.normalize("NFC", typed))
    return " ".join(plain.split())[:LONGEST_NAME].strip()


def key_of(name: str) -> str:
    """A name as it is looked up: however it is typed, it is one account."""
    return unicodedata.normalize("NFKC", named(name)).casefold()[:LONGEST_NAME]


class Accounts:
    """The accounts of a store. KeyError where there is no account of a name. Times are in UTC."""

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading, self._writing = reading, writing

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._reading.connect() as connection:
            return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.key))]

    def of(self, name: str) -> Account | None:
        """The account of this name, None when there is none."""
        with self._reading.connect() as connection:
            row = _row(connection, name)
        return None if row is None else _account(row)

    def password(self, name: str) -> str | None:
        """What is kept of the password; None without an account that is open, or before one was chosen."""
        with self._reading.connect() as connection:
            row = _row(connection, name)
        return row.password if row is not None and row.active else None

    def add(self, name: str, role: str, opd: str | None = None, *, city: str = EVERY, by: str, at: datetime) -> Account:
        """Make an account without a password. NameTaken when there is one of the name; ValueError for a name without letters."""
        name, at = named(name), at.astimezone(UTC)
        if not key_of(name):
            raise ValueError("an account needs a name")
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            if _row(connection, name) is not None:
                raise NameTaken(name)
            _add(connection, name, None, role, opd, city, by, at)
            return _account(_row(connection, name))

    def change(self, name: str, role: str, opd: str | None, *, by: str, at: datetime) -> None:
        """Give it another role or OPD. LastAdmin when it is the only one that could."""
        self._altered(name, "role", by, at, {"role": role, "opd": opd})

    def open(self, name: str, *, by: str, at: datetime) -> None:
        """Let a closed account be used again."""
        self._altered(name, "account-opened", by, at, {"active": True})

    def shut(self, name: str, *, by: str, at: datetime) -> None:
        """Close an account: no password and no link opens it. LastAdmin when nobody could open it again."""
        self._altered(name, "account-closed", by, at, {"active": False})

    def set_password(self, name: str, password: str, *, by: str, at: datetime) -> None:
        """Keep this (as passwords.hashed wrote it) as its password from now on."""
        self._altered(name, "password", by, at, {"password": password})

    def end_sessions(self, name: str, *, by: str, at: datetime) -> None:
        """Sign the person out wherever they are signed in."""
        self._altered(name, "sessions-ended", by, at, {})

    def link(self, name: str, *, by: str, at: datetime) -> str:
        """A token by which the person can choose a password, once, within LINK_LIFETIME. The one before is void."""
        at = at.astimezone(UTC)
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            row = _known(connection, name)
            token = _link(connection, row.city, row.key, at)
            audit.written(connection, row.city, "link", by, at.isoformat(), {"account": row.name})
        return token

    def first_link(self, at: datetime) -> str | None:
        """A token that makes the first admin; None when there is an account. The one of the start before is void."""
        with self._reading.connect() as connection:  # so that a store which cannot be written can still be shown
            if connection.scalar(select(func.count()).select_from(accounts)):
                return None
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            connection.execute(delete(links).where(links.c.key == FIRST))
            if connection.scalar(select(func.count()).select_from(accounts)):
                return None
            return _link(connection, EVERY, FIRST, at.astimezone(UTC))

    def invited(self, token: str, at: datetime) -> str:
        """Whose password the link chooses; "" where it makes the first admin. LinkSpent when it is worth nothing."""
        with self._reading.connect() as connection:
            row = _invited(connection, token, at)
        return "" if row is None else row.name

    def accept(self, token: str, password: str, at: datetime, name: str = "") -> Account:
        """Use a link: keep the password, and for the first admin the name. LinkSpent, changing nothing, when it is worth nothing."""
        at = at.astimezone(UTC)
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            row = _invited(connection, token, at)
            connection.execute(delete(links).where(links.c.token_sha256 == sessions.hashed(token)))
            if row is None:
                name = named(name)
                if not key_of(name):
                    raise ValueError("an account needs a name")
                _add(connection, name, password, "admin", None, EVERY, name, at)
            else:
                name = row.name
                _alter(connection, row, "password", row.name, at, {"password": password})
            return _account(_row(connection, name))

    def _altered(self, name: str, what: str, by: str, at: datetime, values: Mapping[str, object]) -> None:
        at = at.astimezone(UTC)
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            row = _known(connection, name)
            admin = values.get("role", row.role) == "admin" and values.get("active", row.active)
            if not admin and _admins(connection) == [row.key]:
                raise LastAdmin(row.name)
            _alter(connection, row, what, by, at, values)


def _add(connection: Connection, name: str, password: str | None, role: str, opd: str | None, city: str, by: str, at: datetime) -> None:
    connection.execute(insert(accounts).values(city=city, key=key_of(name), name=name, password=password, role=role, opd=opd, active=True,
                                               made_by=by, made_at=at.isoformat()))
    audit.written(connection, city, "account", by, at.isoformat(), {"account": name, "role": role, "opd": opd})


def _alter(connection: Connection, row: Any, what: str, by: str, at: datetime, values: Mapping[str, object]) -> None:
    """Change an account, end its sessions, and where it is another password or closed, its links; all told in one row of the log."""
    if values:
        connection.execute(update(accounts).where(accounts.c.key == row.key).values(**values))
    ended = sessions.all_closed(connection, row.key, row.name)
    if "password" in values or values.get("active") is False:
        connection.execute(delete(links).where(links.c.key == row.key))
    told = {one: value for one, value in values.items() if one not in ("password", "active")}
    before = {f"{one}_before": getattr(row, one) for one in told}
    audit.written(connection, row.city, what, by, at.isoformat(), {"account": row.name, **told, **before, "sessions": ended})


def _link(connection: Connection, city: str, key: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(delete(links).where(links.c.key == key))
    connection.execute(insert(links).values(city=city, token_sha256=sessions.hashed(token), key=key, ends_at=(at + LINK_LIFETIME).isoformat()))
    return token


def _invited(connection: Connection, token: str, at: datetime) -> Any:
    """The account's row, None for the first admin."""
    link = connection.execute(select(links).where(links.c.token_sha256 == sessions.hashed(token))).first()
    if link is None or at >= datetime.fromisoformat(link.ends_at):
        raise LinkSpent
    if link.key == FIRST:
        if connection.scalar(select(func.count()).select_from(accounts)):
            raise LinkSpent
        return None
    row = open_row(connection, link.key)
    if row is None:
        raise LinkSpent
    return row


def _admins(connection: Connection) -> list[str]:
    """The keys of those who can manage every account."""
    able = (accounts.c.role == "admin", accounts.c.active, accounts.c.city == EVERY, accounts.c.password.is_not(None))
    return list(connection.scalars(select(accounts.c.key).where(*able)))


def open_row(connection: Connection, key: str) -> Any:
    """The row of the account of this key that may sign in, None when there is none."""
    return connection.execute(select(accounts).where(accounts.c.key == key, accounts.c.active)).first()


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()


def _known(connection: Connection, name: str) -> Any:
    row = _row(connection, name)
    if row is None:
        raise KeyError(f"no account {name!r}")
    return row


def _account(row: Any) -> Account:
    return Account(row.name, row.role, row.opd, row.city, row.active, row.password is not None, row.made_by, datetime.fromisoformat(row.made_at))
