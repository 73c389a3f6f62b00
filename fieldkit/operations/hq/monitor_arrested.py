"""A monitor was arrested: revoke the device, see what it knew and who is at risk, make tasks.

One act of two people, or of one where nobody else has a word. The revocation comes first and
stands alone, so that it holds whatever happens to the rest; running it again makes the list again
and only the tasks that are missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.device_knowledge import AtRisk, DeviceKnowledge, Risk
from fieldkit.domain.inbox_decision import Decision, InboxDecision, to_content
from fieldkit.domain.local_text import local
from fieldkit.domain.partial_date import from_moment
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.domain.task import Task, from_content
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq.arrest_words import ArrestTask, arrest_tasks, deputy_text
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.revoke_by_two import add_decided_revocation, cut_off
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.what_device_knew import what_device_knew
from fieldkit.operations.hq.write_message import add_message
from fieldkit.translations import _


@dataclass(frozen=True)
class Arrest:
    """What was done, and what is to be done."""

    entry: RosterEntry  # revoked
    knowledge: DeviceKnowledge
    people: tuple[AtRisk, ...]  # the most urgent first
    made: tuple[Statement, ...]  # the revocation, then tasks; tasks can be taken back
    deputy: str = ""  # code of the device that goes on

    def count(self, risk: Risk) -> int:
        """Return how many are at risk for this reason."""
        return sum(item.risk is risk for item in self.people)


def monitor_arrested(
    session: HeadquartersSession,
    beginning: str,
    second: SecondWord,
    *,
    at_once: bool = False,
    why: str = "",
) -> Arrest:
    """Revoke the device of an arrested monitor, and make the tasks that follow.

    Raises:
        UnknownDevice: No such device, or several.
        NotAllowed: Nobody agreed, or nobody said who they are.
    """
    entry = find_device(session, beginning)
    check_second(session, second, Act.REVOKE, entry.device)
    decision = InboxDecision(
        Decision.REVOKED,
        why=why.strip(),
        second=second.colleague_id,
        at_once=at_once,
        is_arrest=True,
        is_alone=second.colleague_id is None,
    )
    cut_off(session, entry, at_once=at_once)
    with session.store.transaction():
        use_second(session, second, Act.REVOKE, entry.device)
        revoked, stated = add_decided_revocation(session, entry, decision)
    knowledge, people = what_device_knew(session, revoked)
    with session.store.transaction():
        tasks = add_statements(session, tuple(_new_tasks(session, knowledge, people)))
    return Arrest(revoked, knowledge, people, (stated, *tasks))


def look_again(session: HeadquartersSession, beginning: str) -> Arrest:
    """Return what a device knew and who is at risk, and change nothing.

    Raises:
        UnknownDevice: No such device, or several.
    """
    entry = find_device(session, beginning)
    knowledge, people = what_device_knew(session, entry)
    return Arrest(entry, knowledge, people, ())


def hand_over_to_deputy(
    session: HeadquartersSession, beginning: str, deputy: str, text: str = ""
) -> Statement:
    """Ask another device's holder to go on with the event groups of a revoked one.

    The deputy's reports stand in the deputy's own chain; that they continue a series is seen by
    the event group. The letter names no person.

    Raises:
        UnknownDevice: No such devices, or several.
        NotAllowed: It is the same device, one that is not revoked, or the deputy's is.
    """
    entry, other = find_device(session, beginning), find_device(session, deputy)
    if entry.device == other.device or other.state is not DeviceState.APPROVED:
        raise NotAllowed(_("The deputy needs another device that is enrolled."))
    if entry.revoked_at is None:
        raise NotAllowed(
            _("This device is in use."), hint=_("Revoke it first; then another can go on for it.")
        )
    knowledge, _people = what_device_knew(session, entry)
    words = text.strip() or deputy_text(knowledge)
    with session.store.transaction():
        written = add_message(session, other.device, MailKind.TASK, words)
        decision = InboxDecision(Decision.DEPUTY, message=written.letter.message_id)
        (made,) = add_statements(
            session,
            [
                NewStatement(
                    StatementKind.INBOX, entry.device, to_content(decision), other=other.device
                )
            ],
        )
    return made


def _new_tasks(
    session: HeadquartersSession, knowledge: DeviceKnowledge, people: tuple[AtRisk, ...]
) -> Iterator[NewStatement]:
    """Yield the tasks that were not made for this device before."""
    known = _texts_of(session, knowledge)
    now = local(session.clock.now(), session.clock)
    for task in arrest_tasks(knowledge, people):
        if task.text not in known:
            due = from_moment(now + timedelta(hours=task.hours))
            yield NewStatement(
                StatementKind.TASK,
                knowledge.device,
                Task(task.text, due=due).to_content(),
                other=_subject(task),
            )


def _subject(task: ArrestTask) -> str | None:
    return None if task.about is None else task.about.subject


def _texts_of(session: HeadquartersSession, knowledge: DeviceKnowledge) -> set[str]:
    found = set()
    for item in session.store.statements.about([knowledge.device], [StatementKind.TASK]):
        if item.is_in_force:
            try:
                found.add(from_content(item.content).text)
            except InvalidInput:
                continue  # a later version's task is not ours to compare
    return found
