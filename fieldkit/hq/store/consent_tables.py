"""The tables of consent: what the statements in force say, ready to be asked in bulk."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from fieldkit.hq.store.tables import metadata

# One row per statement of consent that holds; made again from the statements at any time.
consent_word = Table(
    "consent_word",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # of the statement: their order
    Column("person", String(32), nullable=False, index=True),
    Column("stated_at", String(24), nullable=False),
    Column("level", String(24), nullable=False),
    Column("refused", Text, nullable=False),  # purposes divided by spaces
    Column("given_by", String(16), nullable=False),
    Column("how", String(16), nullable=False),
    Column("given_on", String(10), nullable=False),  # a day, or ""
    Column("until", String(10), nullable=False),
    Column("renews", Boolean, nullable=False),
    Column("silence", Boolean, nullable=False),
    Column("adult", Boolean, nullable=False),
)

# One row per editorial decision that holds.
editorial_decision = Table(
    "editorial_decision",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("person", String(32), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("until", String(10), nullable=False),
)
