"""The tables of headquarters' database, in words that every SQL dialect knows.

Times are text as `domain.clock.to_text` writes it, so that they sort and compare as text;
hashes and numbers are lower-case hexadecimal. Nothing here is ever updated except where a
comment says so: reports are immutable.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The roster of devices; only `state` and `revoked_at` change.
device = Table(
    "device",
    metadata,
    Column("device", String(32), primary_key=True),
    Column("signing_key", String(100), nullable=False, unique=True),  # "ssh-ed25519 ..."
    Column("recipient", Text, nullable=False),
    Column("certificate", Text, nullable=False),  # PEM
    Column("state", String(16), nullable=False),
    Column("code", String(80), nullable=False),
    Column("approved_at", String(24), nullable=False),
    Column("revoked_at", String(24)),
    Column("recovery", LargeBinary),
)

# Requests of devices to be enrolled; only `state` changes, once.
request = Table(
    "request",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the request as it came
    Column("device", String(32), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("received_at", String(24), nullable=False),
    Column("signing_key", String(100), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("tls_request", Text, nullable=False),
    Column("asked_at", String(24), nullable=False),
    Column("words", Text, nullable=False),
    Column("recovery", LargeBinary),
)

# One row per sealed file that arrived. A held one may later be accepted (one update), and
# `arrivals` counts how often it came.
sealed_object = Table(
    "object",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("received_at", String(24), nullable=False),
    Column("accepted_at", String(24)),
    Column("arrivals", Integer, nullable=False),
    # From here on empty unless the object was opened and its signature is valid.
    Column("signing_key", String(100)),
    Column("object", String(32)),
    Column("device", String(32)),
    Column("sequence", BigInteger),
    Column("previous", String(64)),
    Column("chain_head", String(64)),
    Column("manifest_sha256", String(64)),
    Column("manifest", LargeBinary),
    Column("signature", LargeBinary),
    Index("ix_object_place", "device", "sequence"),
    Index("ix_object_object", "object"),
    Index("ix_object_state", "state", "reason"),
    Index("ix_object_received", "received_at"),
)

record = Table(
    "record",
    metadata,
    Column("record", String(32), primary_key=True),
    Column("object_sha256", ForeignKey("object.sha256"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # in the manifest, from 1
    Column("form", String(80), nullable=False),
    Column("form_version", String(80), nullable=False),
    Column("form_sha256", String(64), nullable=False),
    Column("begun_at", String(24), nullable=False),
    Column("amends_object", String(32)),
    Column("amends_record", String(32), index=True),
    # Each record has its own key, so that erasing the key erases the record.
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the record's JSON, encrypted
    Column("form_number", Integer, nullable=False),  # which embedded form of its object
    Index("ix_record_form", "form"),
)

# The questions as they were, once for all records of an object that answer them.
embedded_form = Table(
    "embedded_form",
    metadata,
    Column("object_sha256", ForeignKey("object.sha256"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the form's JSON, encrypted
)

# Whole attachments, one row per content however often it arrived.
content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("blob", String(32), nullable=False, unique=True),
    Column("wrapped_key", LargeBinary, nullable=False),
)

# A part of a large attachment. Parts go by device, so that nobody can spoil another's. A part
# of which blob and key are empty has been joined.
part = Table(
    "part",
    metadata,
    Column("object_sha256", ForeignKey("object.sha256"), primary_key=True),
    Column("member", String(80), primary_key=True),
    Column("device", String(32), nullable=False),
    Column("of", String(64), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),  # of the whole
    Column("blob", String(32)),
    Column("wrapped_key", LargeBinary),
    Index("ix_part_whole", "of", "device"),
)

record_attachment = Table(
    "record_attachment",
    metadata,
    Column("record", ForeignKey("record.record"), primary_key=True),
    Column("attachment", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(120), nullable=False),
)

# Submissions of ODK forms that people at headquarters brought in: nobody signed them, they stand
# in no chain, and no receipt can be written about them. So they are no objects.
submission = Table(
    "submission",
    metadata,
    Column("record", String(32), primary_key=True),
    Column("content_sha256", String(64), nullable=False, unique=True),  # of XML and files together
    Column("xml_sha256", String(64), nullable=False),
    Column("instance", String(250), nullable=False, index=True),  # as it names itself, or empty
    Column("form", String(80), nullable=False),
    Column("form_version", String(80), nullable=False),  # of the form that it was read with
    Column("form_sha256", String(64), nullable=False),
    Column("said_version", String(250), nullable=False),
    Column("begun_at", String(24), nullable=False),
    Column("imported_at", String(24), nullable=False, index=True),
    # One key for all of the submission, so that erasing the key erases it.
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the record's JSON, encrypted
    Column("form_content", LargeBinary, nullable=False),  # the embedded form's JSON, encrypted
    Column("original", LargeBinary, nullable=False),  # the XML as it came, encrypted
    Column("leftovers", LargeBinary, nullable=False),  # what the form has no place for, encrypted
    Index("ix_submission_form", "form"),
)

submission_attachment = Table(
    "submission_attachment",
    metadata,
    Column("record", ForeignKey("submission.record"), primary_key=True),
    Column("attachment", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(120), nullable=False),
)

# Mail made for devices; the sealed bytes lie in the folder `mail`. `acknowledged_at` is set once.
mail = Table(
    "mail",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("mail", String(32), nullable=False, unique=True),
    Column("device", String(32), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("created_at", String(24), nullable=False),
    Column("acknowledged_at", String(24)),
)

# What a mail said: a receipt of an object as it stood, a directory, a message.
mail_item = Table(
    "mail_item",
    metadata,
    Column("mail_sha256", ForeignKey("mail.sha256"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("version", String(120), primary_key=True),
    Index("ix_mail_item_subject", "subject", "kind"),
)

message = Table(
    "message",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order in which they were written
    Column("message", String(32), nullable=False, unique=True),
    Column("device", String(32), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", String(24), nullable=False),
)

# Certificates that were issued to devices; drop servers know them by their SHA-256. Append-only.
device_certificate = Table(
    "device_certificate",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("device", String(32), nullable=False, index=True),
    Column("message", String(32), nullable=False),  # the approval that tells the device of it
    Column("issued_at", String(24), nullable=False),
    Column("ends_at", String(24), nullable=False),
)

# Certificates that were issued to drop servers. Append-only.
server_certificate = Table(
    "server_certificate",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("hosts", Text, nullable=False),  # divided by spaces, as they were asked for
    Column("issued_at", String(24), nullable=False),
    Column("ends_at", String(24), nullable=False),
)

# Drop servers that headquarters has met. Everything but number and address changes.
drop_server = Table(
    "drop_server",
    metadata,
    Column("server", String(32), primary_key=True),  # random: it stands in logs
    Column("url", Text, nullable=False, unique=True),
    Column("cursor", String(64), nullable=False),  # up to where its objects were listed
    Column("certificate", String(64)),  # of ours, that it accepts
    Column("synced_at", String(24)),  # when a sync was complete
)

# Objects that lie on a server, until they are deleted there. `state` and `reason` change.
server_object = Table(
    "server_object",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order in which they were listed
    Column("server", ForeignKey("drop_server.server"), nullable=False),
    Column("device", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("seen_at", String(24), nullable=False),
    Index("ix_server_object_place", "server", "device", "sha256", unique=True),
)

# Which mail was left on which server, until it is taken back.
pushed_mail = Table(
    "pushed_mail",
    metadata,
    Column("server", ForeignKey("drop_server.server"), primary_key=True),
    Column("mail_sha256", ForeignKey("mail.sha256"), primary_key=True),
    Column("pushed_at", String(24), nullable=False),
)

backup_run = Table(
    "backup_run",
    metadata,
    Column("backup", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("started_at", String(24), nullable=False),
    Column("finished_at", String(24), nullable=False),
    Column("state_sha256", String(64), nullable=False),
    Column("object_count", Integer, nullable=False),
    Column("byte_count", BigInteger, nullable=False),
)

# Which backup was seen, byte for byte, to hold which object.
backup_copy = Table(
    "backup_copy",
    metadata,
    Column("object_sha256", ForeignKey("object.sha256"), primary_key=True),
    Column("backup", String(32), primary_key=True),
    Column("verified_at", String(24), nullable=False),
)

# Append-only and chained by hash: what people at headquarters did.
audit = Table(
    "audit",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
)
