"""What headquarters tells a device about itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle.approval import Approval, read_approval, write_approval
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import ManifestInvalid

APPROVAL = Approval(
    DeviceId("12" * 16),
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    DeviceState.APPROVED,
    datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("state", list(DeviceState))
def test_an_approval_is_read_back(state: DeviceState) -> None:
    approval = replace(APPROVAL, state=state)
    assert read_approval(write_approval(approval)) == approval


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "fieldkit-approval/2"},
        {"device": "M-07"},
        {"certificate": "MIIB"},
        {"state": "pending"},
        {"state": None},
        {"at": 7},
        {"reason": "unheard of"},
    ],
)
def test_an_odd_approval_is_refused(changed: dict[str, object]) -> None:
    value = canonical_json.read_object(write_approval(APPROVAL), max_bytes=10**4)
    with pytest.raises(ManifestInvalid):
        read_approval(canonical_json.write(value | changed))


def test_an_approval_without_a_certificate_is_not_written() -> None:
    with pytest.raises(ManifestInvalid):
        write_approval(replace(APPROVAL, certificate=""))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        read_approval(data)
