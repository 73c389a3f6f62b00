"""Makes the small vault of the current version that later versions must open for ever.

Run once for each version, before its release: `python -m tests.vaults.make_vault`.
It writes `tests/vaults/version-<nnnn>/` and never touches one that exists.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import AttachmentId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended, Draft, FormReference, ReportState, Stub
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.vault import migrate
from fieldkit.vault.blobs import write_blob
from fieldkit.vault.vault import Vault, create_vault_with_key

KEY = VaultKey(bytes(range(32)))
NOW = datetime(2026, 11, 22, 14, 5, 33, 120000, tzinfo=UTC)
REPORT = ReportId("0123456789abcdef0123456789abcdef")
SEALED = ReportId("fedcba9876543210fedcba9876543210")
ATTACHMENT = AttachmentId("00112233445566778899aabbccddeeff")
PICTURE = b"these bytes stand for a picture" * 10
THUMBNAIL = b"a smaller picture"
OBJECT = b"these bytes stand for a sealed object"
CARRIED = b"these bytes stand for a colleague's sealed object"
TYPED_DATE = {"typed": "8.11.2020", "edtf": "2020-11-08", "precision": "EXACT_DAY"}


def main() -> None:
    """Make the vault of the current version."""
    folder = Path(__file__).parent / f"version-{len(migrate.steps()):04d}"
    with create_vault_with_key(folder, KEY) as vault:
        fill(vault)
    (folder / "lock").unlink()


def fill(vault: Vault) -> None:
    """Put something into every store."""
    written = write_blob(vault.blobs, io.BytesIO(PICTURE))
    own, carried = own_object(), carried_object()
    vault.outbox.path(own).write_bytes(OBJECT)
    vault.outbox.path(carried).write_bytes(CARRIED)
    form = FormReference(FormId("T02"), "2026-1", sha256_hex(b"{}"))
    with vault.transaction():
        vault.reports.add(
            Draft(
                REPORT,
                form,
                begun_at=NOW,
                changed_at=NOW,
                amends=Amended(ObjectId("1" * 32), SEALED),
                seal_at_lock=True,
            )
        )
        vault.reports.put_revision(REPORT, "place", "Мінск", NOW, replaces_last=False)
        vault.reports.put_revision(REPORT, "date", TYPED_DATE, NOW, replaces_last=False)
        vault.attachments.add(
            Attachment(
                ATTACHMENT,
                REPORT,
                "Здымак 1.jpg",
                "image/jpeg",
                written.size,
                written.sha256,
                NOW,
                "photo",
                MediaFacts("2020:11:08 14:05:33", "camera", "53.9 27.56", 640, 480),
                "a note",
            ),
            written.blob_id,
            written.key,
            THUMBNAIL,
        )
        vault.reports.add_stub(stub())
        vault.outbox.add(own)
        vault.outbox.add(carried)
        vault.uploads.put(upload(), NOW)
        vault.custody.append(entry())
        vault.custody.append_of_report(REPORT, entry())
        vault.keys.put("device-signing", bytes(32))
        vault.settings.put("language", "be")
        vault.mail.add(Sha256("2" * 64), NOW)
        vault.mail.add_letter(Sha256("2" * 64), "message", b'{"text":"hello"}')
        vault.directory.put_metadata("root-0001.json", b"{}")
        vault.directory.put_target(sha256_hex(b"target"), b"target")
        vault.directory.put_pending(b"snapshot")
        vault.forms.put_form(form, b"{}")
        vault.forms.put_vocabulary("city", "1", sha256_hex(b"[]"), b"[]")
    with vault.transaction():
        vault.reports.put_revision(
            REPORT, "date", None, NOW + timedelta(seconds=1), replaces_last=False
        )


def own_object() -> SealedObject:
    """Return the sealed object of this device."""
    return SealedObject(
        sha256=sha256_hex(OBJECT),
        size=len(OBJECT),
        sealed_on=NOW.date(),
        state=ReportState.HANDED_OVER,
        object_id=ObjectId("3" * 32),
        sequence=1,
        previous=Sha256("4" * 64),
        manifest_sha256=Sha256("5" * 64),
        chain_head=Sha256("6" * 64),
        receipt=b"{}",
    )


def carried_object() -> SealedObject:
    """Return the sealed object of a colleague."""
    return replace(
        SealedObject(sha256_hex(CARRIED), len(CARRIED), NOW.date(), ReportState.SEALED),
        carried=True,
    )


def upload() -> Upload:
    """Return how far the object of this device is on its way over the network."""
    return Upload(
        own_object().sha256,
        len(OBJECT),
        UploadState.WAITING,
        offset=3,
        attempts=2,
        not_before=NOW + timedelta(minutes=1),
        reason="cut",
    )


def stub() -> Stub:
    """Return what is left of the report in `own_object`."""
    return Stub(
        SEALED,
        ObjectId("3" * 32),
        1,
        sha256_hex(OBJECT),
        Sha256("5" * 64),
        NOW.date(),
        ReportState.HANDED_OVER,
    )


def entry() -> CustodyEntry:
    """Return one custody entry."""
    return CustodyEntry(
        1, NOW, CustodyEvent.CAPTURED, REPORT, "", Sha256("7" * 64), Sha256("8" * 64)
    )


if __name__ == "__main__":
    main()
