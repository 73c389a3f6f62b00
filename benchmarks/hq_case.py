"""A year's cases: opening one, what is due in all, the list; and cases for all of a bad day."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.result import Result
from fieldkit.crypto.random import random_hex
from fieldkit.domain import person_link, person_number
from fieldkit.domain.clock import from_text
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, ColleagueId, PersonId, Sha256, StatementId
from fieldkit.domain.mention import Mention
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, from_moment
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.stage import Stage
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_case_entry import entry_statement
from fieldkit.operations.hq.add_stage import stage_statement
from fieldkit.operations.hq.due_alarms import count_due, due
from fieldkit.operations.hq.find_cases import CaseFilter, find_cases
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.open_case import case_opening
from fieldkit.operations.hq.open_cases_of_day import open_planned, plan_cases
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.show_case import show_case
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.people import a_mention

CASES, DAY = 35_000, 1_200
REPORTS_EACH = 4
TARGET_OPENING, TARGET_DUE, TARGET_LIST = 0.1, 1.0, 1.0  # seconds
_LISTED = 1_200
_OPENED = 200
_AT_ONCE = 250  # cases in one act
_NOW = datetime.fromisoformat("2026-11-22T13:00")  # as the clock on the wall of the fakes shows it
_AT = from_text("2026-11-22T10:00:00.000Z")


def hq_case(folder: Path, _megabytes: int) -> list[Result]:
    """Measure 35,000 open cases, and 3,500, so that growth is seen."""
    return [*_measured(folder, CASES // 10), *_measured(folder, CASES)]


def _measured(folder: Path, count: int) -> list[Result]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        session = with_colleague(
            a_headquarters(Path(name) / "hq", an_organisation(threshold=1, count=1))
        )
        cases = _fill(session, count)
        opening = sorted(
            _seconds(partial(show_case, session, case))
            for case in random.Random(1).choices(cases, k=_OPENED)
        )
        alarms = count_due(session).alarms
        counting = _seconds(lambda: count_due(session))
        due_seconds = _seconds(lambda: due(session))
        finding = _seconds(lambda: find_cases(session, CaseFilter()))
        listing = _seconds(lambda: list_cases(session, case_ids=cases[:_LISTED]))
        plan = plan_cases(session, _NOW - timedelta(days=1), _NOW)
        evening = _seconds(lambda: open_planned(session, plan.planned))
        close_session(session)
    at_95 = opening[int(len(opening) * 0.95)]
    return [
        _result(f"opening one of {count} cases, p95", at_95, TARGET_OPENING),
        _result(f"{alarms} alarms in {count} cases, counted", counting, TARGET_DUE),
        _result(f"{alarms} alarms in {count} cases, all made", due_seconds, TARGET_DUE),
        _result(f"the list of {count} cases", finding, TARGET_LIST),
        _result(f"{min(_LISTED, count)} of {count} cases read", listing, TARGET_LIST),
        Result(f"cases opened for {len(plan.planned)}", f"{evening:.1f} s", "-", is_good=True),
    ]


def _result(name: str, seconds: float, target: float) -> Result:
    text = f"{seconds * 1000:.0f} ms"
    return Result(name, text, f"< {target * 1000:.0f} ms", seconds < target)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _fill(session: HeadquartersSession, count: int) -> list[CaseId]:
    """Make people with reports, and a case for each but those of today."""
    chance = random.Random(6)
    everybody = [PersonId(random_hex(16)) for _ in range(count + DAY)]
    reports = [*_reports(everybody, count)]
    with session.store.transaction():
        session.store.mentions.add(item for read in reports for item in read.mentions)
        session.store.people.fill(_people(everybody))
        for begin in range(0, len(reports), 2000):
            session.store.suggestions.added(reports[begin : begin + 2000])
    cases = [CaseId(random_hex(16)) for _ in range(count)]
    for begin in range(0, count, _AT_ONCE):
        new: list[NewStatement] = []
        for place in range(begin, min(begin + _AT_ONCE, count)):
            opening = case_opening(place + 1, "ADMIN", [everybody[place]])
            new.append(NewStatement(StatementKind.CASE, cases[place], opening.to_content()))
            new += _history(cases[place], place, chance)
        make_statements(session, *new)
    session.store.checkpoint()
    return cases


def _reports(people: list[PersonId], followed: int) -> Iterator[ReadSource]:
    for place in range(len(people)):
        is_of_today = place >= followed
        taken = _NOW - timedelta(hours=3) if is_of_today else _taken(place)
        for each in range(REPORTS_EACH):
            mention: Mention = a_mention(
                place * REPORTS_EACH + each + 1,
                f"Invented {place}",
                from_time=taken + timedelta(minutes=each),
                to_time=taken + timedelta(minutes=each),
                station="BY_AKRESTSINA_CIP",
            )
            yield ReadSource(mention.source, (mention,))


def _taken(place: int) -> datetime:
    return _NOW - timedelta(hours=place % (24 * 300) + 2)


def _people(people: list[PersonId]) -> Iterator[Statement]:
    for place, person in enumerate(people):
        number = place * (REPORTS_EACH + 1)
        yield _statement(
            number, StatementKind.PERSON, person, None, person_number.to_content(place + 1)
        )
        for each in range(REPORTS_EACH):
            mention = a_mention(place * REPORTS_EACH + each + 1).mention_id
            content = person_link.to_content(LinkContent(Certainty.SAME))
            yield _statement(number + each + 1, StatementKind.LINK, mention, person, content)


def _statement(
    number: int, kind: StatementKind, subject: str, other: str | None, content: dict[str, object]
) -> Statement:
    return Statement(
        number=number,
        statement_id=StatementId(f"{number:032x}"),
        kind=kind,
        subject=subject,
        other=other,
        author=ColleagueId("c0" * 16),
        at=_AT,
        sha256=Sha256("0" * 64),
        content=content,  # type: ignore[arg-type]  # plain JSON
    )


def _history(case: CaseId, place: int, chance: random.Random) -> Iterator[NewStatement]:
    """Yield what happened in a case that is still open."""
    taken = _taken(place)
    source = Source(SourceKind.REPORT, a_mention(place * REPORTS_EACH + 1).source)
    yield stage_statement(
        case, Stage("DETAINED", when=_when(taken), is_confirmed=place % 3 > 0), sources=[source]
    )
    if place % 10 == 0:
        return  # nobody knows where
    ruled = taken + timedelta(days=2)
    held = Stage("LOCATION_KNOWN", when=_when(taken), place="BY_ZHODZINA", is_confirmed=True)
    yield stage_statement(case, held)
    yield stage_statement(case, Stage("PROTOCOL", when=_when(taken), is_confirmed=True))
    days = chance.randint(5, 15)
    ruling = Stage("ADMIN_ARREST", when=_when(ruled), days=days, is_confirmed=place % 4 > 0)
    yield stage_statement(case, ruling)
    yield entry_statement(case, Parcel(ParcelStatus.ACCEPTED, ("FOOD",), _when(ruled)))
    following = _when(_NOW + timedelta(days=place % 20 - 5))
    yield entry_statement(case, Contact("mother", _when(ruled), next_at=following))
    if place % 2:
        served = Stage("ARREST_SERVED", when=_when(taken + timedelta(days=days)), is_confirmed=True)
        yield stage_statement(case, served)


def _when(moment: datetime) -> PartialDate:
    return from_moment(moment)
