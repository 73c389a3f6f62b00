"""Remember the last hand-over inside the vault: when it was, and how much went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.clock import from_text, to_text
from fieldkit.errors import FieldkitError
from fieldkit.vault.vault import Vault

_LAST = "last-hand-over"


@dataclass(frozen=True)
class LastHandOver:
    """Nothing about where it went is kept."""

    at: datetime
    reports: int  # of this device
    carried: int  # objects of colleagues


def remember_hand_over(vault: Vault, last: LastHandOver) -> None:
    """Keep the hand-over that was just done, within the caller's transaction."""
    vault.settings.put(
        _LAST, {"at": to_text(last.at), "reports": last.reports, "carried": last.carried}
    )


def remembered_hand_over(vault: Vault) -> LastHandOver | None:
    """Return the last hand-over, None where there was none or it cannot be read."""
    kept = vault.settings.get(_LAST)
    if not isinstance(kept, dict):
        return None
    at, reports, carried = kept.get("at"), kept.get("reports"), kept.get("carried")
    if not isinstance(at, str) or not isinstance(reports, int) or not isinstance(carried, int):
        return None
    try:
        return LastHandOver(from_text(at), reports, carried)
    except (FieldkitError, ValueError):
        return None
