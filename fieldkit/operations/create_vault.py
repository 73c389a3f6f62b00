"""Create a vault: the keys, an empty database, and the device's own identity."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.custody.log import log_event
from fieldkit.domain.clock import Clock
from fieldkit.domain.custody import CustodyEvent
from fieldkit.operations.field.load_identity import make_identity
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import vault as vaults

logger = logging.getLogger(__name__)


def create_vault(
    folder: Path,
    passphrase: str,
    *,
    clock: Clock,
    secrets: SecretStore | None,
    parameters: Argon2Parameters | None = None,
) -> Session:
    """Create the vault of a monitor and leave it open.

    `secrets` None makes a portable vault, which its passphrase alone protects. Without
    `parameters` the key derivation is measured to take about a second here.

    Raises:
        VaultExists: Something is in the folder; nothing was changed.
        KeyringUnavailable, KeyringNotAllowed, DeviceError: It could not be made.
    """
    vault = vaults.create_vault(folder, passphrase, secrets=secrets, parameters=parameters)
    session = Session(vault, clock, secrets)
    with vault.transaction():
        identity = make_identity(vault)
        log_event(vault, CustodyEvent.CAPTURED, identity.device_id, at=clock.now())
    record_mark(session)
    logger.info("created a %s vault", vault.level)
    return session
