"""Create a headquarters: its offline keys, its vault, its first directory, its recovery shares."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.bundle.fingerprint import words_of
from fieldkit.crypto.age import HybridIdentity, PrivateIdentity, X25519Identity
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.crypto.random import random_hex
from fieldkit.domain.clock import Clock
from fieldkit.domain.headquarters import Headquarters, Policy, RecipientKind
from fieldkit.domain.identifiers import HeadquartersId
from fieldkit.hq.directory import OnlineKeys, create_directory
from fieldkit.hq.enrolment import new_device_authority
from fieldkit.hq.offline_keys import (
    AskPassphrase,
    KeyName,
    OfflinePublic,
    Purpose,
    load_signers,
    make_offline_keys,
    prove_offline_keys,
)
from fieldkit.hq.store.store import FILE_NAME, LABEL
from fieldkit.operations.hq.headquarters_keys import keep_new_keys
from fieldkit.operations.hq.house_dates import HouseDate, put_done, put_intake_made
from fieldkit.operations.hq.session import (
    HEADQUARTERS,
    HeadquartersSession,
    open_session,
)
from fieldkit.operations.hq.sign_proposal import pin_headquarters
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.operations.stored_directory import store_directory
from fieldkit.platform.secret_store import SecretStore
from fieldkit.transfer.directory import TrustedDirectory
from fieldkit.vault import vault as vaults
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choices:
    """What an organisation decides when it begins; the defaults are the strict ones."""

    kind: RecipientKind = RecipientKind.HYBRID
    threshold: int = 2  # offline keys that must sign together
    holders: int = 3
    policy: Policy = field(default_factory=Policy)
    servers: tuple[str, ...] = ()


@dataclass(frozen=True)
class CreatedHeadquarters:
    """A new headquarters, open; recovery shares follow by `make_recovery`."""

    session: HeadquartersSession
    fingerprint_words: tuple[str, ...]  # of the first root: what cards are checked by


def create_headquarters(
    folder: Path,
    passphrase: str,
    offline_folder: Path,
    ask: AskPassphrase | None,
    *,
    clock: Clock,
    secrets: SecretStore | None,
    choices: Choices | None = None,
    parameters: Argon2Parameters | None = None,
    work_factor: int | None = None,
) -> CreatedHeadquarters:
    """Make the offline keys in `offline_folder` and the vault in `folder`, and leave it open.

    Each offline passphrase is asked for twice: when its key is made, and to prove that it opens.
    `ask` None leaves the offline keys in plain, for a demo only.

    Raises:
        VaultExists: Something is in one of the folders.
        InvalidInput: Choices that make no sense, or a passphrase that is too short.
        WrongPassphrase: A holder could not open a key again; no vault was made.
        KeyringUnavailable, KeyringNotAllowed, DeviceError: It could not be made.
    """
    chosen = choices or Choices()
    now = clock.now()
    more = {} if work_factor is None else {"work_factor": work_factor}
    offline = make_offline_keys(
        offline_folder,
        ask,
        threshold=chosen.threshold,
        holders=chosen.holders,
        kind=chosen.kind,
        now=now,
        **more,
    )
    remembered = None if ask is None else _Remembered(ask)
    prove_offline_keys(offline_folder, offline, remembered)
    signers = load_signers(
        [offline_folder], offline.custody, remembered, (Purpose.ROOT, Purpose.TARGETS)
    )
    keys = _NewKeys(chosen.kind)
    headquarters = keys.headquarters(chosen, offline)
    directory = create_directory(headquarters, offline.custody, signers, keys.online, now)
    pin_headquarters(offline_folder, directory.root_sha256)
    vault = vaults.create_vault(folder, passphrase, secrets=secrets, parameters=parameters)
    with _discarded_on_failure(vault):
        session = _furnish(vault, keys, headquarters, offline, directory, clock, secrets)
    record_mark(Session(vault, clock, secrets))
    logger.info("created a headquarters with %d offline holders", chosen.holders)
    return CreatedHeadquarters(session, words_of(directory.root_sha256))


class _Remembered:
    """Asks each holder once more and remembers the answer for the first signing."""

    def __init__(self, ask: AskPassphrase) -> None:
        self._ask = ask
        self._answers: dict[KeyName, str | None] = {}

    def __call__(self, name: KeyName) -> str | None:
        if name not in self._answers:
            self._answers[name] = self._ask(name)
        return self._answers[name]


class _NewKeys:
    """The keys that will lie in headquarters' vault."""

    def __init__(self, kind: RecipientKind) -> None:
        self.intake: PrivateIdentity = (
            HybridIdentity.generate() if kind is RecipientKind.HYBRID else X25519Identity.generate()
        )
        self.receipt = SigningKey.generate()
        self.online = OnlineKeys.generate()

    def headquarters(self, chosen: Choices, offline: OfflinePublic) -> Headquarters:
        return Headquarters(
            headquarters_id=HeadquartersId(random_hex(16)),
            kind=chosen.kind,
            intake=(self.intake.recipient().to_text(),),
            reserve=(offline.reserve,),
            receipt_key=self.receipt.public.to_openssh(),
            tls_ca=offline.server_ca,
            servers=chosen.servers,
            policy=chosen.policy,
        )


def _furnish(
    vault: Vault,
    keys: _NewKeys,
    headquarters: Headquarters,
    offline: OfflinePublic,
    directory: TrustedDirectory,
    clock: Clock,
    secrets: SecretStore | None,
) -> HeadquartersSession:
    vault.connect(FILE_NAME, LABEL, create=True)
    with vault.transaction():
        keep_new_keys(
            vault,
            intake=keys.intake,
            receipt=keys.receipt,
            online=keys.online,
            authority=new_device_authority(clock.now()),
            offline=offline,
        )
        store_directory(vault, directory)
        put_intake_made(vault, keys.intake.recipient().to_text(), clock.now())
        put_done(vault, clock.now(), HouseDate.HOLDERS)
        vault.settings.put(HEADQUARTERS, headquarters.headquarters_id)
    return open_session(vault, clock, secrets)


@contextlib.contextmanager
def _discarded_on_failure(vault: Vault) -> Iterator[None]:
    """Delete the new vault again if the block fails: there is nothing in it yet."""
    try:
        yield
    except BaseException:
        vault.close()
        shutil.rmtree(vault.folder, ignore_errors=True)
        raise
