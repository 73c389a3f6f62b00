"""What monitors noted and what was reported of detentions stands in one order of time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from fieldkit.domain.time_line import EntryKind
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_time_line import show_time_line
from tests.fakes.counted_people import a_mention
from tests.fakes.headquarters import Device
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought

_DAY = date(2026, 11, 22)


@pytest.fixture
def observed(session: HeadquartersSession, device: Device, stick: Path) -> HeadquartersSession:
    """An assembly with three notes, one of them without a time, and two detentions."""
    rows = {
        "0a0a0a0a": {
            "timeline_at": a_moment("2026-11-22T14:05"),
            "timeline_event": "ARRESTS",
            "timeline_place": "Invented square",
        },
        "0b0b0b0b": {"timeline_at": a_moment("2026-11-22T13"), "timeline_event": "START"},
        "0c0c0c0c": {"timeline_event": "END"},
    }
    answers = answers_of(
        "T01",
        assembly_name="Invented march",
        event_group="EVENT-1",
        observed_at=a_moment("2026-11-22T13:00"),
        place="Invented square",
        timeline=rows,
    )
    device.seal(a_readable_report(device, "T01", answers))
    brought(session, device, stick)
    at = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001  # local
    with session.store.transaction():
        session.store.mentions.add(
            a_mention(number, from_time=at, to_time=at, station="BY_ZHODZINA")
            for number in range(2)
        )
    return session


def test_everything_of_the_day_is_in_order_and_as_exact_as_told(
    observed: HeadquartersSession,
) -> None:
    line = show_time_line(observed, _DAY)
    assert [(entry.kind, entry.event, entry.count) for entry in line.entries] == [
        (EntryKind.OBSERVED, "START", 0),
        (EntryKind.DETENTIONS, "", 2),
        (EntryKind.OBSERVED, "ARRESTS", 0),
    ]
    assert not line.entries[0].is_exact
    assert line.entries[2].is_exact
    assert line.without_time == 1
    assert line.groups == ("EVENT-1",)


def test_one_event_can_be_looked_at_alone(observed: HeadquartersSession) -> None:
    assert len(show_time_line(observed, _DAY, "EVENT-1").entries) == 2


def test_another_day_has_nothing(observed: HeadquartersSession) -> None:
    assert not show_time_line(observed, date(2026, 11, 21)).entries
