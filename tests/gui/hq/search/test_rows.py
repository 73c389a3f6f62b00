"""What the search says of what it found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.search.rows import hit_rows
from fieldkit.operations.hq.search import Found

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DEVICE = DeviceId("ab" * 16)


@pytest.mark.parametrize("state", list(DeviceState))
def test_a_device_leads_to_its_page_and_says_whether_it_was_revoked(state: DeviceState) -> None:
    entry = RosterEntry(
        device=DEVICE,
        code="M-07",
        signing_key="",
        recipient="",
        certificate="",
        state=state,
        approved_at=NOW,
        revoked_at=NOW if state is DeviceState.REVOKED else None,
    )
    (row,) = hit_rows(Found(devices=(entry,)), str, {}, {})
    assert (row.title, row.where) == ("M-07", Destination(SectionName.DEVICES, DEVICE))
    assert ("revoked" in row.details) is (state is DeviceState.REVOKED)
