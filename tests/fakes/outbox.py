"""Objects in a device's outbox that stand for sealed ones: any bytes do, nobody opens them."""

from __future__ import annotations

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import ObjectId, ReportId, Sha256
from fieldkit.domain.report import ReportState, Stub
from fieldkit.operations.session import Session


def put_object(session: Session, content: bytes, *, carried: bool = False) -> Sha256:
    """Put an object into the outbox, with a stub if it is one of this device."""
    vault, day, sha256 = session.vault, session.clock.now().date(), sha256_hex(content)
    sealed = SealedObject(sha256, len(content), day, ReportState.SEALED, carried=True)
    with vault.transaction():
        if carried:
            vault.outbox.take_along(sealed)
        else:
            sealed = _own(session, sha256, len(content))
            vault.outbox.add(sealed)
            vault.reports.add_stub(_stub(sealed))
    vault.outbox.path(sealed).write_bytes(content)
    return sha256


def _own(session: Session, sha256: Sha256, size: int) -> SealedObject:
    number, head = session.vault.outbox.chain_head()
    return SealedObject(
        sha256=sha256,
        size=size,
        sealed_on=session.clock.now().date(),
        state=ReportState.SEALED,
        object_id=ObjectId(random_hex(16)),
        sequence=number + 1,
        previous=head or Sha256("0" * 64),
        manifest_sha256=Sha256(random_hex(32)),
        chain_head=Sha256(random_hex(32)),
    )


def _stub(sealed: SealedObject) -> Stub:
    assert sealed.object_id is not None
    assert sealed.sequence is not None
    assert sealed.manifest_sha256 is not None
    return Stub(
        ReportId(random_hex(16)),
        sealed.object_id,
        sealed.sequence,
        sealed.sha256,
        sealed.manifest_sha256,
        sealed.sealed_on,
        ReportState.SEALED,
    )
