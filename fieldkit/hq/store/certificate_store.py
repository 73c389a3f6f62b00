"""Which certificates headquarters issued, to devices and to drop servers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import device_certificate, server_certificate


@dataclass(frozen=True)
class DeviceCertificate:
    """One that a device may show at a drop server."""

    sha256: Sha256  # of its DER form
    device: DeviceId
    message_id: str  # of the approval that brings it to the device
    issued_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ServerCertificate:
    """One by which a drop server is known."""

    sha256: Sha256  # of its DER form
    hosts: tuple[str, ...]
    issued_at: datetime
    ends_at: datetime


class CertificateStore:
    """Append-only; the same certificate again changes nothing."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add_device(self, new: DeviceCertificate) -> None:
        """Add a certificate of a device."""
        known = select(device_certificate.c.sha256).where(device_certificate.c.sha256 == new.sha256)
        if self._connection.rows(known):
            return
        self._connection.write(
            insert(device_certificate).values(
                sha256=new.sha256,
                device=new.device,
                message=new.message_id,
                issued_at=to_text(new.issued_at),
                ends_at=to_text(new.ends_at),
            )
        )

    def of_device(self, device: DeviceId) -> tuple[DeviceCertificate, ...]:
        """Return the certificates of a device, newest first."""
        query = (
            select(
                device_certificate.c.sha256,
                device_certificate.c.message,
                device_certificate.c.issued_at,
                device_certificate.c.ends_at,
            )
            .where(device_certificate.c.device == device)
            .order_by(device_certificate.c.issued_at.desc(), device_certificate.c.sha256)
        )
        return tuple(
            DeviceCertificate(
                Sha256(row.sha256),
                device,
                row.message,
                from_text(row.issued_at),
                from_text(row.ends_at),
            )
            for row in self._connection.rows(query)
        )

    def add_server(self, new: ServerCertificate) -> None:
        """Add a certificate of a drop server."""
        self._connection.write(
            insert(server_certificate).values(
                sha256=new.sha256,
                hosts=" ".join(new.hosts),
                issued_at=to_text(new.issued_at),
                ends_at=to_text(new.ends_at),
            )
        )

    def servers(self) -> tuple[ServerCertificate, ...]:
        """Return the certificates of all drop servers, newest first."""
        query = select(
            server_certificate.c.sha256,
            server_certificate.c.hosts,
            server_certificate.c.issued_at,
            server_certificate.c.ends_at,
        ).order_by(server_certificate.c.issued_at.desc(), server_certificate.c.sha256)
        return tuple(
            ServerCertificate(
                Sha256(row.sha256),
                tuple(row.hosts.split()),
                from_text(row.issued_at),
                from_text(row.ends_at),
            )
            for row in self._connection.rows(query)
        )
