"""Cases: stages, tasks, deadlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_statement",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_case_statement")),
    )
    op.create_index(op.f("ix_case_statement_case"), "case_statement", ["case"])
    op.create_table(
        "stage",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("vocabulary", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("from_time", sa.String(length=24), nullable=True),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_stage")),
    )
    op.create_index(op.f("ix_stage_case"), "stage", ["case"])
    op.create_index("ix_stage_code", "stage", ["code", "from_time"])
    op.create_table(
        "stage_confirmation",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_stage_confirmation")),
    )
    op.create_index(op.f("ix_stage_confirmation_case"), "stage_confirmation", ["case"])
    op.create_table(
        "case_entry",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_case_entry")),
    )
    op.create_index(op.f("ix_case_entry_case"), "case_entry", ["case"])
    op.create_index(op.f("ix_case_entry_kind"), "case_entry", ["kind"])
    op.create_table(
        "followed_case",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_type", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("is_ended", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.String(length=24), nullable=False),
        sa.Column("changed_at", sa.String(length=24), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_followed_case")),
    )
    op.create_index(op.f("ix_followed_case_number"), "followed_case", ["number"])
    op.create_index("ix_followed_case_state", "followed_case", ["is_ended", "state"])
    op.create_table(
        "case_person",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("case", "person", name=op.f("pk_case_person")),
    )
    op.create_index(op.f("ix_case_person_person"), "case_person", ["person"])
    op.create_table(
        "case_clock",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("from_time", sa.String(length=24), nullable=False),
        sa.Column("to_time", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("case", "person", "anchor", "basis", name=op.f("pk_case_clock")),
    )
    op.create_index("ix_case_clock_anchor", "case_clock", ["anchor", "from_time"])
    op.create_table(
        "alarm_pause",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_alarm_pause")),
    )
    op.create_index(op.f("ix_alarm_pause_case"), "alarm_pause", ["case"])
    op.create_table(
        "task",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=True),
        sa.Column("colleague", sa.String(length=32), nullable=True),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("due_from", sa.String(length=24), nullable=True),
        sa.Column("due_to", sa.String(length=24), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_colleague"), "task", ["colleague"])
    op.create_index(op.f("ix_task_device"), "task", ["device"])
    op.create_index(op.f("ix_task_subject"), "task", ["subject"])
    op.create_table(
        "task_done",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_task_done")),
    )
    op.create_index(op.f("ix_task_done_task"), "task_done", ["task"])
    op.create_table(
        "suggestion",
        sa.Column("mention", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("case_type", sa.String(length=64), nullable=False),
        sa.Column("from_time", sa.String(length=24), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mention", "position", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_code", "suggestion", ["code", "from_time"])
    op.create_index(op.f("ix_suggestion_source"), "suggestion", ["source"])
