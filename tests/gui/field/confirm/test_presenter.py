from dataclasses import fields, replace

import pytest

from fieldkit.crypto import x509
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.headquarters import Policy
from fieldkit.gui.field.confirm.presenter import ConfirmPresenter
from fieldkit.hq.directory import create_directory, publish_headquarters
from fieldkit.operations.field.keep_directory import (
    headquarters_of,
    keep_directory,
    trusted_directory,
)
from fieldkit.transfer.directory import take_in
from tests.fakes.organisation import NOW, a_recipient


class FakeConfirm:
    def __init__(self) -> None:
        self.changes = None
        self.is_busy = False
        self.is_confirmed = False
        self.failures = []

    def show_changes(self, changes):
        self.changes = changes

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_confirmed(self):
        self.is_confirmed = True

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def confirming(device, run):
    view, confirmed = FakeConfirm(), []
    presenter = ConfirmPresenter(view, device, run, on_confirmed=lambda: confirmed.append(True))
    return view, presenter, confirmed


def publish(device, organisation, directory=None):
    """Let the device take in new intake keys; return the key and the directory."""
    key = a_recipient()
    published = publish_headquarters(
        directory or organisation.directory(),
        organisation.with_changes(intake=(key,)),
        organisation.signers,
        organisation.online,
        NOW,
    )
    news = take_in(published.to_archive(), trusted_directory(device.vault), NOW)
    with device.vault.transaction():
        keep_directory(device.vault, news)
    return key, published


def test_nothing_waits(confirming) -> None:
    view, presenter, confirmed = confirming
    presenter.start()
    assert view.changes == ()
    assert confirmed == []


def test_new_keys_are_shown_as_words_beside_the_old(device, organisation, confirming) -> None:
    publish(device, organisation)
    view, presenter, _confirmed = confirming
    presenter.start()
    [change] = view.changes
    assert change.title == "Keys that reports are sealed to"
    assert len(change.old[0].split()) == 10
    assert len(change.new[0].split()) == 10
    assert change.old != change.new


def take_in_changed(device, organisation, start, **changed):
    """Let the device know a headquarters, then take in what it changed; return the latter."""
    before = organisation.with_changes(**start)
    directory = create_directory(
        before, organisation.custody, organisation.signers, organisation.online, NOW
    )
    news = take_in(directory.to_archive(), None, NOW, root_sha256=directory.root_sha256)
    with device.vault.transaction():
        keep_directory(device.vault, news)
    after = replace(before, **changed)
    published = publish_headquarters(
        directory, after, organisation.signers, organisation.online, NOW
    )
    news = take_in(published.to_archive(), trusted_directory(device.vault), NOW)
    with device.vault.transaction():
        keep_directory(device.vault, news)
    return before, after


WEAKER = [
    (Policy(), Policy(keep_readable_copy=True), "Keep a readable copy after sealing", "no", "yes"),
    (
        Policy(delete_needs_copies=3),
        Policy(delete_needs_copies=1),
        "Copies at headquarters before this device deletes",
        "3",
        "1",
    ),
    (
        Policy(auto_seal_minutes=10),
        Policy(),
        "Drafts are sealed on their own",
        "after 10 minutes",
        "never",
    ),
    (
        Policy(auto_seal_minutes=10),
        Policy(auto_seal_minutes=60),
        "Drafts are sealed on their own",
        "after 10 minutes",
        "after 60 minutes",
    ),
    (Policy(require_tor=True), Policy(), "Only through Tor", "yes", "no"),
    (
        Policy(auto_seal_at_lock=True),
        Policy(),
        "Drafts left at a lock are sealed",
        "yes",
        "no",
    ),
    (
        Policy(auto_seal_on_removal=True),
        Policy(),
        "Pulling a stick out locks and seals",
        "yes",
        "no",
    ),
    (Policy(require_vpn=True), Policy(), "Only through a VPN or Tor", "yes", "no"),
    (Policy(require_onion=True), Policy(), "Only to an onion service", "yes", "no"),
    (
        Policy(seal_on_revocation=True),
        Policy(),
        "A device that is cut off seals its drafts",
        "yes",
        "no",
    ),
]


def test_no_rule_can_weaken_that_is_not_tried_here() -> None:
    names = {item.name for item in fields(Policy)}
    weakened = {
        name
        for old, new, *_said in WEAKER
        for name in names
        if getattr(old, name) != getattr(new, name)
    }
    assert weakened == names


@pytest.mark.parametrize(("old", "new", "title", "said_before", "said_now"), WEAKER)
def test_every_weaker_rule_shows_old_and_new_and_waits_for_a_yes(
    alone, organisation, run, old, new, title, said_before, said_now
) -> None:
    before, after = take_in_changed(alone, organisation, {"policy": old}, policy=new)
    view = FakeConfirm()
    presenter = ConfirmPresenter(view, alone, run, on_confirmed=lambda: None)
    presenter.start()
    [change] = view.changes
    assert (change.title, change.old, change.new) == (title, (said_before,), (said_now,))
    assert change.meaning
    assert not change.is_key
    assert headquarters_of(alone.vault, NOW).policy == before.policy
    presenter.confirm()
    assert headquarters_of(alone.vault, NOW).policy == after.policy


@pytest.mark.parametrize(("old", "new", "title", "said_before", "said_now"), WEAKER)
def test_a_stricter_rule_holds_at_once(
    alone, organisation, run, old, new, title, said_before, said_now
) -> None:
    take_in_changed(alone, organisation, {"policy": new}, policy=old)
    view = FakeConfirm()
    ConfirmPresenter(view, alone, run, on_confirmed=lambda: None).start()
    assert view.changes == ()
    assert headquarters_of(alone.vault, NOW).policy == old


def a_certificate():
    return x509.new_certificate_authority("devices", now=NOW)[1].decode("ascii")


@pytest.mark.parametrize(
    ("aspect", "make", "title"),
    [
        ("intake", lambda: (a_recipient(),), "Keys that reports are sealed to"),
        ("reserve", lambda: (a_recipient(),), "Reserve keys that reports are sealed to"),
        (
            "receipt_key",
            lambda: SigningKey.generate().public.to_openssh(),
            "Key that signs receipts",
        ),
        ("tls_ca", a_certificate, "Whom the device trusts as a server"),
    ],
)
def test_every_new_key_shows_old_and_new_words_and_waits_for_a_yes(
    alone, organisation, run, aspect, make, title
) -> None:
    start = {"tls_ca": a_certificate()} if aspect == "tls_ca" else {}
    before, after = take_in_changed(alone, organisation, start, **{aspect: make()})
    view = FakeConfirm()
    presenter = ConfirmPresenter(view, alone, run, on_confirmed=lambda: None)
    presenter.start()
    [change] = view.changes
    assert change.title == title
    assert change.is_key
    assert change.meaning
    assert [len(words.split()) for words in (*change.old, *change.new)] == [10, 10]
    assert change.old != change.new
    assert getattr(headquarters_of(alone.vault, NOW), aspect) == getattr(before, aspect)
    presenter.confirm()
    assert getattr(headquarters_of(alone.vault, NOW), aspect) == getattr(after, aspect)


def test_they_are_in_force_only_after_confirming(device, organisation, confirming) -> None:
    key, _published = publish(device, organisation)
    view, presenter, confirmed = confirming
    presenter.start()
    assert headquarters_of(device.vault, NOW).intake != (key,)
    presenter.confirm()
    assert headquarters_of(device.vault, NOW).intake == (key,)
    assert view.is_confirmed
    assert confirmed == [True]


def test_nothing_is_confirmed_before_it_was_shown(device, organisation, confirming) -> None:
    publish(device, organisation)
    view, presenter, confirmed = confirming
    presenter.confirm()
    assert not view.is_confirmed
    assert confirmed == []


def test_what_was_not_seen_is_not_confirmed(device, organisation, confirming) -> None:
    _key, published = publish(device, organisation)
    view, presenter, confirmed = confirming
    presenter.start()
    publish(device, organisation, published)
    presenter.confirm()
    assert len(view.failures) == 1
    assert not view.is_confirmed
    assert confirmed == []


def test_without_headquarters_it_is_said(alone, run) -> None:
    view = FakeConfirm()
    ConfirmPresenter(view, alone, run, on_confirmed=lambda: None).start()
    assert view.failures == ["No headquarters has been added to this vault."]
