"""The drop servers that headquarters knows: how far each was read, and what lies there still."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import drop_server, pushed_mail, server_object
from fieldkit.hq.store.tables import mail as mail_table


class ObjectState(enum.StrEnum):
    """What became of an object that a server listed."""

    LISTED = "listed"  # to be fetched
    TAKEN = "taken"  # here, committed; on the server until the backup rule holds
    LEFT = "left"  # not kept here, with the reason; it is on the server still


@dataclass(frozen=True)
class KnownServer:
    """One server."""

    server_id: str  # 32 hex, random; what logs may say
    url: str = field(repr=False)
    cursor: str
    certificate: Sha256 | None  # of ours, that it accepts
    synced_at: datetime | None


@dataclass(frozen=True)
class ServerObject:
    """One object that lies on a server."""

    device: DeviceId  # that brought it there
    sha256: Sha256
    size: int  # bytes
    state: ObjectState
    reason: str
    seen_at: datetime


class ServerStore:
    """A server is added once; what lies there follows what it says."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, server_id: str, url: str) -> None:
        """Add a server that was not met before."""
        self._connection.write(
            insert(drop_server).values(
                server=server_id, url=url, cursor="", certificate=None, synced_at=None
            )
        )

    def with_url(self, url: str) -> KnownServer | None:
        """Return the server of this address, if it is known."""
        rows = self._connection.rows(_SERVERS.where(drop_server.c.url == url))
        return _server(rows[0]) if rows else None

    def every(self) -> tuple[KnownServer, ...]:
        """Return all servers, by address."""
        return tuple(
            _server(row) for row in self._connection.rows(_SERVERS.order_by(drop_server.c.url))
        )

    def accepts(self, server_id: str, certificate: Sha256) -> None:
        """Note which certificate of ours a server accepts."""
        self._change(server_id, certificate=certificate)

    def complete(self, server_id: str, at: datetime) -> None:
        """Note that everything was done that a sync does."""
        self._change(server_id, synced_at=to_text(at))

    def forget(self, server_id: str) -> None:
        """Forget what is said to lie on a server: it lost it, and is asked and told anew."""
        self._change(server_id, cursor="")
        self._connection.write(delete(server_object).where(server_object.c.server == server_id))
        self._connection.write(delete(pushed_mail).where(pushed_mail.c.server == server_id))

    def listed(
        self,
        server_id: str,
        objects: Iterable[tuple[DeviceId, Sha256, int]],
        cursor: str,
        at: datetime,
    ) -> None:
        """Add objects that a server listed (size in bytes), and where its list goes on.

        Those that are known already stay as they are.
        """
        known = {(item.device, item.sha256) for item in self.objects(server_id)}
        self._connection.write(
            insert(server_object),
            [
                {
                    "server": server_id,
                    "device": device,
                    "sha256": sha256,
                    "size": size,
                    "state": ObjectState.LISTED.value,
                    "reason": "",
                    "seen_at": to_text(at),
                }
                for device, sha256, size in objects
                if (device, sha256) not in known
            ],
        )
        if cursor:
            self._change(server_id, cursor=cursor)

    def objects(self, server_id: str) -> tuple[ServerObject, ...]:
        """Return what lies on a server, in the order in which it was listed."""
        query = (
            select(
                server_object.c.device,
                server_object.c.sha256,
                server_object.c.size,
                server_object.c.state,
                server_object.c.reason,
                server_object.c.seen_at,
            )
            .where(server_object.c.server == server_id)
            .order_by(server_object.c.number)
        )
        return tuple(
            ServerObject(
                DeviceId(row.device),
                Sha256(row.sha256),
                row.size,
                ObjectState(row.state),
                row.reason,
                from_text(row.seen_at),
            )
            for row in self._connection.rows(query)
        )

    def became(
        self, server_id: str, objects: Iterable[ServerObject], state: ObjectState, reason: str = ""
    ) -> None:
        """Note what became of objects."""
        for item in objects:
            self._connection.write(
                update(server_object)
                .where(*_place(server_id, item.device, item.sha256))
                .values(state=state.value, reason=reason)
            )

    def gone(self, server_id: str, objects: Iterable[ServerObject]) -> None:
        """Note that objects do not lie on a server any more."""
        for item in objects:
            self._connection.write(
                delete(server_object).where(*_place(server_id, item.device, item.sha256))
            )

    def pushed(self, server_id: str, before: datetime | None = None) -> dict[Sha256, DeviceId]:
        """Return which mail was left on a server, before a time or ever, and for whom."""
        query = (
            select(pushed_mail.c.mail_sha256, mail_table.c.device)
            .join(mail_table, mail_table.c.sha256 == pushed_mail.c.mail_sha256)
            .where(pushed_mail.c.server == server_id)
        )
        if before is not None:
            query = query.where(pushed_mail.c.pushed_at < to_text(before))
        return {
            Sha256(row.mail_sha256): DeviceId(row.device) for row in self._connection.rows(query)
        }

    def push(self, server_id: str, mail: Sha256, at: datetime) -> None:
        """Note that a mail was left on a server."""
        self._connection.write(
            insert(pushed_mail).values(server=server_id, mail_sha256=mail, pushed_at=to_text(at))
        )

    def take_back(self, server_id: str, mails: Sequence[Sha256]) -> None:
        """Note that mails do not lie on a server any more."""
        for sha256 in mails:
            self._connection.write(
                delete(pushed_mail).where(
                    pushed_mail.c.server == server_id, pushed_mail.c.mail_sha256 == sha256
                )
            )

    def _change(self, server_id: str, **values: str) -> None:
        self._connection.write(
            update(drop_server).where(drop_server.c.server == server_id).values(**values)
        )


_SERVERS = select(
    drop_server.c.server,
    drop_server.c.url,
    drop_server.c.cursor,
    drop_server.c.certificate,
    drop_server.c.synced_at,
)


def _place(server_id: str, device: DeviceId, sha256: Sha256) -> tuple[Any, ...]:
    return (
        server_object.c.server == server_id,
        server_object.c.device == device,
        server_object.c.sha256 == sha256,
    )


def _server(row: Row[Any]) -> KnownServer:
    return KnownServer(
        server_id=row.server,
        url=row.url,
        cursor=row.cursor,
        certificate=None if row.certificate is None else Sha256(row.certificate),
        synced_at=None if row.synced_at is None else from_text(row.synced_at),
    )
