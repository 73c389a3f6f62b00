"""Drafts with their revisions, and the stubs that are left of them after sealing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.delivery import check_transition
from fieldkit.domain.identifiers import FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended, Draft, FormReference, ReportState, Stub
from fieldkit.domain.stub_filter import StubFilter
from fieldkit.errors import AlreadySealed, UnknownReport
from fieldkit.vault.attachment_store import AttachmentStore
from fieldkit.vault.database import Database, Row
from fieldkit.vault.recording_store import RecordingStore
from fieldkit.vault.seal_cleanup import forget_on_commit

logger = logging.getLogger(__name__)

MAX_VALUE = 64 * 1024 * 1024  # bytes of one answer as JSON

_REPORT = (
    "report_id, form, form_version, form_sha256, begun_at, amends_object, amends_report,"
    " seal_at_lock"
)
# The last change is the last answer, or the last one in the sheet that it is. A column of its own
# would be one more page to encrypt and write at each pause of typing.
_DRAFT = (
    f"{_REPORT}, max(coalesce((SELECT at FROM revision WHERE revision.report_id = report.report_id"
    " ORDER BY number DESC LIMIT 1), begun_at), coalesce((SELECT changed_at FROM sheet"
    " WHERE sheet_id = report.report_id), '')) AS changed_at"
)
_IS_SEALED = "EXISTS (SELECT 1 FROM stub WHERE stub.report_id = ?)"
_STUB = "report_id, object_id, sequence, object_sha256, manifest_sha256, sealed_on, state, reason"


class ReportStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(
        self,
        database: Database,
        attachments: AttachmentStore,
        recordings: RecordingStore,
        folder: Path,
    ) -> None:
        self._database = database
        self._attachments = attachments
        self._recordings = recordings
        self._folder = folder

    # Drafts

    def add(self, draft: Draft) -> None:
        """Add a draft without answers; it changes with them, whatever `changed_at` says."""
        amends = draft.amends
        self._database.write(
            f"INSERT INTO report ({_REPORT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            draft.report_id,
            draft.form.form,
            draft.form.version,
            draft.form.sha256,
            to_text(draft.begun_at),
            amends and amends.object_id,
            amends and amends.report_id,
            int(draft.seal_at_lock),
        )

    def draft(self, report_id: ReportId) -> Draft:
        """Return one draft.

        Raises:
            AlreadySealed, UnknownReport: It is none, or none any more.
        """
        row = self._database.row(f"SELECT {_DRAFT} FROM report WHERE report_id = ?", report_id)
        if row is None:
            raise self._no_draft(report_id)
        return _draft(row)

    def drafts(self) -> tuple[Draft, ...]:
        """Return all drafts, the one changed last first."""
        rows = self._database.rows(
            f"SELECT {_DRAFT} FROM report ORDER BY changed_at DESC, report_id"
        )
        return tuple(_draft(row) for row in rows)

    def drafts_of_their_own(self) -> tuple[Draft, ...]:
        """Return the drafts that are no row of a sheet, the one changed longest ago first.

        Rows are sealed together with their sheet, or not at all.
        """
        rows = self._database.rows(
            f"SELECT {_DRAFT} FROM report"
            " WHERE report_id NOT IN (SELECT row_id FROM sheet_row)"
            " AND report_id NOT IN (SELECT report_id FROM stub)"
            " ORDER BY changed_at, report_id"
        )
        return tuple(_draft(row) for row in rows)

    def put_revision(
        self, report_id: ReportId, path: str, value: Json, at: datetime, *, replaces_last: bool
    ) -> None:
        """Add an answer to a draft; None takes the answer away.

        With `replaces_last` the last revision is overwritten if it is of the same path: typing
        within one visit to a question is one revision.

        Raises:
            AlreadySealed, UnknownReport: It is no draft.
            InvalidJson: The value is not what strict JSON can hold.
        """
        text = canonical_json.write(value).decode("utf-8")
        when = to_text(at)
        # Few statements and few pages: this is what a person waits for at every pause.
        if replaces_last and self._replace_last(report_id, path, text, when):
            return
        # VALUES, not SELECT: SQLite would collect the row in a table of its own first, which costs
        # as much as all the rest. No number (it is no draft) means that nothing is inserted.
        added = self._database.write(
            "INSERT OR IGNORE INTO revision (report_id, number, path, value, at) VALUES (?,"
            " CASE WHEN EXISTS (SELECT 1 FROM report WHERE report_id = ?)"
            f" AND NOT {_IS_SEALED}"
            " THEN 1 + coalesce((SELECT max(number) FROM revision WHERE report_id = ?), 0) END,"
            " ?, ?, ?)",
            report_id,
            report_id,
            report_id,
            report_id,
            path,
            text,
            when,
        )
        if not added:
            raise self._no_draft(report_id)

    def _replace_last(self, report_id: ReportId, path: str, text: str, when: str) -> bool:
        """Overwrite the last revision if it is of this path; say whether it was."""
        touched = self._database.write(
            "UPDATE revision SET value = ?, at = ? WHERE report_id = ? AND path = ?"
            " AND number = (SELECT max(number) FROM revision WHERE report_id = ?)"
            f" AND NOT {_IS_SEALED}",
            text,
            when,
            report_id,
            path,
            report_id,
            report_id,
        )
        return touched > 0

    def revisions(self, report_id: ReportId) -> tuple[Revision, ...]:
        """Return all revisions of a draft, oldest first; none for a report that is no draft."""
        rows = self._database.rows(
            "SELECT path, value, at FROM revision WHERE report_id = ? ORDER BY number", report_id
        )
        return tuple(Revision(path, _value(value), from_text(at)) for path, value, at in rows)

    def set_seal_at_lock(self, report_id: ReportId, *, seal_at_lock: bool) -> None:
        """Mark a draft for sealing when the vault is locked, or take the mark away."""
        touched = self._database.write(
            "UPDATE report SET seal_at_lock = ? WHERE report_id = ?", int(seal_at_lock), report_id
        )
        if not touched:
            raise self._no_draft(report_id)

    def remove_draft(self, report_id: ReportId) -> None:
        """Remove a draft with its answers, custody entries and attachments.

        After the commit nothing of it can be found in the vault's files (seal_cleanup.py).

        Raises:
            AlreadySealed, UnknownReport: It is no draft.
        """
        removed = self._database.write("DELETE FROM report WHERE report_id = ?", report_id)
        if not removed:
            raise self._no_draft(report_id)
        self._database.write("DELETE FROM revision WHERE report_id = ?", report_id)
        self._database.write("DELETE FROM report_custody WHERE report_id = ?", report_id)
        self._forget_working(report_id)
        # Of a sheet all its rows go with it, of one of its people that row.
        self._database.write(
            "DELETE FROM sheet_row WHERE sheet_id = ? OR row_id = ?", report_id, report_id
        )
        self._database.write("DELETE FROM sheet WHERE sheet_id = ?", report_id)
        self._attachments.remove_of_report(report_id)
        self._recordings.remove_of_report(report_id)
        forget_on_commit(self._database, self._folder)

    def _forget_working(self, report_id: ReportId) -> None:
        """Forget work that was cut, and the place where somebody was in a draft.

        Work on the people of a sheet names their rows alone, and file names can name people. What
        was looked for among all drafts may quote this one.
        """
        self._database.write(
            "DELETE FROM working WHERE instr(name || value, ?) OR EXISTS (SELECT 1 FROM sheet_row"
            " WHERE sheet_id = ? AND instr(name || value, row_id))"
            ' OR instr(value, \'"subject":""\')',
            report_id,
            report_id,
        )

    # Stubs

    def add_stub(self, stub: Stub) -> None:
        """Add what is kept of a sealed report."""
        self._database.write(
            f"INSERT INTO stub ({_STUB}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            stub.report_id,
            stub.object_id,
            stub.sequence,
            stub.object_sha256,
            stub.manifest_sha256,
            stub.sealed_on.isoformat(),
            stub.state.value,
            stub.reason,
        )

    def stub(self, report_id: ReportId) -> Stub:
        """Return one stub.

        Raises:
            UnknownReport: There is none.
        """
        row = self._database.row(f"SELECT {_STUB} FROM stub WHERE report_id = ?", report_id)
        if row is None:
            raise UnknownReport
        return _stub(row)

    def is_sealed(self, report_id: ReportId) -> bool:
        """Say whether there is a stub of this report."""
        row = self._database.row("SELECT 1 FROM stub WHERE report_id = ?", report_id)
        return row is not None

    def stubs(self, limit: int = -1) -> tuple[Stub, ...]:
        """Return the stubs, newest first; at most `limit` of them unless it is negative."""
        rows = self._database.rows(
            f"SELECT {_STUB} FROM stub ORDER BY sequence DESC, report_id LIMIT ?", limit
        )
        return tuple(_stub(row) for row in rows)

    def stub_ids(self, wanted: StubFilter) -> tuple[ReportId, ...]:
        """Return which stubs fit, newest first; served from an index alone."""
        conditions, parameters = _conditions(wanted)
        # Left to itself SQLite takes the index of states, and then reads row by row. The index
        # without facts is half as large, and enough where none is asked for.
        has_facts = bool(wanted.states or wanted.first_day or wanted.last_day)
        index = "stub_facts" if has_facts else "stub_by_sequence"
        rows = self._database.rows(
            f"SELECT report_id FROM stub INDEXED BY {index} WHERE {conditions}"
            " ORDER BY sequence DESC, report_id DESC",
            *parameters,
        )
        return tuple([row[0] for row in rows])

    def stubs_named(self, report_ids: Sequence[ReportId]) -> tuple[Stub, ...]:
        """Return these stubs in this order; those that are gone are left out."""
        marks = ", ".join("?" * len(report_ids))
        rows = self._database.rows(
            f"SELECT {_STUB} FROM stub WHERE report_id IN ({marks})", *report_ids
        )
        found = {stub.report_id: stub for stub in map(_stub, rows)}
        return tuple(found[report_id] for report_id in report_ids if report_id in found)

    def count_by_state(self) -> dict[ReportState, int]:
        """Return how many stubs there are of each state that occurs."""
        rows = self._database.rows("SELECT state, count(*) FROM stub GROUP BY state")
        return {ReportState(state): int(count) for state, count in rows}

    def stubs_of(self, object_sha256: Sha256) -> tuple[Stub, ...]:
        """Return the stubs of all reports in one sealed object, by report id."""
        rows = self._database.rows(
            f"SELECT {_STUB} FROM stub WHERE object_sha256 = ? ORDER BY report_id", object_sha256
        )
        return tuple(_stub(row) for row in rows)

    def set_state(
        self,
        object_sha256: Sha256,
        state: ReportState,
        reason: str = "",
        *,
        on: date | None = None,
    ) -> None:
        """Bring all stubs of a sealed object to `state`; `on` is the day of an accepted receipt.

        Raises:
            NotAllowed: docs/formats.md, "States", does not have this step.
        """
        for stub in self.stubs_of(object_sha256):
            check_transition(stub.state, state)
        self._database.write(
            "UPDATE stub SET state = ?, reason = ?, received_on ="
            " CASE WHEN ? = 'received' THEN coalesce(received_on, ?, sealed_on) END"
            " WHERE object_sha256 = ?",
            state.value,
            reason,
            state.value,
            None if on is None else on.isoformat(),
            object_sha256,
        )

    def expire_stubs(self, before: date) -> int:
        """Delete the stubs whose receipt is from before `before`; return how many."""
        return self._database.write(
            "DELETE FROM stub WHERE state = 'received' AND received_on < ?", before.isoformat()
        )

    def _no_draft(self, report_id: ReportId) -> AlreadySealed | UnknownReport:
        return AlreadySealed() if self.is_sealed(report_id) else UnknownReport()


def _conditions(wanted: StubFilter) -> tuple[str, list[object]]:
    """Return a filter as SQL and its parameters, in their order."""
    found: list[tuple[str, tuple[object, ...]]] = [("1 = 1", ())]
    if wanted.states:
        marks = ", ".join("?" * len(wanted.states))
        found.append((f"state IN ({marks})", tuple(state.value for state in wanted.states)))
    if wanted.first_day is not None:
        found.append(("sealed_on >= ?", (wanted.first_day.isoformat(),)))
    if wanted.last_day is not None:
        found.append(("sealed_on <= ?", (wanted.last_day.isoformat(),)))
    number: list[tuple[str, tuple[object, ...]]] = []
    if wanted.sequence is not None:
        number.append(("sequence = ?", (wanted.sequence,)))
    if wanted.beginning:
        # Every hexadecimal digit comes before "g".
        bounds = (wanted.beginning, f"{wanted.beginning}g")
        number.append(("(report_id >= ? AND report_id < ?)", bounds))
    if number:
        either = " OR ".join(text for text, _values in number)
        found.append((f"({either})", tuple(value for _text, values in number for value in values)))
    parameters = [value for _text, values in found for value in values]
    return " AND ".join(text for text, _values in found), parameters


def _draft(row: Row) -> Draft:
    report_id, form, version, sha256, begun, amends_object, amends_report, at_lock, changed = row
    return Draft(
        report_id=ReportId(report_id),
        form=FormReference(FormId(form), version, Sha256(sha256)),
        begun_at=from_text(begun),
        changed_at=from_text(changed),
        amends=Amended(ObjectId(amends_object), ReportId(amends_report)) if amends_object else None,
        seal_at_lock=bool(at_lock),
    )


def _stub(row: Row) -> Stub:
    report_id, object_id, sequence, object_sha256, manifest_sha256, sealed_on, state, reason = row
    return Stub(
        report_id=ReportId(report_id),
        object_id=ObjectId(object_id),
        sequence=sequence,
        object_sha256=Sha256(object_sha256),
        manifest_sha256=Sha256(manifest_sha256),
        sealed_on=date.fromisoformat(sealed_on),
        state=ReportState(state),
        reason=reason,
    )


def _value(text: str) -> Json:
    value: Json = canonical_json.read(
        text.encode("utf-8"), max_bytes=MAX_VALUE, max_depth=canonical_json.REPORT_DEPTH
    )
    return value
