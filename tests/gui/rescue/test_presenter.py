import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.identifiers import FormId
from fieldkit.gui.gate import Gate
from fieldkit.gui.rescue.presenter import RescuePresenter
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.destroy_vault import destroy_vault
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.replace_vault import left_beside
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.vault.presence import holds_vault
from tests.fakes.clock import FixedClock

PASSPHRASE = "five invented words for tests"


class FakeRescue:
    def __init__(self) -> None:
        self.is_asking = self.is_busy = False
        self.found = None
        self.problems = []

    def show_question(self):
        self.is_asking = True

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_rescued(self, drafts, sealed, losses):
        self.found = (drafts, sealed, losses)

    def show_problem(self, sentence, hint):
        self.problems.append(sentence)


@pytest.fixture
def rescuing(run, tmp_path, secrets):
    session = create_vault(
        tmp_path / "vault", PASSPHRASE, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    with session.vault:
        begin_report(session, FormId("T02"))
    view, replaced = FakeRescue(), []
    gate = Gate(tmp_path / "vault", FixedClock(), lambda: secrets, lambda _session: None)
    presenter = RescuePresenter(view, run, gate, on_replaced=lambda: replaced.append(True))
    presenter.start()
    return view, presenter, replaced


def beside(folder):
    return sorted(path.name.rsplit("-", 1)[0] for path in folder.iterdir())


@pytest.mark.slow
def test_the_copy_takes_the_place_and_the_damaged_one_is_kept(rescuing, tmp_path, secrets) -> None:
    view, presenter, replaced = rescuing
    assert view.is_asking
    presenter.rescue(PASSPHRASE)
    assert view.found == (1, 0, 0)
    assert beside(tmp_path) == ["vault", "vault-rescued"]
    presenter.use_rescued()
    assert replaced == [True]
    assert beside(tmp_path) == ["vault"]
    [damaged] = (tmp_path / "vault").glob("damaged-*")
    assert holds_vault(damaged)
    session = unlock_vault(
        tmp_path / "vault", PASSPHRASE, clock=FixedClock(), open_keyring=lambda: secrets
    )
    with session.vault as vault:
        assert len(vault.reports.drafts()) == 1


def test_a_wrong_passphrase_leaves_everything_as_it_is(rescuing, tmp_path) -> None:
    view, presenter, _replaced = rescuing
    presenter.rescue("wrong")
    assert view.problems == ["The passphrase is wrong."]
    assert beside(tmp_path) == ["vault"]
    assert holds_vault(tmp_path / "vault")


def test_without_a_copy_nothing_is_replaced(rescuing, tmp_path) -> None:
    _view, presenter, replaced = rescuing
    presenter.use_rescued()
    assert replaced == []
    assert beside(tmp_path) == ["vault"]


@pytest.mark.slow
def test_destroying_the_vault_takes_the_damaged_one_along(rescuing, tmp_path) -> None:
    _view, presenter, _replaced = rescuing
    presenter.rescue(PASSPHRASE)
    presenter.use_rescued()
    [damaged] = (tmp_path / "vault").glob("damaged-*")
    slots = []
    destroy_vault(
        tmp_path / "vault",
        forget_keyring=lambda _label, _id: lambda: KeyringEntry.GONE,
        reached=lambda step: slots.append((step, sorted(damaged.glob("keyslots.*")))),
    )
    # Its key slots go with those of the vault, before anything else.
    assert dict(slots)["keyring"] == []
    assert not (tmp_path / "vault").exists()


def test_what_was_cut_short_is_found_beside_the_vault(tmp_path) -> None:
    for name in ("vault", "vault-training", "vault-rescued-ab12", "vault-damaged-00ff", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "keyslots.a").touch()
    (tmp_path / "vault-rescued-photos").mkdir()  # somebody's own
    (tmp_path / "vault-rescued-photos" / "keyslots.a").touch()
    (tmp_path / "vault-damaged-0000").mkdir()
    (tmp_path / "vault-damaged-0000" / "outbox").mkdir()
    names = [path.name for path in left_beside(tmp_path / "vault")]
    assert names == ["vault-damaged-00ff", "vault-rescued-ab12"]
