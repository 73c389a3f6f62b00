"""What headquarters sent to devices, what they acknowledged, and what it wants to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import mail as table
from fieldkit.hq.store.tables import mail_item, message


@dataclass(frozen=True, order=True)
class Told:
    """One thing to tell a device; a changed `version` is another thing to tell."""

    kind: MailKind
    subject: str  # an object's hash, a message's number, or empty
    version: str


@dataclass(frozen=True)
class SentMail:
    """One sealed mail."""

    sha256: Sha256
    mail_id: str
    device: DeviceId
    size: int  # bytes
    created_at: datetime
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Message:
    """Something written for a device: canonical JSON of its kind."""

    message_id: str
    device: DeviceId
    kind: MailKind
    content: bytes = field(repr=False)
    created_at: datetime


_MAIL = (
    table.c.sha256,
    table.c.mail,
    table.c.device,
    table.c.size,
    table.c.created_at,
    table.c.acknowledged_at,
)


class OutgoingMailStore:
    """Mail is added once; later it is only acknowledged."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, mail: SentMail, items: Sequence[Told]) -> None:
        """Add a mail that was sealed, with all that it says."""
        self._connection.write(
            insert(table).values(
                sha256=mail.sha256,
                mail=mail.mail_id,
                device=mail.device,
                size=mail.size,
                created_at=to_text(mail.created_at),
            )
        )
        self._connection.write(
            insert(mail_item),
            [
                {
                    "mail_sha256": mail.sha256,
                    "kind": item.kind.value,
                    "subject": item.subject,
                    "version": item.version,
                }
                for item in items
            ],
        )

    def acknowledge(self, device: DeviceId, mails: Iterable[Sha256], at: datetime) -> int:
        """Note which mails a device says it has; others' and unknown ones are passed over."""
        count = 0
        for sha256 in mails:
            count += self._connection.write(
                update(table)
                .where(
                    table.c.sha256 == sha256,
                    table.c.device == device,
                    table.c.acknowledged_at.is_(None),
                )
                .values(acknowledged_at=to_text(at))
            )
        return count

    def of_device(self, device: DeviceId) -> tuple[SentMail, ...]:
        """Return the mails of a device, newest first."""
        query = (
            select(*_MAIL)
            .where(table.c.device == device)
            .order_by(table.c.created_at.desc(), table.c.sha256)
        )
        return tuple(_mail(row) for row in self._connection.rows(query))

    def unacknowledged(self, device: DeviceId) -> tuple[tuple[SentMail, frozenset[Told]], ...]:
        """Return mails that a device has not acknowledged with what they say, newest first."""
        query = (
            select(*_MAIL)
            .where(table.c.device == device, table.c.acknowledged_at.is_(None))
            .order_by(table.c.created_at.desc(), table.c.sha256)
        )
        return tuple(
            (_mail(row), self._items(Sha256(row.sha256))) for row in self._connection.rows(query)
        )

    def acknowledged_items(self, device: DeviceId) -> frozenset[Told]:
        """Return all that a device has been told and has acknowledged."""
        query = (
            select(mail_item.c.kind, mail_item.c.subject, mail_item.c.version)
            .join(table, table.c.sha256 == mail_item.c.mail_sha256)
            .where(table.c.device == device, table.c.acknowledged_at.is_not(None))
        )
        return frozenset(_item(row) for row in self._connection.rows(query))

    def first_sent(self, device: DeviceId) -> dict[Told, datetime]:
        """Return when each thing was first told to a device."""
        query = (
            select(
                mail_item.c.kind,
                mail_item.c.subject,
                mail_item.c.version,
                func.min(table.c.created_at).label("first"),
            )
            .join(table, table.c.sha256 == mail_item.c.mail_sha256)
            .where(table.c.device == device)
            .group_by(mail_item.c.kind, mail_item.c.subject, mail_item.c.version)
        )
        return {_item(row): from_text(row.first) for row in self._connection.rows(query)}

    def add_message(self, new: Message) -> None:
        """Add something to tell a device."""
        self._connection.write(
            insert(message).values(
                message=new.message_id,
                device=new.device,
                kind=new.kind.value,
                content=new.content,
                created_at=to_text(new.created_at),
            )
        )

    def messages(self, device: DeviceId) -> tuple[Message, ...]:
        """Return all that was written for a device, in the order in which it was written."""
        query = (
            select(
                message.c.message,
                message.c.device,
                message.c.kind,
                message.c.content,
                message.c.created_at,
            )
            .where(message.c.device == device)
            .order_by(message.c.number)
        )
        return tuple(
            Message(
                row.message,
                DeviceId(row.device),
                MailKind(row.kind),
                row.content,
                from_text(row.created_at),
            )
            for row in self._connection.rows(query)
        )

    def erase_messages(self, message_ids: Collection[str]) -> int:
        """Erase what was written for devices; return how many there were."""
        return self._connection.write(delete(message).where(message.c.message.in_(message_ids)))

    def _items(self, sha256: Sha256) -> frozenset[Told]:
        query = select(mail_item.c.kind, mail_item.c.subject, mail_item.c.version).where(
            mail_item.c.mail_sha256 == sha256
        )
        return frozenset(_item(row) for row in self._connection.rows(query))


def _item(row: Row[Any]) -> Told:
    return Told(MailKind(row.kind), row.subject, row.version)


def _mail(row: Row[Any]) -> SentMail:
    return SentMail(
        sha256=Sha256(row.sha256),
        mail_id=row.mail,
        device=DeviceId(row.device),
        size=row.size,
        created_at=from_text(row.created_at),
        acknowledged_at=None if row.acknowledged_at is None else from_text(row.acknowledged_at),
    )
