"""Publish what headquarters is: other keys, servers or rules, signed by the offline keys."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fieldkit.crypto.age import HybridIdentity, X25519Identity
from fieldkit.domain.authorities import join_authorities
from fieldkit.domain.headquarters import Headquarters, Policy, RecipientKind
from fieldkit.hq import directory as directories
from fieldkit.hq.offline_keys import AskPassphrase, Purpose, load_signers
from fieldkit.operations.hq.headquarters_keys import (
    add_intake,
    online_keys,
)
from fieldkit.operations.hq.house_dates import HouseDate, put_done, put_intake_made
from fieldkit.operations.hq.published import directory_of, news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.stored_directory import store_directory
from fieldkit.transfer.directory import TrustedDirectory

logger = logging.getLogger(__name__)


def renew_directory(session: HeadquartersSession, *, at_least: int = 1) -> None:
    """Sign the directory as of now, so that devices see that it is current; needs no holder.

    `at_least` raises the versions of what headquarters signs alone, after it was restored.

    Raises:
        DirectoryInvalid, VaultDamaged: What the vault holds is damaged.
    """
    vault = session.vault
    directory = directory_of(vault)
    renewed = directories.renew(
        directory, online_keys(vault), session.clock.now(), at_least=at_least
    )
    _keep(session, renewed)


def publish_policy(
    session: HeadquartersSession,
    folders: Sequence[Path],
    ask: AskPassphrase | None,
    *,
    policy: Policy | None = None,
    servers: tuple[str, ...] | None = None,
    authorities: tuple[str, ...] | None = None,
) -> Headquarters:
    """Publish other rules, servers or authorities of servers; what is None stays as it is.

    Devices obey what strengthens at once, the rest once their holders have confirmed.

    Raises:
        NotAllowed: Too few holders came together.
        WrongPassphrase, InvalidKey, InvalidInput: As they say; nothing was published.
    """
    changed = changed_headquarters(session, policy=policy, servers=servers, authorities=authorities)
    _publish(session, changed, folders, ask)
    return changed


def changed_headquarters(
    session: HeadquartersSession,
    *,
    policy: Policy | None = None,
    servers: tuple[str, ...] | None = None,
    authorities: tuple[str, ...] | None = None,
) -> Headquarters:
    """Return what is published, with these changes; what is None stays as it is.

    `authorities` are the PEM certificates that devices are to trust servers by.

    Raises:
        InvalidInput: An address or a certificate is not one, or there are too many.
    """
    known = news_of(session.vault, session.clock.now()).published
    return replace(
        known,
        policy=known.policy if policy is None else policy,
        servers=known.servers if servers is None else servers,
        tls_ca=known.tls_ca if authorities is None else join_authorities(authorities),
    )


def renew_intake(
    session: HeadquartersSession, folders: Sequence[Path], ask: AskPassphrase | None
) -> Headquarters:
    """Publish a new intake key in place of this period's; the earlier ones still open.

    Raises:
        As `publish_policy`.
    """
    changed = with_new_intake(session)
    _publish(session, changed, folders, ask)
    return changed


def with_new_intake(
    session: HeadquartersSession, headquarters: Headquarters | None = None
) -> Headquarters:
    """Keep a new intake identity, and return what is published, or is to be, with it alone."""
    known = headquarters or news_of(session.vault, session.clock.now()).published
    hybrid = known.kind is RecipientKind.HYBRID
    identity = HybridIdentity.generate() if hybrid else X25519Identity.generate()
    with session.vault.transaction():
        # Before it is published: whoever seals to it must find it here, whatever happens.
        add_intake(session.vault, identity)
        put_intake_made(session.vault, identity.recipient().to_text(), session.clock.now())
    return replace(known, intake=(identity.recipient().to_text(),))


def _publish(
    session: HeadquartersSession,
    changed: Headquarters,
    folders: Sequence[Path],
    ask: AskPassphrase | None,
) -> None:
    vault = session.vault
    known = directory_of(vault)
    signers = load_signers(folders, directories.custody_of(known), ask, (Purpose.TARGETS,))
    directory = directories.publish_headquarters(
        known, changed, signers, online_keys(vault), session.clock.now()
    )
    _keep(session, directory, HouseDate.HOLDERS)


def _keep(session: HeadquartersSession, directory: TrustedDirectory, *done: HouseDate) -> None:
    with session.vault.transaction():
        store_directory(session.vault, directory)
        put_done(session.vault, session.clock.now(), *done)
    logger.info("published a directory of %d files", len(directory.files))
