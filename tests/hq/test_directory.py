"""What headquarters publishes, with which keys, and that devices take it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.crypto.keys import SigningKey
from fieldkit.errors import DirectoryInvalid, DirectoryOlder, InvalidInput, NotAllowed
from fieldkit.hq.directory import (
    Custody,
    OfflineSigners,
    OnlineKeys,
    create_directory,
    custody_of,
    publish_headquarters,
    publish_library,
    renew,
    replace_keys,
    snapshot,
)
from fieldkit.transfer.directory import TrustedDirectory, read_trusted, take_in
from tests.fakes.organisation import NOW, Organisation, a_recipient, an_organisation


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation()


@pytest.fixture(scope="module")
def first(organisation: Organisation) -> TrustedDirectory:
    return organisation.directory()


def test_the_first_directory_has_version_one_of_everything(first: TrustedDirectory) -> None:
    news = read_trusted(first, NOW)
    assert set(vars(news.versions).values()) == {1}
    assert (news.forms, news.vocabularies) == ({}, {})


@pytest.mark.parametrize("purpose", ["root", "targets"])
def test_one_holder_alone_cannot_begin(organisation: Organisation, purpose: str) -> None:
    signers = replace(organisation.signers, **{purpose: getattr(organisation, purpose)[:1]})
    with pytest.raises(NotAllowed):
        create_directory(
            organisation.headquarters, organisation.custody, signers, organisation.online, NOW
        )


def test_one_holder_alone_cannot_change_headquarters(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    signers = OfflineSigners(targets=organisation.targets[:1] * 2)
    headquarters = organisation.with_changes(intake=(a_recipient(),))
    with pytest.raises(NotAllowed):
        publish_headquarters(first, headquarters, signers, organisation.online, NOW)


def test_strangers_cannot_change_headquarters(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    signers = OfflineSigners(targets=an_organisation().targets)
    with pytest.raises(NotAllowed):
        publish_headquarters(first, organisation.headquarters, signers, organisation.online, NOW)


def test_headquarters_itself_asks_nobody(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    headquarters = organisation.with_changes(intake=(a_recipient(),))
    changed = publish_headquarters(
        first, headquarters, organisation.signers, organisation.online, NOW
    )
    news = read_trusted(changed, NOW)
    assert news.headquarters == headquarters
    assert (news.versions.targets, news.versions.library) == (2, 1)


def test_the_library_needs_online_keys_only(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    one = publish_library(
        first, forms={"A.json": b"1"}, vocabularies={}, online=organisation.online, now=NOW
    )
    two = publish_library(
        one, forms={"B.json": b"2"}, vocabularies={"v": b"1"}, online=organisation.online, now=NOW
    )
    news = read_trusted(two, NOW)
    assert (news.forms, news.vocabularies) == ({"B.json": b"2"}, {"v": b"1"})
    assert (news.versions.targets, news.versions.library) == (1, 3)


def test_what_is_no_longer_published_does_not_travel(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    one = publish_library(
        first, forms={"A.json": b"1"}, vocabularies={}, online=organisation.online, now=NOW
    )
    two = publish_library(one, forms={}, vocabularies={}, online=organisation.online, now=NOW)
    assert len(two.published_files()) == len(first.published_files())


@pytest.mark.parametrize("name", ["", "a/b", "../a", ".a", "a b", "ф", "a" * 101])
def test_a_form_needs_a_plain_name(
    organisation: Organisation, first: TrustedDirectory, name: str
) -> None:
    with pytest.raises(InvalidInput):
        publish_library(
            first, forms={name: b"1"}, vocabularies={}, online=organisation.online, now=NOW
        )


def test_online_keys_of_another_cannot_publish(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    with pytest.raises(DirectoryInvalid):
        publish_library(first, forms={}, vocabularies={}, online=OnlineKeys.generate(), now=NOW)


def test_renewal_changes_the_date_and_nothing_else(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    day = NOW + timedelta(days=20)
    news = read_trusted(renew(first, organisation.online, day), day)
    assert (news.issued_at, news.age_days, news.warnings) == (day, 0, ())
    assert (news.versions.root, news.versions.targets, news.versions.library) == (1, 1, 1)
    assert news.versions.timestamp == 2


def test_renewal_saves_a_library_that_would_expire(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    day = NOW + timedelta(days=320)
    news = read_trusted(renew(first, organisation.online, day), day)
    assert (news.versions.library, news.warnings) == (2, ())


def test_the_snapshot_is_the_same_for_the_same_directory(first: TrustedDirectory) -> None:
    archive = snapshot(first)
    assert archive == snapshot(TrustedDirectory(dict(reversed(first.files.items()))))
    assert take_in(archive, first, NOW).is_new is False


def test_the_holders_can_be_told_from_the_directory(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    assert custody_of(first) == organisation.custody


def test_a_replaced_holder_no_longer_counts(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    new = replace(organisation, root=(*organisation.root[:2], SigningKey.generate()))
    rotated = replace_keys(first, new.custody, new.signers, new.online, NOW)
    assert custody_of(rotated) == new.custody
    lost = OfflineSigners(organisation.root[1:], organisation.targets)
    with pytest.raises(NotAllowed):
        replace_keys(rotated, organisation.custody, lost, organisation.online, NOW)


def test_replacing_keys_keeps_what_is_published(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    one = publish_library(
        first, forms={"A.json": b"1"}, vocabularies={}, online=organisation.online, now=NOW
    )
    new = replace(organisation, online=OnlineKeys.generate())
    news = read_trusted(replace_keys(one, new.custody, new.signers, new.online, NOW), NOW)
    assert (news.forms, news.headquarters) == ({"A.json": b"1"}, organisation.headquarters)


@pytest.mark.parametrize("threshold", [0, 4])
def test_a_threshold_must_be_possible(organisation: Organisation, threshold: int) -> None:
    with pytest.raises(InvalidInput):
        Custody(organisation.custody.root, organisation.custody.targets, threshold)


def test_one_offline_key_cannot_stand_twice(organisation: Organisation) -> None:
    root = organisation.custody.root
    with pytest.raises(InvalidInput):
        Custody(root, root, 2)


def test_keys_hide_themselves(organisation: Organisation) -> None:
    shown = repr(organisation.online) + repr(organisation.signers)
    assert shown == "OnlineKeys()OfflineSigners()"


def test_after_a_restore_news_goes_on_above_what_devices_have_seen(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    seen = first
    for hour in range(3):
        seen = renew(seen, organisation.online, NOW + timedelta(hours=hour))
    restored = renew(first, organisation.online, NOW + timedelta(days=1))
    with pytest.raises(DirectoryOlder):
        take_in(restored.to_archive(), seen, NOW + timedelta(days=1))
    day = NOW + timedelta(days=2)
    jumped = renew(restored, organisation.online, day, at_least=1000)
    news = take_in(jumped.to_archive(), seen, day)
    versions = news.versions
    assert (versions.timestamp, versions.snapshot, versions.library) == (1000, 1000, 1000)
    assert (versions.root, versions.targets) == (1, 1)
    again = read_trusted(renew(jumped, organisation.online, day, at_least=1000), day).versions
    assert (again.timestamp, again.library) == (1001, 1000)


@pytest.mark.parametrize("version", [0, -1, 10**9 + 1, 2**60])
def test_versions_are_not_raised_to_their_end(
    organisation: Organisation, first: TrustedDirectory, version: int
) -> None:
    with pytest.raises(InvalidInput):
        renew(first, organisation.online, NOW, at_least=version)
