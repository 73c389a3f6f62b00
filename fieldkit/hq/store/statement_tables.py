"""The tables of what headquarters adds: its people, their statements, what was erased."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from fieldkit.hq.store.tables import metadata

# Who works at headquarters; roles, verifier and left_at change.
colleague = Table(
    "colleague",
    metadata,
    Column("colleague", String(32), primary_key=True),
    Column("code", String(80), nullable=False, unique=True),
    Column("roles", Text, nullable=False),  # divided by spaces
    Column("verifier", LargeBinary),  # of the word with which they confirm as a second person
    Column("added_at", String(24), nullable=False),
    Column("left_at", String(24)),
)

# Append-only but for `withdrawn_by`, which follows from the withdrawals, and for erasure, which
# empties `content` and leaves the rest as a stub.
statement = Table(
    "statement",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("statement", String(32), nullable=False, unique=True),
    Column("kind", String(24), nullable=False, index=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("other", String(64), index=True),
    Column("author", ForeignKey("colleague.colleague"), nullable=False),
    Column("made_at", String(24), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary),  # canonical JSON: {"content": ..., "salt": ...}
    Column("withdrawn_by", String(32)),
    Column("is_erased", Boolean, nullable=False),
)

statement_source = Table(
    "statement_source",
    metadata,
    Column("statement", ForeignKey("statement.statement"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("source", String(32), nullable=False),
    Column("path", Text, nullable=False),
    Index("ix_statement_source_source", "source"),
)

# Which reports were looked at again; follows the statements of reviews.
review = Table(
    "review",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("next_on", String(10), nullable=False, index=True),  # a day
)

# What must not be erased; follows the statements of legal holds.
legal_hold = Table(
    "legal_hold",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("subject", String(64), nullable=False, index=True),
)

# Stubs of what was erased, so that it is known should it come again. Append-only.
erased = Table(
    "erased",
    metadata,
    Column("subject", String(64), primary_key=True),  # a report, an attachment's hash, a statement
    Column("kind", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),  # of what it was
    Column("reason", String(32), nullable=False),  # a code
    Column("author", ForeignKey("colleague.colleague"), nullable=False),
    Column("erased_at", String(24), nullable=False),
)
