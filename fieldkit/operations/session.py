"""What every operation is handed: an unlocked vault, a clock, and where the mark is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.clock import Clock
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.preferences import Preferences
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault.vault import Vault


@dataclass(frozen=True)
class Session:
    """It carries and never does; whoever opened the vault closes it."""

    vault: Vault
    clock: Clock
    secrets: SecretStore | None  # None: a portable vault, without a keyring
    notices: tuple[str, ...] = ()  # sentences the person must see after unlocking
    is_rolled_back: bool = False  # the vault is older than its mark
    language: str = ""  # that was chosen for the window and kept in the vault; "" where none was
    to_seal: tuple[ReportId, ...] = ()  # left at a lock: sealed before anything is shown
    preferences: Preferences = field(default_factory=Preferences)
    is_training: bool = False  # everything in it is invented; it seals to nobody real
