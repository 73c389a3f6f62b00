import pytest

from fieldkit.crypto import passphrase as stretching
from fieldkit.errors import (
    DeviceError,
    KeyringEntryMissing,
    KeyringNotAllowed,
    KeyringUnavailable,
    KeySlotsLost,
    TriedTooOften,
    VaultDamaged,
    VaultInUse,
    VaultTooNew,
    WrongPassphrase,
)
from fieldkit.gui.gate import Gate
from fieldkit.gui.unlock.presenter import UnlockPresenter, WayOut, way_out
from fieldkit.operations.create_vault import create_vault
from tests.fakes.clock import FixedClock

PASSPHRASE = "five invented words for tests"


class FakeUnlock:
    def __init__(self) -> None:
        self.is_asking = False
        self.is_busy = False
        self.problems = []
        self.waits = []

    def show_unlock(self):
        self.is_asking = True

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_problem(self, sentence, hint, way_out):
        self.problems.append((sentence, hint, way_out))

    def show_wait(self, seconds):
        self.waits.append(seconds)


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def make(run, tmp_path, secrets, clock):
    """Make a presenter over the same folder, as each start of the program does."""
    opened = []

    def made():
        view = FakeUnlock()
        gate = Gate(tmp_path / "vault", clock, lambda: secrets, opened.append)
        presenter = UnlockPresenter(view, run, gate)
        return view, presenter, opened

    yield made
    for session in opened:
        session.vault.close()


@pytest.fixture(autouse=True)
def a_vault(tmp_path, secrets):
    create_vault(
        tmp_path / "vault",
        PASSPHRASE,
        clock=FixedClock(),
        secrets=secrets,
        parameters=stretching.FOR_TESTS,
    ).vault.close()


def test_a_vault_asks_for_its_passphrase(make) -> None:
    view, presenter, _opened = make()
    presenter.start()
    assert view.is_asking
    assert view.waits == [0]


def test_the_right_passphrase_opens(make) -> None:
    view, presenter, opened = make()
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1
    assert view.problems == []
    assert not view.is_busy


def test_a_wrong_passphrase_is_said_and_can_be_tried_again(make) -> None:
    view, presenter, opened = make()
    presenter.unlock("wrong")
    [(sentence, hint, offered)] = view.problems
    assert sentence == "The passphrase is wrong."
    assert "caps lock" in hint
    assert offered is WayOut.RECOVERY
    assert not view.is_busy
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1


def test_the_delay_grows_and_a_restart_does_not_end_it(make, clock) -> None:
    view, presenter, opened = make()
    for _time in range(3):
        presenter.unlock("wrong")
    assert view.waits == [0, 0, 5]
    view, presenter, _opened = make()
    presenter.start()
    assert view.waits == [5]
    presenter.unlock(PASSPHRASE)
    assert view.problems[0][0] == "Too many wrong passphrases were tried."
    assert opened == []
    clock.pass_time(seconds=5)
    presenter.unlock("wrong")
    assert view.waits[-1] == 10
    clock.pass_time(seconds=10)
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1


def test_a_keyring_that_cannot_be_reached_is_no_wrong_passphrase(make, secrets) -> None:
    view, presenter, opened = make()
    secrets.is_locked = True
    for _time in range(5):
        presenter.unlock(PASSPHRASE)
    assert {problem[0] for problem in view.problems} == {"The system keyring cannot be reached."}
    secrets.is_locked = False
    presenter.unlock(PASSPHRASE)
    assert len(opened) == 1


def test_a_missing_entry_and_another_one_are_told_apart(make, secrets) -> None:
    view, presenter, _opened = make()
    kept = dict(secrets.entries)
    secrets.entries.clear()
    presenter.unlock(PASSPHRASE)
    secrets.entries.update({key: bytes(32) for key in kept})
    presenter.unlock(PASSPHRASE)
    missing, another = [problem[0] for problem in view.problems]
    assert missing == "The system keyring has no entry for this vault."
    assert another == "The system keyring's entry for this vault is another one."


def test_damaged_key_slots_offer_no_rescue_that_cannot_help(make, tmp_path) -> None:
    for name in ("keyslots.a", "keyslots.b"):
        (tmp_path / "vault" / name).write_bytes(b"x")
    view, presenter, opened = make()
    presenter.start()
    presenter.unlock(PASSPHRASE)
    [(sentence, _hint, offered)] = view.problems
    assert sentence == "The key slots of this vault cannot be read."
    assert offered is WayOut.NONE
    assert opened == []


def test_a_damaged_database_offers_the_rescue(make, tmp_path) -> None:
    path = tmp_path / "vault" / "vault.db"
    path.write_bytes(bytes(len(path.read_bytes())))
    view, presenter, _opened = make()
    presenter.unlock(PASSPHRASE)
    assert view.problems[0][2] is WayOut.RESCUE


@pytest.mark.parametrize(
    ("error", "offered"),
    [
        (WrongPassphrase(), WayOut.RECOVERY),
        (TriedTooOften(5), WayOut.RECOVERY),
        (KeyringEntryMissing(), WayOut.RECOVERY),
        (KeyringUnavailable(), WayOut.RECOVERY),
        (KeyringNotAllowed(), WayOut.RECOVERY),
        (VaultDamaged(), WayOut.RESCUE),
        (KeySlotsLost(), WayOut.NONE),
        (VaultTooNew(), WayOut.NONE),
        (VaultInUse(), WayOut.NONE),
        (DeviceError(), WayOut.NONE),
        (ValueError("CANARY"), WayOut.NONE),
    ],
)
def test_each_cause_offers_what_can_be_done_about_it(error, offered) -> None:
    assert way_out(error) is offered


def test_an_unknown_failure_is_said_without_its_text(make, run) -> None:
    view, presenter, _opened = make()
    run.fails_with = ValueError("CANARY")
    presenter.unlock(PASSPHRASE)
    assert "CANARY" not in str(view.problems)
    assert view.waits == []
