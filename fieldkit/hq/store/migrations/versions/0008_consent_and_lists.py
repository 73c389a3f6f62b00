"""Consent, outside lists, and what was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_consent()
    _add_publications()
    _add_outside_lists()


def _add_consent() -> None:
    op.create_table(
        "consent_word",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("stated_at", sa.String(length=24), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=16), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("given_on", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.Column("silence", sa.Boolean(), nullable=False),
        sa.Column("adult", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_consent_word")),
    )
    op.create_index(op.f("ix_consent_word_person"), "consent_word", ["person"])
    op.create_table(
        "editorial_decision",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_editorial_decision")),
    )
    op.create_index(op.f("ix_editorial_decision_person"), "editorial_decision", ["person"])


def _add_publications() -> None:
    op.create_table(
        "publication",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("list", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_publication")),
        sa.UniqueConstraint("list", "version", name="uq_publication_version"),
    )
    op.create_table(
        "published_row",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("statement", "person", name=op.f("pk_published_row")),
    )
    op.create_index(op.f("ix_published_row_person"), "published_row", ["person"])


def _add_outside_lists() -> None:
    op.create_table(
        "outside_row",
        sa.Column("row", sa.String(length=32), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row", "batch", name=op.f("pk_outside_row")),
    )
    op.create_index(op.f("ix_outside_row_batch"), "outside_row", ["batch"])
    op.create_table(
        "outside_mapping",
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("used_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("headings", name=op.f("pk_outside_mapping")),
    )
