"""What can be searched, word by word; the index over it is made by search_index.py."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from fieldkit.hq.store.tables import metadata

# One row per thing that can be found. All of it can be made again from reports and statements.
search_entry = Table(
    "search_entry",
    metadata,
    # The kind, times 2**48, and a number that grows within it.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("subject", String(64), nullable=False),  # what it leads to
    Column("source", String(32), nullable=False, index=True),  # the report, row or statement
    Column("words", Text, nullable=False),  # hq/search_words.py
)
