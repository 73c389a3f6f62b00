"""See and confirm what headquarters changed: new keys, or a policy that protects less."""

from __future__ import annotations

from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import NoHeadquarters
from fieldkit.operations.field.keep_directory import (
    directory_news,
    keep_directory,
    trusted_directory,
)
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import DirectoryNews, confirm, read_trusted


def waiting_changes(session: Session) -> DirectoryNews:
    """Return what headquarters published; `needs_confirmation` lists what is not in force yet.

    Raises:
        NoHeadquarters: No HQ card was added.
    """
    return directory_news(session.vault, session.clock.now())


def confirm_change(session: Session, published_sha256: Sha256) -> None:
    """Put in force exactly what a person has seen and confirmed.

    Raises:
        ConfirmationNeeded: Something else was published since.
    """
    vault = session.vault
    trusted = trusted_directory(vault)
    if trusted is None:
        raise NoHeadquarters
    news = read_trusted(confirm(trusted, published_sha256), session.clock.now())
    with vault.transaction():
        keep_directory(vault, news)
    record_mark(session)
