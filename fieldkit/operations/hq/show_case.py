"""Show one case: where it stands and why, its steps, people, entries, tasks and deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldkit.domain import contact, lawyer, money, note, parcel
from fieldkit.domain import stage as stages
from fieldkit.domain.case import CaseDecision, ListedCase
from fieldkit.domain.case import from_content as case_of
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import FollowedParcel
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.domain.task import ListedTask
from fieldkit.errors import UnknownCase
from fieldkit.hq.amounts import ShownMoney, shown_money
from fieldkit.hq.case_contradictions import Contradiction, contradictions
from fieldkit.hq.deadlines import Alarm
from fieldkit.hq.stage_order import in_order
from fieldkit.operations.hq.due_alarms import due_in_case
from fieldkit.operations.hq.rules import exchange_rates
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import each_once, people_of
from fieldkit.operations.hq.suggest_for_case import Offer, offers_for
from fieldkit.operations.shipped_forms import shipped_vocabulary

_KINDS = frozenset(
    {
        StatementKind.CASE, StatementKind.STAGE, StatementKind.PARCEL, StatementKind.CONTACT,
        StatementKind.LAWYER, StatementKind.MONEY, StatementKind.NOTE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class ShownCase:
    """A case with everything that is in force about it; each list is oldest first.

    Contacts are class S3: they are never part of a list or an export.
    """

    case: ListedCase
    people: Mapping[PersonId, KnownPerson] = field(repr=False)
    decisions: tuple[tuple[Statement, CaseDecision], ...]
    stages: tuple[StatedStage, ...]  # in the order in which they were, as far as dates say
    contradictions: tuple[Contradiction, ...]
    offers: tuple[Offer, ...]  # what reports suggest, and nobody stated yet
    parcels: tuple[FollowedParcel, ...]
    contacts: tuple[tuple[Statement, Contact], ...]
    lawyers: tuple[tuple[Statement, Lawyer], ...]
    money: tuple[tuple[Statement, ShownMoney], ...]
    notes: tuple[tuple[Statement, Note], ...]
    tasks: tuple[ListedTask, ...]  # done ones too
    alarms: tuple[Alarm, ...]  # due and to come, by their limit
    codes: Mapping[str, str]  # of colleagues and devices, by id

    @property
    def names(self) -> str:
        """The names of its people, or what it is about."""
        known = each_once(self.case.people, self.people)
        return ", ".join(person.name for _id, person in known) or self.case.title


def show_case(session: HeadquartersSession, case_id: CaseId) -> ShownCase:
    """Return one case.

    Raises:
        UnknownCase: There is none, or it was taken back.
    """
    case = session.store.cases.get(case_id)
    if case is None:
        raise UnknownCase
    found = [
        item
        for item in session.store.statements.about([case_id], _KINDS)
        if item.is_in_force and item.subject == case_id
    ]
    return put_together(session, case, found)


def put_together(
    session: HeadquartersSession, case: ListedCase, found: list[Statement]
) -> ShownCase:
    """Return a case from its statements in force."""
    placed = in_order(_stages(found))
    units, rates = shipped_vocabulary("base_unit"), exchange_rates(session)
    return ShownCase(
        case=case,
        people=people_of(session, case.people),
        decisions=tuple(_decisions(found)),
        stages=tuple(item.stated for item in placed),
        contradictions=_contradictions(case, tuple(item.stated for item in placed)),
        offers=offers_for(session, case),
        parcels=parcel.followed(_of(found, StatementKind.PARCEL)),
        contacts=tuple(
            (item, contact.from_content(item.content)) for item in _of(found, StatementKind.CONTACT)
        ),
        lawyers=tuple(
            (item, lawyer.from_content(item.content)) for item in _of(found, StatementKind.LAWYER)
        ),
        money=tuple(
            (item, shown_money(money.from_content(item.content), units, rates))
            for item in _of(found, StatementKind.MONEY)
        ),
        notes=tuple(
            (item, note.from_content(item.content)) for item in _of(found, StatementKind.NOTE)
        ),
        tasks=session.store.tasks.about([case.case_id]),
        alarms=due_in_case(session, case.case_id, case.case_type, case.number),
        codes=_codes(session),
    )


def _codes(session: HeadquartersSession) -> dict[str, str]:
    codes: dict[str, str] = {item.device: item.code for item in session.store.roster.entries()}
    return codes | {item.colleague_id: item.code for item in session.store.colleagues.all()}


def _of(found: Iterable[Statement], kind: StatementKind) -> list[Statement]:
    return [item for item in found if item.kind is kind]


def _stages(found: list[Statement]) -> list[StatedStage]:
    confirming: dict[StatementId, list[StatementId]] = {}
    said: list[Statement] = []
    for item in _of(found, StatementKind.STAGE):
        confirmed = stages.confirmed_stage(item.content)
        if confirmed is None:
            said.append(item)
        else:
            confirming.setdefault(confirmed, []).append(item.statement_id)
    return [
        stages.stated(item, tuple(sorted(confirming.get(item.statement_id, ())))) for item in said
    ]


def _contradictions(case: ListedCase, found: tuple[StatedStage, ...]) -> tuple[Contradiction, ...]:
    people: tuple[PersonId | None, ...] = (None,)
    if any(item.person_id for item in found):
        people = case.people or people
    told = {
        item: None
        for person in people
        for item in contradictions(
            in_order(it for it in found if person is None or it.person_id in (None, person))
        )
    }
    return tuple(told)


def _decisions(found: list[Statement]) -> Iterable[tuple[Statement, CaseDecision]]:
    for item in _of(found, StatementKind.CASE):
        said = case_of(item.content)
        if isinstance(said, CaseDecision):
            yield item, said
