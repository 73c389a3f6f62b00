import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.gate import Gate
from fieldkit.gui.recovery.presenter import RecoveryPresenter
from fieldkit.operations.create_vault import create_vault
from fieldkit.vault import keyslots, recovery, tries
from tests.fakes.clock import NOON, FixedClock
from tests.fakes.passphrase_choice import FakeChoice

OLD = "five invented words for tests"
NEW = "six other words nobody tries here"


class FakeRecovery(FakeChoice):
    def __init__(self) -> None:
        super().__init__()
        self.page = ""
        self.is_busy = False
        self.problems = []

    def show_words(self):
        self.page = "words"

    def show_choice(self):
        self.page = "choice"

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_problem(self, sentence, hint, *, offers_portable=False):
        self.problems.append((sentence, hint, offers_portable))


@pytest.fixture
def words(tmp_path, secrets):
    folder = tmp_path / "vault"
    session = create_vault(folder, OLD, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS)
    secret = recovery.RecoverySecret.generate()
    with session.vault as vault:
        keyslots.write(folder, keyslots.read(folder).with_recovery(vault.key, secret.value))
    return recovery.to_words(secret)


@pytest.fixture
def recovering(run, tmp_path, secrets, words):
    view, opened = FakeRecovery(), []
    gate = Gate(tmp_path / "vault", FixedClock(), lambda: secrets, opened.append)
    presenter = RecoveryPresenter(view, run, gate)
    presenter.start()
    yield view, presenter, opened
    for session in opened:
        session.vault.close()


def test_the_words_are_checked_before_a_passphrase_is_asked_for(recovering, words) -> None:
    view, presenter, _opened = recovering
    assert view.page == "words"
    presenter.check(words)
    assert view.page == "choice"
    assert view.problems == []


def test_a_wrong_word_is_said_by_its_place(recovering, words) -> None:
    view, presenter, _opened = recovering
    typed = words.split()
    typed[6] = "belarus"
    presenter.check(" ".join(typed))
    [(sentence, hint, _portable)] = view.problems
    assert sentence == "These recovery words do not open this vault."
    assert hint == "Word 7 is not one of the list: look at it again."
    assert view.page == "words"


def test_swapped_words_and_those_of_another_vault_are_refused(recovering, words) -> None:
    view, presenter, _opened = recovering
    typed = words.split()
    typed[4], typed[5] = typed[5], typed[4]
    presenter.check(" ".join(typed))
    presenter.check(recovery.to_words(recovery.RecoverySecret.generate()))
    assert len(view.problems) == 2
    assert view.page == "words"


def test_nothing_typed_is_nothing_tried(recovering, run) -> None:
    _view, presenter, _opened = recovering
    presenter.check(" \n 12 ")
    assert run.lanes == []


@pytest.mark.slow
def test_the_new_passphrase_opens_and_the_wait_is_over(
    recovering, words, tmp_path, secrets
) -> None:
    view, presenter, opened = recovering
    tries.write_tries(tmp_path / "vault", tries.Tries(9, NOON))
    presenter.recover(words, NEW, NEW, False)
    assert view.problems == []
    [session] = opened
    assert session.vault.level == "keyring"
    assert not (tmp_path / "vault" / tries.FILE_NAME).exists()


@pytest.mark.slow
def test_a_lost_keyring_can_be_done_without(recovering, words, secrets) -> None:
    view, presenter, opened = recovering
    secrets.is_locked = True
    presenter.recover(words, NEW, NEW, False)
    assert view.problems[-1][2]
    assert opened == []
    presenter.recover(words, NEW, NEW, True)
    assert opened[0].vault.level == "portable"


@pytest.mark.parametrize(("first", "second"), [(NEW, NEW + "x"), ("password1234",) * 2])
def test_a_slip_or_a_weak_passphrase_changes_nothing(
    recovering, words, tmp_path, first, second
) -> None:
    view, presenter, opened = recovering
    before = (tmp_path / "vault" / "keyslots.a").read_bytes()
    presenter.recover(words, first, second, False)
    assert len(view.problems) == 1
    assert opened == []
    assert (tmp_path / "vault" / "keyslots.a").read_bytes() == before


def test_words_are_proposed_and_rated(recovering) -> None:
    view, presenter, _opened = recovering
    presenter.choice.propose()
    presenter.choice.rate(view.proposal)
    assert view.ratings[-1].is_enough


def test_a_keyring_that_is_away_changes_nothing(recovering, words, run, tmp_path) -> None:
    view, presenter, _opened = recovering
    before = (tmp_path / "vault" / "keyslots.a").read_bytes()
    run.fails_with = KeyringUnavailable()
    presenter.recover(words, NEW, NEW, False)
    assert (tmp_path / "vault" / "keyslots.a").read_bytes() == before
    assert "Nothing was changed" in view.problems[0][1]
