"""Of a person who was erased no table says the name any more, wherever it had been written."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, EditorialDecision, GivenBy
from fieldkit.domain.contact import Contact
from fieldkit.domain.erasure import ErasurePlan, ErasureReason
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.note import Note
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.publication import FileFormat
from fieldkit.domain.task import Task
from fieldkit.errors import NotAllowed
from fieldkit.hq.store.store import FILE_NAME, LABEL
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.add_task import add_task
from fieldkit.operations.hq.ask_monitor import ask_monitor
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_editorially import decide_editorially
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.export_tables import export_planned
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.import_list import import_list, open_list, plan_import
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.make_statement import rebuild_projections
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.plan_erasure import plan_report_erasure
from fieldkit.operations.hq.plan_person_erasure import plan_person_erasure
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.review_reports import set_hold
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.state_consent import state_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.unfinished_entry import (
    UnfinishedEntry,
    keep_unfinished,
    unfinished_entries,
)
from fieldkit.operations.hq.write_message import list_messages
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.reading import read_all_again

CANARY = "Kanarek"
NAME = f"{CANARY} Ганна"
OTHER = "Invented Other"
LIST = f"Прозвішча;Імя;Год нараджэння\n{CANARY};Ганна;1980\nНяіснуючая;Ева;\n".encode()


@pytest.fixture
def at_work(session: HeadquartersSession) -> HeadquartersSession:
    with_colleague(session, "H-02")
    return with_colleague(session, "H-01")


def erased(session: HeadquartersSession, plan: ErasurePlan) -> None:
    other = with_colleague(session, "H-02").colleague
    assert other is not None
    second = SecondWord(other.colleague_id, Act.ERASE, plan.subject, session.clock.now())
    erase(session, plan, ErasureReason.CONSENT_WITHDRAWN, second)


def tables_saying(session: HeadquartersSession, word: str) -> set[str]:
    """Return the tables in which some cell has these letters, as SQLCipher decrypts them."""
    database = session.vault.connect(FILE_NAME, LABEL)()
    found = set()
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        for row in database.execute(f'SELECT * FROM "{name}"'):  # names of tables
            cells = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
            if any(word.lower().encode() in cell.lower() for cell in cells):
                found.add(name)
    database.close()
    return found


def known_person(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> tuple[PersonId, PersonId, str]:
    """Let three sources name the person; return them, somebody else, and the report of one."""
    alone = a_readable_report(device, "T02", answers_of("T02", name_as_reported=NAME, sex="F"))
    device.seal(alone)
    rows = {"0000000a": {"person_name": NAME}, "0000000b": {"person_name": OTHER}}
    device.seal(a_readable_report(device, "T01", answers_of("T01", people=rows)))
    brought(at_work, device, tmp_path)
    opened = open_list(at_work, LIST)
    import_list(at_work, plan_import(at_work, opened, opened.mapping), "a partner")
    propose_matches(at_work)
    everybody = list(at_work.store.mentions.every())
    theirs = take_as_people(at_work, [m.mention_id for m in everybody if CANARY in m.name]).people
    (other,) = take_as_people(at_work, [m.mention_id for m in everybody if m.name == OTHER]).people
    for number in theirs[1:]:
        link_people(at_work, theirs[0], number, Certainty.SAME, f"{CANARY} said so")
    return theirs[0], other, report_of(alone)


def test_no_table_says_the_name(
    at_work: HeadquartersSession,
    device: Device,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    person, other, report = known_person(at_work, device, tmp_path)
    link_people(at_work, person, other, Certainty.DIFFERENT, f"{CANARY} is another one")
    correct_person(at_work, person, [Fact(FactField.NAME_RU, f"{CANARY} Анна")])
    word = ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, renews=True, note=f"{CANARY} agrees")
    state_consent(at_work, person, word)
    decide_editorially(at_work, [person], EditorialDecision(f"the sister of {CANARY} asked"))
    cases = [open_case(at_work, "ADMIN", some)[0] for some in ([person], [person, other])]
    for case in cases:
        add_entry(at_work, case, Contact("mother", text=f"of {CANARY}"), person=person)
        add_entry(at_work, case, Note(text=f"of {CANARY}"), person=person)
        add_task(at_work, case, Task(f"call {CANARY}"), other=person)
        typed = UnfinishedEntry(("entry", "note", case, "", ""), {"text": f"of {CANARY}"})
        keep_unfinished(at_work, typed)
    assert len(unfinished_entries(at_work)) == 2
    shown = find_case(at_work, cases[0])
    ask_monitor(at_work, shown, report, f"Was it {CANARY}?", with_names=True)
    planned = plan_list_export(
        at_work, plan_list(at_work, ListOrder()), "for the families", [FileFormat.CSV]
    )
    export_planned(at_work, planned, tmp_path / "out")
    assert tables_saying(at_work, CANARY) >= {
        *("statement", "mention", "message", "published_row", "search_entry", "match_entry"),
        *("outside_row", "case_entry", "task", "editorial_decision"),
    }
    erased(at_work, plan_person_erasure(at_work, person))
    assert tables_saying(at_work, CANARY) == set()
    assert list_messages(at_work) == ()
    assert unfinished_entries(at_work) == ()
    assert {"mention", "match_entry"} <= tables_saying(at_work, OTHER)
    read_all_again(at_work)
    rebuild_projections(at_work)
    assert tables_saying(at_work, CANARY) == set()
    assert any("erased" in line for line in caplog.messages)
    assert not [line for line in caplog.messages if CANARY.lower() in line.lower()]


@pytest.mark.parametrize("of", ["person", "case"])
def test_a_hold_on_a_person_or_their_case_keeps_their_reports(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, of: str
) -> None:
    person, other, report = known_person(at_work, device, tmp_path)
    case_id, _statement = open_case(at_work, "ADMIN", [person, other])
    hold = set_hold(at_work, person if of == "person" else case_id, "a trial")
    for plan in (plan_report_erasure(at_work, report), plan_person_erasure(at_work, person)):
        assert [item.number for item in plan.holds] == [hold.number]
        with pytest.raises(NotAllowed, match=str(hold.number)):
            erased(at_work, plan)


def test_a_hold_on_a_report_keeps_the_sealed_file_it_came_in(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    _person, _other, report = known_person(at_work, device, tmp_path)
    (record,) = at_work.store.records.listed([report]).values()
    together = {item.report_id for item in at_work.store.records.sharing([record.object_sha256])}
    for item in together:
        set_hold(at_work, item, "a trial")
        assert plan_report_erasure(at_work, report).holds
