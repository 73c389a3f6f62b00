"""Opens the vault for a command, shows what the person must know, and closes it again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from fieldkit.cli.main import Invocation
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.secret_store import system_secret_store
from fieldkit.translations import _


@contextlib.contextmanager
def unlocked(invocation: Invocation, *, read_only: bool = False) -> Iterator[Session]:
    """Ask for the passphrase and yield the session."""
    passphrase = invocation.prompts.passphrase(_("Passphrase"))
    session = unlock_vault(
        invocation.vault_folder,
        passphrase,
        clock=SystemClock(),
        open_keyring=system_secret_store,
        read_only=read_only,
    )
    try:
        for notice in session.notices:
            invocation.output.say(_("Attention: {notice}").format(notice=notice))
        yield session
    finally:
        session.vault.close()
