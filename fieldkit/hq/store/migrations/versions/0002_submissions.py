"""Submissions of ODK forms, imported at headquarters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("xml_sha256", sa.String(length=64), nullable=False),
        sa.Column("instance", sa.String(length=250), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("form_version", sa.String(length=80), nullable=False),
        sa.Column("form_sha256", sa.String(length=64), nullable=False),
        sa.Column("said_version", sa.String(length=250), nullable=False),
        sa.Column("begun_at", sa.String(length=24), nullable=False),
        sa.Column("imported_at", sa.String(length=24), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("form_content", sa.LargeBinary(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("leftovers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_submission")),
        sa.UniqueConstraint("content_sha256", name=op.f("uq_submission_content_sha256")),
    )
    op.create_index(op.f("ix_submission_instance"), "submission", ["instance"], unique=False)
    op.create_index(op.f("ix_submission_imported_at"), "submission", ["imported_at"], unique=False)
    op.create_table(
        "submission_attachment",
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("attachment", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["submission.record"], name=op.f("fk_submission_attachment_record")
        ),
        sa.PrimaryKeyConstraint("record", "attachment", name=op.f("pk_submission_attachment")),
    )
    op.create_index(
        op.f("ix_submission_attachment_sha256"), "submission_attachment", ["sha256"], unique=False
    )
