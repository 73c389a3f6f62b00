"""Mentions of invented people in every region, most of them compared already."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from fieldkit.domain import person_link
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import take_as_people

_PLACES = ("GN_625144",) * 6 + (
    *("GN_627907", "GN_629634", "GN_620127", "GN_627904", "GN_625665", "GN_618800", ""),
)
_STATIONS = (
    *("BY_RUVD_TSENTRALNY", "BY_RUVD_SAVETSKI", "BY_RUVD_LENINSKI", "BY_ZHODZINA"),
    *("BY_AKRESTSINA_CIP", ""),
)
_SOURCES = ("OWN_OBSERVATION", "VICTIM", "RELATIVE", "WITNESS", "MEDIA", "PARTNER_NGO")
_OCCUPATIONS = ("STUDENT", "IT", "WORKER_INDUSTRY", "JOURNALIST", "TEACHER", "")
_SUNDAY = datetime(2026, 11, 1, 13, 0)  # noqa: DTZ001  # local
_PEOPLE = 120


def add_counted_people(session: HeadquartersSession, people: int = _PEOPLE) -> list[MentionId]:
    """Add mentions; of five people four were compared, and some are only probably one."""
    drawn = random.Random(11)
    groups = [_person(drawn, number) for number in range(people)]
    with session.store.transaction():
        session.store.mentions.add(mention for group in groups for mention in group)
    compared = [[item.mention_id for item in group] for group in groups[: people * 4 // 5]]
    take_as_people(session, [first for first, *_others in compared])
    links = [_link(group[0], other, Certainty.SAME) for group in compared for other in group[1:]]
    links += [
        _link(one[0], another[0], Certainty.PROBABLE)
        for one, another in zip(compared[::12], compared[1::12], strict=False)
    ]
    make_statements(session, *links)
    return [mention for group in compared for mention in group]


def _link(one: MentionId, another: MentionId, certainty: Certainty) -> NewStatement:
    content = person_link.to_content(LinkContent(certainty))
    return NewStatement(StatementKind.LINK, one, content, other=another)


def a_mention(number: int, **facts: object) -> Mention:
    """Return a mention of an invented person in a report of its own."""
    known: dict[str, object] = {
        "mention_id": MentionId(f"{number + 1:032x}"),
        "source": f"{number + 1_000_001:032x}",
        "path": "",
        "form": "T02",
        "names": (SpelledName(f"Invented Person {number}", "AS_REPORTED"),),
        "from_time": _SUNDAY,
        "to_time": _SUNDAY,
        "device": DeviceId(f"{number % 40:032x}"),
        "consent": ConsentLevel.STATISTICS,
        "received_at": datetime(2026, 11, 22, tzinfo=UTC),
    }
    return Mention(**(known | facts))  # type: ignore[arg-type]


def _person(drawn: random.Random, number: int) -> list[Mention]:
    at = _SUNDAY + timedelta(days=7 * drawn.choice((0, 0, 0, 1, 1, 2)))
    place, sex, born = drawn.choice(_PLACES), drawn.choice("FM"), drawn.randrange(1950, 2007)
    article = drawn.choice((("KOAP21_24.23",), ("UK_342",), ()))
    level = ConsentLevel.NONE if number % 9 == 0 else ConsentLevel.STATISTICS
    return [
        a_mention(
            number * 10 + place_in_row,
            from_time=(begin := at + timedelta(minutes=5 * drawn.randrange(30))),
            to_time=begin + timedelta(minutes=drawn.choice((0, 0, 0, 59))),
            place_code=place,
            sex=sex,
            born_from=born,
            born_to=born,
            station=drawn.choice(_STATIONS),
            occupation=_OCCUPATIONS[number % len(_OCCUPATIONS)],
            articles=article,
            source_type=drawn.choice(_SOURCES),
            device=DeviceId(f"{drawn.randrange(40):032x}"),
            consent=level,
        )
        for place_in_row in range(drawn.choice((1, 2, 2, 3, 4)))
    ]
