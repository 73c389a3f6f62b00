"""Every state of a run and of an object has words; who did not look is told what is dangerous."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.sync_run import SyncEnd, SyncStage
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import ConnectionCut, DiskFull, ServerUnreachable
from fieldkit.gui.field.sync.runs import RunState
from fieldkit.gui.field.sync.words import (
    activity_words,
    connection_words,
    later_words,
    news_words,
    trouble_words,
    upload_row,
    work_words,
)
from fieldkit.gui.field.today.rows import Tone
from fieldkit.operations.field.read_return import ReturnRead
from fieldkit.operations.field.sync_desk import SyncSummary

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PASSED = tuple(CheckResult(check, Finding.PASSED) for check in Check)


def when(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def failed_at(failed: Check, cause: Cause) -> tuple[CheckResult, ...]:
    order = list(Check)
    place = order.index(failed)
    return (
        *PASSED[:place],
        CheckResult(failed, Finding.FAILED, cause),
        *(CheckResult(check, Finding.NOT_REACHED) for check in order[place + 1 :]),
    )


def ended(**summary) -> RunState:
    found = SyncSummary(**summary)
    return RunState(checks=found.checks, came_back=found.came_back, summary=found)


@pytest.mark.parametrize("state", list(UploadState))
def test_every_state_of_an_object_has_words_of_its_own(state) -> None:
    row = upload_row(Upload("ab" * 32, 5_000_000, state), "Sealed report 1", NOW, when)
    others = {
        upload_row(Upload("ab" * 32, 5_000_000, other), "", NOW, when).state
        for other in UploadState
        if other is not state
    }
    assert row.state
    assert row.state not in others


def test_only_what_headquarters_has_counts_as_safe() -> None:
    safe = [
        state
        for state in UploadState
        if upload_row(Upload("ab" * 32, 1, state), "", NOW, when).tone is Tone.SAFE
    ]
    assert safe == [UploadState.RECEIVED]


def test_an_object_that_waits_for_its_time_says_when() -> None:
    later = Upload("ab" * 32, 1, not_before=NOW + timedelta(minutes=7))
    assert upload_row(later, "", NOW, when).state == "waits, next try 10:07"
    past = Upload("ab" * 32, 1, not_before=NOW - timedelta(minutes=7))
    assert upload_row(past, "", NOW, when).state == "waits"


def test_an_object_that_was_cut_says_how_much_is_there() -> None:
    cut = Upload("ab" * 32, 8 * 1024**2, offset=2 * 1024**2)
    assert upload_row(cut, "", NOW, when).state == "2 MB of 8 MB at the server"


def test_why_an_object_is_not_further_is_said() -> None:
    busy = Upload("ab" * 32, 1, reason="busy", not_before=NOW + timedelta(minutes=7))
    said = upload_row(busy, "", NOW, when).state
    assert said == "waits: the server was busy, next try 10:07"
    held = Upload("ab" * 32, 1, UploadState.HELD, reason="damaged")
    assert upload_row(held, "", NOW, when).state == "held at headquarters: it arrived damaged"
    stored = Upload("ab" * 32, 1, UploadState.STORED, reason="busy")
    assert upload_row(stored, "", NOW, when).state == "at the server, no receipt yet"


def test_the_next_try_is_the_first_of_all() -> None:
    uploads = [
        Upload("ab" * 32, 1, not_before=NOW + timedelta(minutes=minutes)) for minutes in (9, 4)
    ]
    said = later_words(uploads, NOW - timedelta(hours=1), NOW, when)
    assert said == "Last connection: 09:00. Next try of what failed: 10:04."
    assert later_words([], None, NOW, when) == ""


@pytest.mark.parametrize("stage", [None, *SyncStage])
def test_every_stage_says_what_goes_on_here_and_elsewhere(stage) -> None:
    state = RunState(is_running=True, stage=stage)
    assert work_words(state, 3).text
    assert activity_words(state)


def test_nothing_goes_on_at_rest() -> None:
    assert work_words(RunState(), 3) is None
    assert activity_words(RunState()) == ""


def test_stopping_is_said_and_no_promise_is_made_meanwhile() -> None:
    state = RunState(is_running=True, is_stopping=True, stage=SyncStage.UPLOADS)
    assert work_words(state, 3).is_stopping
    assert activity_words(state) == ""


@pytest.mark.parametrize("check", list(Check))
def test_a_connection_is_trusted_only_if_nothing_failed(check) -> None:
    cause = Cause.BAD_ANSWER
    shown = connection_words(RunState(checks=failed_at(check, cause)))
    assert "can be trusted" not in shown.sentence
    assert shown.tone in (Tone.WAITING, Tone.HELD)


@pytest.mark.parametrize("check", list(Check))
def test_what_was_sent_before_a_check_failed_is_not_denied(check) -> None:
    checks = failed_at(check, Cause.BAD_ANSWER)
    for state in (RunState(checks=checks, stored=1), RunState(checks=checks, done=5)):
        shown = connection_words(state)
        assert "more" in shown.sentence
        assert "was sent" not in shown.sentence
        assert "has left" not in shown.sentence
        assert shown.tone in (Tone.WAITING, Tone.HELD)


@pytest.mark.parametrize("missing", list(Check))
def test_a_connection_is_trusted_only_once_everything_was_asked(missing) -> None:
    checks = tuple(
        CheckResult(one.check, Finding.NOT_REACHED) if one.check is missing else one
        for one in PASSED
    )
    for is_running in (False, True):
        shown = connection_words(RunState(is_running=is_running, checks=checks))
        assert "can be trusted" not in shown.sentence
        assert shown.tone is Tone.DRAFT


def test_a_trusted_connection_with_something_worth_knowing_says_so() -> None:
    noted = (*PASSED[:-1], CheckResult(PASSED[-1].check, Finding.NOTED, Cause.DIRECTORY_STALE, 40))
    shown = connection_words(RunState(checks=noted))
    assert (shown.sentence, bool(shown.hint)) == ("This connection can be trusted.", True)


def test_a_server_out_of_reach_is_said_once() -> None:
    checks = failed_at(Check.REACHED, Cause.UNREACHABLE)
    state = ended(end=SyncEnd.BROKEN, checks=checks, error=ServerUnreachable())
    assert trouble_words(state) is None
    assert "not reached" in connection_words(state).sentence
    cut = ended(end=SyncEnd.BROKEN, checks=PASSED, error=ConnectionCut())
    assert trouble_words(cut).sentence == "The connection was cut."


def test_who_did_not_look_is_told_of_an_interception_always() -> None:
    checks = failed_at(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED)
    said = news_words(ended(end=SyncEnd.NOT_TRUSTED, checks=checks))
    assert said.role == "alarm"
    assert "tries to read the connection" in said.sentence


@pytest.mark.parametrize(
    "state",
    [
        ended(end=SyncEnd.BROKEN, error=ConnectionCut(), checks=PASSED),
        ended(end=SyncEnd.NOT_TRUSTED, checks=failed_at(Check.REACHED, Cause.UNREACHABLE)),
        ended(end=SyncEnd.DONE, checks=PASSED),
        RunState(is_stopped=True),
        RunState(),
    ],
)
def test_who_did_not_ask_is_not_bothered_with_a_server_out_of_reach(state) -> None:
    assert news_words(state) is None


def test_who_asked_and_went_elsewhere_is_told_why_it_did_not_work() -> None:
    cut = ended(end=SyncEnd.BROKEN, error=ConnectionCut(), checks=PASSED)
    assert news_words(replace(cut, by_person=True)).sentence == "The connection was cut."


def test_a_full_disk_is_said_to_everybody() -> None:
    assert news_words(RunState(error=DiskFull())).sentence == "The disk is full."


def test_what_came_is_said_to_everybody() -> None:
    came_back = ReturnRead(letters=1, accepted=2)
    said = news_words(ended(end=SyncEnd.DONE, checks=PASSED, came_back=came_back))
    assert (said.sentence, said.role) == ("2 reports are safe at headquarters now.", "good")


def test_damaged_files_and_what_was_given_up_are_named() -> None:
    assert "damaged" in trouble_words(ended(damaged=1)).sentence
    assert "tried again later" in trouble_words(ended(given_up=2)).sentence
    assert trouble_words(ended()) is None
