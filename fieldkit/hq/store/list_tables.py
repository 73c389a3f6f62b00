"""The tables of lists: what was published, and rows of outside lists as they came."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from fieldkit.hq.store.tables import metadata

# What was made to leave, by its statement; append-only but for erasure.
publication = Table(
    "publication",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("list", String(32), nullable=False),  # which list or table it is a version of
    Column("version", Integer, nullable=False),
    Column("expires_on", String(10), nullable=False),  # the last day, or ""
    UniqueConstraint("list", "version", name="uq_publication_version"),
)

# What it said of each person, for the difference to the next version; erased with the person.
published_row = Table(
    "published_row",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
    Column("content", LargeBinary, nullable=False),  # canonical JSON
)

# Rows of outside lists as they came, like reports: never changed, erased whole.
outside_row = Table(
    "outside_row",
    metadata,
    Column("row", String(32), primary_key=True),  # the same whenever this file is brought in
    Column("batch", String(32), primary_key=True, index=True),
    Column("position", Integer, nullable=False),  # line of the file, from 2: below the headings
    Column("content", LargeBinary, nullable=False),  # canonical JSON: the cells by heading
)

# How the columns of a list with these headings were understood the last time.
outside_mapping = Table(
    "outside_mapping",
    metadata,
    Column("headings", String(64), primary_key=True),  # SHA-256 of the headings
    Column("mapping", Text, nullable=False),  # JSON
    Column("used_at", String(24), nullable=False),
)
