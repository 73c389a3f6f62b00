"""Drop servers: what lies on them, what was left there, and which certificates were issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _certificates()
    op.create_table(
        "drop_server",
        sa.Column("server", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=True),
        sa.Column("synced_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("server", name=op.f("pk_drop_server")),
        sa.UniqueConstraint("url", name=op.f("uq_drop_server_url")),
    )
    op.create_table(
        "server_object",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["server"], ["drop_server.server"], name=op.f("fk_server_object_server")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_server_object")),
    )
    op.create_index(
        "ix_server_object_place", "server_object", ["server", "device", "sha256"], unique=True
    )
    op.create_table(
        "pushed_mail",
        sa.Column("server", sa.String(length=32), nullable=False),
        sa.Column("mail_sha256", sa.String(length=64), nullable=False),
        sa.Column("pushed_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["server"], ["drop_server.server"], name=op.f("fk_pushed_mail_server")
        ),
        sa.ForeignKeyConstraint(
            ["mail_sha256"], ["mail.sha256"], name=op.f("fk_pushed_mail_mail_sha256")
        ),
        sa.PrimaryKeyConstraint("server", "mail_sha256", name=op.f("pk_pushed_mail")),
    )


def _certificates() -> None:
    op.create_table(
        "device_certificate",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.String(length=24), nullable=False),
        sa.Column("ends_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_device_certificate")),
    )
    op.create_index(
        op.f("ix_device_certificate_device"), "device_certificate", ["device"], unique=False
    )
    op.create_table(
        "server_certificate",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("hosts", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.String(length=24), nullable=False),
        sa.Column("ends_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_server_certificate")),
    )
