"""The index of everything that can be searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of words; the index over it is made when the database is opened."""
    op.create_table(
        "search_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("ix_search_entry_source", "search_entry", ["source"])
    op.create_index("ix_object_received", "object", ["received_at"])
    op.create_index("ix_record_form", "record", ["form"])
    op.create_index("ix_submission_form", "submission", ["form"])
