import pytest

from fieldkit.bundle import card as cards
from fieldkit.gui.field.headquarters.presenter import HeadquartersPresenter
from fieldkit.operations.field.keep_directory import headquarters_of
from tests.fakes.organisation import NOW, an_organisation

PASSPHRASE = "six invented words for this test"


class FakeHeadquarters:
    def __init__(self) -> None:
        self.is_busy = False
        self.asked = 0
        self.words = ()
        self.is_added = False
        self.failures = []

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def ask_for_passphrase(self):
        self.asked += 1

    def show_words(self, words):
        self.words = words

    def show_added(self):
        self.is_added = True

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def card(organisation):
    directory = organisation.directory()
    return cards.make_card(
        directory.to_archive(),
        organisation.headquarters.headquarters_id,
        directory.root_sha256,
        organisation.receipt,
        NOW,
    )


@pytest.fixture
def adding(alone, run):
    view, added = FakeHeadquarters(), []
    presenter = HeadquartersPresenter(view, alone, run, on_added=lambda: added.append(True))
    return view, presenter, added


def saved(folder, data):
    path = folder / "card.file"
    path.write_bytes(data)
    return str(path)


def test_a_card_shows_its_ten_words_and_is_not_believed_yet(adding, card, tmp_path, alone) -> None:
    view, presenter, added = adding
    presenter.open_card(saved(tmp_path, card))
    assert len(view.words) == 10
    assert alone.vault.directory.metadata_names() == ()
    assert added == []
    assert not view.is_busy


def test_a_card_whose_words_were_compared_is_believed(
    adding, card, tmp_path, alone, organisation
) -> None:
    view, presenter, added = adding
    presenter.open_card(saved(tmp_path, card))
    # This vault is opened by its key and has no slots that a recovery could join.
    presenter.add(False)
    assert view.failures == []
    assert view.is_added
    assert added == [True]
    found = headquarters_of(alone.vault, NOW)
    assert found.headquarters_id == organisation.headquarters.headquarters_id


def test_nothing_is_added_before_a_card_was_read(adding) -> None:
    view, presenter, added = adding
    presenter.add(True)
    assert not view.is_added
    assert added == []


def test_a_sealed_card_asks_for_its_words(adding, card, tmp_path) -> None:
    view, presenter, _added = adding
    sealed = cards.seal_card(card, PASSPHRASE, work_factor=2)
    presenter.open_card(saved(tmp_path, sealed))
    assert view.asked == 1
    presenter.unseal("wrong words")
    assert view.failures
    assert view.words == ()
    presenter.unseal(PASSPHRASE)
    assert len(view.words) == 10


def test_a_damaged_card_is_refused(adding, card, tmp_path) -> None:
    view, presenter, added = adding
    presenter.open_card(saved(tmp_path, card[:2000]))
    assert len(view.failures) == 1
    assert view.words == ()
    presenter.add(True)
    assert added == []


def test_something_else_is_refused(adding, tmp_path) -> None:
    view, presenter, _added = adding
    presenter.open_card(saved(tmp_path, b"no card"))
    presenter.open_card(str(tmp_path))
    presenter.open_card(str(tmp_path / "gone"))
    assert len(view.failures) == 3


def test_the_card_of_another_headquarters_is_refused(device, run, tmp_path) -> None:
    other = an_organisation()
    directory = other.directory()
    card = cards.make_card(
        directory.to_archive(),
        other.headquarters.headquarters_id,
        directory.root_sha256,
        other.receipt,
        NOW,
    )
    view, added = FakeHeadquarters(), []
    presenter = HeadquartersPresenter(view, device, run, on_added=lambda: added.append(True))
    presenter.open_card(saved(tmp_path, card))
    presenter.add(False)
    assert view.failures == ["This vault belongs to another headquarters."]
    assert added == []
