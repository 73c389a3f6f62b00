"""Search over everything: people, what reports say of people, reports, cases, notes, tasks.

Words are found in any order, from their beginnings, in whatever script they are typed. What is
never found this way is said in hq/searched_texts.py. Numbers (P-000123, C-000045, the beginning
of a report's number) lead straight to what they name, and monitors' codes to their devices.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from fieldkit.domain.case import ListedCase
from fieldkit.domain.identifiers import CaseId, MentionId, PersonId, ReportId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention
from fieldkit.domain.roster import RosterEntry
from fieldkit.errors import InvalidInput
from fieldkit.hq.search_words import TypedWord, typed_words
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.hq.store.search_index import EntryKind
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import find_person, people_behind, people_of

MOST = 50  # of each kind
_REPORT_NUMBER = re.compile(r"[0-9a-f]{8,32}\Z")
# With the Latin letter, or the Cyrillic one that looks like it.
_PERSON_NUMBER = re.compile(r"[PpРр]-?\d{1,9}\Z")
_CASE_NUMBER = re.compile(r"[CcСс]-?\d{1,9}\Z")
_CODE = re.compile(r"(?=.*[0-9-])[A-Z0-9][A-Z0-9-]+\Z")
_CYRILLIC_CAPITALS = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")  # that look like Latin ones


@dataclass(frozen=True)
class FoundReport:
    """A report in which all the words stand."""

    record: ReceivedRecord | ImportedRecord
    code: str  # of the device; "" if it was imported


@dataclass(frozen=True)
class Found:
    """What was found, at most `MOST` of each kind, the newest first within each."""

    people: tuple[KnownPerson, ...] = field(default=(), repr=False)
    mentions: tuple[Mention, ...] = field(default=(), repr=False)  # with no person behind them
    cases: tuple[ListedCase, ...] = field(default=(), repr=False)
    reports: tuple[FoundReport, ...] = field(default=(), repr=False)
    devices: tuple[RosterEntry, ...] = ()

    @property
    def count(self) -> int:
        """How many there are in all."""
        found = (self.people, self.mentions, self.cases, self.reports, self.devices)
        return sum(map(len, found))


def search(session: HeadquartersSession, typed: str, *, most: int = MOST) -> Found:
    """Return what has all the words of `typed`; too little was typed: nothing."""
    text = typed.strip()
    found = _by_number(session, text) or _by_words(session, text, most)
    return replace(found, devices=_by_code(session, text)[:most])


def _by_words(session: HeadquartersSession, text: str, most: int) -> Found:
    words = typed_words(text)
    if not words:
        return Found()
    find = session.store.search.find
    mention_ids = [MentionId(found) for found in find(words, EntryKind.MENTION, most=2 * most)]
    behind = people_behind(session, mention_ids)
    facts = find(words, EntryKind.FACT, most=most)
    people = _people(session, (*behind.values(), *map(PersonId, facts)), most)
    loose = [found for found in mention_ids if found not in behind][:most]
    mentions = session.store.mentions.get_all(loose)
    return Found(
        people=people,
        mentions=tuple(mentions[found] for found in loose if found in mentions),
        cases=_cases(session, words, people, most),
        reports=_reports(session, find(words, EntryKind.REPORT, most=most)),
    )


def _by_number(session: HeadquartersSession, text: str) -> Found | None:
    """Return what a number names; None: it is no number, or nobody's."""
    if _REPORT_NUMBER.match(text):
        store = session.store
        records: list[ReceivedRecord | ImportedRecord] = [*store.records.beginning_with(text)]
        records += store.submissions.beginning_with(text)
        return Found(reports=_listed(session, records)) if records else None
    with contextlib.suppress(InvalidInput):  # of nobody: then they may be words
        if _PERSON_NUMBER.match(text):
            person = find_person(session, text)
            return Found(people=tuple(people_of(session, [person]).values()))
        if _CASE_NUMBER.match(text):
            return Found(cases=(find_case(session, text),))
    return None


def _by_code(session: HeadquartersSession, text: str) -> tuple[RosterEntry, ...]:
    """Return devices whose code begins so; a dash may be left out."""
    code = text.upper().translate(_CYRILLIC_CAPITALS)
    if not _CODE.match(code):
        return ()
    beginning = code.replace("-", "")
    return tuple(
        entry
        for entry in session.store.roster.entries()
        if entry.code.replace("-", "").startswith(beginning)
    )


def _people(
    session: HeadquartersSession, found: Iterable[PersonId], most: int
) -> tuple[KnownPerson, ...]:
    known = people_of(session, list(dict.fromkeys(found))[:most])
    return tuple({person.person_id: person for person in known.values()}.values())


def _cases(
    session: HeadquartersSession,
    words: Sequence[TypedWord],
    people: Sequence[KnownPerson],
    most: int,
) -> tuple[ListedCase, ...]:
    """Return cases by what was written in them, then those of the people that were found."""
    find = session.store.search.find
    written = [
        CaseId(subject)
        for kind in (EntryKind.CASE, EntryKind.NOTE, EntryKind.TASK)
        for subject in find(words, kind, most=most)
    ]
    found = list(list_cases(session, case_ids=written[:most])) if written else []
    ids = [person_id for person in people for person_id in person.person_ids]
    if ids:
        found += list_cases(session, people=ids, limit=most)
    return tuple({case.case_id: case for case in found}.values())[:most]


def _reports(session: HeadquartersSession, subjects: Sequence[str]) -> tuple[FoundReport, ...]:
    store = session.store
    wanted = [ReportId(subject) for subject in subjects]
    records: dict[ReportId, ReceivedRecord | ImportedRecord] = {
        **store.records.listed(wanted),
        **store.submissions.listed(wanted),
    }
    return _listed(session, [records[subject] for subject in wanted if subject in records])


def _listed(
    session: HeadquartersSession, records: Sequence[ReceivedRecord | ImportedRecord]
) -> tuple[FoundReport, ...]:
    codes = {entry.device: entry.code for entry in session.store.roster.entries()}
    return tuple(
        FoundReport(
            record,
            "" if isinstance(record, ImportedRecord) else codes.get(record.device, ""),
        )
        for record in records
    )
