"""People, the links between them, and the keys by which they are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _matching()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_person"), "person", ["person"])
    op.create_index(op.f("ix_person_number"), "person", ["number"])
    op.create_table(
        "link",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("a", sa.String(length=32), nullable=False),
        sa.Column("b", sa.String(length=32), nullable=False),
        sa.Column("certainty", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_a"), "link", ["a"])
    op.create_index(op.f("ix_link_b"), "link", ["b"])
    op.create_table(
        "membership",
        sa.Column("node", sa.String(length=32), nullable=False),
        sa.Column("component", sa.String(length=32), nullable=False),
        sa.Column("wide", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_component"), "membership", ["component"])
    op.create_index(op.f("ix_membership_wide"), "membership", ["wide"])
    op.create_index(op.f("ix_membership_person"), "membership", ["person"])


def _matching() -> None:
    op.create_table(
        "match_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mention", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("known_at", sa.String(length=24), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_match_entry")),
        sa.UniqueConstraint("mention", name=op.f("uq_match_entry_mention")),
    )
    op.create_index(op.f("ix_match_entry_compared"), "match_entry", ["compared"])
    op.create_table(
        "match_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_match_key")),
    )
    op.create_index("ix_match_key_number", "match_key", ["number"])
    op.create_table(
        "proposal",
        sa.Column("mention", sa.String(length=32), nullable=False),
        sa.Column("other", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mention", "other", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_other", "proposal", ["other"])
