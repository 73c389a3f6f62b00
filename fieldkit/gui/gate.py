"""What the screens before an open vault are made with, without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.domain.clock import Clock
from fieldkit.platform.secret_store import SecretStore

if TYPE_CHECKING:  # the first window must be there before the database and the ciphers are
    from fieldkit.operations.session import Session


@dataclass(frozen=True)
class Gate:
    """A vault that is not open yet; `on_unlocked` takes over its session once it is."""

    folder: Path
    clock: Clock
    open_keyring: Callable[[], SecretStore]
    on_unlocked: Callable[[Session], None]
    is_training: bool = False
