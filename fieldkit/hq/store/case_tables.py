"""The tables that follow from statements about cases; all of them can be made again.

Their rows are those of statements in force, one table for each kind that is asked in bulk, and
what is derived from them, one row per case (and per person, where one stands elsewhere).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from fieldkit.hq.store.tables import metadata

# Openings and decisions, as stated; the newest opening of a case holds.
case_statement = Table(
    "case_statement",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # of the statement
    Column("case", String(32), nullable=False, index=True),
    Column("content", Text, nullable=False),  # as domain/case.py says
    Column("made_at", String(24), nullable=False),
)

stage = Table(
    "stage",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("case", String(32), nullable=False, index=True),
    Column("person", String(32)),
    Column("vocabulary", String(64), nullable=False),
    Column("code", String(64), nullable=False),
    Column("content", Text, nullable=False),  # as domain/stage.py says
    Column("from_time", String(24)),  # local and naive: when it was, at the earliest
    Column("author", String(32), nullable=False),
    Column("made_at", String(24), nullable=False),
    Index("ix_stage_code", "code", "from_time"),
)

stage_confirmation = Table(
    "stage_confirmation",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("stage", String(32), nullable=False),
)

# What else a case's standing and its clocks follow from: parcels, contacts.
case_entry = Table(
    "case_entry",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("case", String(32), nullable=False, index=True),
    Column("person", String(32)),
    Column("content", Text, nullable=False),
    Column("made_at", String(24), nullable=False),
    Index("ix_case_entry_kind", "kind"),
)

# Derived: where each followed case stands.
followed_case = Table(
    "followed_case",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("number", Integer, nullable=False, index=True),
    Column("case_type", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(24), nullable=False),
    Column("is_ended", Boolean, nullable=False),
    Column("place", String(64), nullable=False),
    Column("opened_at", String(24), nullable=False),
    Column("changed_at", String(24), nullable=False),
    Column("standing", Text, nullable=False),  # JSON, as case_rows.py writes it
    Index("ix_followed_case_state", "is_ended", "state"),
)

case_person = Table(
    "case_person",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("standing", Text),  # JSON; NULL: that of the case
    Index("ix_case_person_person", "person"),
)

# Derived: the moments from which rules count, e.g. since when a place is unknown.
case_clock = Table(
    "case_clock",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),  # "": all of the case
    Column("anchor", String(32), primary_key=True),
    Column("basis", String(32), primary_key=True),  # the statement it follows from
    Column("from_time", String(24), nullable=False),  # local and naive, earliest and latest
    Column("to_time", String(24), nullable=False),
    Index("ix_case_clock_anchor", "anchor", "from_time"),
)

# Alarms that somebody put off; of one case and rule the latest holds.
alarm_pause = Table(
    "alarm_pause",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("rule", String(64), nullable=False),
    Column("until", String(24), nullable=False),  # local and naive
)

task = Table(
    "task",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("other", String(64)),
    Column("colleague", String(32), index=True),
    Column("device", String(32), index=True),
    Column("due_from", String(24)),  # local and naive
    Column("due_to", String(24)),
    Column("content", Text, nullable=False),
    Column("author", String(32), nullable=False),
    Column("made_at", String(24), nullable=False),
)

task_done = Table(
    "task_done",
    metadata,
    Column("statement", String(32), primary_key=True),
    Column("task", String(64), nullable=False, index=True),
)

# What reports suggest for cases, by person; made again from the reports at any time.
suggestion = Table(
    "suggestion",
    metadata,
    Column("mention", String(32), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("source", String(32), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("form", String(80), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("code", String(64), nullable=False),
    Column("case_type", String(64), nullable=False),
    Column("from_time", String(24)),  # local and naive
    Column("content", Text, nullable=False),
    Index("ix_suggestion_code", "code", "from_time"),
)
