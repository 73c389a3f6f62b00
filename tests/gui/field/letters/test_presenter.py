"""What the screen of letters says; no Qt, real vaults."""

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.identifiers import Sha256
from fieldkit.gui.field.letters.presenter import LettersPresenter
from fieldkit.operations.explain_letters import about_text
from fieldkit.operations.field.read_letters import AboutReport
from tests.operations.field.test_read_letters import came, came_as

MAIL = Sha256("ab" * 32)


class FakeLetters:
    def __init__(self) -> None:
        self.rows = None
        self.failures = []

    def show_letters(self, rows):
        self.rows = rows

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def device(device):
    with device.vault.transaction():
        device.vault.mail.add(MAIL, device.clock.now())
    return device


@pytest.fixture
def view():
    return FakeLetters()


@pytest.fixture
def changed():
    return []


@pytest.fixture
def presenter(device, run, view, changed):
    return LettersPresenter(view, device, run, on_changed=lambda: changed.append(1))


def test_nothing_came_yet(presenter, view) -> None:
    presenter.start()
    assert view.rows == ()


def test_what_is_new_is_marked_until_it_was_read(device, presenter, view, changed) -> None:
    came(device, MailKind.MESSAGE, "Invented words.")
    presenter.start()
    [row] = view.rows
    assert (row.title, row.state, row.is_new) == ("Message", "new", True)
    presenter.read(row.number)
    [row] = view.rows
    assert (row.state, row.is_new, row.text) == ("", False, "Invented words.")
    assert changed == [1]


def test_a_task_is_to_do_until_it_is_done(device, presenter, view) -> None:
    came(device, MailKind.TASK)
    presenter.start()
    number = view.rows[0].number
    presenter.read(number)
    assert (view.rows[0].state, view.rows[0].can_be_done) == ("to do", True)
    presenter.tick_off(number, True)
    assert (view.rows[0].state, view.rows[0].is_done) == ("done", True)
    presenter.tick_off(number, False)
    assert view.rows[0].state == "to do"


def test_a_message_cannot_be_ticked_off(device, presenter, view) -> None:
    came(device, MailKind.MESSAGE)
    presenter.start()
    assert not view.rows[0].can_be_done


def test_what_is_thrown_away_is_gone(device, presenter, view) -> None:
    came(device, MailKind.CORRECTION)
    presenter.start()
    presenter.remove(view.rows[0].number)
    assert view.rows == ()


def test_a_long_text_is_shown_whole_and_listed_by_its_beginning(device, presenter, view) -> None:
    came(device, MailKind.MESSAGE, "one\ntwo " * 200)
    presenter.start()
    [row] = view.rows
    assert row.text == "one\ntwo " * 200
    assert row.beginning.startswith("one two one two")
    assert len(row.beginning) <= 101


def test_what_cannot_be_shown_says_what_to_do(device, presenter, view) -> None:
    came_as(device, MailKind.MESSAGE, b"{}")
    presenter.start()
    assert "Ask headquarters" in view.rows[0].text


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (AboutReport(12), "About sealed report 12"),
        (AboutReport(12, 14), "About sealed report 12, line 14"),
        (AboutReport(), "About a report that is not known on this device"),
    ],
)
def test_what_a_letter_is_about_is_said(about, words) -> None:
    assert about_text(about) == words
