"""What was typed and not stated waits for whoever typed it, and goes with what it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.domain.identifiers import PersonId
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_entry import (
    UnfinishedEntry,
    forget_unfinished,
    forget_unfinished_about,
    keep_unfinished,
    unfinished_entries,
    unfinished_entry,
)
from tests.fakes.colleagues import with_colleague

CASE, OTHER = "ca" * 16, "cb" * 16
TALK = UnfinishedEntry(("entry", "contact", CASE, "", ""), {"text": "CANARY, at two o'clock"})


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def test_it_is_there_again_until_it_is_forgotten(worker: HeadquartersSession) -> None:
    keep_unfinished(worker, TALK)
    keep_unfinished(worker, replace(TALK, values={"text": "more"}))
    assert unfinished_entries(worker) == (replace(TALK, values={"text": "more"}),)
    assert unfinished_entry(worker, TALK.subject) is not None
    forget_unfinished(worker, TALK.subject)
    forget_unfinished(worker, TALK.subject)
    assert unfinished_entries(worker) == ()


def test_a_colleague_is_not_offered_what_another_typed(worker: HeadquartersSession) -> None:
    keep_unfinished(worker, TALK)
    other = with_colleague(worker, "H-02")
    assert unfinished_entries(other) == ()
    assert unfinished_entry(other, TALK.subject) is None
    forget_unfinished(other, TALK.subject)
    assert unfinished_entries(worker) == (TALK,)


def test_it_goes_with_what_it_is_about(worker: HeadquartersSession) -> None:
    keep_unfinished(worker, TALK)
    keep_unfinished(worker, replace(TALK, subject=("entry", "note", OTHER, "", "")))
    forget_unfinished_about(with_colleague(worker, "H-02"), {CASE, PersonId("a1" * 16)})
    assert [item.subject[2] for item in unfinished_entries(worker)] == [OTHER]


def test_what_another_version_kept_is_left_alone(worker: HeadquartersSession) -> None:
    assert worker.colleague is not None
    with worker.vault.transaction():
        name = f"unfinished-entry {worker.colleague.colleague_id} entry"
        worker.vault.working.put(name, ["something", "else"])
    assert unfinished_entries(worker) == ()


def test_nothing_of_it_is_logged(
    worker: HeadquartersSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    keep_unfinished(worker, TALK)
    forget_unfinished_about(worker, {CASE})
    assert "CANARY" not in caplog.text
    assert "CANARY" not in repr(TALK)
