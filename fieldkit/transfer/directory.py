"""Decides what of headquarters' published directory is taken in; no files, no network, no clock.

In the order of The Update Framework Specification 1.0.31, section 5.3 to 5.7, with the
differences that docs/formats.md, "Directory", asks for:

 * A snapshot is one restricted archive whose signed files fit together, as directory_signed.py
   says in full: root chain, thresholds, one version of each, hashes, nothing beside them.
 * No version is lower than the one taken in before.
 * Expiry never refuses anything: old news is better than none, and it is said how old it is.
 * What needs a person's confirmation is known, and not in force, until they gave it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tuf.api.metadata import Timestamp

from fieldkit.bundle import ustar
from fieldkit.bundle.card import Card
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import clock
from fieldkit.domain.headquarters import (
    Change,
    Headquarters,
    changes,
    in_force,
    read_headquarters,
    write_headquarters,
)
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import (
    ArchiveInvalid,
    ConfirmationNeeded,
    DirectoryInvalid,
    InvalidDate,
)
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.transfer.directory_keys import check_keys, words_of
from fieldkit.transfer.directory_signed import (
    MAX_ROOTS,
    SignedDirectory,
    Versions,
    check_not_older,
    place,
    root_name,
    verify,
)
from fieldkit.translations import _

MAX_ARCHIVE_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = MAX_ROOTS + 4 + 1 + metadata.MAX_TARGETS
CLOCK_TOLERANCE_DAYS = 1

_IN_FORCE = "in-force.json"  # ours, never in an archive


class Notice(enum.StrEnum):
    """What a person should know about news that was taken in all the same."""

    EXPIRED = "expired"  # `days` ago, `role` should have been renewed
    FEW_SIGNERS = "few-signers"  # one offline key alone decides for `role`
    ROOT_CHANGED = "root-changed"  # headquarters replaced keys of its own
    CLOCK_BEHIND = "clock-behind"  # published `days` after what the clock here shows


@dataclass(frozen=True)
class DirectoryWarning:
    """One thing to show beside the news."""

    notice: Notice
    role: str = ""
    days: int = 0


@dataclass(frozen=True)
class Confirmation:
    """One change that waits; words are given for keys, in the order of the change's values."""

    change: Change
    old_words: tuple[tuple[str, ...], ...]
    new_words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TrustedDirectory:
    """What was taken in last, as bytes by name; kept in the vault, changed only as a whole."""

    files: Mapping[str, bytes] = field(repr=False)

    @property
    def root_sha256(self) -> Sha256:
        """Return the SHA-256 of the first root: the fingerprint of this headquarters."""
        return sha256_hex(self.files[root_name(1)])

    def to_archive(self) -> bytes:
        """Return the full snapshot as it travels, the same bytes for the same content."""
        files = self.published_files()
        return ustar.pack((name, files[name]) for name in sorted(files, key=place))

    def published_files(self) -> dict[str, bytes]:
        """Return the files that headquarters published, by name."""
        return {name: data for name, data in self.files.items() if name != _IN_FORCE}


@dataclass(frozen=True)
class DirectoryNews:
    """What holds after news was taken in, and what a person should see of it."""

    trusted: TrustedDirectory
    versions: Versions
    headquarters: Headquarters  # in force
    published: Headquarters  # as signed; differs from the above while something waits
    published_sha256: Sha256  # what `confirm` is given
    forms: Mapping[str, bytes] = field(repr=False)  # by name, without "forms/"
    vocabularies: Mapping[str, bytes] = field(repr=False)  # by name, without "vocabularies/"
    needs_confirmation: tuple[Confirmation, ...]
    at_once: tuple[Change, ...]  # since the last news, in force without confirmation
    warnings: tuple[DirectoryWarning, ...]
    issued_at: datetime  # by headquarters' clock
    age_days: int
    is_new: bool  # False: exactly what was known already


def take_in(
    snapshot: bytes,
    trusted: TrustedDirectory | None,
    now: datetime,
    *,
    root_sha256: Sha256 | None = None,
) -> DirectoryNews:
    """Check a snapshot against what is trusted already and return what holds from now on.

    The first time there is nothing trusted yet: `root_sha256` is then the fingerprint that a
    person has compared, and nothing waits for confirmation.

    Raises:
        DirectoryInvalid: Not signed as it must be, mixed, damaged, or by another headquarters.
        DirectoryOlder: A version is lower than one that was taken in before.
    """
    files = _unpacked(snapshot)
    if trusted is None:
        if root_sha256 is None:
            raise DirectoryInvalid(_("The first news of headquarters needs its fingerprint."))
        verified = verify(files, root_sha256)
        former = read_headquarters(verified.contents[metadata.HEADQUARTERS_TARGET])
        return _news(files, verified, former, None, now)
    before = _stored(trusted)
    verified = verify(files, trusted.root_sha256)
    check_not_older(before, verified)
    return _news(files, verified, _in_force(trusted), before, now)


def take_in_card(card: Card, root_sha256: Sha256, now: datetime) -> DirectoryNews:
    """Begin to trust the headquarters of a card whose fingerprint a person has compared.

    `root_sha256` is the fingerprint they compared, not merely the one that the card claims.

    Raises:
        DirectoryInvalid: The card is another one, or what is on it is not signed as it must be.
    """
    if card.root_sha256 != root_sha256:
        raise DirectoryInvalid(_("The fingerprint of headquarters does not fit."))
    news = take_in(card.snapshot, None, now, root_sha256=root_sha256)
    claimed = (card.headquarters, card.signer.to_openssh())
    if claimed != (news.published.headquarters_id, news.published.receipt_key):
        raise DirectoryInvalid
    return news


def read_trusted(trusted: TrustedDirectory, now: datetime) -> DirectoryNews:
    """Return what holds by the news that was taken in last.

    Raises:
        DirectoryInvalid: What is stored was damaged.
    """
    stored = _stored(trusted)
    return _news(trusted.files, stored, _in_force(trusted), stored, now)


def confirm(trusted: TrustedDirectory, published_sha256: Sha256) -> TrustedDirectory:
    """Put in force what a person has seen and confirmed: exactly the content of that hash.

    Raises:
        ConfirmationNeeded: Something else has been published since they looked.
    """
    published = _stored(trusted).contents[metadata.HEADQUARTERS_TARGET]
    if sha256_hex(published) != published_sha256:
        raise ConfirmationNeeded
    return TrustedDirectory({**trusted.files, _IN_FORCE: published})


def _unpacked(snapshot: bytes) -> dict[str, bytes]:
    try:
        members = ustar.unpack(snapshot, max_members=MAX_MEMBERS, max_bytes=MAX_ARCHIVE_BYTES)
    except ArchiveInvalid as error:
        raise DirectoryInvalid from error
    names = [name for name, _content in members]
    if names != sorted(names, key=place):
        raise DirectoryInvalid
    return dict(members)


def _stored(trusted: TrustedDirectory) -> SignedDirectory:
    try:
        return verify(trusted.published_files(), trusted.root_sha256)
    except (DirectoryInvalid, KeyError) as error:
        raise DirectoryInvalid(
            _("What this vault holds of headquarters' directory is damaged."),
            hint=_("Add the HQ card again."),
        ) from error


def _in_force(trusted: TrustedDirectory) -> Headquarters:
    return read_headquarters(trusted.files.get(_IN_FORCE, b""))


def _news(
    files: Mapping[str, bytes],
    new: SignedDirectory,
    former: Headquarters,
    before: SignedDirectory | None,
    now: datetime,
) -> DirectoryNews:
    content = new.contents[metadata.HEADQUARTERS_TARGET]
    published = read_headquarters(content)
    check_keys(published)
    held = in_force(former, published)
    trusted = TrustedDirectory({**files, _IN_FORCE: write_headquarters(held)})
    issued_at = _issued_at(new.timestamp.signed)
    return DirectoryNews(
        trusted=trusted,
        versions=new.versions,
        headquarters=held,
        published=published,
        published_sha256=sha256_hex(content),
        forms=_library(new, "forms/"),
        vocabularies=_library(new, "vocabularies/"),
        needs_confirmation=tuple(
            Confirmation(
                change, words_of(change.aspect, change.old), words_of(change.aspect, change.new)
            )
            for change in changes(held, published)
        ),
        at_once=changes(former, held),
        warnings=tuple(_warnings(new, before, issued_at, now)),
        issued_at=issued_at,
        age_days=max(0, (now - issued_at).days),
        is_new=before is None or before.versions != new.versions,
    )


def _library(verified: SignedDirectory, folder: str) -> dict[str, bytes]:
    return {
        path.removeprefix(folder): content
        for path, content in verified.contents.items()
        if path.startswith(folder)
    }


def _issued_at(timestamp: Timestamp) -> datetime:
    try:
        return clock.from_text(timestamp.unrecognized_fields["issued"])
    except InvalidDate as error:
        raise DirectoryInvalid from error


def _warnings(
    new: SignedDirectory, before: SignedDirectory | None, issued_at: datetime, now: datetime
) -> Iterator[DirectoryWarning]:
    expiries = {
        "root": new.root.expires,
        "timestamp": new.timestamp.signed.expires,
        "snapshot": new.snapshot.signed.expires,
        "targets": new.targets.signed.expires,
        "library": new.library.signed.expires,
    }
    for role, expires in expiries.items():
        if expires <= now:
            yield DirectoryWarning(Notice.EXPIRED, role, (now - expires).days)
    for role in ("root", "targets"):
        if new.root.roles[role].threshold < 2:
            yield DirectoryWarning(Notice.FEW_SIGNERS, role)
    if before is not None and len(before.roots) < len(new.roots):
        yield DirectoryWarning(Notice.ROOT_CHANGED, "root")
    if (issued_at - now).days >= CLOCK_TOLERANCE_DAYS:
        yield DirectoryWarning(Notice.CLOCK_BEHIND, days=(issued_at - now).days)
