"""Publishes headquarters' directory: signs it, and checks it as a device would.

What headquarters publishes of itself needs offline keys; forms, vocabularies and the renewal
of the news need only the online ones. Every function returns the whole directory anew and
changes nothing; the caller stores it in headquarters' vault.
Source: docs/formats.md, "Directory".
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldkit.domain.headquarters import Headquarters
from fieldkit.errors import InvalidInput
from fieldkit.hq.directory_proposal import Proposal, ProposalKind
from fieldkit.hq.directory_signing import (
    add_signature,
    apply_proposal,
    propose_headquarters,
)
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.transfer.directory import TrustedDirectory, confirm, read_trusted, take_in
from fieldkit.transfer.directory_edition import (
    LIBRARY_LIFETIME,
    OFFLINE_LIFETIME,
    SNAPSHOT_LIFETIME,
    TIMESTAMP_LIFETIME,
    Contents,
    Custody,
    Edition,
    OfflineSigners,
    OnlineKeys,
    create_directory,
    custody_of_root,
    signed_root,
)
from fieldkit.translations import _

__all__ = [
    "LIBRARY_LIFETIME",
    "OFFLINE_LIFETIME",
    "RENEW_BEFORE",
    "SNAPSHOT_LIFETIME",
    "TIMESTAMP_LIFETIME",
    "Contents",
    "Custody",
    "OfflineSigners",
    "OnlineKeys",
    "create_directory",
    "custody_of",
    "offline_expiries",
    "publish_headquarters",
    "publish_library",
    "publish_proposal",
    "renew",
    "replace_keys",
    "snapshot",
]

MAX_JUMP = 10**9  # of a version; 2**53 is the end of all numbers
RENEW_BEFORE = timedelta(days=60)  # library and snapshot are renewed with the timestamp by then


def publish_headquarters(
    directory: TrustedDirectory,
    headquarters: Headquarters,
    signers: OfflineSigners,
    online: OnlineKeys,
    now: datetime,
) -> TrustedDirectory:
    """Return the directory with other recipients, keys, servers or rules; needs targets keys.

    Raises:
        NotAllowed: Fewer offline keys than must sign.
        DirectoryInvalid: Another headquarters, or a key of it cannot be used.
    """
    proposal = propose_headquarters(directory, headquarters, now)
    for key in signers.targets[: proposal.custody_before.threshold]:
        proposal = add_signature(proposal, ProposalKind.TARGETS, key, now)
    return publish_proposal(directory, proposal, online, now)


def publish_proposal(
    directory: TrustedDirectory, proposal: Proposal, online: OnlineKeys, now: datetime
) -> TrustedDirectory:
    """Return the directory with what enough holders have signed.

    Raises:
        NotAllowed: Too few have.
        DirectoryOlder: Something else has been published since it was proposed.
    """
    return _checked(apply_proposal(directory, proposal), directory, online, now)


def publish_library(
    directory: TrustedDirectory,
    *,
    forms: Contents,
    vocabularies: Contents,
    online: OnlineKeys,
    now: datetime,
) -> TrustedDirectory:
    """Return the directory with exactly these forms and vocabularies, by name; online.

    Raises:
        InvalidInput: A name is not letters, digits, dot, dash and underscore, or there are
            too many.
    """
    versions = read_trusted(directory, now).versions
    contents = {f"forms/{name}": content for name, content in forms.items()}
    contents |= {f"vocabularies/{name}": content for name, content in vocabularies.items()}
    edition = Edition.of(directory)
    edition.set_library(versions.library + 1, contents, online, now)
    return _checked(edition, directory, online, now)


def renew(
    directory: TrustedDirectory, online: OnlineKeys, now: datetime, *, at_least: int = 1
) -> TrustedDirectory:
    """Return the directory signed as of now, so that devices see that it is current; online.

    The library is signed anew too when it would expire within 60 days. Timestamp, snapshot and
    library get no lower version than `at_least`: devices that took in newer news of a
    headquarters which was then put back from a backup believe it again. What the offline keys
    signed is left as it is.

    Raises:
        InvalidInput: `at_least` is so high that versions would soon end.
    """
    if not 1 <= at_least <= MAX_JUMP:
        raise InvalidInput(_("Versions can be raised to at most a thousand million."))
    edition = Edition.of(directory)
    library = metadata.load_library(directory.files["library.json"]).signed
    if library.expires < now + RENEW_BEFORE or library.version < at_least:
        version = max(library.version + 1, at_least)
        edition.set_library(version, _library_of(directory, now), online, now)
    return _checked(edition, directory, online, now, at_least=at_least)


def replace_keys(
    directory: TrustedDirectory,
    custody: Custody,
    signers: OfflineSigners,
    online: OnlineKeys,
    now: datetime,
) -> TrustedDirectory:
    """Return the directory with other offline or online keys (a new version of root).

    `signers` holds enough root keys of before and of `custody`, and targets keys of `custody`;
    `online` are the keys from now on.

    Raises:
        NotAllowed: Fewer offline keys than must sign.
    """
    news = read_trusted(directory, now)
    versions = news.versions
    edition = Edition.of(directory)
    former = edition.root
    edition.root = signed_root(versions.root + 1, custody, online, now).signed
    edition.add_root(signers.root, former)
    edition.set_headquarters(versions.targets + 1, news.published, online, signers.targets, now)
    edition.set_library(versions.library + 1, _library_of(directory, now), online, now)
    return _checked(edition, directory, online, now)


def custody_of(directory: TrustedDirectory) -> Custody:
    """Return the offline keys that count today, in the order in which they were made."""
    return custody_of_root(Edition.of(directory).root)


def offline_expiries(directory: TrustedDirectory) -> tuple[datetime, datetime]:
    """Return when root and targets expire: devices warn from then on, and go on."""
    root = Edition.of(directory).root
    targets = metadata.load_targets(directory.files["targets.json"]).signed
    return root.expires, targets.expires


def snapshot(directory: TrustedDirectory) -> bytes:
    """Return the full snapshot that travels in cards and mail."""
    return directory.to_archive()


def _checked(
    edition: Edition,
    directory: TrustedDirectory,
    online: OnlineKeys,
    now: datetime,
    *,
    at_least: int = 1,
) -> TrustedDirectory:
    """Sign the news, and take it in as a device would that knows the directory of before."""
    versions = read_trusted(directory, now).versions
    snapshot = max(versions.snapshot + 1, at_least)
    edition.set_news(snapshot, max(versions.timestamp + 1, at_least), online, now)
    news = take_in(TrustedDirectory(edition.files).to_archive(), directory, now)
    # Headquarters itself has nobody to ask: its holders have signed.
    return confirm(news.trusted, news.published_sha256)


def _library_of(directory: TrustedDirectory, now: datetime) -> dict[str, bytes]:
    news = read_trusted(directory, now)
    forms = {f"forms/{name}": content for name, content in news.forms.items()}
    return forms | {f"vocabularies/{name}": data for name, data in news.vocabularies.items()}
