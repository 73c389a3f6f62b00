"""A monitor is asked by the number of their report; a name goes only if somebody insists."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailKind
from fieldkit.errors import ConfirmationNeeded, UnknownReport
from fieldkit.operations.hq.add_task import list_tasks
from fieldkit.operations.hq.ask_monitor import ask_monitor
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from fieldkit.operations.hq.write_message import list_messages
from fieldkit.operations.hq.write_return import plan_return
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought


def test_a_question_goes_with_a_number_and_no_name(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    worker = with_colleague(session)
    time = a_moment("2026-11-22T14:05")
    answers = answers_of("T02", name_as_reported="Алесь Прыдуманы", observed_at=time)
    device.seal(a_readable_report(device, "T02", answers))
    brought(worker, device, tmp_path)
    (mention,) = worker.store.mentions.every()
    (person,) = take_as_people(worker, [mention.mention_id]).people
    case = find_case(worker, open_case(worker, "ADMIN", [person])[0])
    for named in ("Was it Алесь?", "прыдуманы: who saw him?", "Хто быў з Алесем Прыдуманым?"):
        with pytest.raises(ConfirmationNeeded):
            ask_monitor(worker, case, mention.source[:8], named)
    with pytest.raises(UnknownReport):
        ask_monitor(worker, case, "ffffffff", "Did you see the van?")
    assert list_messages(worker) == ()
    assert list_tasks(worker) == ()
    ask_monitor(worker, case, mention.source[:8], "Did you see the number of the van?")
    (sent,) = list_messages(worker)
    assert sent.kind is MailKind.TASK
    assert sent.letter.text == "Did you see the number of the van?"
    assert sent.letter.about is not None
    assert sent.letter.about.record == mention.source
    (task,) = list_tasks(worker)
    assert (task.subject, task.task.device) == (case.case_id, device.device_id)
    ask_monitor(worker, case, mention.source, "Was it Алесь?", with_names=True)
    assert len(list_messages(worker)) == 2


def test_a_question_that_is_taken_back_goes_out_no_more(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    worker = with_colleague(session)
    answers = answers_of("T02", name_as_reported="Алесь Прыдуманы")
    device.seal(a_readable_report(device, "T02", answers))
    brought(worker, device, tmp_path)
    (mention,) = worker.store.mentions.every()
    (person,) = take_as_people(worker, [mention.mention_id]).people
    case = find_case(worker, open_case(worker, "ADMIN", [person])[0])
    before = {mail.sha256 for mail in plan_return(worker).mails}
    asked = ask_monitor(worker, case, mention.source, "Was it Алесь?", with_names=True)
    sealed = {mail.sha256 for mail in plan_return(worker).mails}
    assert len(sealed) == len(before) + 1
    (withdrawal,) = take_back(worker, [asked.statement_id])
    assert {mail.sha256 for mail in plan_return(worker).mails} == before
    assert [item.is_recalled for item in list_messages(worker)] == [True]
    take_back(worker, [withdrawal.statement_id])
    assert len(plan_return(worker).mails) == len(before) + 1
    assert [item.is_recalled for item in list_messages(worker)] == [False]
