"""What panic did to a vault, as the person is told afterwards."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldkit.domain.preferences import PanicExtent


class KeyringEntry(enum.StrEnum):
    """What is known of the vault's entries in the system keyring."""

    NONE = "none"  # it never had any
    GONE = "gone"
    NOT_KNOWN = "not-known"  # the keyring did not answer in time; the entry alone opens nothing


@dataclass(frozen=True)
class Destruction:
    """What was destroyed, and honestly what was not."""

    extent: PanicExtent
    is_access_gone: bool  # no key slot is left that a passphrase or recovery words could open
    keyring: KeyringEntry
    sealed_left: int  # files of sealed reports, which nobody here can open
    files_left: int  # others that could not be deleted
    was_interrupted: bool = False  # an earlier attempt was cut short, and is finished now
    is_on_paper: bool = False  # nothing was deleted but access: words on paper open it again

    @classmethod
    def on_paper(cls, keyring: KeyringEntry | None) -> Destruction:
        """Return what panic does to an archive that stays."""
        return cls(
            extent=PanicExtent.ACCESS,
            is_access_gone=True,
            keyring=keyring or KeyringEntry.NONE,
            sealed_left=0,
            files_left=0,
            is_on_paper=True,
        )
