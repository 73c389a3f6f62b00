"""What headquarters adds: colleagues, statements, and stubs of what was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "colleague",
        sa.Column("colleague", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.String(length=24), nullable=False),
        sa.Column("left_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("colleague", name=op.f("pk_colleague")),
        sa.UniqueConstraint("code", name=op.f("uq_colleague_code")),
    )
    op.create_table(
        "statement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=True),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=32), nullable=True),
        sa.Column("is_erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author"], ["colleague.colleague"], name=op.f("fk_statement_author")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statement")),
        sa.UniqueConstraint("statement", name=op.f("uq_statement_statement")),
    )
    for column in ("kind", "subject", "other"):
        op.create_index(op.f(f"ix_statement_{column}"), "statement", [column])
    op.create_table(
        "statement_source",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement"], ["statement.statement"], name=op.f("fk_statement_source_statement")
        ),
        sa.PrimaryKeyConstraint("statement", "position", name=op.f("pk_statement_source")),
    )
    op.create_index("ix_statement_source_source", "statement_source", ["source"])
    op.create_table(
        "review",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_subject"), "review", ["subject"])
    op.create_index(op.f("ix_review_next_on"), "review", ["next_on"])
    op.create_table(
        "legal_hold",
        sa.Column("statement", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_subject"), "legal_hold", ["subject"])
    op.create_table(
        "erased",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("erased_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["colleague.colleague"], name=op.f("fk_erased_author")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_erased")),
    )
