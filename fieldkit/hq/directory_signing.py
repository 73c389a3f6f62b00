"""What holders of offline keys are asked to sign, and who has; no I/O, no clock.

In the order in which a proposal is checked, each time that it is read and after each signature:

 * It is one restricted archive of exactly these members, canonical to the byte.
 * What is published now: the chain of roots, targets signed by enough holders, and the
   headquarters.json that these name.
 * What is proposed follows by one version, and says nothing but what its kind may change. All
   else is made anew from what is published and compared, so that no byte is free: not the keys
   in headquarters' vault, not the expiry.
 * Each signature on it is good and by a key that counts, before or after.

Source: docs/formats.md, "Proposal"; The Update Framework Specification 1.0.31, section 6.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from securesystemslib.signer import Signature
from tuf.api.metadata import Metadata, Root, Targets

from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.domain.headquarters import Headquarters, write_headquarters
from fieldkit.errors import DirectoryInvalid, DirectoryOlder, InvalidInput, NotAllowed
from fieldkit.hq.directory_proposal import Proposal, ProposalKind, parse_proposal
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.transfer.directory import TrustedDirectory
from fieldkit.transfer.directory_edition import (
    Custody,
    Edition,
    custody_of_root,
    role_of,
    root_of,
    targets_of,
)
from fieldkit.transfer.directory_keys import check_keys
from fieldkit.transfer.directory_signed import root_name, verify_roots
from fieldkit.translations import _


@dataclass(frozen=True)
class Seat:
    """Whose signatures one rule asks for, and who has signed."""

    role: ProposalKind
    is_new: bool  # keys that count only after the change
    keys: tuple[VerifyingKey, ...]
    threshold: int
    signed: tuple[VerifyingKey, ...]

    @property
    def missing(self) -> int:
        """Return how many more must sign."""
        return max(0, self.threshold - len(self.signed))

    @property
    def can_sign(self) -> tuple[VerifyingKey, ...]:
        """Return the keys that have not signed."""
        return tuple(key for key in self.keys if key not in self.signed)


def propose_headquarters(
    directory: TrustedDirectory, headquarters: Headquarters, now: datetime
) -> Proposal:
    """Return the proposal to publish other recipients, keys, servers or rules.

    Raises:
        DirectoryInvalid: Another headquarters, or a key of it cannot be used.
    """
    content = write_headquarters(headquarters)
    proposal = _base(directory, ProposalKind.TARGETS, now)
    return _checked(
        replace(
            proposal,
            next_targets=_unsigned(_targets_after(proposal, content)),
            next_headquarters=content,
        )
    )


def propose_custody(directory: TrustedDirectory, custody: Custody, now: datetime) -> Proposal:
    """Return the proposal to let other offline keys count, or another number of them.

    Raises:
        InvalidInput: These are the keys that count already.
    """
    proposal = _base(directory, ProposalKind.ROOT, now)
    if custody == proposal.custody_before:
        raise InvalidInput(_("These are the offline keys that count already."))
    proposal = replace(proposal, next_root=_unsigned(_root_with(proposal, custody)))
    if not _is_still_signed(proposal):
        targets = _targets_after(proposal, proposal.headquarters)
        proposal = replace(proposal, next_targets=_unsigned(targets))
    return _checked(proposal)


def read_proposal(data: bytes) -> Proposal:
    """Return a proposal after all its checks.

    Raises:
        DirectoryInvalid: It was damaged, altered, mixed, or never was a proposal.
    """
    try:
        return _checked(parse_proposal(data))
    except (InvalidInput, DirectoryInvalid) as error:
        raise DirectoryInvalid(
            _("This is not a proposal, or it was damaged or altered on its way."),
            hint=_("Do not sign it. Let headquarters write it once more."),
        ) from error


def seats(proposal: Proposal) -> tuple[Seat, ...]:
    """Return every rule that must be content before it is published, root before targets."""
    found = []
    if proposal.kind is ProposalKind.ROOT:
        root = metadata.load_proposed_root(proposal.next_root)
        found.append(_seat(proposal.root, root, ProposalKind.ROOT, is_new=False))
        found.append(_seat(proposal.root_after, root, ProposalKind.ROOT, is_new=True))
    if proposal.next_targets:
        targets = metadata.load_proposed_targets(proposal.next_targets)
        is_new = proposal.kind is ProposalKind.ROOT
        found.append(_seat(proposal.root_after, targets, ProposalKind.TARGETS, is_new=is_new))
    return tuple(found)


def add_signature(
    proposal: Proposal, role: ProposalKind, key: SigningKey, now: datetime
) -> Proposal:
    """Return the proposal with one signature more: a root key signs the root, and so on.

    Raises:
        NotAllowed: The key does not count for it, or has signed already.
        DirectoryInvalid: What it asks to be signed has expired.
    """
    wanted = [seat for seat in seats(proposal) if seat.role is role]
    if not any(key.public in seat.keys for seat in wanted):
        raise NotAllowed(
            _("This offline key does not count for this proposal."),
            hint=_("Check that it is the right file, and the right headquarters."),
        )
    if any(key.public in seat.signed for seat in wanted):
        raise NotAllowed(
            _("This offline key has signed this proposal already."),
            hint=_("Give it to the next holder, or back to headquarters."),
        )
    if proposal.expires <= now:
        raise DirectoryInvalid(
            _("This proposal is too old to be signed."),
            hint=_("Let headquarters write it once more."),
        )
    if role is ProposalKind.ROOT:
        root = metadata.load_proposed_root(proposal.next_root)
        return _checked(replace(proposal, next_root=_signed(root, key)))
    targets = metadata.load_proposed_targets(proposal.next_targets)
    return _checked(replace(proposal, next_targets=_signed(targets, key)))


def apply_proposal(directory: TrustedDirectory, proposal: Proposal) -> Edition:
    """Return the files to publish, for snapshot and timestamp to be signed over them.

    Raises:
        DirectoryOlder: Something else has been published since it was written.
        NotAllowed: Holders must still sign it.
    """
    if _published(directory) != _published_of(proposal):
        raise DirectoryOlder(
            _("Something else has been published since this was proposed."),
            hint=_("Propose it anew; what the holders signed cannot be used any more."),
        )
    if any(seat.missing for seat in seats(proposal)):
        raise NotAllowed(_("Too few of the holders have signed this."))
    edition = Edition.of(directory)
    if proposal.kind is ProposalKind.ROOT:
        edition.put_root(proposal.next_root)
    if proposal.next_targets:
        content = proposal.next_headquarters or proposal.headquarters
        edition.put_targets(proposal.next_targets, content)
    return edition


def _base(directory: TrustedDirectory, kind: ProposalKind, now: datetime) -> Proposal:
    files = directory.published_files()
    roots = sorted(name for name in files if name.startswith("root-"))
    targets = metadata.load_targets(files["targets.json"]).signed
    named = metadata.target_name(targets.targets[metadata.HEADQUARTERS_TARGET])
    return Proposal(
        kind,
        now.astimezone(UTC).replace(microsecond=0),  # as fine as what is signed
        tuple(files[name] for name in roots),
        files["targets.json"],
        files[named],
    )


def _checked(proposal: Proposal) -> Proposal:
    _check_published(proposal)
    _check_next(proposal)
    _check_signatures(proposal)
    return proposal


def _check_published(proposal: Proposal) -> None:
    files = {root_name(number): data for number, data in enumerate(proposal.roots, start=1)}
    root = verify_roots(files, proposal.root_sha256)[-1].signed
    targets = metadata.load_targets(proposal.targets)
    metadata.check_signatures(root, "targets", targets)
    metadata.check_content(
        targets.signed.targets[metadata.HEADQUARTERS_TARGET], proposal.headquarters
    )
    check_keys(proposal.before)


def _check_next(proposal: Proposal) -> None:
    is_root = proposal.kind is ProposalKind.ROOT
    has = (bool(proposal.next_root), bool(proposal.next_headquarters))
    if has != (is_root, not is_root):
        raise DirectoryInvalid
    if is_root:
        root = metadata.load_proposed_root(proposal.next_root).signed
        if root.to_dict() != _root_with(proposal, custody_of_root(root)).to_dict():
            raise DirectoryInvalid
    if bool(proposal.next_targets) == (is_root and _is_still_signed(proposal)):
        raise DirectoryInvalid
    if proposal.next_targets:
        content = proposal.next_headquarters or proposal.headquarters
        targets = metadata.load_proposed_targets(proposal.next_targets).signed
        if targets.to_dict() != _targets_after(proposal, content).to_dict():
            raise DirectoryInvalid
    check_keys(proposal.after)
    if proposal.after.headquarters_id != proposal.before.headquarters_id:
        raise DirectoryInvalid


def _is_still_signed(proposal: Proposal) -> bool:
    """Say whether what is published is signed by enough of the keys that would count."""
    targets = metadata.load_targets(proposal.targets)
    wanted = _seat(proposal.root_after, targets, ProposalKind.TARGETS, is_new=True)
    return not wanted.missing


def _check_signatures(proposal: Proposal) -> None:
    found = seats(proposal)
    for file in _proposed(proposal):
        role = ProposalKind(file.signed.type)
        good = {metadata.key_id(key) for seat in found if seat.role is role for key in seat.signed}
        if set(file.signatures) != good:
            raise DirectoryInvalid


def _proposed(proposal: Proposal) -> Iterator[metadata.AnyMetadata]:
    if proposal.next_root:
        yield metadata.load_proposed_root(proposal.next_root)
    if proposal.next_targets:
        yield metadata.load_proposed_targets(proposal.next_targets)


def _root_with(proposal: Proposal, custody: Custody) -> Root:
    """Return the next root with these offline keys and the online ones of before."""
    root = proposal.root
    online = {name: role_of(root, name) for name in ("snapshot", "timestamp")}
    return root_of(root.version + 1, custody, online, proposal.expires)


def _targets_after(proposal: Proposal, content: bytes) -> Targets:
    targets = metadata.load_targets(proposal.targets).signed
    return targets_of(targets.version + 1, content, targets.delegations, proposal.expires)


def _unsigned(signed: Root | Targets) -> bytes:
    if isinstance(signed, Root):
        return metadata.write_metadata(Metadata(signed))
    return metadata.write_metadata(Metadata(signed))


def _signed(file: metadata.AnyMetadata, key: SigningKey) -> bytes:
    key_id = metadata.key_id(key.public)
    file.signatures[key_id] = Signature(key_id, key.sign_raw(file.signed_bytes).hex())
    return metadata.write_metadata(file)


def _seat(root: Root, file: metadata.AnyMetadata, role: ProposalKind, *, is_new: bool) -> Seat:
    wanted = role_of(root, role.value)
    result = root.get_verification_result(role.value, file.signed_bytes, file.signatures)
    signed = tuple(key for key in wanted.keys if metadata.key_id(key) in result.signed)
    return Seat(role, is_new, wanted.keys, wanted.threshold, signed)


def _published(directory: TrustedDirectory) -> tuple[tuple[bytes, ...], bytes]:
    files = directory.published_files()
    roots = sorted(name for name in files if name.startswith("root-"))
    return tuple(files[name] for name in roots), files["targets.json"]


def _published_of(proposal: Proposal) -> tuple[tuple[bytes, ...], bytes]:
    return proposal.roots, proposal.targets
