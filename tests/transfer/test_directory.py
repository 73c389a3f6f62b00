"""What a device takes in of headquarters' directory, and above all what it does not."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.bundle import ustar
from fieldkit.bundle.card import make_card, read_card
from fieldkit.crypto.age import X25519Identity
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.headquarters import Aspect, Policy, RecipientKind
from fieldkit.domain.identifiers import HeadquartersId, Sha256
from fieldkit.errors import ConfirmationNeeded, DirectoryInvalid, DirectoryOlder
from fieldkit.hq.directory import (
    OfflineSigners,
    OnlineKeys,
    publish_headquarters,
    publish_library,
    renew,
    replace_keys,
)
from fieldkit.transfer.directory import (
    DirectoryNews,
    Notice,
    TrustedDirectory,
    confirm,
    read_trusted,
    take_in,
    take_in_card,
)
from tests.fakes.organisation import NOW, Forge, Organisation, Signed, a_recipient, an_organisation

FORM = b'{"format":"fieldkit-form/1"}'


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation()


@pytest.fixture(scope="module")
def first(organisation: Organisation) -> TrustedDirectory:
    return publish_library(
        organisation.directory(),
        forms={"T02.json": FORM},
        vocabularies={"articles.json": b"{}"},
        online=organisation.online,
        now=NOW,
    )


def taken(archive: bytes, trusted: TrustedDirectory) -> DirectoryNews:
    return take_in(archive, trusted, NOW)


def begun(directory: TrustedDirectory) -> TrustedDirectory:
    archive = directory.to_archive()
    return take_in(archive, None, NOW, root_sha256=directory.root_sha256).trusted


def published(organisation: Organisation, first: TrustedDirectory, **changed: Any) -> bytes:
    headquarters = organisation.with_changes(**changed)
    signers, online = organisation.signers, organisation.online
    return publish_headquarters(first, headquarters, signers, online, NOW).to_archive()


def test_the_first_directory_is_in_force_at_once(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    news = take_in(first.to_archive(), None, NOW, root_sha256=first.root_sha256)
    assert news.headquarters == news.published == organisation.headquarters
    assert (news.needs_confirmation, news.warnings, news.age_days) == ((), (), 0)
    assert news.is_new


def test_forms_and_vocabularies_arrive_by_name(first: TrustedDirectory) -> None:
    news = read_trusted(first, NOW)
    assert news.forms == {"T02.json": FORM}
    assert news.vocabularies == {"articles.json": b"{}"}


def test_what_is_stored_is_read_back_from_its_bytes_by_name(first: TrustedDirectory) -> None:
    stored = TrustedDirectory(dict(begun(first).files))
    assert read_trusted(stored, NOW).published == read_trusted(first, NOW).published


def test_the_same_news_again_changes_nothing(first: TrustedDirectory) -> None:
    trusted = begun(first)
    news = taken(first.to_archive(), trusted)
    assert not news.is_new
    assert dict(news.trusted.files) == dict(trusted.files)


def test_the_first_news_needs_a_fingerprint(first: TrustedDirectory) -> None:
    with pytest.raises(DirectoryInvalid):
        take_in(first.to_archive(), None, NOW)


def test_another_fingerprint_is_refused(first: TrustedDirectory) -> None:
    with pytest.raises(DirectoryInvalid):
        take_in(first.to_archive(), None, NOW, root_sha256=Sha256("0" * 64))


def test_another_headquarters_is_refused(first: TrustedDirectory) -> None:
    with pytest.raises(DirectoryInvalid):
        taken(an_organisation().directory().to_archive(), begun(first))


# Old news


def test_older_news_is_refused(organisation: Organisation, first: TrustedDirectory) -> None:
    newer = renew(first, organisation.online, NOW)
    with pytest.raises(DirectoryOlder):
        taken(first.to_archive(), begun(newer))


def test_an_older_library_under_a_new_timestamp_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = publish_library(first, forms={}, vocabularies={}, online=organisation.online, now=NOW)
    forge = Forge(organisation, newer)
    forge.files |= {
        name: data
        for name, data in first.published_files().items()
        if name not in ("timestamp.json", "snapshot.json")
    }
    with pytest.raises(DirectoryOlder):
        taken(forge.follow().archive(), begun(newer))


def test_older_targets_under_a_new_timestamp_are_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = publish_headquarters(
        first, organisation.headquarters, organisation.signers, organisation.online, NOW
    )
    forge = Forge(organisation, newer)
    forge.files["targets.json"] = first.files["targets.json"]
    with pytest.raises(DirectoryOlder):
        taken(forge.follow().archive(), begun(newer))


def test_an_older_snapshot_under_a_new_timestamp_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = renew(first, organisation.online, NOW)
    forge = Forge(organisation, first)
    forge.edit("timestamp.json", lambda signed: signed.update(version=9))
    with pytest.raises(DirectoryOlder):
        taken(forge.archive(), begun(newer))


@pytest.mark.parametrize("name", ["timestamp.json", "targets.json", "library.json"])
def test_two_files_of_one_version_are_refused(
    organisation: Organisation, first: TrustedDirectory, name: str
) -> None:
    forge = Forge(organisation, first)
    forge.edit(name, lambda signed: signed.update(expires="2040-01-01T00:00:00Z"))
    if name != "timestamp.json":
        forge.follow()
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_a_shorter_root_chain_is_older(organisation: Organisation, first: TrustedDirectory) -> None:
    rotated = replace_keys(
        first, organisation.custody, organisation.signers, organisation.online, NOW
    )
    forge = Forge(organisation, rotated)
    del forge.files["root-0002.json"]
    with pytest.raises(DirectoryOlder):
        taken(forge.follow().archive(), begun(rotated))


# Signatures


@pytest.mark.parametrize(
    "name", ["root-0001.json", "timestamp.json", "snapshot.json", "targets.json", "library.json"]
)
def test_an_unsigned_file_is_refused(
    organisation: Organisation, first: TrustedDirectory, name: str
) -> None:
    files = dict(first.published_files())
    content = json.loads(files[name])
    content["signatures"][0]["sig"] = "00" * 64
    files[name] = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    forge = Forge(organisation, TrustedDirectory(files))
    if name in ("targets.json", "library.json"):
        forge.follow()
    if name == "snapshot.json":
        forge.edit(
            "timestamp.json", lambda signed: signed.update(version=9, meta=_line(forge, name))
        )
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def _line(forge: Forge, name: str) -> Signed:
    return {name: forge._line(name)}


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_signers_of_targets_are_refused(
    organisation: Organisation, first: TrustedDirectory, count: int
) -> None:
    forge = Forge(organisation, first)
    forge.edit("targets.json", _next_version, organisation.targets[:count])
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_any_two_of_the_three_holders_suffice(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.edit("targets.json", _next_version, organisation.targets[1:])
    assert taken(forge.follow().archive(), begun(first)).versions.targets == 2


def test_one_holder_cannot_sign_twice(organisation: Organisation, first: TrustedDirectory) -> None:
    forge = Forge(organisation, first)
    forge.edit("targets.json", _next_version, [organisation.targets[0]] * 2)
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_the_online_keys_cannot_sign_targets(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    online = organisation.online
    forge = Forge(organisation, first)
    forge.edit("targets.json", _next_version, (online.library, online.snapshot, online.timestamp))
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_one_key_under_two_names_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    def alias(signed: Signed) -> None:
        key = next(iter(signed["keys"].values()))
        signed["keys"]["0" * 64] = key
        signed["roles"]["targets"]["keyids"].append("0" * 64)

    forge = Forge(organisation, first).edit("root-0001.json", alias)
    with pytest.raises(DirectoryInvalid):
        begun(TrustedDirectory(forge.files))


def test_an_offline_key_may_not_serve_online(organisation: Organisation) -> None:
    muddled = replace(
        organisation, online=replace(organisation.online, library=organisation.root[0])
    )
    with pytest.raises(DirectoryInvalid):
        muddled.directory()


# Mixed and overstepping


def test_an_older_library_in_newer_news_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = publish_library(
        first,
        forms={"T02.json": b"{}"},
        vocabularies={"articles.json": b"{}"},
        online=organisation.online,
        now=NOW,
    )
    forge = Forge(organisation, newer)
    forge.files["library.json"] = first.files["library.json"]
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


@pytest.mark.parametrize("name", ["snapshot.json", "targets.json", "library.json"])
def test_two_files_of_one_version_cannot_be_exchanged(
    organisation: Organisation, first: TrustedDirectory, name: str
) -> None:
    forge = Forge(organisation, first)
    forge.edit("targets.json", _next_version).edit("library.json", _next_version).follow()
    forge.edit(name, lambda signed: signed.update(expires="2040-01-01T00:00:00Z"))
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_a_snapshot_that_names_another_version_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first).follow()
    forge.edit("snapshot.json", lambda signed: signed["meta"]["library.json"].update(version=9))
    forge.edit(
        "timestamp.json", lambda signed: signed["meta"].update(_line(forge, "snapshot.json"))
    )
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_the_library_may_add_forms_alone(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first).edit("library.json", _next_version)
    forge.add_target("library.json", "forms/T09.json", b"{}")
    news = taken(forge.follow().archive(), begun(first))
    assert news.forms == {"T02.json": FORM, "T09.json": b"{}"}


def test_the_library_cannot_publish_headquarters(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first).edit("library.json", _next_version)
    forge.add_target("library.json", "headquarters.json", b"{}")
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


@pytest.mark.parametrize(
    "path",
    [
        "T02.json",
        "forms/a/b",
        "forms/../x",
        "forms/",
        "policy/x",
        "forms/.x",
        "/forms/x",
        "Forms/x",
    ],
)
def test_the_library_stays_on_its_paths(
    organisation: Organisation, first: TrustedDirectory, path: str
) -> None:
    forge = Forge(organisation, first).edit("library.json", _next_version)
    forge.add_target("library.json", path, b"{}")
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_the_library_cannot_delegate(organisation: Organisation, first: TrustedDirectory) -> None:
    delegations = json.loads(first.files["targets.json"])["signed"]["delegations"]
    forge = Forge(organisation, first)
    forge.edit("library.json", lambda signed: signed.update(version=9, delegations=delegations))
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


@pytest.mark.parametrize(
    "changed",
    [{"paths": ["*"]}, {"paths": ["forms/*"]}, {"terminating": False}, {"name": "other"}],
)
def test_targets_cannot_delegate_otherwise(
    organisation: Organisation, first: TrustedDirectory, changed: Signed
) -> None:
    def delegate(signed: Signed) -> None:
        signed["version"] += 1
        signed["delegations"]["roles"][0].update(changed)

    forge = Forge(organisation, first).edit("targets.json", delegate)
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_a_file_that_nobody_signed_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.files["0" * 64 + ".json"] = b"{}"
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_a_missing_file_is_refused(organisation: Organisation, first: TrustedDirectory) -> None:
    for name in first.published_files():
        forge = Forge(organisation, first)
        del forge.files[name]
        with pytest.raises(DirectoryInvalid):
            taken(forge.archive(), begun(first))


def test_a_changed_form_is_refused(organisation: Organisation, first: TrustedDirectory) -> None:
    forge = Forge(organisation, first)
    name = next(name for name, data in forge.files.items() if data == FORM)
    forge.files[name] = FORM.replace(b"1", b"2")
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_the_files_stand_in_one_order_only(first: TrustedDirectory) -> None:
    members = ustar.unpack(first.to_archive(), max_members=100, max_bytes=10**7)
    with pytest.raises(DirectoryInvalid):
        taken(ustar.pack(reversed(members)), begun(first))


def test_a_foreign_member_is_refused(first: TrustedDirectory) -> None:
    members = ustar.unpack(first.to_archive(), max_members=100, max_bytes=10**7)
    with pytest.raises(DirectoryInvalid):
        taken(ustar.pack((*members, ("in-force.json", b"{}"))), begun(first))


@pytest.mark.parametrize(
    "change",
    [
        {"version": "3"},
        {"version": True},
        {"version": 0},
        {"spec_version": "2.0.0"},
        {"expires": "never"},
        {"_type": "snapshot"},
        {"issued": "yesterday"},
        {"unheard_of": 1},
        {"meta": {}},
    ],
)
def test_an_odd_timestamp_is_refused(
    organisation: Organisation, first: TrustedDirectory, change: Signed
) -> None:
    forge = Forge(organisation, first).follow()
    forge.edit("timestamp.json", lambda signed: signed.update(change))
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_the_same_timestamp_with_other_spacing_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.files["timestamp.json"] = json.dumps(json.loads(forge.files["timestamp.json"])).encode()
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_what_stands_under_x_is_signed_and_ignored(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first).follow()
    forge.edit("timestamp.json", lambda signed: signed.update(x={"later": 1}))
    assert taken(forge.archive(), begun(first)).is_new


# Root rotation and theft of online keys


def _rotated(organisation: Organisation) -> Organisation:
    return replace(
        organisation,
        root=tuple(SigningKey.generate() for _ in range(3)),
        targets=tuple(SigningKey.generate() for _ in range(3)),
        online=OnlineKeys.generate(),
    )


def _both(old: Organisation, new: Organisation) -> OfflineSigners:
    return OfflineSigners(old.signers.root + new.signers.root, new.signers.targets)


def test_headquarters_may_replace_all_its_keys(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    new = _rotated(organisation)
    signers = _both(organisation, new)
    rotated = replace_keys(first, new.custody, signers, new.online, NOW)
    news = taken(rotated.to_archive(), begun(first))
    assert news.versions.root == 2
    assert [warning.notice for warning in news.warnings] == [Notice.ROOT_CHANGED]
    again = replace_keys(rotated, new.custody, new.signers, new.online, NOW)
    assert taken(again.to_archive(), begun(first)).versions.root == 3


@pytest.mark.parametrize("who", ["old", "new"])
def test_a_new_root_needs_both_the_old_and_the_new_keys(
    organisation: Organisation, first: TrustedDirectory, who: str
) -> None:
    new = _rotated(organisation)
    signers = _both(organisation, new)
    forge = Forge(new, replace_keys(first, new.custody, signers, new.online, NOW))
    keys = {"old": organisation.signers.root, "new": new.signers.root}[who]
    forge.edit("root-0002.json", lambda signed: None, keys)
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_a_gap_in_the_root_chain_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.files["root-0003.json"] = forge.files["root-0001.json"]
    forge.edit("root-0003.json", lambda signed: signed.update(version=3))
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_another_root_of_a_known_version_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    custody, signers, online = organisation.custody, organisation.signers, organisation.online
    one = replace_keys(first, custody, signers, online, NOW)
    other = replace_keys(first, custody, signers, online, NOW + timedelta(days=1))
    later = publish_headquarters(other, organisation.headquarters, signers, online, NOW)
    later = publish_library(later, forms={}, vocabularies={}, online=online, now=NOW)
    with pytest.raises(DirectoryInvalid):
        taken(later.to_archive(), begun(one))


def test_a_root_of_another_version_than_its_name_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    custody, signers, online = organisation.custody, organisation.signers, organisation.online
    forge = Forge(organisation, replace_keys(first, custody, signers, online, NOW))
    forge.edit("root-0002.json", lambda signed: signed.update(version=3))
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


def test_keys_of_before_no_longer_sign_news(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    new = _rotated(organisation)
    signers = _both(organisation, new)
    forge = Forge(organisation, replace_keys(first, new.custody, signers, new.online, NOW))
    with pytest.raises(DirectoryInvalid):
        taken(forge.follow().archive(), begun(first))


def test_a_thief_of_online_keys_cannot_end_all_news(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.edit("library.json", lambda signed: signed.update(version=2**53 - 1)).follow()
    forge.edit("timestamp.json", lambda signed: signed.update(version=2**53 - 1))
    misled = taken(forge.archive(), begun(first)).trusted
    new = replace(organisation, online=OnlineKeys.generate())
    recovered = replace_keys(first, new.custody, new.signers, new.online, NOW)
    assert taken(recovered.to_archive(), misled).forms == {"T02.json": FORM}


def test_versions_start_afresh_only_where_all_keys_are_new(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = renew(renew(first, organisation.online, NOW), organisation.online, NOW)
    rotated = replace_keys(
        first, organisation.custody, organisation.signers, organisation.online, NOW
    )
    with pytest.raises(DirectoryOlder):
        taken(rotated.to_archive(), begun(newer))


# Expiry and age


def test_expired_news_is_taken_in_with_warnings(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    newer = renew(first, organisation.online, NOW + timedelta(days=1))
    news = take_in(newer.to_archive(), begun(first), NOW + timedelta(days=41))
    (warning,) = news.warnings
    assert (warning.notice, warning.role, warning.days) == (Notice.EXPIRED, "timestamp", 10)
    assert (news.is_new, news.age_days) == (True, 40)


def test_after_years_everything_has_expired_and_still_holds(first: TrustedDirectory) -> None:
    news = read_trusted(first, NOW + timedelta(days=3 * 365))
    assert {warning.role for warning in news.warnings} == {
        "root",
        "timestamp",
        "snapshot",
        "targets",
        "library",
    }


def test_a_single_holder_is_shown_as_low() -> None:
    demo = an_organisation(threshold=1, count=1)
    notices = [warning.notice for warning in read_trusted(demo.directory(), NOW).warnings]
    assert notices == [Notice.FEW_SIGNERS] * 2


def test_news_from_tomorrow_says_that_the_clock_is_behind(first: TrustedDirectory) -> None:
    news = read_trusted(first, NOW - timedelta(days=2))
    (warning,) = news.warnings
    assert (warning.notice, warning.days, news.age_days) == (Notice.CLOCK_BEHIND, 2, 0)


# What waits for a person


def test_a_new_recipient_waits_until_it_is_confirmed(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    recipient = a_recipient()
    news = taken(published(organisation, first, intake=(recipient,)), begun(first))
    assert news.headquarters == organisation.headquarters
    (waiting,) = news.needs_confirmation
    assert waiting.change.aspect is Aspect.INTAKE
    assert waiting.old_words != waiting.new_words
    assert [len(words) for words in (*waiting.old_words, *waiting.new_words)] == [10, 10]
    confirmed = read_trusted(confirm(news.trusted, news.published_sha256), NOW)
    assert confirmed.headquarters.intake == (recipient,)
    assert confirmed.needs_confirmation == ()


def test_a_weaker_policy_waits_and_stays_waiting(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    archive = published(organisation, first, policy=Policy(keep_readable_copy=True))
    news = taken(archive, taken(archive, begun(first)).trusted)
    assert not news.headquarters.policy.keep_readable_copy
    (waiting,) = news.needs_confirmation
    assert (waiting.change.old, waiting.change.new) == (("false",), ("true",))
    assert (waiting.old_words, waiting.new_words) == ((), ())


def test_a_stronger_policy_holds_at_once(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    archive = published(organisation, first, policy=Policy(auto_seal_minutes=15))
    news = taken(archive, begun(first))
    assert news.headquarters.policy.auto_seal_minutes == 15
    assert news.needs_confirmation == ()
    assert [change.aspect for change in news.at_once] == [Aspect.AUTO_SEAL_MINUTES]


def test_a_new_receipt_key_waits(organisation: Organisation, first: TrustedDirectory) -> None:
    key = SigningKey.generate().public.to_openssh()
    news = taken(published(organisation, first, receipt_key=key), begun(first))
    assert news.headquarters.receipt_key == organisation.headquarters.receipt_key
    assert [item.change.aspect for item in news.needs_confirmation] == [Aspect.RECEIPT_KEY]


def test_only_what_was_seen_can_be_confirmed(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    seen = taken(published(organisation, first, intake=(a_recipient(),)), begun(first))
    later = taken(published(organisation, first, intake=(a_recipient(),)), begun(first))
    with pytest.raises(ConfirmationNeeded):
        confirm(later.trusted, seen.published_sha256)


def test_a_withdrawn_change_waits_no_longer(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    signers, online = organisation.signers, organisation.online
    weaker = organisation.with_changes(policy=Policy(keep_readable_copy=True))
    one = publish_headquarters(first, weaker, signers, online, NOW)
    two = publish_headquarters(one, organisation.headquarters, signers, online, NOW)
    news = taken(two.to_archive(), taken(one.to_archive(), begun(first)).trusted)
    assert news.needs_confirmation == ()


def test_keys_that_cannot_be_used_are_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    with pytest.raises(DirectoryInvalid):
        published(organisation, first, intake=("age1pq1" + "q" * 1952,))


def test_a_change_of_the_headquarters_id_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    with pytest.raises(DirectoryInvalid):
        published(organisation, first, headquarters_id=HeadquartersId("cd" * 16))


def test_the_simpler_kind_of_key_waits_as_a_whole(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    texts = [X25519Identity.generate().recipient().to_text() for _ in range(2)]
    archive = published(
        organisation, first, kind=RecipientKind.X25519, intake=(texts[0],), reserve=(texts[1],)
    )
    news = taken(archive, begun(first))
    assert news.headquarters == organisation.headquarters
    assert len(news.needs_confirmation) == 2


# Damage


def test_damage_to_what_is_stored_is_said(first: TrustedDirectory) -> None:
    for name in first.files:
        damaged = TrustedDirectory({**first.files, name: first.files[name][:-1]})
        with pytest.raises(DirectoryInvalid):
            read_trusted(damaged, NOW)


def test_every_truncation_is_refused(first: TrustedDirectory) -> None:
    trusted, archive = begun(first), first.to_archive()
    for length in range(0, len(archive), 97):
        with pytest.raises(DirectoryInvalid):
            taken(archive[:length], trusted)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_is_refused_or_changes_nothing(
    first: TrustedDirectory, data: st.DataObject
) -> None:
    archive = bytearray(first.to_archive())
    place = data.draw(st.integers(0, len(archive) - 1))
    archive[place] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(DirectoryInvalid, DirectoryOlder):
        news = taken(bytes(archive), first)
        assert (news.published, news.forms) == (
            read_trusted(first, NOW).published,
            read_trusted(first, NOW).forms,
        )


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DirectoryInvalid):
        take_in(data, None, NOW, root_sha256=Sha256("0" * 64))


def test_a_deeply_nested_file_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    forge = Forge(organisation, first)
    forge.files["timestamp.json"] = b"[" * 50_000
    with pytest.raises(DirectoryInvalid):
        taken(forge.archive(), begun(first))


# Cards


def a_card(organisation: Organisation, first: TrustedDirectory, **changed: Any) -> bytes:
    values = {
        "headquarters": organisation.headquarters.headquarters_id,
        "root_sha256": first.root_sha256,
        "receipt_key": organisation.receipt,
        "created": NOW,
    }
    return make_card(first.to_archive(), **(values | changed))


def test_a_card_begins_trust(organisation: Organisation, first: TrustedDirectory) -> None:
    card = read_card(a_card(organisation, first))
    news = take_in_card(card, first.root_sha256, NOW)
    assert news.headquarters == organisation.headquarters


def test_a_card_with_another_fingerprint_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    card = read_card(a_card(organisation, first))
    with pytest.raises(DirectoryInvalid):
        take_in_card(card, an_organisation().directory().root_sha256, NOW)


def test_a_card_that_claims_another_fingerprint_than_its_own_is_refused(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    card = read_card(a_card(organisation, first, root_sha256=Sha256("0" * 64)))
    with pytest.raises(DirectoryInvalid):
        take_in_card(card, first.root_sha256, NOW)


def test_a_card_cannot_claim_the_fingerprint_of_another(
    organisation: Organisation, first: TrustedDirectory
) -> None:
    expected = an_organisation().directory().root_sha256
    card = read_card(a_card(organisation, first, root_sha256=expected))
    with pytest.raises(DirectoryInvalid):
        take_in_card(card, expected, NOW)


@pytest.mark.parametrize(
    "changed",
    [{"receipt_key": SigningKey.generate()}, {"headquarters": HeadquartersId("cd" * 16)}],
)
def test_a_card_that_does_not_fit_its_directory_is_refused(
    organisation: Organisation, first: TrustedDirectory, changed: dict[str, Any]
) -> None:
    card = read_card(a_card(organisation, first, **changed))
    with pytest.raises(DirectoryInvalid):
        take_in_card(card, first.root_sha256, NOW)


def _next_version(signed: Signed) -> None:
    signed["version"] += 1
