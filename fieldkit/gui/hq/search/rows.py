"""What was found, line by line, as plain data; knows no Qt."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.case import ListedCase
from fieldkit.domain.case import case_number as written_case
from fieldkit.domain.identifiers import FormId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.operations.hq.search import Found, FoundReport
from fieldkit.translations import _

When = Callable[[datetime], str]


class HitKind(enum.StrEnum):
    """What a line is; also the name of its picture."""

    PERSON = "person"
    MENTION = "people"
    CASE = "folder"
    REPORT = "file"
    DEVICE = "stick"


@dataclass(frozen=True)
class HitRow:
    """One line: what it is, who or what, and what tells it from others."""

    kind: HitKind
    kind_words: str
    title: str = field(repr=False)
    details: str = field(repr=False)
    where: Destination


def hit_rows(
    found: Found, when: When, titles: Mapping[FormId, str], names: Mapping[str, str]
) -> tuple[HitRow, ...]:
    """Return the lines: devices by their codes, people, cases, mentions of nobody, reports.

    `names` are those of the people in cases, by their ids.
    """
    return (
        *map(_device, found.devices),
        *map(_person, found.people),
        *(_case(case, names) for case in found.cases),
        *(_mention(mention, when) for mention in found.mentions),
        *_reports(found.reports, when, titles),
    )


def _device(entry: RosterEntry) -> HitRow:
    is_revoked = entry.state is DeviceState.REVOKED
    return HitRow(
        HitKind.DEVICE,
        _("Device"),
        entry.code,
        _joined(entry.device[:8], _("revoked") if is_revoked else ""),
        Destination(SectionName.DEVICES, entry.device),
    )


def _person(person: KnownPerson) -> HitRow:
    born = "" if person.born_from is None else _years(person.born_from, person.born_to)
    spellings = [name.text for name in person.names if name.text != person.name][:3]
    return HitRow(
        HitKind.PERSON,
        _("Person"),
        person.name or _("without a name"),
        _joined(person.written_number, born, person.town, *spellings),
        Destination(SectionName.PEOPLE, person.person_id),
    )


def _case(case: ListedCase, names: Mapping[str, str]) -> HitRow:
    known = dict.fromkeys(names[person] for person in case.people if names.get(person))
    people = ", ".join(known)
    return HitRow(
        HitKind.CASE,
        _("Case"),
        case.title or people or written_case(case.number),
        _joined(written_case(case.number), people if case.title else ""),
        Destination(SectionName.CASES, case.case_id),
    )


def _mention(mention: Mention, when: When) -> HitRow:
    arrived = "" if mention.received_at is None else when(mention.received_at)
    born = "" if mention.born_from is None else _years(mention.born_from, mention.born_to)
    return HitRow(
        HitKind.MENTION,
        _("In a report, not linked to anybody"),
        mention.name or mention.description or _("without a name"),
        _joined(born, mention.place, arrived),
        Destination(SectionName.PEOPLE, mention.mention_id, "mention"),
    )


def _reports(
    reports: tuple[FoundReport, ...], when: When, titles: Mapping[FormId, str]
) -> Iterator[HitRow]:
    for found in reports:
        record = found.record
        form = titles.get(record.form.form, record.form.form)
        yield HitRow(
            HitKind.REPORT,
            _("Report"),
            form,
            _joined(
                found.code or _("imported, unverified"),
                when(record.received_at),
                record.report_id[:8],
            ),
            Destination(SectionName.REPORTS, record.report_id),
        )


def _years(first: int, last: int | None) -> str:
    if last is None or last == first:
        return _("born {year}").format(year=first)
    return _("born {first} to {last}").format(first=first, last=last)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
