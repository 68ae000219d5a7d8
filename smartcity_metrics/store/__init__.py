"""Where editions live: uploads as they came, numbered immutable editions, one published pointer, versions of the
talk, remembered mappings, accounts, sessions, audit.

One transaction holds all of a publication, so a crash leaves either the whole of it or nothing. Nothing is
ever deleted but sessions and links. Times are arguments, in UTC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from smartcity_metrics import dataset
from smartcity_metrics.programme import Programme, empty_programme, with_revisions
from smartcity_metrics.store import accounts, audit, decks, editions, mappings, sessions, verification
from smartcity_metrics.store.accounts import EVERY, Account, Accounts, LastAdmin, LinkSpent, NameTaken
from smartcity_metrics.store.audit import Entry
from smartcity_metrics.store.backup import StoreNotEmpty, backed_up, reading, restored
from smartcity_metrics.store.connection import StoreUnusable, connected, existing, version_of, writing
from smartcity_metrics.store.decks import DeckMoved, DeckVersion
from smartcity_metrics.store.editions import Edition, PublicationMoved, StoreDamaged, Upload
from smartcity_metrics.store.mappings import Remembered
from smartcity_metrics.store.schema import VERSION
from smartcity_metrics.store.sessions import Visitor
from smartcity_metrics.store.verification import Damage

__all__ = ["EVERY", "OUT_OF_REACH", "Account", "Damage", "DeckMoved", "DeckVersion", "Edition", "Entry", "LastAdmin", "LinkSpent", "NameTaken",
           "PublicationMoved", "Remembered", "Store", "StoreDamaged", "StoreNotEmpty", "StoreUnusable", "Upload", "Visitor", "open_existing", "open_store",
           "restored"]

OUT_OF_REACH = (OperationalError, InterfaceError, NoConnectionFree)  # gone, full, read-only or too busy; whole or not at all holds


def open_store(url: str) -> Store:
    """The store at this SQLAlchemy address (sqlite:///…, postgresql+psycopg://…), its tables made when it is new.

    StoreUnusable when its settings did not take or a newer program made it; SQLAlchemyError when it cannot be reached.
    """
    return Store(connected(url))


def open_existing(url: str) -> Store:
    """The store at this address as it is, for `damages` and `backup`: nothing is made, nothing brought forward.

    StoreUnusable when there is none, or a newer program's; one of OUT_OF_REACH when it cannot be reached.
    """
    return Store(existing(url)[0])


class Store:
    """Editions, uploads, versions of the talk, accounts, audit log and sessions behind one address. Safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self._reading = engine
        self._writing = writing(engine)
        self.accounts = Accounts(self._reading, self._writing)
        self._edition = lru_cache(64)(self._read_edition)  # editions never change, and the published one is asked at every rerun

    def published(self, city: str) -> Edition | None:
        """The published edition, None before the first."""
        with self._reading.connect() as connection:
            number = editions.published_number(connection, city)
        return None if number is None else self._edition(city, number)

    def edition(self, city: str, number: int) -> Edition:
        """The edition of this number. KeyError when there is none."""
        return self._edition(city, number)

    def editions(self, city: str) -> list[Edition]:
        """Every edition, newest first."""
        with self._reading.connect() as connection:
            return editions.all_editions(connection, city)

    def programme(self, edition: Edition) -> Programme:
        """What the edition published, its bytes hashed anew. StoreDamaged when they are not the ones published."""
        with self._reading.connect() as connection:
            return editions.programme(connection, edition)

    def upload(self, city: str, source_id: str) -> Upload | None:
        """The file of this source, as it came; None when it was never published. StoreDamaged when it has changed."""
        with self._reading.connect() as connection:
            return editions.upload(connection, city, source_id)

    def upload_names(self, city: str) -> dict[str, str]:
        """SHA-256 -> file name of everything that was ever published."""
        with self._reading.connect() as connection:
            return editions.upload_names(connection, city)

    def publish(self, city: str, programme: Programme, *, uploads: Sequence[tuple[str, bytes]], findings: list[dict],
                author: str, note: str, expected: int | None, at: datetime,
                remembered: Mapping[str, tuple[str, dict]] | None = None) -> Edition:
        """Publish the programme as the next edition, all or nothing.

        `uploads` are (file name, bytes); each is kept once by its SHA-256, and the programme's sources among them
        are stamped with author and time. What it rewrites of the edition before is kept with it,
        with day, author and note. `expected` is the number of the edition the author looked at
        (None: none
        yet). `remembered`: fingerprint of a layout -> file name and recipe (plain JSON) by which it was read, kept for
        the next file of that layout. PublicationMoved, changing nothing, when another has been published since.
        """
        at = at.astimezone(UTC)
        files = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in uploads}
        told = with_revisions(
            self._looked_at(city, expected, programme), programme
        )  # whoever made it: the editions prove it
        stamped = editions.stamped(told, files, author, at, note)
        data = dataset.packed(stamped)  # before the transaction: nobody waits for it
        try:
            with self._writing.begin() as connection:
                head = audit.locked_head(connection, city)
                if head.published != expected:
                    raise _Moved
                editions.keep_uploads(connection, city, files, stamped, author, at)
                edition = editions.add_edition(connection, city, editions.keep_dataset(connection, city, data), expected, author, note, at, findings)
                audit.written(connection, city, "publish", author, at.isoformat(),
                              {"edition": edition.number, "from": expected, "digest": edition.digest, "uploads": list(files)})
                if remembered and (added := mappings.remember(connection, city, remembered, author, at)):
                    audit.written(connection, city, "remember", author, at.isoformat(), {"edition": edition.number, "mappings": added})
        except _Moved:
            raise PublicationMoved(self.published(city)) from None
        return edition

    def undo(self, city: str, to: int, *, author: str, note: str, expected: int, at: datetime) -> Edition:
        """Publish again what edition `to` published, as the next edition; those between stay as they are.

        `expected` is the number of the edition the author looked at. PublicationMoved, changing nothing, when another has been
        published since; KeyError when there is no edition `to`; StoreDamaged when its dataset is no longer what was published.
        """
        at = at.astimezone(UTC)
        past = self.edition(city, to)
        self.programme(past)  # nothing damaged becomes the published edition
        try:
            with self._writing.begin() as connection:
                if audit.locked_head(connection, city).published != expected:
                    raise _Moved
                edition = editions.add_edition(connection, city, editions.dataset_of(connection, city, to), expected, author, note, at, past.findings)
                audit.written(connection, city, "undo", author, at.isoformat(),
                              {"edition": edition.number, "from": expected, "to": to, "digest": edition.digest})
        except _Moved:
            raise PublicationMoved(self.published(city)) from None
        return edition

    def mappings(self, city: str) -> dict[str, Remembered]:
        """How layouts are read, by fingerprint."""
        with self._reading.connect() as connection:
            return mappings.remembered(connection, city)

    def forget_mapping(self, city: str, fingerprint: str, *, author: str, at: datetime) -> None:
        """Ask again how this layout is read, from now on. Nothing happens where nothing is remembered of it."""
        at = at.astimezone(UTC)
        with self._writing.begin() as connection:
            audit.locked_head(connection, city)
            if mappings.forget(connection, city, fingerprint, author, at):
                audit.written(connection, city, "forget", author, at.isoformat(), {"fingerprint": fingerprint})

    def deck(self, city: str, edition: int | None = None) -> DeckVersion | None:
        """The version of the talk in force, or that was in force with this edition; None when none was saved by then.

        StoreDamaged, here and below, when a version is no longer what was saved.
        """
        with self._reading.connect() as connection:
            return decks.newest(connection, city, edition)

    def deck_version(self, city: str, version: int) -> DeckVersion:
        """The version of this number. KeyError when there is none."""
        with self._reading.connect() as connection:
            return decks.version(connection, city, version)

    def deck_versions(self, city: str) -> list[DeckVersion]:
        """Every version of the talk, newest first."""
        with self._reading.connect() as connection:
            return decks.all_versions(connection, city)

    def save_deck(self, city: str, outline: Mapping[str, object], *, edition: int, author: str, note: str, expected_version: int, at: datetime,
                  photos: Sequence[bytes] = ()) -> DeckVersion:
        """Save the outline (plain JSON) as the next version, with the pictures that it names, all or nothing.

        `edition` and `expected_version` are what the author looked at (0: nothing saved yet). DeckMoved, changing nothing,
        when another version has been saved since; KeyError when there is no such edition.
        """
        at = at.astimezone(UTC)
        try:
            with self._writing.begin() as connection:
                audit.locked_head(connection, city)
                if decks.newest_number(connection, city) != expected_version:
                    raise _Moved
                editions.edition(connection, city, edition)
                fresh = decks.keep_photos(connection, city, photos, author, at)
                saved = decks.add(connection, city, expected_version + 1, edition, outline, author, note, at)
                audit.written(connection, city, "deck", author, at.isoformat(),
                              {"version": saved.version, "edition": edition, "sha256": saved.sha256, "photos": fresh})
        except _Moved:
            raise DeckMoved(self.deck(city)) from None
        return saved

    def photo(self, city: str, sha256: str) -> bytes | None:
        """The picture of this SHA-256, None when there is none. StoreDamaged when its bytes have changed."""
        with self._reading.connect() as connection:
            return decks.photo(connection, city, sha256)

    def open_session(self, name: str, at: datetime, *, kept: str | None = None, told: Mapping[str, object] | None = None) -> str:
        """Sign the account of this name in: the token for their cookie, of which the store keeps only a hash.

        KeyError when there is no such account, it is closed, or its password is no longer `kept`, which was compared with.
        `told` goes into the audit log beside the role.
        """
        key = accounts.key_of(name)
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            row = accounts.open_row(connection, key)
            if row is None or (kept is not None and row.password != kept):
                raise KeyError(f"no account {name!r} that is open")
            return self._opened(connection, Visitor(row.name, row.role, row.opd, row.city), key, at, None, told or {})

    def admit(self, who: Visitor, until: datetime, at: datetime, *, told: Mapping[str, object] | None = None) -> str:
        """Sign somebody in for whom another house vouches until then: the token for their cookie."""
        with self._writing.begin() as connection:
            audit.locked_head(connection, EVERY)
            return self._opened(connection, who, None, at, until.astimezone(UTC), told or {})

    def _opened(self, connection: Connection, who: Visitor, key: str | None, at: datetime, until: datetime | None,
                told: Mapping[str, object]) -> str:
        at = at.astimezone(UTC)
        sessions.swept(connection, at)
        token = sessions.opened(connection, who, key, at, until)
        audit.written(connection, who.city, "sign-in", who.name, at.isoformat(), {"role": who.role, **told})
        return token

    def visitor(self, token: str | None, at: datetime) -> Visitor | None:
        """Who holds this token: None when it is unknown, closed, 8 hours old or unused for an hour, or when the account is closed."""
        if not token:
            return None
        with self._reading.connect() as connection:
            found = sessions.found(connection, token, at)
        if found is None:
            return None
        who, due = found
        if due:
            with self._writing.begin() as connection:
                sessions.touch(connection, token, at.astimezone(UTC))
        return who

    def close_session(self, token: str, at: datetime) -> None:
        """Sign out: the token is worth nothing from now on, in every open tab."""
        who = self.visitor(token, at)
        with self._writing.begin() as connection:
            sessions.closed(connection, token)
            if who is not None:
                audit.written(connection, who.city, "sign-out", who.name, at.astimezone(UTC).isoformat(), {})

    def close_sessions(self, who: Visitor, at: datetime) -> None:
        """Sign this person out wherever they are signed in."""
        with self._writing.begin() as connection:
            ended = sessions.all_closed(connection, None if who.outside else accounts.key_of(who.name), who.name)
            audit.written(connection, who.city, "sessions-ended", who.name, at.astimezone(UTC).isoformat(), {"account": who.name, "sessions": ended})

    def record(self, what: str, who: str, at: datetime, facts: Mapping[str, object], city: str = EVERY) -> None:
        """Append to the audit log what no other method tells of, such as a refused sign-in."""
        with self._writing.begin() as connection:
            audit.written(connection, city, what, who, at.astimezone(UTC).isoformat(), facts)

    def audit(self, city: str = EVERY) -> list[Entry]:
        """The audit log, oldest first. ValueError, naming the row, when it was tampered with."""
        with self._reading.connect() as connection:
            return audit.entries(connection, city)

    def damages(self) -> list[Damage]:
        """Everything that is no longer as it was kept, all digests taken anew. StoreUnusable when it is of an earlier version."""
        with reading(self._reading) as connection:
            if (found := version_of(connection)) != VERSION:
                raise StoreUnusable(f"the store has schema version {found}; this program verifies {VERSION}")
            return verification.damages(connection)

    def counts(self) -> dict[str, int]:
        """How many editions, uploads, decks, photos and rows of the audit log (`audit`) there are."""
        with self._reading.connect() as connection:
            return verification.counts(connection)

    def backup(self, file: Path) -> None:
        """Copy all of it but the sessions into a new file, while it is in use. FileExistsError, OSError or SQLAlchemyError when that
        cannot be done, and there is no file then."""
        backed_up(self._reading, file)

    def close(self) -> None:
        """Give back all connections."""
        self._reading.dispose()

    def _looked_at(self, city: str, number: int | None, programme: Programme) -> Programme:
        """The edition that a publication follows; nothing at all before the first, or where there
        is no such edition.
        """
        try:
            return (
                empty_programme(programme.city)
                if number is None
                else self.programme(self.edition(city, number))
            )
        except KeyError:
            return empty_programme(programme.city)  # it will be refused as moved

    def _read_edition(self, city: str, number: int) -> Edition:
        with self._reading.connect() as connection:
            return editions.edition(connection, city, number)


class _Moved(Exception):
    pass
