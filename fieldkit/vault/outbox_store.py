"""Sealed objects: those of this device, chained, and those carried for colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fieldkit.domain.delivery import SealedObject, check_transition
from fieldkit.domain.identifiers import ObjectId, Sha256
from fieldkit.domain.report import ReportState
from fieldkit.errors import ChainBroken, UnknownReport
from fieldkit.platform.durable import remove_durably
from fieldkit.translations import _
from fieldkit.vault.database import Database, Row
from fieldkit.vault.known_hashes import known_in
from fieldkit.vault.remains import CARRIED_NAME

_COLUMNS = (
    "sha256, size, sealed_on, state, carried, object_id, sequence, previous, manifest_sha256,"
    " chain_head, receipt, has_file"
)


class OutboxStore:
    """Writes need an open `vault.transaction()`; the files are in `folder`."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder

    @property
    def carried_folder(self) -> Path:
        """Where the files of colleagues lie."""
        return self.folder / CARRIED_NAME

    def path(self, sealed: SealedObject) -> Path:
        """Return where the file of `sealed` lies, or lay."""
        return self.path_of(sealed.sha256, carried=sealed.carried)

    def path_of(self, sha256: Sha256, *, carried: bool) -> Path:
        """Return where the file of an object of ours, or a carried one, lies or lay."""
        folder = self.carried_folder if carried else self.folder
        return folder / f"{sha256}.age"

    def add(self, sealed: SealedObject) -> None:
        """Add an object whose file is on the disk already; one of our own extends the chain.

        Raises:
            ChainBroken: It does not continue from the last object of this device.
        """
        if not sealed.carried:
            self._extend_chain(sealed)
        self._database.write(
            f"INSERT INTO sealed_object ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            sealed.sha256,
            sealed.size,
            sealed.sealed_on.isoformat(),
            sealed.state.value,
            int(sealed.carried),
            sealed.object_id,
            sealed.sequence,
            sealed.previous,
            sealed.manifest_sha256,
            sealed.chain_head,
            sealed.receipt,
            int(sealed.has_file),
        )

    def chain_head(self) -> tuple[int, Sha256 | None]:
        """Return number and H_n of the last object sealed here; (0, None) before the first."""
        row = self._database.row("SELECT chain_sequence, chain_head FROM vault")
        if row is None or row[1] is None:
            return 0, None
        return int(row[0]), Sha256(row[1])

    def knows_head(self, head: Sha256) -> bool:
        """Say whether the chain ever had this head, among the objects still remembered."""
        row = self._database.row("SELECT 1 FROM sealed_object WHERE chain_head = ?", head)
        return row is not None

    def chain_head_at(self, sequence: int) -> Sha256 | None:
        """Return H after our object with this number, None where it is not remembered."""
        row = self._database.row(
            "SELECT chain_head FROM sealed_object WHERE sequence = ? AND carried = 0", sequence
        )
        return None if row is None else Sha256(row[0])

    def all(self) -> tuple[SealedObject, ...]:
        """Return all objects, also those whose file is gone; oldest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM sealed_object ORDER BY sealed_on, sequence, sha256"
        )
        return tuple(_sealed_object(row) for row in rows)

    def with_file(self) -> tuple[SealedObject, ...]:
        """Return the objects whose file lies here, oldest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM sealed_object WHERE has_file = 1"
            " ORDER BY sealed_on, sequence, sha256"
        )
        return tuple(_sealed_object(row) for row in rows)

    def carried(self) -> tuple[SealedObject, ...]:
        """Return the objects of colleagues, oldest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM sealed_object WHERE has_file = 1 AND carried = 1"
            " ORDER BY sealed_on, sha256"
        )
        return tuple(_sealed_object(row) for row in rows)

    def carried_figures(self) -> tuple[int, int]:
        """Return how many objects of colleagues lie here, and their size in bytes."""
        row = self._database.row(
            "SELECT count(*), coalesce(sum(size), 0) FROM sealed_object"
            " WHERE has_file = 1 AND carried = 1"
        )
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    def take_along(self, sealed: SealedObject) -> None:
        """Add a colleague's object whose file lies among the carried ones already."""
        self.add(sealed)
        self._database.write(
            "INSERT OR REPLACE INTO taken_along (sha256, taken_on) VALUES (?, ?)",
            sealed.sha256,
            sealed.sealed_on.isoformat(),
        )

    def set_carried_on(self, sha256: Sha256, on: date) -> None:
        """Remember that a colleague's object went on; it may go `CARRIED_DAYS` later."""
        self._database.write(
            "UPDATE taken_along SET handed_over_on = ? WHERE sha256 = ?", on.isoformat(), sha256
        )

    def carried_on_before(self, before: date) -> tuple[Sha256, ...]:
        """Return the colleagues' objects that went on, the last time before `before`."""
        rows = self._database.rows(
            "SELECT sha256 FROM taken_along WHERE handed_over_on < ? ORDER BY sha256",
            before.isoformat(),
        )
        return tuple(Sha256(sha256) for (sha256,) in rows)

    def get(self, sha256: Sha256) -> SealedObject:
        """Return one object.

        Raises:
            UnknownReport: There is none of this hash.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM sealed_object WHERE sha256 = ?", sha256)
        if row is None:
            raise UnknownReport(_("There is no such sealed object here."))
        return _sealed_object(row)

    def knows(self, sha256: Sha256) -> bool:
        """Say whether an object of this hash was sealed or carried here."""
        row = self._database.row("SELECT 1 FROM sealed_object WHERE sha256 = ?", sha256)
        return row is not None

    def known_among(self, sha256s: Sequence[Sha256]) -> frozenset[Sha256]:
        """Return those that were sealed or carried here, of any number."""
        return known_in(self._database, "sealed_object", sha256s)

    def set_state(
        self,
        sha256: Sha256,
        state: ReportState,
        *,
        receipt: bytes | None = None,
        on: date | None = None,
    ) -> None:
        """Bring an object to `state`; keep the receipt's bytes and day, where given.

        Raises:
            UnknownReport: There is none of this hash.
            NotAllowed: docs/formats.md, "States", does not have this step.
        """
        check_transition(self.get(sha256).state, state)
        self._database.write(
            "UPDATE sealed_object SET state = ?, receipt = coalesce(?, receipt),"
            " received_on = CASE WHEN ? = 'received' THEN coalesce(received_on, ?, sealed_on) END"
            " WHERE sha256 = ?",
            state.value,
            receipt,
            state.value,
            None if on is None else on.isoformat(),
            sha256,
        )

    def remove_file_of(self, sha256: Sha256) -> None:
        """Delete the file of an object after the commit; the row stays until it expires.

        How far it was on its way over the network is forgotten, too. A carried object leaves no
        row at all.

        Raises:
            UnknownReport: There is none of this hash.
        """
        sealed = self.get(sha256)
        if sealed.carried:
            self._database.write("DELETE FROM sealed_object WHERE sha256 = ?", sha256)
            self._database.write("DELETE FROM taken_along WHERE sha256 = ?", sha256)
        else:
            self._database.write("UPDATE sealed_object SET has_file = 0 WHERE sha256 = ?", sha256)
        self._database.write("DELETE FROM upload WHERE sha256 = ?", sha256)
        path = self.path(sealed)
        self._database.after_commit(("outbox", sha256), lambda: remove_durably(path))

    def expire(self, before: date) -> int:
        """Delete rows without a file whose receipt is from before `before`; return how many."""
        return self._database.write(
            "DELETE FROM sealed_object WHERE has_file = 0 AND received_on < ?", before.isoformat()
        )

    def _extend_chain(self, sealed: SealedObject) -> None:
        number, head = self.chain_head()
        if sealed.sequence != number + 1 or (head is not None and sealed.previous != head):
            raise ChainBroken
        self._database.write(
            "UPDATE vault SET chain_sequence = ?, chain_head = ?",
            sealed.sequence,
            sealed.chain_head,
        )


def _sealed_object(row: Row) -> SealedObject:
    (
        sha256,
        size,
        sealed_on,
        state,
        carried,
        object_id,
        sequence,
        previous,
        manifest_sha256,
        chain_head,
        receipt,
        has_file,
    ) = row
    return SealedObject(
        sha256=Sha256(sha256),
        size=size,
        sealed_on=date.fromisoformat(sealed_on),
        state=ReportState(state),
        carried=bool(carried),
        object_id=None if object_id is None else ObjectId(object_id),
        sequence=sequence,
        previous=None if previous is None else Sha256(previous),
        manifest_sha256=None if manifest_sha256 is None else Sha256(manifest_sha256),
        chain_head=None if chain_head is None else Sha256(chain_head),
        receipt=receipt,
        has_file=bool(has_file),
    )
