from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.custody.entries import append_entry, check_entries
from fieldkit.domain import custody
from fieldkit.domain.custody import AT_HEADQUARTERS, CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import ChainBroken, InvalidInput, InvalidJson

OWNER = "ab" * 16
AT = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def some_entries(count: int = 4) -> list[CustodyEntry]:
    entries: list[CustodyEntry] = []
    events = list(CustodyEvent)
    for number in range(count):
        entries.append(
            append_entry(
                entries[-1] if entries else None,
                OWNER,
                at=AT,
                event=events[number % len(events)],
                subject=f"{number:064x}",
                detail=str(number),
            )
        )
    return entries


def test_entries_that_follow_each_other_fit() -> None:
    check_entries(some_entries(), OWNER)
    check_entries([], OWNER)


@given(st.integers(0, 3), st.sampled_from(["at", "event", "subject", "detail", "previous", "hash"]))
def test_any_change_is_noticed(index: int, name: str) -> None:
    changes = {
        "at": datetime(2020, 1, 1, tzinfo=UTC),
        "event": CustodyEvent.DESTROYED,
        "subject": "0" * 32,
        "detail": "changed",
        "previous": Sha256("0" * 64),
        "hash": Sha256("0" * 64),
    }
    entries = some_entries()
    entries[index] = dataclasses.replace(entries[index], **{name: changes[name]})
    with pytest.raises(ChainBroken):
        check_entries(entries, OWNER)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_one_left_out_before_the_end_is_noticed(index: int) -> None:
    entries = some_entries()
    del entries[index]
    with pytest.raises(ChainBroken):
        check_entries(entries, OWNER)


def test_two_exchanged_are_noticed() -> None:
    entries = some_entries()
    entries[1], entries[2] = entries[2], entries[1]
    with pytest.raises(ChainBroken):
        check_entries(entries, OWNER)


def test_entries_of_another_report_are_noticed() -> None:
    with pytest.raises(ChainBroken):
        check_entries(some_entries(), "cd" * 16)


@pytest.mark.parametrize("detail", ["Anna", "a b", "../x", "ж", "a" * 129, "a\n"])
def test_content_does_not_fit_into_an_entry(detail: str) -> None:
    with pytest.raises(InvalidInput):
        append_entry(None, OWNER, at=AT, event=CustodyEvent.VIEWED, subject=OWNER, detail=detail)


@pytest.mark.parametrize("subject", ["", "Anna", "ab", "a" * 33, "A" * 32, "a" * 32 + "\n"])
def test_a_subject_is_an_id_or_a_hash(subject: str) -> None:
    with pytest.raises(InvalidInput):
        append_entry(None, OWNER, at=AT, event=CustodyEvent.VIEWED, subject=subject)


def test_an_entry_survives_json_and_still_fits() -> None:
    entries = [custody.from_json(custody.to_json(entry)) for entry in some_entries()]
    assert entries == some_entries()
    check_entries(entries, OWNER)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "LOST"},
        {"sequence": 0},
        {"sequence": True},
        {"at": "2026-11-22"},
        {"subject": "x"},
        {"detail": "Anna"},
        {"hash": "00"},
        {"previous": None},
        {"more": 1},
        {"x": {}},
    ],
)
def test_such_an_entry_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidJson):
        custody.from_json({**custody.to_json(some_entries(1)[0]), **change})


@pytest.mark.samples
def test_the_events_are_those_of_the_vocabulary(samples: Path) -> None:
    lists = json.loads((samples / "domain" / "vocabularies.json").read_text("utf-8"))
    codes = [item["code"] for item in lists["vocabularies"]["custody_event"]["items"]]
    assert codes == [event.value for event in CustodyEvent if event not in AT_HEADQUARTERS]
