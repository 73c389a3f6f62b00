"""What reports say of people, and which reports were read for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("mention", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("patronymic", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("born_from", sa.Integer(), nullable=True),
        sa.Column("born_to", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=16), nullable=False),
        sa.Column("occupation", sa.String(length=80), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_code", sa.String(length=80), nullable=False),
        sa.Column("from_time", sa.String(length=24), nullable=True),
        sa.Column("to_time", sa.String(length=24), nullable=True),
        sa.Column("station", sa.String(length=80), nullable=False),
        sa.Column("articles", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("event_group", sa.String(length=80), nullable=False),
        sa.Column("source_type", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reliability", sa.String(length=80), nullable=False),
        sa.Column("consent", sa.String(length=24), nullable=False),
        sa.Column("sensitivity", sa.String(length=8), nullable=False),
        sa.Column("silence", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("received_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("mention", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_source"), "mention", ["source"])
    op.create_index(op.f("ix_mention_device"), "mention", ["device"])
    op.create_index("ix_mention_time", "mention", ["from_time"])
    op.create_table(
        "read_report",
        sa.Column("report", sa.String(length=32), nullable=False),
        sa.Column("sensitivity", sa.String(length=8), nullable=True),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("report", name=op.f("pk_read_report")),
    )
    op.create_index("ix_read_report_due", "read_report", ["sensitivity", "received_at"])
