"""Invented people who were detained one evening, with cases and what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    ConsentWord,
    GivenBy,
    GivenHow,
    consent_to_content,
)
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.partial_date import read_date
from fieldkit.domain.stage import Stage
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.operations.hq.add_stage import stage_statement
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.people import a_mention, with_mentions

SATURDAY, SUNDAY = date(2026, 11, 21), date(2026, 11, 22)
AKRESTSINA, ZHODZINA = "BY_AKRESTSINA_CIP", "BY_ZHODZINA"


@dataclass(frozen=True)
class Detainee:
    """One person as a test wants them."""

    name: str
    consent: ConsentLevel | None = ConsentLevel.PUBLIC  # None: nobody asked
    station: str = AKRESTSINA
    detained: str = "22.11.2026 12:00"
    born: int | None = 1990
    town: str = "Мінск"
    days: int | None = None  # of arrest
    said: dict[str, object] = field(default_factory=dict)  # of the mention


def detained(
    session: HeadquartersSession, people: Sequence[Detainee], *, first: int = 1
) -> tuple[PersonId, ...]:
    """Let headquarters know these people: read, taken as people, each with a case and consent."""
    made = []
    for number, item in enumerate(people, start=first):
        mention = a_mention(
            number,
            item.name,
            born_from=item.born,
            born_to=item.born,
            town=item.town,
            **item.said,
        )
        with_mentions(session, [mention])
        (person,) = take_as_people(session, [mention.mention_id]).people
        case_id, _statement = open_case(session, "ADMIN", [person])
        stages = [Stage("DETAINED", when=read_date(item.detained, SUNDAY), is_confirmed=True)]
        if item.station:
            held = Stage("LOCATION_KNOWN", when=read_date(item.detained, SUNDAY))
            stages.append(replace(held, place=item.station, is_confirmed=True))
        if item.days is not None:
            stages.append(ruling(item.days))
        make_statements(session, *(stage_statement(case_id, stage) for stage in stages))
        if item.consent is not None:
            agree(session, person, item.consent)
        made.append(person)
    return tuple(made)


def ruling(days: int) -> Stage:
    """Return that a court gave so many days of arrest."""
    return Stage(
        "ADMIN_ARREST",
        when=read_date("22.11.2026 17:00", SUNDAY),
        court="Выдуманы суд",
        judge="Судзьдзя П.",
        articles=("24.23",),
        sanction="ARREST_DAYS",
        days=days,
        is_confirmed=True,
    )


def agree(
    session: HeadquartersSession, person: PersonId, level: ConsentLevel, **said: object
) -> None:
    """Let a person say anew what may be done."""
    word = replace(
        ConsentWord(level, GivenBy.PERSON, GivenHow.PHONE, renews=True),
        **said,  # type: ignore[arg-type]  # by name
    )
    if level is ConsentLevel.WITHDRAWN:
        word = replace(word, renews=False)
    make_statements(session, NewStatement(StatementKind.CONSENT, person, consent_to_content(word)))


def case_of(session: HeadquartersSession, person: PersonId) -> CaseId:
    """Return the case of a person."""
    return session.store.cases.of_people([person])[0].case_id
