"""The list of reports and one report, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.local_text import number, size
from fieldkit.domain.verification import VerificationState
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.hq.store.report_list import ReportPlace
from fieldkit.operations.hq.assess_report import StatedAssessment
from fieldkit.operations.hq.browse_reports import ReportChoices, ReportFile, ReportPage
from fieldkit.operations.hq.explain_statement import standing_text, statement_text
from fieldkit.translations import _, ngettext

When = Callable[[datetime], str]
_MOST_NAMES = 3
StatusText = Callable[[str], str]  # of a code of information_status


@dataclass(frozen=True)
class ReportRow:
    """One line of the list."""

    place: ReportPlace
    title: str
    people: str = field(repr=False)  # the first names in it
    by: str
    arrived: str
    status: str

    @property
    def report_id(self) -> ReportId:
        """Its number."""
        return self.place.report_id


@dataclass(frozen=True)
class FilterChoices:
    """What the list can be filtered by: (words, form id or device id) in the order to offer."""

    forms: tuple[tuple[str, str], ...]
    devices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AttachmentRow:
    """One attachment; `can_be_opened` when all of it is here."""

    attachment_id: str
    name: str = field(repr=False)
    details: str
    can_be_opened: bool


@dataclass(frozen=True)
class PersonRow:
    """One person whom the report speaks of."""

    name: str = field(repr=False)
    linked: str = field(repr=False)  # who that is, or that nobody was linked
    where: Destination


@dataclass(frozen=True)
class StatedRow:
    """One statement about the report, or resting on it."""

    text: str
    is_struck: bool


@dataclass(frozen=True)
class ReportCard:
    """One report as its page shows it."""

    report_id: ReportId
    heading: str
    facts: str
    badge: str
    badge_tone: Tone
    checks: tuple[tuple[bool, str], ...]
    status: str  # code that counts now, "" for none
    judgements: tuple[StatedRow, ...]
    answers: tuple[tuple[str, str], ...] = field(repr=False)
    has_sealed_answers: bool
    people: tuple[PersonRow, ...]
    attachments: tuple[AttachmentRow, ...]
    statements: tuple[StatedRow, ...]


def filter_choices(choices: ReportChoices) -> FilterChoices:
    """Return what can be filtered by, as it is offered."""
    forms = sorted((choices.titles.get(form, form), str(form)) for form in choices.forms)
    devices = sorted((code, str(device)) for device, code in choices.devices.items())
    return FilterChoices(tuple(forms), tuple(devices))


def report_rows(
    page: ReportPage, choices: ReportChoices, when: When, status: StatusText
) -> tuple[ReportRow, ...]:
    """Return the lines of a page."""
    rows = []
    for line in page.lines:
        title = choices.titles.get(line.form, line.form)
        stated = page.assessments.get(line.place.report_id, ())
        rows.append(
            ReportRow(
                line.place,
                _("Correction: {form}").format(form=title) if line.amends else title,
                _names(page.names.get(line.place.report_id, ())),
                _("imported, unverified")
                if line.device is None
                else choices.devices.get(line.device, ""),
                when(line.place.received_at),
                status(stated[0].assessment.status) if stated else "",
            )
        )
    return tuple(rows)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more <= 0:
        return shown
    text = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return text.format(names=shown, count=number(more))


def report_card(found: ReportFile, when: When, status: StatusText) -> ReportCard:
    """Return one report as it is shown."""
    shown = found.shown
    listed = shown.listed
    state = found.verification.state
    by = shown.code or _("imported, unverified")
    facts = [
        _("By {code}, begun {begun}, arrived {arrived}.").format(
            code=by, begun=when(listed.begun_at), arrived=when(listed.received_at)
        ),
        _("Number {number}").format(number=listed.report_id[:8]),
    ]
    if shown.amendments:
        count = len(shown.amendments)
        text = ngettext("With {count} correction", "With {count} corrections", count)
        facts.append(text.format(count=number(count)))
    return ReportCard(
        report_id=listed.report_id,
        heading=found.title,
        facts=" · ".join(facts),
        badge=_BADGES[state](),
        badge_tone=_TONES[state],
        checks=tuple((line.holds, line.sentence) for line in found.verification.lines),
        status=found.assessments[0].assessment.status if found.assessments else "",
        judgements=tuple(_judgement(item, found.codes, when, status) for item in found.assessments),
        answers=found.answers,
        has_sealed_answers=found.has_sealed_answers,
        people=tuple(_people(found)),
        attachments=tuple(
            AttachmentRow(
                item.attachment.attachment_id,
                item.attachment.name,
                _size_text(item.attachment.size, item.parts_here, item.parts),
                item.is_whole,
            )
            for item in shown.attachments
        ),
        statements=tuple(
            StatedRow(
                f"{statement_text(item.kind)} · {found.codes.get(item.author, '')} · "
                f"{when(item.at)} {standing_text(item)}".rstrip(),
                is_struck=not item.is_in_force,
            )
            for item in found.statements
        ),
    )


def _judgement(
    item: StatedAssessment, codes: Mapping[str, str], when: When, status: StatusText
) -> StatedRow:
    said = f"{status(item.assessment.status)} · {codes.get(item.statement.author, '')}"
    note = f": {item.assessment.note}" if item.assessment.note else ""
    return StatedRow(f"{said} · {when(item.statement.at)}{note}", is_struck=False)


def _people(found: ReportFile) -> list[PersonRow]:
    rows = []
    for mention in found.mentions:
        behind = found.people.get(mention.mention_id)
        name = mention.name or mention.description or _("without a name")
        if behind is None:
            where = Destination(SectionName.PEOPLE, mention.mention_id, "mention")
            rows.append(PersonRow(name, _("not linked to anybody"), where))
        else:
            person, known = behind
            linked = _("is {name}").format(name=known or _("a person without a name"))
            rows.append(PersonRow(name, linked, Destination(SectionName.PEOPLE, person)))
    return rows


def _size_text(octets: int, here: int, parts: int) -> str:
    if here == parts:
        return size(octets)
    return _("{size}, {here} of {parts} parts are here").format(
        size=size(octets), here=here, parts=parts
    )


_BADGES = {
    VerificationState.VERIFIED: lambda: _("Origin verified"),
    VerificationState.INCOMPLETE: lambda: _("Origin signed, not all checks hold"),
    VerificationState.ACCEPTED_BY_TWO: lambda: _("Unverified, accepted by two people"),
    VerificationState.UNVERIFIED: lambda: _("Unverified"),
}
_TONES = {
    VerificationState.VERIFIED: Tone.SAFE,
    VerificationState.INCOMPLETE: Tone.WAITING,
    VerificationState.ACCEPTED_BY_TWO: Tone.WAITING,
    VerificationState.UNVERIFIED: Tone.HELD,
}
