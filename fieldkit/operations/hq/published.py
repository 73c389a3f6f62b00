"""What headquarters published last, kept in its own vault as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.bundle.fingerprint import words_of
from fieldkit.domain.headquarters import Headquarters
from fieldkit.errors import VaultDamaged
from fieldkit.hq.directory import Custody, custody_of, offline_expiries
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.stored_directory import stored_directory
from fieldkit.transfer.directory import DirectoryNews, TrustedDirectory, read_trusted
from fieldkit.vault.vault import Vault


@dataclass(frozen=True)
class PublishedNow:
    """What headquarters tells the world, and whose offline keys stand behind it."""

    headquarters: Headquarters
    custody: Custody
    words: tuple[str, ...]  # of the first root: what cards are checked by
    root_version: int
    targets_version: int
    issued_at: datetime
    root_expires: datetime  # devices warn from then on
    targets_expires: datetime


def published_now(session: HeadquartersSession) -> PublishedNow:
    """Return what is published.

    Raises:
        VaultDamaged, DirectoryInvalid: What the vault holds is damaged.
    """
    directory = directory_of(session.vault)
    news = read_trusted(directory, session.clock.now())
    return PublishedNow(
        news.published,
        custody_of(directory),
        words_of(directory.root_sha256),
        news.versions.root,
        news.versions.targets,
        news.issued_at,
        *offline_expiries(directory),
    )


def directory_of(vault: Vault) -> TrustedDirectory:
    """Return the directory as it was published last.

    Raises:
        VaultDamaged: There is none.
    """
    directory = stored_directory(vault)
    if directory is None:
        raise VaultDamaged
    return directory


def news_of(vault: Vault, now: datetime) -> DirectoryNews:
    """Return what the directory says.

    Raises:
        VaultDamaged, DirectoryInvalid: What the vault holds is damaged.
    """
    return read_trusted(directory_of(vault), now)
