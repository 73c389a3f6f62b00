"""Proposals on their way from holder to holder: what can be signed, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.bundle import ustar
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain import canonical_json
from fieldkit.domain.headquarters import Aspect, Policy, changes, write_headquarters
from fieldkit.errors import DirectoryInvalid, DirectoryOlder, InvalidInput, NotAllowed
from fieldkit.hq.directory import (
    Custody,
    custody_of,
    publish_library,
    publish_proposal,
    renew,
    replace_keys,
)
from fieldkit.hq.directory_proposal import Proposal, ProposalKind, write_proposal
from fieldkit.hq.directory_signing import (
    add_signature,
    propose_custody,
    propose_headquarters,
    read_proposal,
    seats,
)
from fieldkit.transfer.directory import Notice, TrustedDirectory, read_trusted, take_in
from fieldkit.transfer.directory_metadata import key_id
from tests.fakes.organisation import NOW, Organisation, a_recipient, an_organisation

ROOT, TARGETS = ProposalKind.ROOT, ProposalKind.TARGETS
LATER = NOW + timedelta(hours=1)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation()


@pytest.fixture(scope="module")
def first(organisation: Organisation) -> TrustedDirectory:
    return organisation.directory()


@pytest.fixture(scope="module")
def proposal(organisation: Organisation, first: TrustedDirectory) -> Proposal:
    return propose_headquarters(first, weaker(organisation), LATER)


@pytest.fixture(scope="module")
def custody(organisation: Organisation) -> tuple[Custody, SigningKey, SigningKey]:
    """The third holder is replaced; return also their successor's two keys."""
    root, targets = SigningKey.generate(), SigningKey.generate()
    old = organisation.custody
    changed = Custody((*old.root[:2], root.public), (*old.targets[:2], targets.public), 2)
    return changed, root, targets


def weaker(organisation: Organisation) -> Any:
    return organisation.with_changes(policy=Policy(keep_readable_copy=True))


def passed(proposal: Proposal) -> Proposal:
    """Return it as the next holder reads it."""
    return read_proposal(write_proposal(proposal))


def signed(proposal: Proposal, role: ProposalKind, *keys: SigningKey) -> Proposal:
    for key in keys:
        proposal = passed(add_signature(proposal, role, key, LATER))
    return proposal


def altered(proposal: Proposal, name: str, content: bytes | None) -> bytes:
    files = dict(ustar.unpack(write_proposal(proposal), max_members=300, max_bytes=2**24))
    if content is None:
        del files[name]
    else:
        files[name] = content
    return ustar.pack(files.items())


def edited(proposal: Proposal, name: str, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Change one JSON file of a proposal, and leave its signatures as they are."""
    files = dict(ustar.unpack(write_proposal(proposal), max_members=300, max_bytes=2**24))
    value = json.loads(files[name])
    change(value)
    return altered(proposal, name, canonical_json.write(value))


def test_two_holders_one_after_the_other_publish(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    [seat] = seats(proposal)
    assert (seat.role, seat.missing, seat.can_sign) == (TARGETS, 2, organisation.custody.targets)
    once = signed(proposal, TARGETS, organisation.targets[2])
    [seat] = seats(once)
    assert (seat.missing, seat.can_sign) == (1, organisation.custody.targets[:2])
    with pytest.raises(NotAllowed):
        publish_proposal(first, once, organisation.online, LATER)
    twice = signed(once, TARGETS, organisation.targets[0])
    published = publish_proposal(first, twice, organisation.online, LATER)
    news = take_in(published.to_archive(), first, LATER)
    assert news.published == weaker(organisation)
    assert [item.change.aspect for item in news.needs_confirmation] == [Aspect.KEEP_READABLE_COPY]
    assert (news.versions.targets, news.versions.root, news.warnings) == (2, 1, ())


def test_more_holders_than_must_may_sign(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    all_three = signed(proposal, TARGETS, *organisation.targets)
    published = publish_proposal(first, all_three, organisation.online, LATER)
    assert read_trusted(published, LATER).published == weaker(organisation)


def test_it_tells_what_changes(organisation: Organisation, proposal: Proposal) -> None:
    told = passed(proposal)
    assert (told.before, told.after) == (organisation.headquarters, weaker(organisation))
    assert [change.aspect for change in changes(told.before, told.after)] == [
        Aspect.KEEP_READABLE_COPY
    ]


def test_what_is_published_meanwhile_online_does_not_matter(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    forms = {"A.json": b"1"}
    online = organisation.online
    one = publish_library(first, forms=forms, vocabularies={}, online=online, now=LATER)
    two = renew(one, online, LATER)
    done = publish_proposal(two, signed(proposal, TARGETS, *organisation.targets), online, LATER)
    news = read_trusted(done, LATER)
    assert (news.published, news.forms) == (weaker(organisation), forms)


def test_one_key_cannot_sign_twice(organisation: Organisation, proposal: Proposal) -> None:
    once = signed(proposal, TARGETS, organisation.targets[0])
    with pytest.raises(NotAllowed):
        add_signature(once, TARGETS, organisation.targets[0], LATER)


@pytest.mark.parametrize("role", [ROOT, TARGETS])
def test_a_key_of_another_purpose_or_organisation_cannot_sign(
    organisation: Organisation, proposal: Proposal, role: ProposalKind
) -> None:
    for key in (*organisation.root, *an_organisation().targets, SigningKey.generate()):
        with pytest.raises(NotAllowed):
            add_signature(proposal, role, key, LATER)


def test_an_expired_proposal_cannot_be_signed(
    organisation: Organisation, proposal: Proposal
) -> None:
    with pytest.raises(DirectoryInvalid):
        add_signature(proposal, TARGETS, organisation.targets[0], LATER + timedelta(days=731))


def test_a_proposal_is_published_once(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    done = signed(proposal, TARGETS, *organisation.targets)
    published = publish_proposal(first, done, organisation.online, LATER)
    with pytest.raises(DirectoryOlder):
        publish_proposal(published, done, organisation.online, LATER)


def test_of_two_proposals_at_a_time_one_is_published(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    other = propose_headquarters(first, organisation.with_changes(intake=(a_recipient(),)), LATER)
    done, late = (signed(item, TARGETS, *organisation.targets) for item in (other, proposal))
    published = publish_proposal(first, done, organisation.online, LATER)
    with pytest.raises(DirectoryOlder):
        publish_proposal(published, late, organisation.online, LATER)


def test_signatures_do_not_move_to_another_proposal(
    organisation: Organisation, first: TrustedDirectory, proposal: Proposal
) -> None:
    done = signed(proposal, TARGETS, *organisation.targets)
    other = propose_headquarters(first, organisation.with_changes(intake=(a_recipient(),)), LATER)
    signatures = json.loads(done.next_targets)["signatures"]
    with pytest.raises(DirectoryInvalid):
        read_proposal(
            edited(other, "next-targets.json", lambda value: value.update(signatures=signatures))
        )


def test_a_headquarters_of_another_number_cannot_be_proposed(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    with pytest.raises(DirectoryInvalid):
        propose_headquarters(first, organisation.with_changes(headquarters_id="cd" * 16), LATER)


def test_another_directory_cannot_take_it(organisation: Organisation, proposal: Proposal) -> None:
    other = an_organisation()
    done = signed(proposal, TARGETS, *organisation.targets)
    with pytest.raises(DirectoryOlder):
        publish_proposal(other.directory(), done, other.online, LATER)


def set_signed(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda value: value["signed"].update(changed)


@pytest.mark.parametrize("version", [0, 1, 3, 99])
def test_a_version_that_does_not_follow_is_refused(proposal: Proposal, version: int) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(proposal, "next-targets.json", set_signed(version=version)))


@pytest.mark.parametrize(
    "change",
    [
        set_signed(expires="2099-01-01T00:00:00Z"),
        set_signed(expires="2026-11-23T00:00:00Z"),
        set_signed(spec_version="1.9.9"),
        set_signed(x={"more": 1}),
        lambda value: value["signed"]["delegations"]["roles"][0].update(threshold=1, keyids=[]),
        lambda value: value["signed"]["delegations"]["keys"].clear(),
        lambda value: value.update(signatures=[{"keyid": "ab" * 32, "sig": "cd" * 64}]),
        lambda value: value.update(more=1),
    ],
)
def test_nothing_in_proposed_targets_is_free(
    proposal: Proposal, change: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(proposal, "next-targets.json", change))


def test_the_content_is_the_one_that_is_signed(
    organisation: Organisation, proposal: Proposal
) -> None:
    for name in ("headquarters.json", "next-headquarters.json"):
        other = write_headquarters(organisation.with_changes(intake=(a_recipient(),)))
        with pytest.raises(DirectoryInvalid):
            read_proposal(altered(proposal, name, other))


@pytest.mark.parametrize(
    "name",
    ["proposal.json", "root-0001.json", "targets.json", "headquarters.json", "next-targets.json"],
)
def test_nothing_may_be_missing(proposal: Proposal, name: str) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(altered(proposal, name, None))


@pytest.mark.parametrize("name", ["more.json", "root-0003.json", "next-root.json", "library.json"])
def test_nothing_may_be_added(proposal: Proposal, name: str) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(altered(proposal, name, b"{}"))


def test_targets_of_before_must_be_signed_by_enough(
    organisation: Organisation, proposal: Proposal
) -> None:
    def one_only(value: dict[str, Any]) -> None:
        del value["signatures"][1:]

    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(proposal, "targets.json", one_only))


def test_a_proposal_of_another_root_is_refused(proposal: Proposal) -> None:
    """Mixed versions: what is published now under the root of another headquarters."""
    other = an_organisation().directory().files["root-0001.json"]
    with pytest.raises(DirectoryInvalid):
        read_proposal(altered(proposal, "root-0001.json", other))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_byte_is_refused(
    organisation: Organisation, proposal: Proposal, data: st.DataObject
) -> None:
    archive = bytearray(write_proposal(signed(proposal, TARGETS, organisation.targets[0])))
    place = data.draw(st.integers(0, len(archive) - 1))
    archive[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DirectoryInvalid):
        read_proposal(bytes(archive))


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(data)


def test_a_holder_is_replaced(
    organisation: Organisation,
    first: TrustedDirectory,
    custody: tuple[Custody, SigningKey, SigningKey],
) -> None:
    changed, root, _targets = custody
    proposed = passed(propose_custody(first, changed, LATER))
    assert [(seat.role, seat.is_new, seat.missing) for seat in seats(proposed)] == [
        (ROOT, False, 2),
        (ROOT, True, 2),
    ]
    half = signed(proposed, ROOT, root, organisation.root[2])
    assert [seat.missing for seat in seats(half)] == [1, 1]
    done = signed(half, ROOT, organisation.root[0])
    published = publish_proposal(first, done, organisation.online, LATER)
    assert custody_of(published) == changed
    news = take_in(published.to_archive(), first, LATER)
    assert Notice.ROOT_CHANGED in {warning.notice for warning in news.warnings}
    assert (news.versions.root, news.versions.targets) == (2, 1)


def test_who_signs_headquarters_changes_with_the_root(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    """The holders who signed what is published go; their successors sign it once more."""
    targets = tuple(SigningKey.generate() for _ in range(2))
    old = organisation.custody
    changed = Custody(old.root, (old.targets[2], *(key.public for key in targets)), old.threshold)
    proposed = propose_custody(first, changed, LATER)
    assert [(seat.role, seat.is_new) for seat in seats(proposed)] == [
        (ROOT, False),
        (ROOT, True),
        (TARGETS, True),
    ]
    with pytest.raises(NotAllowed):
        add_signature(proposed, TARGETS, organisation.targets[0], LATER)
    roots = signed(proposed, ROOT, *organisation.root[:2])
    with pytest.raises(NotAllowed):
        publish_proposal(first, roots, organisation.online, LATER)
    done = signed(roots, TARGETS, targets[0], organisation.targets[2])
    published = publish_proposal(first, done, organisation.online, LATER)
    news = take_in(published.to_archive(), first, LATER)
    assert (news.versions.root, news.versions.targets) == (2, 2)
    assert (news.published, news.needs_confirmation) == (organisation.headquarters, ())


def test_the_old_threshold_must_sign_a_lower_one(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    lower = replace(organisation.custody, threshold=1)
    proposed = signed(propose_custody(first, lower, LATER), ROOT, organisation.root[0])
    assert [seat.missing for seat in seats(proposed)] == [1, 0]
    with pytest.raises(NotAllowed):
        publish_proposal(first, proposed, organisation.online, LATER)
    done = signed(proposed, ROOT, organisation.root[1])
    published = publish_proposal(first, done, organisation.online, LATER)
    news = take_in(published.to_archive(), first, LATER)
    assert {warning.notice for warning in news.warnings} == {
        Notice.FEW_SIGNERS,
        Notice.ROOT_CHANGED,
    }


def test_a_higher_threshold_must_be_reached_at_once(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    higher = replace(organisation.custody, threshold=3)
    proposed = signed(propose_custody(first, higher, LATER), ROOT, *organisation.root[:2])
    assert [(seat.role, seat.missing) for seat in seats(proposed)] == [
        (ROOT, 0),
        (ROOT, 1),
        (TARGETS, 3),
    ]
    done = signed(proposed, ROOT, organisation.root[2])
    done = signed(done, TARGETS, *organisation.targets)
    published = publish_proposal(first, done, organisation.online, LATER)
    assert custody_of(published) == higher


def test_the_same_custody_is_not_proposed(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    with pytest.raises(InvalidInput):
        propose_custody(first, organisation.custody, LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["signed"]["roles"]["timestamp"].update(threshold=2),
        lambda value: value["signed"]["roles"]["root"].update(threshold=1),
        lambda value: value["signed"]["roles"]["snapshot"].update(
            keyids=value["signed"]["roles"]["root"]["keyids"][:1]
        ),
        set_signed(version=1),
        set_signed(version=3),
        set_signed(expires="2126-11-22T10:00:00Z"),
        lambda value: value["signed"]["keys"].popitem(),
    ],
)
def test_nothing_in_a_proposed_root_is_free(
    first: TrustedDirectory,
    organisation: Organisation,
    custody: tuple[Custody, SigningKey, SigningKey],
    change: Callable[[dict[str, Any]], object],
) -> None:
    proposed = propose_custody(first, custody[0], LATER)
    once = signed(proposed, ROOT, organisation.root[0])
    for either in (proposed, once):  # where nobody has signed yet, no signature gives it away
        with pytest.raises(DirectoryInvalid):
            read_proposal(edited(either, "next-root.json", change))


def test_a_threshold_above_the_keys_is_refused(
    first: TrustedDirectory, custody: tuple[Custody, SigningKey, SigningKey]
) -> None:
    def never(value: dict[str, Any]) -> None:
        for role in ("root", "targets"):
            value["signed"]["roles"][role]["threshold"] = 4

    proposed = propose_custody(first, custody[0], LATER)
    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(proposed, "next-root.json", never))


def test_a_chain_of_roots_goes_on(
    organisation: Organisation,
    first: TrustedDirectory,
    custody: tuple[Custody, SigningKey, SigningKey],
) -> None:
    changed, root, _targets = custody
    one = signed(propose_custody(first, changed, LATER), ROOT, *organisation.root[:2], root)
    second = publish_proposal(first, one, organisation.online, LATER)
    two = propose_custody(second, organisation.custody, LATER)
    assert len(two.roots) == 2
    third = publish_proposal(
        second, signed(two, ROOT, *organisation.root[:2]), organisation.online, LATER
    )
    assert take_in(third.to_archive(), first, LATER).versions.root == 3
    # A holder who was replaced does not count any more.
    with pytest.raises(NotAllowed):
        add_signature(two, TARGETS, organisation.targets[0], LATER)


def test_a_root_signed_by_the_new_holders_alone_is_refused_by_devices(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    other = an_organisation()
    thief = replace_keys(other.directory(), other.custody, other.signers, other.online, LATER)
    forged = {**first.files, "root-0002.json": thief.files["root-0002.json"]}
    with pytest.raises(DirectoryInvalid):
        take_in(TrustedDirectory(forged).to_archive(), first, LATER)


def test_a_signature_counts_by_its_key_and_not_by_its_name(
    organisation: Organisation, proposal: Proposal
) -> None:
    once = signed(proposal, TARGETS, organisation.targets[0])

    def renamed(value: dict[str, Any]) -> None:
        value["signatures"][0]["keyid"] = key_id(organisation.targets[1].public)

    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(once, "next-targets.json", renamed))
    assert sha256_hex(once.roots[0]) == once.root_sha256


def test_the_two_kinds_are_not_mixed(
    organisation: Organisation,
    first: TrustedDirectory,
    proposal: Proposal,
    custody: tuple[Custody, SigningKey, SigningKey],
) -> None:
    """A change of holders must not travel inside a change of rules, nor the reverse."""
    of_root = propose_custody(first, custody[0], LATER)
    for mixed in (
        replace(proposal, next_root=of_root.next_root),
        replace(of_root, next_headquarters=proposal.next_headquarters),
        replace(
            of_root,
            next_targets=proposal.next_targets,
            next_headquarters=proposal.next_headquarters,
        ),
        replace(of_root, kind=TARGETS),
        replace(proposal, kind=ROOT),
    ):
        with pytest.raises(DirectoryInvalid):
            read_proposal(write_proposal(mixed))


@pytest.mark.parametrize("created", ["2026-11-22T11:00:01.000Z", "2026-11-22T11:00:00.001Z"])
def test_the_time_of_the_proposal_is_bound_to_what_is_signed(
    proposal: Proposal, created: str
) -> None:
    with pytest.raises(DirectoryInvalid):
        read_proposal(edited(proposal, "proposal.json", lambda head: head.update(created=created)))


def test_a_key_that_cannot_be_used_is_not_proposed(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    recipient = a_recipient()
    other = "q" if recipient[-1] != "q" else "p"
    with pytest.raises(DirectoryInvalid):
        propose_headquarters(
            first, organisation.with_changes(intake=(recipient[:-1] + other,)), LATER
        )


def test_every_bit_of_the_head_counts(organisation: Organisation, proposal: Proposal) -> None:
    archive = write_proposal(signed(proposal, TARGETS, organisation.targets[0]))
    for place in range(512, 512 + 90):  # the content of proposal.json, and zeros after it
        for bit in range(8):
            changed = bytearray(archive)
            changed[place] ^= 1 << bit
            with pytest.raises(DirectoryInvalid):
                read_proposal(bytes(changed))
