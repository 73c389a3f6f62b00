"""Erase what a plan names: keys and content go, stubs stay; never under a legal hold.

The databases forget first, in one transaction; then the files go. A cut between leaves files
whose keys are gone, and the next intake deletes them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.erasure import ErasedKind, Erasure, ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import BlobId, ReportId, Sha256
from fieldkit.domain.statement import Statement
from fieldkit.errors import DamagedData, NotAllowed
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.add_read import remove_read
from fieldkit.operations.hq.erased_files import remove_erased_files
from fieldkit.operations.hq.keep_consent import keep_consent, said_before
from fieldkit.operations.hq.make_statement import erase_statements
from fieldkit.operations.hq.read_mentions import add_reading
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.unfinished_entry import forget_unfinished_about
from fieldkit.operations.hq.write_message import erase_letters
from fieldkit.translations import _

logger = logging.getLogger(__name__)

Stub = tuple[ErasedKind, str, Sha256]  # what it was, its subject, its hash


def erase(
    session: HeadquartersSession,
    plan: ErasurePlan,
    reason: ErasureReason,
    second: SecondWord | None,
) -> bool:
    """Erase what a fresh plan names; a second person agrees to its subject (`Act.ERASE`).

    Returns whether no page of the database holds remains of it. In a large one they may stay,
    inside its encryption, until they are overwritten.

    Raises:
        NotAllowed: A legal hold forbids it, or nobody agreed, or nobody said who they are, or an
            amendment narrowed the consent of somebody whom nobody linked to a person.
        DriveUnwritable: It is erased, but a file is left; the next intake deletes it.
    """
    check_holds(plan.holds)
    check_second(session, second, Act.ERASE, plan.subject)
    # What somebody typed of them and never stated is no statement, and in no plan.
    cases = session.store.cases.of_people(plan.people)
    typed_about = {*plan.people, *(case.case_id for case in cases)}
    with session.store.transaction():
        use_second(session, second, Act.ERASE, plan.subject)
        _forget(session, plan, reason)
    forget_unfinished_about(session, typed_about)
    remove_erased_files(session)
    is_clear = session.store.leave_no_remains()
    logger.info(
        "erased %d reports, %d statements, %d files",
        len(plan.reports) + len(plan.submissions),
        len(plan.statements),
        len(plan.objects) + len(plan.attachments),
    )
    return is_clear


def add_object_erasure(
    session: HeadquartersSession, sha256: Sha256, reason: ErasureReason = ErasureReason.REFUSED
) -> None:
    """Erase a sealed file that was never taken in, within a transaction of the caller.

    Afterwards `remove_erased_files` deletes it; should it come again, it is not kept.
    """
    _note(session, [(ErasedKind.OBJECT, sha256, sha256)], reason)


def check_holds(holds: Sequence[Statement]) -> None:
    """Let pass what no legal hold forbids.

    Raises:
        NotAllowed: One does; the sentence names it.
    """
    if holds:
        numbers = ", ".join(str(item.number) for item in holds)
        raise NotAllowed(
            _("A legal hold forbids it: statement {numbers}.").format(numbers=numbers),
            hint=_("Whoever set it can lift it, once its reason has passed."),
        )


def _forget(session: HeadquartersSession, plan: ErasurePlan, reason: ErasureReason) -> None:
    store = session.store
    said = said_before(session, plan)
    stubs = [*_stubs(session, plan)]
    amended = _amended(session, plan)
    stubs += [
        (ErasedKind.STATEMENT, item.statement_id, item.sha256)
        for item in _erased_statements(session, plan)
    ]
    members = (*plan.reports, *plan.submissions)
    remove_read(session, (*members, *plan.rows))
    store.outside.erase_rows(plan.rows)
    store.publications.erase_people(plan.people)
    erase_letters(session, plan.reports)
    store.records.erase(plan.reports)
    store.submissions.erase(plan.submissions)
    blobs: Iterable[tuple[Sha256, BlobId]] = store.contents.forget(plan.attachments)
    stubs += [(ErasedKind.ATTACHMENT, blob_id, sha256) for sha256, blob_id in blobs]
    _note(session, stubs, reason)
    add_reading(session, [*plan.reports, *plan.submissions, *amended, *plan.of_others])
    keep_consent(session, said, plan, reason)


def _erased_statements(session: HeadquartersSession, plan: ErasurePlan) -> tuple[Statement, ...]:
    return erase_statements(session, plan.statements)


def _amended(session: HeadquartersSession, plan: ErasurePlan) -> tuple[ReportId, ...]:
    """Return the reports that erased ones amended: they are read again, without them."""
    listed = session.store.records.listed(plan.reports).values()
    found = {item.amends.report_id for item in listed if item.amends is not None}
    return tuple(sorted(found - {*plan.reports}))


def _stubs(session: HeadquartersSession, plan: ErasurePlan) -> Iterator[Stub]:
    store = session.store
    closed = store.records.contents(plan.reports)
    for report_id, listed in store.records.listed(plan.reports).items():
        try:
            content, _form = closed[report_id].opened()
            yield ErasedKind.REPORT, report_id, sha256_hex(content)
        except DamagedData:
            yield ErasedKind.REPORT, report_id, _of_object(listed)
    for report_id, imported in store.submissions.listed(plan.submissions).items():
        yield ErasedKind.SUBMISSION, report_id, imported.content_sha256
    for sha256 in plan.objects:
        yield ErasedKind.OBJECT, sha256, sha256
    for kind, subjects in (
        (ErasedKind.MENTION, plan.mentions),
        (ErasedKind.PERSON, plan.people),
    ):
        for subject in subjects:
            yield kind, subject, sha256_hex(subject.encode("ascii"))


def _of_object(listed: ReceivedRecord) -> Sha256:
    return listed.object_sha256  # the record itself does not open any more


def _note(session: HeadquartersSession, stubs: Iterable[Stub], reason: ErasureReason) -> None:
    now, author = session.clock.now(), author_of(session)
    made = [Erasure(subject, kind, sha256, reason, author, now) for kind, subject, sha256 in stubs]
    session.store.erasures.add(made)
    session.store.audit.append_all(
        CustodyEvent.DESTROYED,
        [(item.subject, f"{item.kind.value}-{reason.value}-by-{author}") for item in made],
        now,
    )
