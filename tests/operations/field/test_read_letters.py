"""What headquarters wrote in words, as it is read, ticked off and thrown away."""

import pytest

from fieldkit.bundle.letter import About, LetterText, write_letter_text
from fieldkit.bundle.mail import MailKind
from fieldkit.domain.identifiers import ReportId, Sha256
from fieldkit.operations.field.read_letters import (
    AboutReport,
    list_letters,
    mark_read,
    remove_letter,
    tick_off,
)
from fieldkit.operations.session import Session
from tests.fakes.outbox import put_object

MAIL = Sha256("ab" * 32)


@pytest.fixture
def device(device):
    with device.vault.transaction():
        device.vault.mail.add(MAIL, device.clock.now())
    return device


def came(
    session: Session, kind: MailKind, text: str = "Invented words.", about: About | None = None
) -> None:
    content = write_letter_text(LetterText("cd" * 16, session.clock.now(), text, about))
    came_as(session, kind, content)


def came_as(session: Session, kind: MailKind, content: bytes) -> None:
    with session.vault.transaction():
        session.vault.mail.add_letter(MAIL, kind.value, content)


def test_the_newest_comes_first(device) -> None:
    came(device, MailKind.MESSAGE, "first")
    came(device, MailKind.TASK, "second")
    found = list_letters(device)
    assert [(one.kind, one.text) for one in found] == [
        (MailKind.TASK, "second"),
        (MailKind.MESSAGE, "first"),
    ]
    assert not any(one.is_read or one.is_done for one in found)


def test_reading_and_ticking_off_are_kept(device) -> None:
    came(device, MailKind.TASK)
    [task] = list_letters(device)
    mark_read(device, task.number)
    tick_off(device, task.number, is_done=True)
    [task] = list_letters(device)
    assert (task.is_read, task.is_done) == (True, True)
    tick_off(device, task.number, is_done=False)
    assert not list_letters(device)[0].is_done


def test_what_is_thrown_away_does_not_come_back_with_the_same_mail(device) -> None:
    came(device, MailKind.MESSAGE)
    remove_letter(device, list_letters(device)[0].number)
    assert list_letters(device) == ()
    assert device.vault.mail.knows(MAIL)


def test_a_letter_names_the_sealed_report_and_the_line_that_it_is_about(device) -> None:
    put_object(device, b"sealed")
    [stub] = device.vault.reports.stubs()
    came(device, MailKind.TASK, about=About(stub.report_id, "people[14]/name"))
    assert list_letters(device)[0].about == AboutReport(stub.sequence, 14)


def test_a_report_that_is_not_known_here_is_not_guessed(device) -> None:
    came(device, MailKind.TASK, about=About(ReportId("ef" * 16)))
    assert list_letters(device)[0].about == AboutReport(None, None)


def test_a_letter_that_this_version_cannot_read_is_listed_all_the_same(device) -> None:
    came_as(device, MailKind.MESSAGE, b'{"format":"fieldkit-message/9"}')
    [letter] = list_letters(device)
    assert letter.text is None


def test_a_revocation_is_listed_and_its_content_is_not_text(device) -> None:
    came_as(device, MailKind.REVOCATION, b"{}")
    [letter] = list_letters(device)
    assert (letter.kind, letter.text) == (MailKind.REVOCATION, None)


def test_what_is_not_written_in_words_is_not_listed(device) -> None:
    came_as(device, MailKind.RECEIPT, b"{}")
    assert list_letters(device) == ()
