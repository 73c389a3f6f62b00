"""Say what erasing a person would take with it: what is stated of them, and what is theirs alone.

A report that speaks of others as well stays, and so does the list that a row came in: there the
person is only taken out of everything that is compared, listed and searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fieldkit.domain.erasure import ErasedKind, ErasurePlan
from fieldkit.domain.identifiers import MentionId, PersonId, ReportId
from fieldkit.domain.mention import Mention
from fieldkit.operations.hq.plan_erasure import Going, add_report, planned
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import show_person


def plan_person_erasure(session: HeadquartersSession, person_id: PersonId) -> ErasurePlan:
    """Plan to erase a person under every number that is linked as the same.

    Raises:
        UnknownPerson: There is none, or it was taken back.
    """
    person = show_person(session, person_id)
    going = Going(people=person.person_ids)
    going.subjects.update(person.person_ids)
    _add_mentions(session, going, person.mentions)
    theirs = set(person.person_ids)
    for case in session.store.cases.of_people(person.person_ids):
        if theirs.issuperset(case.people):
            going.subjects.add(case.case_id)
    return planned(session, person_id, ErasedKind.PERSON, going)


def _add_mentions(session: HeadquartersSession, going: Going, mentions: Iterable[Mention]) -> None:
    store = session.store
    by_source: dict[ReportId, set[MentionId]] = defaultdict(set)
    for item in mentions:
        by_source[ReportId(item.source)].add(item.mention_id)
        going.mentions.add(item.mention_id)
        going.subjects.add(item.mention_id)
    received = store.records.listed(by_source)
    imported = store.submissions.listed(by_source)
    for source, theirs in by_source.items():
        everybody = {item.mention_id for item in store.mentions.of_sources([source])}
        if source not in received and source not in imported:
            going.rows.add(source)
        elif everybody - theirs:
            going.of_others.add(source)
        else:
            add_report(session, going, source, is_imported=source in imported)
