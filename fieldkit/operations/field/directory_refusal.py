"""Remember that headquarters' last word about itself was refused, until a good one comes.

A letter is signed and sealed: whoever sends a directory in it that is older than an earlier one,
or not signed as it must be, sits at headquarters or has put its vault back from a copy. Nothing
goes over the network before that is mended; a stick is always possible.

A letter that only comes late is none of that: stick and network may each deliver first, and a
letter written before the newest one that is known may well hold an older directory.
"""

from __future__ import annotations

from datetime import datetime

from fieldkit.domain.clock import to_text
from fieldkit.domain.connection import Cause
from fieldkit.errors import DamagedData, DirectoryOlder
from fieldkit.operations.field.keep_directory import last_trusted_time
from fieldkit.vault.vault import Vault

_REFUSED = "directory-refused"
_CAUSES = (Cause.DIRECTORY_OLDER, Cause.DIRECTORY_INVALID)


def refusal_of(vault: Vault, error: DamagedData, written_at: datetime) -> Cause | None:
    """Return what a directory in a letter of that time was refused for, None if it came late."""
    if not isinstance(error, DirectoryOlder):
        return Cause.DIRECTORY_INVALID
    newest = last_trusted_time(vault)
    is_late = newest is not None and written_at < newest
    return None if is_late else Cause.DIRECTORY_OLDER


def remember_refusal(vault: Vault, cause: Cause, at: datetime) -> None:
    """Keep why it was refused, within the caller's transaction."""
    vault.settings.put(_REFUSED, {"cause": cause.value, "at": to_text(at)})


def forget_refusal(vault: Vault) -> None:
    """Forget it, within the caller's transaction: a good directory came."""
    vault.settings.remove(_REFUSED)


def directory_refusal(vault: Vault) -> Cause | None:
    """Return why the last one was refused, None if it was not."""
    kept = vault.settings.get(_REFUSED)
    if kept is None:
        return None
    cause = kept.get("cause") if isinstance(kept, dict) else None
    found = [known for known in _CAUSES if known.value == cause]
    return found[0] if found else Cause.DIRECTORY_INVALID
