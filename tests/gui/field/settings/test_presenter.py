from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.domain.preferences import Colours, PanicExtent, Preferences
from fieldkit.errors import DiskFull
from fieldkit.gui.field.settings.presenter import SettingsPresenter
from fieldkit.gui.field.settings.shown import ShownStick
from fieldkit.operations.field.keep_preferences import keep_preferences, kept_preferences
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.platform.volumes import Volume
from tests.fakes.field import a_draft
from tests.fakes.secret_store import MemorySecretStore


class FakeSettings:
    def __init__(self) -> None:
        self.shown = None
        self.is_changed = None
        self.asked = None
        self.vault = None
        self.headquarters = None
        self.failures = []
        self.sticks = ()

    def show_preferences(self, preferences, *, is_changed):
        self.shown, self.is_changed = preferences, is_changed

    def ask_for_everything(self, unreceived):
        self.asked = unreceived

    def show_sticks(self, sticks):
        self.sticks = sticks

    def show_vault(self, vault):
        self.vault = vault

    def show_headquarters(self, headquarters):
        self.headquarters = headquarters

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def settings(device, run):
    view, worn = FakeSettings(), []
    presenter = SettingsPresenter(view, device, run, on_changed=worn.append, find_volumes=list)
    presenter.start()
    return view, presenter, worn


def test_a_choice_holds_at_once_and_is_kept(settings, device) -> None:
    view, presenter, worn = settings
    presenter.choose_text_percent(150)
    presenter.choose_colours(Colours.DARK)
    presenter.choose_lock_minutes(1)
    presenter.choose_locks_with_screen(False)
    presenter.choose_panic_seconds(5)
    chosen = Preferences(150, Colours.DARK, 1, False, 5)
    assert worn[-1] == chosen
    assert view.shown == chosen
    assert kept_preferences(device.vault) == chosen


OWN = Volume(Path("/media/own"), "OWN", 8 * 10**9, 10**9, "vfat", False, uuid="AAAA-1111")


def test_a_stick_is_chosen_kept_and_named_when_it_is_not_there(device, run) -> None:
    view, plugged = FakeSettings(), [OWN]
    presenter = SettingsPresenter(
        view, device, run, on_changed=lambda _chosen: None, find_volumes=lambda: list(plugged)
    )
    presenter.start()
    [stick] = view.sticks
    assert (stick.name, stick.is_plugged_in) == ("OWN, 7.5 GB", True)
    presenter.choose_locks_without_stick(True)  # of which stick?
    assert not view.shown.locks_without_stick
    presenter.choose_stick(stick.identity)
    presenter.choose_locks_without_stick(True)
    assert kept_preferences(device.vault) == Preferences(
        stick=OWN.identity, stick_name="OWN, 7.5 GB", locks_without_stick=True
    )
    plugged.clear()
    presenter.look_for_sticks()
    assert view.sticks == (ShownStick(OWN.identity, "OWN, 7.5 GB", is_plugged_in=False),)
    presenter.choose_stick("")
    assert kept_preferences(device.vault) == Preferences()


def test_a_stick_that_was_not_offered_is_not_taken(settings) -> None:
    view, presenter, worn = settings
    presenter.choose_stick("CCCC-3333")
    assert worn == []


def test_what_a_stick_is_known_by_is_not_in_what_is_logged() -> None:
    assert "AAAA" not in repr(Preferences(stick="AAAA-1111", stick_name="AAAA"))


def test_everything_can_be_put_back_as_it_was_at_the_beginning(device, run) -> None:
    before = Preferences(colours=Colours.CONTRAST, text_percent=125)
    keep_preferences(device.vault, before)
    view, worn = FakeSettings(), []
    presenter = SettingsPresenter(view, device, run, on_changed=worn.append)
    presenter.start()
    assert view.shown == before
    assert not view.is_changed
    presenter.choose_colours(Colours.LIGHT)
    presenter.choose_text_percent(200)
    assert view.is_changed
    presenter.put_back()
    assert worn[-1] == before
    assert not view.is_changed
    assert kept_preferences(device.vault) == before


def test_nothing_is_chosen_before_it_is_known_what_holds(device, run) -> None:
    keep_preferences(device.vault, Preferences(lock_minutes=1))
    run.hold()
    view, worn = FakeSettings(), []
    presenter = SettingsPresenter(view, device, run, on_changed=worn.append)
    presenter.start()
    presenter.choose_colours(Colours.DARK)
    presenter.put_back()
    run.go()
    assert worn == []
    assert kept_preferences(device.vault).lock_minutes == 1


def test_the_same_choice_again_writes_nothing(settings, run) -> None:
    _view, presenter, worn = settings
    before = len(run.lanes)
    presenter.choose_text_percent(100)
    assert worn == []
    assert len(run.lanes) == before


def test_a_choice_that_cannot_be_kept_holds_and_is_said(settings, run) -> None:
    view, presenter, worn = settings
    run.fails_with = DiskFull()
    presenter.choose_colours(Colours.DARK)
    assert worn[-1].colours is Colours.DARK
    assert view.failures


def test_panic_destroys_everything_only_after_a_second_yes(settings, device) -> None:
    seal_report(device, [a_draft(device)])
    seal_report(device, [a_draft(device), a_draft(device)])
    view, presenter, _worn = settings
    presenter.start()  # as another visit
    presenter.choose_panic_extent(PanicExtent.EVERYTHING)
    assert view.asked == 3
    assert kept_preferences(device.vault).panic_extent is PanicExtent.ACCESS
    presenter.confirm_everything()
    assert kept_preferences(device.vault).panic_extent is PanicExtent.EVERYTHING


def test_going_back_to_the_narrower_extent_needs_one_press(settings, device) -> None:
    view, presenter, _worn = settings
    presenter.confirm_everything()
    presenter.choose_panic_extent(PanicExtent.ACCESS)
    assert view.asked is None
    assert kept_preferences(device.vault).panic_extent is PanicExtent.ACCESS


def test_headquarters_is_shown_with_its_words_and_rules(settings) -> None:
    view, _presenter, _worn = settings
    assert len(view.headquarters.words) == 10
    assert len(view.headquarters.device_words) == 10
    assert view.headquarters.words != view.headquarters.device_words
    assert any("2 copies" in rule for rule in view.headquarters.rules)
    assert not view.headquarters.waits


def test_a_vault_without_headquarters_says_so(alone, run) -> None:
    view = FakeSettings()
    SettingsPresenter(view, alone, run, on_changed=print).start()
    assert view.headquarters.words == ()
    assert view.headquarters.rules == ()
    assert "not asked" in view.headquarters.state


def test_a_portable_vault_is_called_what_it_is(settings) -> None:
    view, _presenter, _worn = settings
    assert "passphrase alone" in view.vault.keyring
    assert "no recovery" in view.vault.recovery


def test_a_vault_with_a_keyring_says_that_both_are_needed(device, run) -> None:
    view = FakeSettings()
    session = replace(device, secrets=MemorySecretStore())
    SettingsPresenter(view, session, run, on_changed=print).start()
    assert "keyring together" in view.vault.keyring
