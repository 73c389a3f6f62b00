"""Which backups were made, and which objects they were seen to hold byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.tables import backup_copy as copy_table
from fieldkit.hq.store.tables import backup_run as run_table
from fieldkit.hq.store.tables import sealed_object


@dataclass(frozen=True)
class BackupRun:
    """One finished backup."""

    backup_id: str  # 32 hex; one backup folder, however often it is brought up to date
    number: int  # within the folder, from 1
    started_at: datetime
    finished_at: datetime
    state_sha256: Sha256  # of the sealed copy of the databases
    object_count: int  # that it holds
    byte_count: int  # written in this run


class BackupStore:
    """Append-only: what was verified once stays said."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add_run(self, run: BackupRun) -> None:
        """Add a finished run."""
        self._connection.write(
            insert(run_table).values(
                backup=run.backup_id,
                number=run.number,
                started_at=to_text(run.started_at),
                finished_at=to_text(run.finished_at),
                state_sha256=run.state_sha256,
                object_count=run.object_count,
                byte_count=run.byte_count,
            )
        )

    def runs(self) -> tuple[BackupRun, ...]:
        """Return every run, newest first."""
        query = select(
            run_table.c.backup,
            run_table.c.number,
            run_table.c.started_at,
            run_table.c.finished_at,
            run_table.c.state_sha256,
            run_table.c.object_count,
            run_table.c.byte_count,
        ).order_by(run_table.c.finished_at.desc(), run_table.c.number.desc())
        return tuple(
            BackupRun(
                row.backup,
                row.number,
                from_text(row.started_at),
                from_text(row.finished_at),
                Sha256(row.state_sha256),
                row.object_count,
                row.byte_count,
            )
            for row in self._connection.rows(query)
        )

    def verified(self, backup_id: str) -> frozenset[Sha256]:
        """Return the objects that this backup was seen to hold."""
        query = select(copy_table.c.object_sha256).where(copy_table.c.backup == backup_id)
        return frozenset(Sha256(row.object_sha256) for row in self._connection.rows(query))

    def add_verified(self, backup_id: str, objects: Iterable[Sha256], at: datetime) -> None:
        """Note that this backup holds these objects; those noted before stay as they are."""
        known = self.verified(backup_id)
        self._connection.write(
            insert(copy_table),
            [
                {"object_sha256": sha256, "backup": backup_id, "verified_at": to_text(at)}
                for sha256 in sorted(set(objects) - known)
            ],
        )

    def copies(self, device: DeviceId) -> dict[Sha256, int]:
        """Return how many backups hold each object of a device; those of none are left out."""
        query = (
            select(copy_table.c.object_sha256, func.count().label("copies"))
            .join(sealed_object, sealed_object.c.sha256 == copy_table.c.object_sha256)
            .where(sealed_object.c.device == device)
            .group_by(copy_table.c.object_sha256)
        )
        return {Sha256(row.object_sha256): row.copies for row in self._connection.rows(query)}

    def holding(self, objects: Iterable[Sha256]) -> frozenset[str]:
        """Return the backups that were seen to hold one of these objects."""
        return frozenset(
            row.backup
            for some in in_groups(objects)
            for row in self._connection.rows(
                select(copy_table.c.backup).where(copy_table.c.object_sha256.in_(some)).distinct()
            )
        )

    def copies_among(self, objects: Iterable[Sha256]) -> dict[Sha256, int]:
        """Return how many backups hold each of these objects; those of none are left out."""
        wanted = set(objects)
        query = select(copy_table.c.object_sha256, func.count().label("copies")).group_by(
            copy_table.c.object_sha256
        )
        return {
            Sha256(row.object_sha256): row.copies
            for row in self._connection.rows(query)
            if row.object_sha256 in wanted
        }
