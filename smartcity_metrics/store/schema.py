"""The tables. Every key begins with the city, so that many cities can share one database.

Rows of datasets, uploads, editions, decks, photos, mappings and audit are written once and never changed or deleted; only a
city's head (the published edition, the end of its audit chain), accounts, links and sessions move. Blobs, JSON as
text and ISO times keep the schema the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Boolean, Column, Connection, ForeignKeyConstraint, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

VERSION = 4
TABLES = MetaData()

versions = Table("schema_version", TABLES, Column("version", Integer, primary_key=True))

datasets = Table(  # what dataset.packed made of a programme, kept once, named by its SHA-256
    "datasets", TABLES,
    Column("city", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

uploads = Table(  # a file as it came; `id` is the head of its SHA-256, as in programme.Source
    "uploads", TABLES,
    Column("city", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("id", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", String(40), nullable=False),
)

editions = Table(  # several editions may point at one dataset: that is how undo works
    "editions", TABLES,
    Column("city", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("dataset", String(64), nullable=False),
    Column("parent", Integer),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("published_at", String(40), nullable=False),
    Column("findings", Text, nullable=False),
    ForeignKeyConstraint(["city", "dataset"], ["datasets.city", "datasets.sha256"]),
    ForeignKeyConstraint(["city", "parent"], ["editions.city", "editions.number"]),
)

decks = Table(  # versions of the talk's outline, numbered through a city; `edition` is the one its author looked at
    "decks", TABLES,
    Column("city", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("edition", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("outline", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("saved_at", String(40), nullable=False),
    ForeignKeyConstraint(["city", "edition"], ["editions.city", "editions.number"]),
)

photos = Table(  # pictures that an outline names by their SHA-256, each kept once
    "photos", TABLES,
    Column("city", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", String(40), nullable=False),
)

mappings = Table(  # how a layout is read; of the rows of one fingerprint the last counts, without a recipe it is forgotten
    "mappings", TABLES,
    Column("city", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("recipe", Text),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", String(40), nullable=False),
)

heads = Table(  # one row a city: what is published, and the end of the audit chain; locked by whoever writes
    "heads", TABLES,
    Column("city", String(64), primary_key=True),
    Column("published", Integer),
    Column("audited", Integer, nullable=False),
    Column("audit_digest", String(64), nullable=False),
    ForeignKeyConstraint(["city", "published"], ["editions.city", "editions.number"], deferrable=True, initially="DEFERRED"),
)

audit = Table(  # append only; each digest covers the row and the digest before it
    "audit", TABLES,
    Column("city", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("who", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)

accounts = Table(  # who may sign in here; the city "" is every city of the installation, `key` the name as it is looked up
    "accounts", TABLES,
    Column("city", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("password", Text),  # as passwords.hashed wrote it; None before one was chosen
    Column("role", String(40), nullable=False),
    Column("opd", Text),  # None: of every OPD
    Column("active", Boolean, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    UniqueConstraint("key"),  # one person of a name, whichever city
)

links = Table(  # a way to choose a password, once; only the SHA-256 of it is kept. `key` "" makes the first admin
    "links", TABLES,
    Column("city", String(64), primary_key=True),
    Column("token_sha256", String(64), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("ends_at", String(40), nullable=False),
)

sessions = Table(  # only the SHA-256 of a cookie is kept, so a stolen database signs nobody in
    "sessions", TABLES,
    Column("city", String(64), primary_key=True),
    Column("token_sha256", String(64), primary_key=True, index=True),  # asked for without knowing the city
    Column("key", String(64)),  # the account's, which says role and OPD; None for somebody whom another house vouches for
    Column("name", Text, nullable=False),
    Column("role", String(40), nullable=False),
    Column("opd", Text),
    Column("opened_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
    Column("ends_at", String(40), nullable=False),
)


def _decks_and_photos(connection: Connection) -> None:
    TABLES.create_all(connection, tables=[decks, photos])


def _mappings(connection: Connection) -> None:
    TABLES.create_all(connection, tables=[mappings])


def _accounts(connection: Connection) -> None:
    """Sessions were of a code that everybody shared, so nobody stays signed in."""
    sessions.drop(connection)
    TABLES.create_all(connection, tables=[accounts, links, sessions])


# How a store of a version becomes one of the next. A step must go on making what its version was: whoever changes a table
# that an earlier step makes writes that step out first.
STEPS: dict[int, Callable[[Connection], None]] = {1: _decks_and_photos, 2: _mappings, 3: _accounts}
