import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.gui.field.drill.presenter import DrillPresenter
from fieldkit.operations.create_vault import create_vault
from fieldkit.vault import keyslots, recovery
from tests.fakes.clock import FixedClock


class FakeDrill:
    def __init__(self) -> None:
        self.page = ""
        self.is_busy = False
        self.failures = []

    def show_question(self):
        self.page = "question"

    def show_no_recovery(self):
        self.page = "none"

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_proved(self):
        self.page = "proved"

    def show_failure(self, sentence, hint):
        self.failures.append((sentence, hint))


@pytest.fixture
def session(tmp_path):
    made = create_vault(
        tmp_path / "vault", "five words", clock=FixedClock(), secrets=None, parameters=FOR_TESTS
    )
    yield made
    made.vault.close()


@pytest.fixture
def words(session):
    secret = recovery.RecoverySecret.generate()
    folder = session.vault.folder
    keyslots.write(folder, keyslots.read(folder).with_recovery(session.vault.key, secret.value))
    return recovery.to_words(secret)


@pytest.fixture
def drilling(session, run):
    view = FakeDrill()
    return view, DrillPresenter(view, session, run)


def everything(folder):
    """Return all files; beside the database lies who reads it now, which is not kept."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".db-shm"
    }


def test_the_right_words_are_proved_and_nothing_is_changed(drilling, session, words) -> None:
    view, presenter = drilling
    before = everything(session.vault.folder), session.vault.commit_counter
    presenter.start()
    assert view.page == "question"
    presenter.prove(f"1. {words.upper()}")
    assert view.page == "proved"
    assert (everything(session.vault.folder), session.vault.commit_counter) == before


def test_other_words_prove_nothing(drilling, words) -> None:
    view, presenter = drilling
    presenter.start()
    presenter.prove(recovery.to_words(recovery.RecoverySecret.generate()))
    presenter.prove(words + " academic")
    typed = words.split()
    presenter.prove(" ".join(["minsk", *typed[1:]]))
    assert view.page == "question"
    assert [sentence for sentence, _hint in view.failures] == [
        "These recovery words do not open this vault."
    ] * 3
    assert "Word 1 " in view.failures[2][1]


def test_without_recovery_it_is_said(drilling) -> None:
    view, presenter = drilling
    presenter.start()
    assert view.page == "none"


def test_nothing_typed_is_nothing_tried(drilling, words) -> None:
    view, presenter = drilling
    presenter.start()
    presenter.prove("")
    assert (view.page, view.failures) == ("question", [])
