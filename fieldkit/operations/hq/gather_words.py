"""Gather what reports say of people in a period, and of whom it may be counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from fieldkit.domain.consent import ConsentLevel, allows, level_of
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.counted_decision import CountedDecision
from fieldkit.domain.figures import (
    FORMS_OF,
    NOTHING,
    SMALL,
    Act,
    Audience,
    Basis,
    FigureRow,
    Selection,
    Word,
)
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.consent_ledger import Clearance
from fieldkit.hq.figures.counting import People, count_all, group
from fieldkit.operations.hq.count_course import count_course
from fieldkit.operations.hq.gather_decisions import gather_decisions
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

_STEP = 5000  # mentions between two words about progress
# What a person found out about a report after it came (vocabulary information_status).
_NOT_COUNTED = frozenset({"REFUTED", "DUPLICATE"})


@dataclass(frozen=True)
class Gathered:
    """What is counted, read once, so that it can be counted by one thing after another."""

    selection: Selection
    people: People = field(repr=False)
    basis: Basis
    total: FigureRow = NOTHING  # everybody once
    clearance: Clearance | None = field(default=None, repr=False)  # None at headquarters
    counted: tuple[PersonId, ...] = field(default=(), repr=False)
    # Of decisions: what they are, by the report of their words.
    decisions: Mapping[str, CountedDecision] = field(default_factory=dict, repr=False)


def gather(
    session: HeadquartersSession, selection: Selection, progress: Progress = no_progress
) -> Gathered:
    """Return the words of the selection by person; `progress` counts mentions, twice.

    Raises:
        InvalidInput: The period ends before it begins.
    """
    first, last = _moments(selection)
    if selection.act is Act.DECISION:
        return _of_decisions(session, selection, first, last)
    store, forms = session.store.figures, FORMS_OF[selection.act]
    total = store.count(forms, first, last)
    refuted = _refuted(session)
    words: list[Word] = []
    left_out = 0
    for done, word in enumerate(store.words(forms, first, last)):
        if done % _STEP == 0:
            progress(done, 2 * total)
        if word.report in refuted:
            left_out += 1
        else:
            words.append(word)
    everybody = group(words, lambda done, _count: progress(total + done, 2 * total))
    basis = Basis(
        as_of=session.clock.now(),
        selection=selection,
        sources=(),
        undated=0 if first is None and last is None else store.undated(forms),
        left_out=left_out,
        uncorroborated=0,
    )
    return _for_audience(session, Gathered(selection, everybody, basis))


def _of_decisions(
    session: HeadquartersSession,
    selection: Selection,
    first: datetime | None,
    last: datetime | None,
) -> Gathered:
    words, decisions = gather_decisions(session, first, last)
    basis = Basis(
        as_of=session.clock.now(),
        selection=selection,
        sources=(),
        undated=0,
        left_out=0,
        uncorroborated=0,
    )
    gathered = _for_audience(session, Gathered(selection, group(words), basis, decisions=decisions))
    counted = _people_of(session, gathered)
    course = count_course(session, counted, first, last)
    return replace(gathered, basis=replace(gathered.basis, course=course))


def _people_of(session: HeadquartersSession, gathered: Gathered) -> frozenset[PersonId]:
    """Return everybody of whom it may be counted how their cases go."""
    if gathered.clearance is not None:
        return frozenset(gathered.clearance.allowed)
    return frozenset(person for item in list_cases(session) for person in item.people)


def _for_audience(session: HeadquartersSession, gathered: Gathered) -> Gathered:
    if gathered.selection.audience is Audience.HEADQUARTERS:
        return _with_sources(gathered)
    return _with_sources(_with_consent(session, gathered))


def _moments(selection: Selection) -> tuple[datetime | None, datetime | None]:
    first, last = selection.first_day, selection.last_day
    if first is not None and last is not None and last < first:
        raise InvalidInput(_("The period ends before it begins."))
    return (
        None if first is None else datetime.combine(first, time.min),
        None if last is None else datetime.combine(last, time.max),
    )


def _refuted(session: HeadquartersSession) -> frozenset[str]:
    """Return the reports that are refuted, or the same report twice, by the newest word on each."""
    status = {
        statement.subject: str(statement.content.get("status", ""))
        for statement in session.store.statements.in_force([StatementKind.ASSESSMENT])
    }
    return frozenset(report for report, code in status.items() if code in _NOT_COUNTED)


def _with_consent(session: HeadquartersSession, gathered: Gathered) -> Gathered:
    """Return only those who may be counted by others; who was not taken as a person never may."""
    people = gathered.people
    taken_as = session.store.figures.people_of()
    asked = [person for group in people.words_of for person in taken_as.get(group, ())]
    clearance = effective(session, asked, Purpose.STATISTICS, session.clock.now())
    kept = {
        group: words
        for group, words in people.words_of.items()
        if _may_be_counted(taken_as.get(group, ()), clearance)
    }
    alone = [word for word in people.not_compared if _reaches_statistics(word)]
    basis = replace(
        gathered.basis,
        withheld=len(people.words_of) - len(kept),
        withheld_mentions=len(people.not_compared) - len(alone),
    )
    return replace(
        gathered,
        people=replace(people, words_of=kept, not_compared=alone),
        basis=basis,
        clearance=clearance,
        counted=tuple(person for group in kept for person in taken_as[group]),
    )


def _may_be_counted(people: Collection[PersonId], clearance: Clearance) -> bool:
    return bool(people) and all(clearance[person].allowed for person in people)


def _reaches_statistics(word: Word) -> bool:
    return allows(level_of(word.consent), ConsentLevel.STATISTICS)


def _with_sources(gathered: Gathered) -> Gathered:
    """Leave out who has too few independent sources, and say what the rest rests on."""
    people, least = gathered.people, gathered.selection.least_sources
    kept = people.words_of
    if least > 1:
        kept = {
            person: words
            for person, words in people.words_of.items()
            if people.sources_of[person] >= least
        }
    alone = people.not_compared if least <= 1 else ()
    basis = replace(
        gathered.basis,
        sources=_source_mix(word for words in kept.values() for word in words),
        few_sources=_few(kept.values()),
        uncorroborated=len(people.words_of) - len(kept),
    )
    people = replace(people, words_of=kept, not_compared=alone)
    return replace(gathered, people=people, basis=basis, total=count_all(people))


def _few(people: Iterable[Iterable[Word]]) -> frozenset[str]:
    """Return the source types that speak of few people, in however many mentions."""
    counts = Counter(code for words in people for code in {word.source_type for word in words})
    return frozenset(code for code, count in counts.items() if count < SMALL)


def _source_mix(words: Iterable[Word]) -> tuple[tuple[str, int], ...]:
    counts = Counter(word.source_type for word in words)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
