from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.allow_list import MOST_ACCEPTED, certificates_to_accept
from fieldkit.hq.store.certificate_store import DeviceCertificate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DEVICE = DeviceId("d" * 32)


def _issued(count: int) -> list[DeviceCertificate]:
    """Return so many certificates, newest first."""
    return [
        DeviceCertificate(
            Sha256(f"{number:064x}"), DEVICE, f"{number:032x}", NOW, NOW + timedelta(days=700)
        )
        for number in range(count, 0, -1)
    ]


def test_a_certificate_counts_until_the_device_has_acknowledged_a_newer_one() -> None:
    issued = _issued(4)
    newest, second, third, _ = (item.sha256 for item in issued)
    assert certificates_to_accept(newest, issued, {issued[2].message_id}, NOW) == {
        newest,
        second,
        third,
    }


def test_a_device_that_asks_without_end_does_not_make_the_list_grow_without_end() -> None:
    issued = _issued(1000)
    accepted = certificates_to_accept(issued[0].sha256, issued, (), NOW)
    assert accepted == {item.sha256 for item in issued[:MOST_ACCEPTED]}
