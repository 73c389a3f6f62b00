import pytest

from fieldkit.errors import DiskFull, KeyringUnavailable
from fieldkit.gui.first_run.presenter import FirstRunPresenter
from fieldkit.gui.gate import Gate
from fieldkit.operations.field.prepare_device import (
    PreparationStep,
    end_preparation,
    next_preparation,
)
from fieldkit.vault import keyslots
from tests.fakes.clock import FixedClock
from tests.fakes.passphrase_choice import FakeChoice

GOOD = "five invented words for tests"


class FakeFirstRun(FakeChoice):
    def __init__(self) -> None:
        super().__init__()
        self.page = ""
        self.is_busy = False
        self.problems = []
        self.needs_portable = False

    def show_welcome(self):
        self.page = "welcome"

    def show_choice(self):
        self.page = "choice"

    def show_repeat(self):
        self.page = "repeat"

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_problem(self, sentence, hint, *, needs_portable=False):
        self.problems.append(sentence)
        self.needs_portable = needs_portable


@pytest.fixture
def first(run, tmp_path, secrets):
    view, opened = FakeFirstRun(), []
    gate = Gate(tmp_path / "vault", FixedClock(), lambda: secrets, opened.append)
    presenter = FirstRunPresenter(view, run, gate)
    yield view, presenter, opened
    for session in opened:
        session.vault.close()


def test_it_begins_with_the_language_and_what_this_is(first) -> None:
    view, presenter, _opened = first
    presenter.start()
    assert view.page == "welcome"
    presenter.begin()
    assert view.page == "choice"


@pytest.mark.parametrize(
    ("passphrase", "page"), [("short", "choice"), ("password1234", "choice"), (GOOD, "repeat")]
)
def test_only_a_good_passphrase_leads_on(first, passphrase, page) -> None:
    view, presenter, _opened = first
    presenter.begin()
    presenter.choose(passphrase)
    assert view.page == page
    assert view.ratings[-1].length == len(passphrase)


def test_words_are_proposed(first) -> None:
    view, presenter, _opened = first
    presenter.choice.propose()
    presenter.choose(view.proposal)
    assert view.page == "repeat"


def test_a_slip_makes_nothing(first, tmp_path) -> None:
    view, presenter, opened = first
    presenter.create(GOOD, GOOD + "x", False)
    assert view.problems == ["This is not what you typed before."]
    assert not (tmp_path / "vault").exists()
    assert opened == []


@pytest.mark.slow
def test_the_vault_is_made_closed_and_opened_again(first, tmp_path, secrets) -> None:
    view, presenter, opened = first
    presenter.create(GOOD, GOOD, False)
    [session] = opened
    assert view.problems == []
    assert not view.is_busy
    assert session.secrets is secrets
    assert keyslots.read(tmp_path / "vault").needs_keyring
    # What comes next is known to the vault, until it is done or left for later.
    assert next_preparation(session) is PreparationStep.HEADQUARTERS
    end_preparation(session)
    assert next_preparation(session) is None


def test_without_a_keyring_the_weaker_vault_is_offered_not_made(first, run, tmp_path) -> None:
    view, presenter, opened = first
    run.fails_with = KeyringUnavailable()
    presenter.create(GOOD, GOOD, False)
    assert view.needs_portable
    assert opened == []
    assert not (tmp_path / "vault").exists()


def test_a_full_disk_is_said_and_offers_nothing_weaker(first, run) -> None:
    view, presenter, _opened = first
    run.fails_with = DiskFull()
    presenter.create(GOOD, GOOD, False)
    assert view.problems == ["The disk is full."]
    assert not view.needs_portable


def test_a_device_that_was_not_made_here_is_not_led(alone) -> None:
    assert next_preparation(alone) is None
