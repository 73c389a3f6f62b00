import pytest

from fieldkit.crypto import passphrase as stretching
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.unlock.presenter import MIN_PASSPHRASE, UnlockPresenter, passphrase_problem
from fieldkit.operations.create_vault import create_vault
from tests.fakes.clock import FixedClock
from tests.fakes.secret_store import MemorySecretStore

PASSPHRASE = "five invented words for tests"


class FakeUnlock:
    def __init__(self) -> None:
        self.mode = ""
        self.is_busy = False
        self.problems = []
        self.offers_portable = False

    def show_unlock(self):
        self.mode = "unlock"

    def show_create(self):
        self.mode = "create"

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_problem(self, sentence, hint, *, offers_portable=False):
        self.problems.append(sentence)
        self.offers_portable = offers_portable


@pytest.fixture
def secrets():
    return MemorySecretStore()


@pytest.fixture
def first(run, tmp_path, secrets):
    view, opened = FakeUnlock(), []
    presenter = UnlockPresenter(
        view,
        run,
        tmp_path / "vault",
        clock=FixedClock(),
        open_keyring=lambda: secrets,
        on_unlocked=opened.append,
    )
    yield view, presenter, opened
    for session in opened:
        session.vault.close()


@pytest.fixture
def a_vault(tmp_path, secrets):
    create_vault(
        tmp_path / "vault",
        PASSPHRASE,
        clock=FixedClock(),
        secrets=secrets,
        parameters=stretching.FOR_TESTS,
    ).vault.close()


def test_an_empty_folder_asks_for_a_new_passphrase(first) -> None:
    view, presenter, _opened = first
    presenter.start()
    assert view.mode == "create"


def test_a_vault_asks_for_its_passphrase(first, a_vault) -> None:
    view, presenter, _opened = first
    presenter.start()
    assert view.mode == "unlock"


def test_the_right_passphrase_opens(first, a_vault) -> None:
    view, presenter, opened = first
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1
    assert view.problems == []
    assert not view.is_busy


def test_a_wrong_passphrase_is_said_and_can_be_tried_again(first, a_vault) -> None:
    view, presenter, opened = first
    presenter.unlock("wrong")
    assert view.problems == ["The passphrase is wrong."]
    assert not view.is_busy
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1


def test_a_missing_keyring_offers_a_portable_vault_only_for_a_new_one(first, secrets, run) -> None:
    view, presenter, opened = first
    run.fails_with = KeyringUnavailable()
    presenter.create(PASSPHRASE, False)
    assert view.offers_portable
    assert opened == []


def test_a_vault_whose_keyring_is_away_is_not_offered_to_be_weaker(first, a_vault, secrets) -> None:
    view, presenter, opened = first
    secrets.is_locked = True
    presenter.unlock(PASSPHRASE)
    assert view.problems == ["The system keyring cannot be reached."]
    assert not view.offers_portable
    assert opened == []


def test_a_damaged_vault_is_not_created_anew(first, a_vault, tmp_path) -> None:
    view, presenter, opened = first
    for name in ("keyslots.a", "keyslots.b"):
        (tmp_path / "vault" / name).write_bytes(b"x")
    presenter.start()
    assert view.mode == "unlock"
    presenter.unlock(PASSPHRASE)
    assert len(view.problems) == 1
    assert opened == []


@pytest.mark.parametrize(
    ("first_typed", "second_typed", "problem"),
    [
        ("x" * (MIN_PASSPHRASE - 1), "x" * (MIN_PASSPHRASE - 1), "short"),
        (PASSPHRASE, PASSPHRASE + "x", "different"),
        (PASSPHRASE, PASSPHRASE, ""),
    ],
)
def test_a_new_passphrase_has_two_rules(first_typed, second_typed, problem) -> None:
    assert passphrase_problem(first_typed, second_typed) == problem
