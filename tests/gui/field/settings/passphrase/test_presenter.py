import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.gui.field.settings.passphrase.presenter import PassphrasePresenter
from fieldkit.gui.running import Lane
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.unlock_vault import unlock_vault
from tests.fakes.clock import FixedClock
from tests.fakes.passphrase_choice import FakeChoice
from tests.fakes.secret_store import MemorySecretStore

OLD, NEW = "invented old passphrase of ours", "canyon violin harbour tulip seven"


class FakePassphrase(FakeChoice):
    def __init__(self) -> None:
        super().__init__()
        self.busy = []
        self.is_changed = False
        self.weak = None
        self.kept = []

    def show_busy(self, is_busy):
        self.busy.append(is_busy)

    def show_changed(self):
        self.is_changed = True

    def show_weak(self, rated):
        self.weak = rated

    def show_kept(self, sentence, hint):
        self.kept.append(sentence)


@pytest.fixture
def changing(tmp_path, run):
    """A vault with a passphrase and a keyring, and the page of its passphrase."""
    secrets = MemorySecretStore()
    session = create_vault(
        tmp_path / "vault", OLD, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    view = FakePassphrase()
    yield view, PassphrasePresenter(view, session, run), session
    session.vault.close()


def opens(session, passphrase):
    """Close the vault and open it again; an error if it does not."""
    session.vault.close()
    unlock_vault(
        session.vault.folder,
        passphrase,
        clock=FixedClock(),
        open_keyring=lambda: session.secrets,
    ).vault.close()


def test_the_new_passphrase_opens_the_vault(changing, run) -> None:
    view, presenter, session = changing
    presenter.change(OLD, NEW)
    assert view.is_changed
    assert view.busy == [True, False]
    assert run.lanes == [Lane.IO]
    opens(session, NEW)


def test_a_wrong_passphrase_changes_nothing(changing) -> None:
    view, presenter, session = changing
    presenter.change("not the passphrase", NEW)
    assert view.kept == ["The passphrase is wrong."]
    assert not view.is_changed
    assert view.busy == [True, False]
    opens(session, OLD)


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaaaaaa", "qwertyuiop123"])
def test_a_weak_passphrase_is_not_taken(changing, weak) -> None:
    view, presenter, session = changing
    presenter.change(OLD, weak)
    assert view.weak is not None
    assert not view.is_changed
    opens(session, OLD)


def test_words_are_proposed_and_rated(changing) -> None:
    view, presenter, _session = changing
    presenter.choice.propose()
    presenter.choice.rate(view.proposal)
    assert view.ratings[-1].is_enough
