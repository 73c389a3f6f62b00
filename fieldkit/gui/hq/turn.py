"""Lets one piece of work at a time use the folder through which objects come; knows no Qt.

Intake begins by clearing what an interrupted one left there, and backups lay copies of the
databases in it: two at once would take each other's files away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fieldkit.errors import NotAllowed
from fieldkit.operations.in_vault import InVault
from fieldkit.translations import _


class Turn:
    """One for each open headquarters; taken in the vault's lane alone, so that nobody is second."""

    def __init__(self) -> None:
        self._is_taken = False

    @contextmanager
    def taken(self, in_vault: InVault | None = None) -> Iterator[None]:
        """Have the turn while the block runs; `in_vault` for work that runs beside the vault.

        Raises:
            NotAllowed: Somebody has it.
        """
        if in_vault is None:
            self._take()
        else:
            in_vault(self._take)
        try:
            yield
        finally:
            self._is_taken = False

    def _take(self) -> None:
        if self._is_taken:
            raise NotAllowed(
                _("A stick is being taken in, or a sync or a backup runs."),
                hint=_("Wait until it is done, or stop it."),
            )
        self._is_taken = True
