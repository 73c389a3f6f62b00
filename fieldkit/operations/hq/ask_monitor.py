"""Ask the monitor who sealed a report: its number and a question go by mail, and no name.

What is asked is a task as well, so that it is not forgotten here.
"""

from __future__ import annotations

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.case import ListedCase
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.spelling import fold
from fieldkit.domain.statement import Source, SourceKind, Statement
from fieldkit.domain.task import Task
from fieldkit.errors import ConfirmationNeeded, NotAllowed
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.add_task import task_statement
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of
from fieldkit.operations.hq.show_report import find_report
from fieldkit.operations.hq.write_message import add_message
from fieldkit.translations import _

_SHORTEST = 3  # letters: shorter words of names are words of other things as well
_ENDING, _LEAST = 2, 4  # letters: of inflection, and that are left of a word at least


def ask_monitor(
    session: HeadquartersSession,
    case: ListedCase,
    report: str,
    question: str,
    *,
    due: PartialDate | None = None,
    with_names: bool = False,
) -> Statement:
    """Send a question about one report to whoever sealed it; return the task that was stated.

    The letter holds the report's number, which that device knows, and the question as it is typed.
    Taking the task back calls the letter back, as long as the device does not have it.

    Raises:
        UnknownReport: No such report, or several.
        NotAllowed: It was imported, or the device was revoked.
        ConfirmationNeeded: The question has a name of the case, and `with_names` was not said.
        InvalidInput: A question that cannot be sent.
    """
    found = find_report(session, report)
    if not isinstance(found, ReceivedRecord):
        raise NotAllowed(_("This report was imported: there is no monitor to ask."))
    if not with_names and names_in(session, case, question):
        raise ConfirmationNeeded(
            _("The question has a name in it."),
            hint=_("The monitor knows the report by its number. Send the name only if you must."),
        )
    with session.store.transaction():
        written = add_message(session, found.device, MailKind.TASK, question, about=found.report_id)
        message = written.letter.message_id
        task = Task(question.strip(), device=found.device, due=due, message=message)
        statement = task_statement(
            case.case_id, task, sources=[Source(SourceKind.REPORT, found.report_id)]
        )
        return add_statements(session, [statement])[0]


def names_in(session: HeadquartersSession, case: ListedCase, text: str) -> bool:
    """Say whether a text has a word of a name of the case's people, in any of its spellings.

    Of longer words the end does not count: names are inflected.
    """
    said = fold(text).split()
    stems = {
        _stem(word)
        for person in people_of(session, case.people).values()
        for name in person.names
        for word in fold(name.text).split()
        if len(word) >= _SHORTEST
    }
    return any(word.startswith(stem) for stem in stems for word in said)


def _stem(word: str) -> str:
    """Return a word without what inflection may change; one too many is only asked about."""
    return word[: max(len(word) - _ENDING, min(len(word), _LEAST))]
