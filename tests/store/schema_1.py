"""The tables as the first program made them: what a store of schema version 1 is. Never to be changed."""

from __future__ import annotations

STATEMENTS = (
    "CREATE TABLE audit (city VARCHAR(64) NOT NULL, number INTEGER NOT NULL, at VARCHAR(40) NOT NULL, what VARCHAR(40) NOT NULL, "
    "who TEXT NOT NULL, facts TEXT NOT NULL, digest VARCHAR(64) NOT NULL, PRIMARY KEY (city, number))",
    "CREATE TABLE datasets (city VARCHAR(64) NOT NULL, sha256 VARCHAR(64) NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (city, sha256))",
    "CREATE TABLE schema_version (version INTEGER NOT NULL, PRIMARY KEY (version))",
    "CREATE TABLE sessions (city VARCHAR(64) NOT NULL, token_sha256 VARCHAR(64) NOT NULL, name TEXT NOT NULL, role VARCHAR(40) NOT NULL, "
    "opened_at VARCHAR(40) NOT NULL, seen_at VARCHAR(40) NOT NULL, PRIMARY KEY (city, token_sha256))",
    "CREATE TABLE uploads (city VARCHAR(64) NOT NULL, sha256 VARCHAR(64) NOT NULL, id VARCHAR(64) NOT NULL, name TEXT NOT NULL, "
    "data {bytes} NOT NULL, uploaded_by TEXT NOT NULL, uploaded_at VARCHAR(40) NOT NULL, PRIMARY KEY (city, sha256))",
    "CREATE INDEX ix_uploads_id ON uploads (id)",
    "CREATE TABLE editions (city VARCHAR(64) NOT NULL, number INTEGER NOT NULL, digest VARCHAR(64) NOT NULL, dataset VARCHAR(64) NOT NULL, "
    "parent INTEGER, author TEXT NOT NULL, note TEXT NOT NULL, published_at VARCHAR(40) NOT NULL, findings TEXT NOT NULL, "
    "PRIMARY KEY (city, number), FOREIGN KEY(city, dataset) REFERENCES datasets (city, sha256), "
    "FOREIGN KEY(city, parent) REFERENCES editions (city, number))",
    "CREATE TABLE heads (city VARCHAR(64) NOT NULL, published INTEGER, audited INTEGER NOT NULL, audit_digest VARCHAR(64) NOT NULL, "
    "PRIMARY KEY (city), FOREIGN KEY(city, published) REFERENCES editions (city, number) DEFERRABLE INITIALLY DEFERRED)",
    "INSERT INTO schema_version VALUES (1)",
)
BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}


def made(connection: object) -> None:
    """Make the tables of version 1 in an empty database."""
    for one in STATEMENTS:
        connection.exec_driver_sql(one.format(bytes=BYTES[connection.dialect.name]))
