import pytest

from fieldkit.gui.field.confirm.presenter import ConfirmPresenter
from fieldkit.hq.directory import publish_headquarters
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
