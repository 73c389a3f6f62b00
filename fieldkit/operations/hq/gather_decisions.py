"""Gather what courts decided about people of followed cases: confirmed steps alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from fieldkit.domain.case import ListedCase
from fieldkit.domain.counted_decision import FORM, SANCTION_OF, AmountRange, CountedDecision
from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.figures import Word
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.stage import StatedStage
from fieldkit.errors import InvalidInput
from fieldkit.hq.amounts import Computed, Unknown, in_euros, in_roubles
from fieldkit.operations.hq.list_cases import list_cases, list_stages
from fieldkit.operations.hq.rules import exchange_rates
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.shipped_forms import shipped_vocabulary


def gather_decisions(
    session: HeadquartersSession, first: datetime | None, last: datetime | None
) -> tuple[list[Word], dict[str, CountedDecision]]:
    """Return a word for each person and decision, and the decisions by the report of the word.

    The same decision stated twice for one person counts once; two that differ count both, as two
    decisions: contradictions are for a person to resolve in the case.
    """
    cases = {item.case_id: item for item in list_cases(session)}
    rates = exchange_rates(session)
    words: list[Word] = []
    decisions: dict[str, CountedDecision] = {}
    seen: set[tuple[object, ...]] = set()
    stages = list_stages(session, codes=tuple(SANCTION_OF), since=first, until=last)
    confirmed = [stated for stated in stages if stated.is_confirmed]
    groups = _groups(session, cases.values())
    for stated in confirmed:
        for person in _people(stated, cases):
            if person not in groups:
                continue
            key = _key(stated, groups[person][0])  # two numbers of one person are one
            if key in seen:
                continue
            seen.add(key)
            report = f"{stated.statement_id}{person}"
            words.append(_word(stated, report, *groups[person]))
            decisions[report] = _decision(stated, rates)
    return words, decisions


def _groups(
    session: HeadquartersSession, cases: Collection[ListedCase]
) -> dict[PersonId, tuple[str, str]]:
    """Return which mentions make each person: what is the same, and what may be."""
    people = {person for item in cases for person in item.people}
    known = session.store.people.memberships(people)
    return {
        person: (known[person].component, known[person].wide)
        for person in people
        if person in known
    }


def _people(stated: StatedStage, cases: dict[CaseId, ListedCase]) -> Iterator[PersonId]:
    if stated.person_id is not None:
        yield stated.person_id
    elif stated.case_id in cases:
        yield from cases[stated.case_id].people


def _key(stated: StatedStage, person: str) -> tuple[object, ...]:
    stage = stated.stage
    when = "" if stage.when is None else stage.when.edtf
    amounts = (stage.sanction, stage.days, stage.months, stage.base_units)
    return (stated.case_id, person, stage.code, when, *amounts)


def _word(stated: StatedStage, report: str, component: str, wide: str) -> Word:
    stage = stated.stage
    begin = end = None
    if stage.when is not None:
        try:
            begin, end = _minutes(stage.when.earliest), _minutes(stage.when.latest)
        except InvalidInput:  # a time of day alone
            begin = end = None
    return Word(
        report,
        component,
        wide,
        begin,
        end,
        station=stage.place,
        articles=stage.articles,
        form=FORM,
    )


def _decision(stated: StatedStage, rates: tuple[ExchangeRate, ...]) -> CountedDecision:
    stage = stated.stage
    roubles = in_roubles(stage.base_units, stage.when, shipped_vocabulary("base_unit"))
    return CountedDecision(
        sanction=stage.sanction or SANCTION_OF[stage.code],
        court=stage.court,
        judge=stage.judge,
        days=stage.days,
        months=stage.months,
        base_units=stage.base_units,
        roubles=_range(roubles),
        euros=_range(in_euros(roubles, stage.when, rates)),
    )


def _range(amount: Computed | Unknown) -> AmountRange | None:
    return AmountRange(amount.low, amount.high) if isinstance(amount, Computed) else None


def _minutes(moment: datetime) -> int:
    return (moment.toordinal() - 1) * 1440 + moment.hour * 60 + moment.minute
