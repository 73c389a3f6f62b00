"""Browse the reports: a page of the list with what it shows, and one report with all around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import is_sealed
from fieldkit.domain.identifiers import DeviceId, FormId, MentionId, PersonId, ReportId
from fieldkit.domain.mention import Mention
from fieldkit.domain.statement import Statement
from fieldkit.domain.verification import Verification
from fieldkit.hq.store.report_list import ReportFilter, ReportLine, ReportPlace
from fieldkit.operations.hq.assess_report import StatedAssessment, assessments_of
from fieldkit.operations.hq.name_forms import form_titles
from fieldkit.operations.hq.open_sealed_answers import open_sealed_answers
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind, people_of
from fieldkit.operations.hq.show_report import ShownReport, show_report
from fieldkit.operations.hq.verify_report import verification_of

PAGE = 200


@dataclass(frozen=True)
class ReportPage:
    """Lines of the list, with what is said beside each."""

    lines: tuple[ReportLine, ...]
    assessments: Mapping[ReportId, tuple[StatedAssessment, ...]]
    names: Mapping[str, tuple[str, ...]] = field(repr=False)  # of the people, by report
    is_last: bool


@dataclass(frozen=True)
class ReportChoices:
    """What the list can be filtered by."""

    forms: tuple[FormId, ...]
    titles: Mapping[FormId, str]
    devices: Mapping[DeviceId, str]  # codes


@dataclass(frozen=True)
class ReportFile:
    """One report, and what headquarters says about it."""

    shown: ShownReport
    answers: tuple[tuple[str, str], ...] = field(repr=False)  # question and answer, as read
    has_sealed_answers: bool
    verification: Verification
    assessments: tuple[StatedAssessment, ...]
    mentions: tuple[Mention, ...] = field(repr=False)
    people: Mapping[MentionId, tuple[PersonId, str]] = field(repr=False)  # with their names
    statements: tuple[Statement, ...]  # that rest on it, in order
    codes: Mapping[str, str]  # of colleagues
    title: str  # of its form


def list_page(
    session: HeadquartersSession, wanted: ReportFilter, after: ReportPlace | None = None
) -> ReportPage:
    """Return the next reports after a place, newest arrival first."""
    lines = session.store.report_list.page(wanted, after=after, most=PAGE)
    ids = [line.place.report_id for line in lines]
    names: dict[str, tuple[str, ...]] = {}
    for mention in session.store.mentions.of_sources(ids):
        known = names.get(mention.source, ())
        names[mention.source] = (*known, mention.name or mention.description)
    return ReportPage(lines, assessments_of(session, ids), names, is_last=len(lines) < PAGE)


def report_choices(session: HeadquartersSession, language: str) -> ReportChoices:
    """Return the forms and devices that reports here come from."""
    entries = session.store.roster.entries()
    return ReportChoices(
        session.store.report_list.forms(),
        form_titles(session, language),
        {entry.device: entry.code for entry in entries},
    )


def open_report(
    session: HeadquartersSession, report_id: ReportId, language: str, *, with_sealed: bool = False
) -> ReportFile:
    """Return one report with everything around it; that it was read is noted.

    `with_sealed` opens what the monitor sealed at entry, which is noted apart.

    Raises:
        UnknownReport, ReportErased: It is not here, or no more.
        VaultDamaged, DamagedData: What is stored does not open.
    """
    shown = show_report(session, report_id)
    store = session.store
    opened = open_sealed_answers(session, shown) if with_sealed else {}
    mentions = store.mentions.of_sources([shown.listed.report_id])
    behind = people_behind(session, [item.mention_id for item in mentions])
    known = people_of(session, set(behind.values()))
    form = shown.listed.form.form
    return ReportFile(
        shown=shown,
        answers=tuple(readable_answers(shown, language, opened)),
        has_sealed_answers=any(is_sealed(value) for value in shown.answers.values()),
        verification=verification_of(session, shown.listed.report_id),
        assessments=assessments_of(session, [shown.listed.report_id]).get(
            shown.listed.report_id, ()
        ),
        mentions=mentions,
        people={
            mention: (known[person].person_id, known[person].name)
            for mention, person in behind.items()
            if person in known
        },
        statements=store.statements.resting_on(shown.listed.report_id),
        codes={one.colleague_id: one.code for one in store.colleagues.all()},
        title=form_titles(session, language).get(form, form),
    )
