"""The tables that follow from reports and statements about people.

All of it can be made again: mentions from the reports, the rest from statements.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from fieldkit.hq.store.tables import metadata

# One row per person in a report, with what is compared and listed (domain/mention.py).
mention = Table(
    "mention",
    metadata,
    Column("mention", String(32), primary_key=True),
    Column("source", String(32), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("form", String(80), nullable=False),
    Column("names", Text, nullable=False),  # JSON: [[text, kind], ...]
    Column("patronymic", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("born_from", Integer),
    Column("born_to", Integer),
    Column("sex", String(16), nullable=False),
    Column("occupation", String(80), nullable=False),
    Column("town", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("place_code", String(80), nullable=False),
    Column("from_time", String(24)),  # local and naive, as domain.mention says
    Column("to_time", String(24)),
    Column("station", String(80), nullable=False),
    Column("articles", Text, nullable=False),  # divided by spaces
    Column("event_group", String(80), nullable=False),
    Column("source_type", String(80), nullable=False),
    Column("source_ref", Text, nullable=False),
    Column("reliability", String(80), nullable=False),
    Column("consent", String(24), nullable=False),
    Column("sensitivity", String(8), nullable=False),
    Column("silence", Boolean, nullable=False),
    Column("device", String(32), index=True),
    Column("received_at", String(24)),
    Index("ix_mention_time", "from_time"),
)

# Which reports were read for mentions (and the search), with all amendments that are here.
read_report = Table(
    "read_report",
    metadata,
    Column("report", String(32), primary_key=True),
    Column("amendments", Integer, nullable=False),
)
