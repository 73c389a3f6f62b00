"""Hand keys and proofs to outsiders: what `age`, `ssh-keygen` and `fieldkit-verify` take.

With them an opened report can be checked, and a sealed one opened, by people who do not have
this program.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from fieldkit.bundle.manifest import NAMESPACE as REPORT_NAMESPACE
from fieldkit.bundle.receipt import NAMESPACE as RECEIPT_NAMESPACE
from fieldkit.bundle.receipt import sign_receipt
from fieldkit.crypto.age import ScryptRecipient, encrypt_bytes
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.crypto.recipients import DEFAULT_WORK_FACTOR
from fieldkit.custody import chain_file
from fieldkit.custody.chain_file import ChainFile
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import ConfirmationNeeded, InvalidInput
from fieldkit.operations.hq.headquarters_keys import intake_identities, receipt_key
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.write_return import receipts_for
from fieldkit.translations import _

logger = logging.getLogger(__name__)

MIN_PASSPHRASE = 12  # characters


@dataclass(frozen=True)
class ExportedFile:
    """One file of an export."""

    name: str
    content: bytes = field(repr=False)


def export_identity(
    session: HeadquartersSession,
    passphrase: str | None,
    *,
    is_plain_confirmed: bool = False,
    work_factor: int = DEFAULT_WORK_FACTOR,
) -> bytes:
    """Return all intake identities as an age identity file, sealed with a passphrase.

    `age -d -i FILE` takes it. Without a passphrase it is plain, and opens every report to whoever
    finds it: the person must have confirmed that.

    Raises:
        InvalidInput: The passphrase is shorter than 12 characters.
        ConfirmationNeeded: Neither a passphrase nor a confirmation was given.
    """
    lines = [identity.to_text() for identity in intake_identities(session.vault)]
    content = "".join(f"{line}\n" for line in lines).encode("ascii")
    if passphrase is None:
        if not is_plain_confirmed:
            raise ConfirmationNeeded(
                _("Without a passphrase this file opens every report to whoever finds it."),
                hint=_("Give a passphrase, or confirm that it is to be plain."),
            )
    elif len(passphrase) < MIN_PASSPHRASE:
        raise InvalidInput(
            _("This passphrase is too short for a key that opens all reports."),
            hint=_("Take at least 12 characters; five or six random words are good."),
        )
    else:
        content = encrypt_bytes(content, [ScryptRecipient(passphrase, work_factor)])
    _note(session, "identity")
    return content


def export_signers(session: HeadquartersSession) -> tuple[ExportedFile, ...]:
    """Return what others need to check signatures, chains and receipts; no secrets.

    `allowed_signers` for `ssh-keygen -Y verify -f` and `fieldkit-verify --allowed-signers`, and
    for each device `chain-<device>.json` and `receipt-<object>.json` with their signatures.
    """
    files = [ExportedFile("allowed_signers", _allowed_signers(session))]
    for entry in session.store.roster.entries():
        files.append(_chain(session, entry.device, entry.signing_key))
        files += _receipts(session, entry.device)
    _note(session, "signers")
    return tuple(files)


def _allowed_signers(session: HeadquartersSession) -> bytes:
    lines = [
        f'{entry.device} namespaces="{REPORT_NAMESPACE}" {entry.signing_key}\n'
        for entry in session.store.roster.entries()
    ]
    public = receipt_key(session.vault).public.to_openssh()
    lines.append(f'{session.headquarters} namespaces="{RECEIPT_NAMESPACE}" {public}\n')
    return "".join(lines).encode("ascii")


def _chain(session: HeadquartersSession, device: DeviceId, signing_key: str) -> ExportedFile:
    links = session.store.objects.links(device)
    content = ChainFile(device, VerifyingKey.from_openssh(signing_key), links)
    return ExportedFile(f"chain-{device}.json", chain_file.to_bytes(content))


def _receipts(session: HeadquartersSession, device: DeviceId) -> list[ExportedFile]:
    key = receipt_key(session.vault)
    files = []
    for receipt in receipts_for(session, device):
        content, signature = sign_receipt(receipt, key)
        name = f"receipt-{receipt.object_sha256}.json"
        files += [ExportedFile(name, content), ExportedFile(f"{name}.sig", signature)]
    return files


def _note(session: HeadquartersSession, what: str) -> None:
    with session.store.transaction():
        session.store.audit.append(
            CustodyEvent.SHARED, session.headquarters, what, session.clock.now()
        )
    logger.info("exported %s", what)
