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
    Column("units", Text, nullable=False),  # divided by spaces
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

# Which reports were read for mentions and the search, and when they are due for review.
read_report = Table(
    "read_report",
    metadata,
    Column("report", String(32), primary_key=True),
    # Empty where none was said; null for what is read with another, or was erased.
    Column("sensitivity", String(8)),
    Column("received_at", String(24), nullable=False),
    Index("ix_read_report_due", "sensitivity", "received_at"),
)

# What PERSON statements in force say.
person = Table(
    "person",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False, index=True),  # domain/person_number.py
)

# What LINK statements in force say.
link = Table(
    "link",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # of the statement
    Column("a", String(32), nullable=False, index=True),  # a mention or a person; a < b
    Column("b", String(32), nullable=False, index=True),
    Column("certainty", String(16), nullable=False),
    Column("author", String(32), nullable=False),
    Column("made_at", String(24), nullable=False),
)

# One row per person, and per mention or person that a link joins to another. A group is named
# by the lowest id in it: `component` is what is the same, `wide` what is at least probably so.
# `person` is who the component is: the one of the lowest number, if there is any.
membership = Table(
    "membership",
    metadata,
    Column("node", String(32), primary_key=True),
    Column("component", String(32), nullable=False, index=True),
    Column("wide", String(32), nullable=False, index=True),
    Column("person", String(32), index=True),
)

# Mentions as they are compared, under a short number.
match_entry = Table(
    "match_entry",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("mention", String(32), nullable=False, unique=True),
    Column("version", Integer, nullable=False),  # of the rules that made text and keys
    Column("names", Text, nullable=False),  # one a line
    Column("text", Text, nullable=False),  # hq/match_text.py
    Column("known_at", String(24), nullable=False),  # when it came to headquarters, or empty
    Column("compared", Boolean, nullable=False, index=True),  # whether proposals were made
)

# The keys by which mentions that may be one person are found (hq/names/blocking.py).
match_key = Table(
    "match_key",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Index("ix_match_key_number", "number"),
)

# The best proposals of each mention that was compared; made again at any time.
proposal = Table(
    "proposal",
    metadata,
    Column("mention", String(32), primary_key=True),
    Column("other", String(32), primary_key=True),  # the mention that it was compared with
    Column("score", Integer, nullable=False),  # in thousandths
    Index("ix_proposal_other", "other"),
)
