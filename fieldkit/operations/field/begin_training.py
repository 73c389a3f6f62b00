"""Make a vault for training: an invented headquarters, invented people, nothing to remember.

The keys that could read what is sealed here are thrown away at once: were something real recorded
by mistake, sealing makes it unreadable for everybody. Only the key that signs receipts stays, in
this vault, so that receipts can come back.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.passphrase import MINIMUM_MEMORY_KIB, Argon2Parameters
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import Clock
from fieldkit.domain.headquarters import Headquarters, RecipientKind
from fieldkit.domain.identifiers import FormId
from fieldkit.domain.training import TRAINING_HEADQUARTERS, TRAINING_PASSPHRASE
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.device_state import ENROLMENT, RECOVERY
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.keep_directory import keep_directory
from fieldkit.operations.field.list_exercises import count_examples
from fieldkit.operations.field.mark_training import mark_training
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.durable import translate_os_error
from fieldkit.platform.secret_store import SecretStore
from fieldkit.transfer.directory import read_trusted
from fieldkit.transfer.directory_edition import (
    Custody,
    OfflineSigners,
    OnlineKeys,
    create_directory,
)
from fieldkit.vault.folder import check_free

logger = logging.getLogger(__name__)

RECEIPT_KEY = "training-receipt-key"
THRESHOLD = 2  # as at a real one, or the first screen would warn of few signers

# The passphrase is known to everybody: there is nothing to make costly.
_QUICK = Argon2Parameters(memory_kib=MINIMUM_MEMORY_KIB, iterations=1, lanes=1)

Example = tuple[str, Mapping[str, Json]]  # id of the form, answers by name


def begin_training(folder: Path, *, clock: Clock, examples: Sequence[Example]) -> Session:
    """Make the training vault with these drafts and open it.

    It gets its place only when it is complete: one that was cut short could be taken for a vault
    that seals to nobody yet, and a real card be added to it.

    Raises:
        VaultExists: Something is in the folder; nothing was changed.
        DeviceError: It could not be made.
    """
    check_free(folder)
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    session = create_vault(
        unfinished, TRAINING_PASSPHRASE, clock=clock, secrets=None, parameters=_QUICK
    )
    with session.vault:
        with session.vault.transaction():
            mark_training(session.vault)
            _invent_headquarters(session)
            session.vault.settings.put(ENROLMENT, "approved")
            session.vault.settings.put(RECOVERY, "refused")
        for form_id, answers in examples:
            draft = begin_report(session, FormId(form_id))
            fill_report(session, draft.report_id, answers)
        count_examples(session)
    try:
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()  # it is empty; Windows renames over nothing
        unfinished.rename(folder)
    except OSError as error:
        raise translate_os_error(error) from error
    logger.info("began a training with %d examples", len(examples))
    return unlock_vault(folder, TRAINING_PASSPHRASE, clock=clock, open_keyring=_no_keyring)


def _invent_headquarters(session: Session) -> None:
    """Let the vault trust a headquarters made on the spot, within the caller's transaction."""
    now = session.clock.now()
    receipt = SigningKey.generate()
    headquarters = Headquarters(
        headquarters_id=TRAINING_HEADQUARTERS,
        kind=RecipientKind.HYBRID,
        intake=(HybridIdentity.generate().recipient().to_text(),),
        reserve=(HybridIdentity.generate().recipient().to_text(),),
        receipt_key=receipt.public.to_openssh(),
    )
    root = tuple(SigningKey.generate() for _holder in range(THRESHOLD))
    targets = tuple(SigningKey.generate() for _holder in range(THRESHOLD))
    directory = create_directory(
        headquarters,
        Custody(tuple(key.public for key in root), tuple(key.public for key in targets), THRESHOLD),
        OfflineSigners(root, targets),
        OnlineKeys.generate(),
        now,
    )
    keep_directory(session.vault, read_trusted(directory, now))
    session.vault.keys.put(RECEIPT_KEY, receipt.to_bytes())


def _no_keyring() -> SecretStore:
    raise ValueError("a training vault has no keyring")
