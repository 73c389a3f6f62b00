"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _audit()
    _backup_run()
    _content()
    _device()
    _mail()
    _message()
    _object()
    _request()
    _backup_copy()
    _embedded_form()
    _mail_item()
    _part()
    _record()
    _record_attachment()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )


def _backup_run() -> None:
    op.create_table(
        "backup_run",
        sa.Column("backup", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("finished_at", sa.String(length=24), nullable=False),
        sa.Column("state_sha256", sa.String(length=64), nullable=False),
        sa.Column("object_count", sa.Integer(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("backup", "number", name=op.f("pk_backup_run")),
    )


def _content() -> None:
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(length=32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
        sa.UniqueConstraint("blob", name=op.f("uq_content_blob")),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("signing_key", sa.String(length=100), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("approved_at", sa.String(length=24), nullable=False),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.Column("recovery", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device")),
        sa.UniqueConstraint("signing_key", name=op.f("uq_device_signing_key")),
    )


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mail", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("acknowledged_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_mail")),
        sa.UniqueConstraint("mail", name=op.f("uq_mail_mail")),
    )
    op.create_index(op.f("ix_mail_device"), "mail", ["device"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_message")),
        sa.UniqueConstraint("message", name=op.f("uq_message_message")),
    )
    op.create_index(op.f("ix_message_device"), "message", ["device"], unique=False)


def _object() -> None:
    op.create_table(
        "object",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.Column("accepted_at", sa.String(length=24), nullable=True),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("signing_key", sa.String(length=100), nullable=True),
        sa.Column("object", sa.String(length=32), nullable=True),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=True),
        sa.Column("chain_head", sa.String(length=64), nullable=True),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_object")),
    )
    op.create_index("ix_object_object", "object", ["object"], unique=False)
    op.create_index("ix_object_place", "object", ["device", "sequence"], unique=False)
    op.create_index("ix_object_state", "object", ["state", "reason"], unique=False)


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.Column("signing_key", sa.String(length=100), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("tls_request", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recovery", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_device"), "request", ["device"], unique=False)


def _backup_copy() -> None:
    op.create_table(
        "backup_copy",
        sa.Column("object_sha256", sa.String(length=64), nullable=False),
        sa.Column("backup", sa.String(length=32), nullable=False),
        sa.Column("verified_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_sha256"], ["object.sha256"], name=op.f("fk_backup_copy_object_sha256")
        ),
        sa.PrimaryKeyConstraint("object_sha256", "backup", name=op.f("pk_backup_copy")),
    )


def _embedded_form() -> None:
    op.create_table(
        "embedded_form",
        sa.Column("object_sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_sha256"], ["object.sha256"], name=op.f("fk_embedded_form_object_sha256")
        ),
        sa.PrimaryKeyConstraint("object_sha256", "number", name=op.f("pk_embedded_form")),
    )


def _mail_item() -> None:
    op.create_table(
        "mail_item",
        sa.Column("mail_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_sha256"], ["mail.sha256"], name=op.f("fk_mail_item_mail_sha256")
        ),
        sa.PrimaryKeyConstraint(
            "mail_sha256", "kind", "subject", "version", name=op.f("pk_mail_item")
        ),
    )
    op.create_index("ix_mail_item_subject", "mail_item", ["subject", "kind"], unique=False)


def _part() -> None:
    op.create_table(
        "part",
        sa.Column("object_sha256", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(length=32), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_sha256"], ["object.sha256"], name=op.f("fk_part_object_sha256")
        ),
        sa.PrimaryKeyConstraint("object_sha256", "member", name=op.f("pk_part")),
    )
    op.create_index("ix_part_whole", "part", ["of", "device"], unique=False)


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("object_sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("form_version", sa.String(length=80), nullable=False),
        sa.Column("form_sha256", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.String(length=24), nullable=False),
        sa.Column("amends_object", sa.String(length=32), nullable=True),
        sa.Column("amends_record", sa.String(length=32), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("form_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_sha256"], ["object.sha256"], name=op.f("fk_record_object_sha256")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_amends_record"), "record", ["amends_record"], unique=False)
    op.create_index(op.f("ix_record_object_sha256"), "record", ["object_sha256"], unique=False)


def _record_attachment() -> None:
    op.create_table(
        "record_attachment",
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("attachment", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["record.record"], name=op.f("fk_record_attachment_record")
        ),
        sa.PrimaryKeyConstraint("record", "attachment", name=op.f("pk_record_attachment")),
    )
    op.create_index(
        op.f("ix_record_attachment_sha256"), "record_attachment", ["sha256"], unique=False
    )
