"""Count, inside the vault, which kinds of report are begun here, so that the usual ones come first.

The counts are kept small and fade: they say what is usual, not how much was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.identifiers import FormId
from fieldkit.vault.vault import Vault

_BEGUN = "begun-forms"
_MOST = 16  # then all are halved


def count_begun(vault: Vault, form_id: FormId) -> None:
    """Count one more report of this kind, within the caller's transaction."""
    counts = dict(begun_counts(vault))
    counts[form_id] = counts.get(form_id, 0) + 1
    if counts[form_id] >= _MOST:
        counts = {name: count // 2 for name, count in counts.items() if count > 1}
    vault.settings.put(_BEGUN, {str(name): count for name, count in counts.items()})


def begun_counts(vault: Vault) -> Mapping[FormId, int]:
    """Return how usual each kind of report is here; those not in it were not begun lately."""
    kept = vault.settings.get(_BEGUN)
    if not isinstance(kept, dict):
        return {}
    return {FormId(name): count for name, count in kept.items() if type(count) is int}
