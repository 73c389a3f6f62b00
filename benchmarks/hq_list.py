"""The daily list of a bad day: decided, ordered, compared with the last version, and written."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from benchmarks.result import Result
from fieldkit.crypto.random import random_hex
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, consent_to_content
from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.partial_date import read_date
from fieldkit.domain.stage import Stage
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.operations.hq.add_stage import stage_statement
from fieldkit.operations.hq.export_tables import export_planned
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.open_case import case_opening
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import AKRESTSINA, SUNDAY, ZHODZINA, ruling
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.people import a_mention, with_mentions

PEOPLE = 1_200
REPORTS_EACH = 5
TARGET_SECONDS = 2.0
_GIVEN = ("Алена", "Іван", "Марыя", "Сяргей", "Вольга", "Зміцер")
_SURNAMES = ("Ёршаў", "Ігнатовіч", "Кавальчук", "Жук", "Дзям'янаў", "Ўладаў", "Чарняўская")
_STATIONS = (AKRESTSINA, ZHODZINA, "BY_RUVD_SAVETSKI", "BY_RUVD_LENINSKI")


def hq_list(folder: Path, _megabytes: int) -> list[Result]:
    """Make and write the list of 1,200 people, and of 120, so that growth is seen."""
    return [result for count in (PEOPLE, PEOPLE // 10) for result in _measured(folder, count)]


def _measured(folder: Path, count: int) -> list[Result]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        session = _headquarters(Path(name), count)
        plan_list(session, ListOrder())  # vocabularies are read once
        begun = time.perf_counter()
        planned = plan_list(session, ListOrder(language="be", beside=("ru", "en")))
        planning = time.perf_counter() - begun
        begun = time.perf_counter()
        leaving = plan_list_export(session, planned, "measured")
        export_planned(session, leaving, Path(name) / "out")
        writing = time.perf_counter() - begun
        begun = time.perf_counter()
        again = plan_list(session, ListOrder())
        comparing = time.perf_counter() - begun
        close_session(session)
    if len(planned.clearance) != count or again.change is None or not again.change.is_empty:
        raise RuntimeError("It is another list than was meant.")
    target = f"< {TARGET_SECONDS:.0f} s"
    return [
        Result(f"list of {count} people", f"{planning:.2f} s", target, planning < TARGET_SECONDS),
        Result(
            f"again, compared ({count})", f"{comparing:.2f} s", target, comparing < TARGET_SECONDS
        ),
        Result(f"as CSV, XLSX and PDF ({count})", f"{writing:.2f} s", "-", is_good=True),
    ]


def _headquarters(folder: Path, count: int) -> HeadquartersSession:
    organisation = an_organisation(threshold=1, count=1)
    session = with_colleague(a_headquarters(folder / "hq", organisation))
    chance = random.Random(6)
    names = [f"{chance.choice(_GIVEN)} {chance.choice(_SURNAMES)}" for _ in range(count)]
    first = [
        a_mention(number, name, consent=ConsentLevel.NONE) for number, name in enumerate(names)
    ]
    with_mentions(session, first)
    people = take_as_people(session, [item.mention_id for item in first]).people
    more = [
        a_mention(count * each + number, name)
        for each in range(1, REPORTS_EACH)
        for number, name in enumerate(names)
    ]
    with_mentions(session, more)
    word = ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, renews=True)
    detained = Stage("DETAINED", when=read_date("22.11.2026 12:00", SUNDAY), is_confirmed=True)
    new: list[NewStatement] = []
    for number, person in enumerate(people, start=1):
        case = CaseId(random_hex(16))
        opening = case_opening(number, "ADMIN", [person])
        held = Stage("LOCATION_KNOWN", place=chance.choice(_STATIONS), is_confirmed=True)
        new.append(NewStatement(StatementKind.CASE, case, opening.to_content()))
        new += [stage_statement(case, stage) for stage in (detained, held, ruling(number % 15 + 1))]
        if number % 4:
            new.append(NewStatement(StatementKind.CONSENT, person, consent_to_content(word)))
        for each in range(REPORTS_EACH - 1):
            other = more[each * count + number - 1].mention_id
            link = {"certainty": "SAME"}
            new.append(NewStatement(StatementKind.LINK, person, {**link}, other=other))
    make_statements(session, *new)
    return session
