"""Say exactly what an erasure would take with it, what would stay, and what forbids it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import consent_from_content
from fieldkit.domain.erasure import ErasedKind, ErasurePlan
from fieldkit.domain.identifiers import MentionId, PersonId, ReportId, Sha256, StatementId
from fieldkit.domain.inbox_decision import Decision
from fieldkit.domain.inbox_decision import from_content as decision_from_content
from fieldkit.domain.statement import Source, SourceKind, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed, ReportErased
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.gather_amendments import amended_by, amendments_below
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import find_report
from fieldkit.operations.hq.what_is_held import around_statements, people_and_cases
from fieldkit.translations import _

# What left, and rules of the house, do not go because a report does.
_STAYING = frozenset({StatementKind.RULES, StatementKind.BATCH, StatementKind.PUBLICATION})
# Nor does what holds others together, or forbids something, because the report it began with does.
_OUTLIVING = _STAYING | {
    StatementKind.PERSON,
    StatementKind.CASE,
    StatementKind.CONSENT,
    StatementKind.EDITORIAL,
    StatementKind.HOLD,
    StatementKind.REVIEW,
    StatementKind.INBOX,
}


@dataclass
class Going:
    """What is gathered while a plan is made."""

    subjects: set[str] = field(default_factory=set)  # of statements that go
    reports: dict[ReportId, None] = field(default_factory=dict)
    submissions: dict[ReportId, None] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    mentions: set[MentionId] = field(default_factory=set)
    people: tuple[PersonId, ...] = ()
    of_others: set[ReportId] = field(default_factory=set)

    @property
    def sources(self) -> frozenset[str]:
        """Reports, submissions and rows."""
        return frozenset((*self.reports, *self.submissions, *self.rows))


def plan_report_erasure(session: HeadquartersSession, beginning: str) -> ErasurePlan:
    """Plan to erase the one report or submission whose number begins so, with its amendments.

    Raises:
        UnknownReport: None, or several.
        ReportErased: It was erased before.
    """
    found = find_report(session, beginning)
    if found.is_erased:
        raise ReportErased
    going = Going()
    add_report(session, going, found.report_id, is_imported=isinstance(found, ImportedRecord))
    kind = ErasedKind.SUBMISSION if going.submissions else ErasedKind.REPORT
    return planned(session, found.report_id, kind, going)


def plan_statement_erasure(session: HeadquartersSession, statement_id: StatementId) -> ErasurePlan:
    """Plan to erase one statement, with what takes it back or answers it.

    Raises:
        InvalidInput: There is no such statement, or it was erased before.
        NotAllowed: It says that consent was withdrawn, and holds; or that an object was taken in
            as unverified.
    """
    found = session.store.statements.get(statement_id)
    if found is None or found.is_erased:
        raise InvalidInput(_("There is no such statement."))
    if _withdraws_consent(found):
        raise NotAllowed(
            _("That consent was withdrawn must stay known."),
            hint=_("Erase the person, or take the statement back if it was a mistake."),
        )
    if _takes_in_unverified(found):
        raise NotAllowed(_("That it was taken in as unverified must stay known."))
    statements = _with_answers(session, {found.statement_id: found})
    return ErasurePlan(
        subject=statement_id,
        kind=ErasedKind.STATEMENT,
        statements=tuple(statements),
        holds=_holds(session, {*statements, *around_statements(session, statements.values())}),
    )


def _withdraws_consent(statement: Statement) -> bool:
    if statement.kind is not StatementKind.CONSENT or not statement.is_in_force:
        return False
    return consent_from_content(statement.content).level is ConsentLevel.WITHDRAWN


def _takes_in_unverified(statement: Statement) -> bool:
    if statement.kind is not StatementKind.INBOX:
        return False
    # Taken back or not: it is what keeps its reports from counting as verified.
    return decision_from_content(statement.content).decision is Decision.ACCEPTED_UNVERIFIED


def add_report(
    session: HeadquartersSession, going: Going, report_id: ReportId, *, is_imported: bool
) -> None:
    """Add a report, its amendments and what is said of the people in them."""
    if is_imported:
        going.submissions[report_id] = None
        members: tuple[ReportId, ...] = (report_id,)
    else:
        members = (report_id, *amendments_below(session, report_id))
        going.reports |= dict.fromkeys(members)
    going.subjects.update(members)
    mentions = {item.mention_id for item in session.store.mentions.of_sources(members)}
    going.mentions |= mentions
    going.subjects |= mentions


def planned(
    session: HeadquartersSession, subject: str, kind: ErasedKind, going: Going
) -> ErasurePlan:
    """Return the plan of what was gathered: files, statements, holds, backups."""
    store = session.store
    objects = _objects(session, going.reports)
    attachments, shared = _attachments(session, going)
    statements = _statements(session, going)
    together = {item.report_id for item in store.records.sharing(objects) if not item.is_erased}
    # A hold on a report keeps what amends it: it is a part of what the report says.
    amended = amended_by(session, going.reports)
    touched = {*going.mentions, *(item.mention_id for item in store.mentions.of_sources(amended))}
    files = {*objects, *_objects_of_parts(session, attachments)}
    return ErasurePlan(
        subject=subject,
        kind=kind,
        reports=tuple(going.reports),
        submissions=tuple(going.submissions),
        objects=tuple(sorted(files)),
        attachments=attachments,
        rows=tuple(sorted(going.rows)),
        mentions=tuple(sorted(going.mentions)),
        people=going.people,
        statements=tuple(statements),
        shared_attachments=shared,
        without_original=tuple(sorted(together - going.reports.keys())),
        of_others=tuple(sorted(going.of_others)),
        backups=len(store.backups.holding(objects)),
        holds=_holds(
            session,
            {
                *going.subjects,
                *going.rows,
                *going.of_others,
                *statements,
                *files,
                *together,
                *amended,
                *touched,
                *people_and_cases(session, going.people, touched),
            },
        ),
    )


def _objects(session: HeadquartersSession, reports: Collection[ReportId]) -> frozenset[Sha256]:
    listed = session.store.records.listed(reports)
    return frozenset(item.object_sha256 for item in listed.values())


def _objects_of_parts(
    session: HeadquartersSession, attachments: Iterable[Sha256]
) -> frozenset[Sha256]:
    """Return the sealed files that hold nothing but a part of one of these."""
    contents, records = session.store.contents, session.store.records
    found = {part.object_sha256 for sha256 in attachments for part in contents.parts(sha256)}
    with_reports = {item.object_sha256 for item in records.sharing(found)}
    return frozenset(found - with_reports)


def _attachments(
    session: HeadquartersSession, going: Going
) -> tuple[tuple[Sha256, ...], tuple[Sha256, ...]]:
    """Return which attachments go, and which another report has as well."""
    store = session.store
    found = {item.sha256 for report in going.reports for item in store.records.attachments(report)}
    found |= {
        sha256 for report in going.submissions for sha256 in store.submissions.attachments(report)
    }
    shared = {
        sha256
        for sha256 in found
        if (store.records.using(sha256) | store.submissions.using(sha256)) - going.sources
    }
    return tuple(sorted(found - shared)), tuple(sorted(shared))


def _statements(session: HeadquartersSession, going: Going) -> dict[StatementId, Statement]:
    """Return what is said of these, and what rests on nothing but them, in order."""
    store = session.store.statements
    found = {
        item.statement_id: item
        for item in store.about(going.subjects)
        if item.kind not in _STAYING and not item.is_erased
    }
    for report in going.sources:
        for item in store.resting_on(report):
            if item.kind not in _OUTLIVING and _rests_only_on(item.sources, going.sources):
                found[item.statement_id] = item
    return _with_answers(session, found)


def _rests_only_on(sources: Iterable[Source], reports: Collection[str]) -> bool:
    return all(
        source.kind is not SourceKind.STATEMENT and source.identifier in reports
        for source in sources
    )


def _with_answers(
    session: HeadquartersSession, found: dict[StatementId, Statement]
) -> dict[StatementId, Statement]:
    """Add what speaks of these statements: withdrawals, tasks done, reviews."""
    level: Collection[StatementId] = tuple(found)
    while level:
        answers = {
            item.statement_id: item
            for item in session.store.statements.about(level)
            if item.statement_id not in found and not item.is_erased
        }
        found |= answers
        level = tuple(answers)
    return dict(sorted(found.items(), key=lambda item: item[1].number))


def _holds(session: HeadquartersSession, subjects: Iterable[str]) -> tuple[Statement, ...]:
    found = session.store.statements.about(frozenset(subjects), [StatementKind.HOLD])
    return tuple(item for item in found if item.is_in_force)
