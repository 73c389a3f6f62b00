"""What waits for the network, what is on its way, and what the server has."""

from __future__ import annotations

from fieldkit.domain.upload import Upload
from fieldkit.operations.session import Session
from fieldkit.vault.vault import Vault


def list_uploads(vault: Vault) -> tuple[Upload, ...]:
    """Return every sealed object whose file lies here, small before large, as they go."""
    items = sorted(
        vault.uploads.items(),
        key=lambda item: (item.upload.size, item.sealed_on, item.upload.sha256),
    )
    return tuple(item.upload for item in items)


def count_stored_reports(session: Session) -> int:
    """Return how many reports the server has and headquarters, as far as is known, not yet."""
    return session.vault.uploads.count_stored_reports()
