"""Check that the record of what was done is whole, and that every statement stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.erasure import ErasedKind
from fieldkit.domain.identifiers import Sha256, StatementId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import ChainBroken, InvalidInput
from fieldkit.hq.store.statement_store import digest_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

SHORTEST_KNOWN = 8  # characters of a hash that was written down


@dataclass(frozen=True)
class CheckedAudit:
    """How long the record is, and the hash of its last entry ("" of an empty one)."""

    entries: int
    last: Sha256
    known: int | None = None  # the number of the entry whose hash was written down


def check_audit(
    session: HeadquartersSession, progress: Progress = no_progress, *, known: str = ""
) -> CheckedAudit:
    """Check every entry and every statement; progress counts entries.

    `known`: the beginning of a hash that somebody wrote down earlier. Only this shows that the end
    was cut off, or that all of it was written anew.

    Raises:
        ChainBroken: An entry was changed, left out, added or moved; or a statement was, or has no
            entry; or it was taken back or erased without one; or none has the hash `known`.
        InvalidInput: `known` is too short to say anything.
    """
    wanted = _hash_as_written(known)
    # Both stand in the order in which they were made, so that neither need be held in memory.
    statements = session.store.statements.every()
    course = _Course()
    count, last, found = 0, Sha256(""), None
    for entry in session.store.audit.checked(progress):
        count, last = entry.sequence, entry.hash
        if wanted and entry.hash.startswith(wanted):
            found = entry.sequence
        if entry.event is CustodyEvent.STATED:
            course.add(_checked(next(statements, None), entry))
        elif entry.event is CustodyEvent.DESTROYED:
            course.note_destroyed(entry)
    if next(statements, None) is not None:  # one that nobody is said to have made
        raise ChainBroken
    course.check()
    if wanted and found is None:
        raise ChainBroken(
            _("No entry has this hash: the end was cut off, or the record was written anew.")
        )
    return CheckedAudit(count, last, found)


class _Course:
    """What the statements say of one another, to be compared with what the database notes."""

    def __init__(self) -> None:
        self._withdrawals: dict[StatementId, StatementId] = {}  # each with what it takes back
        self._withdrawn: dict[StatementId, StatementId] = {}  # by which, as it follows
        self._noted: dict[StatementId, StatementId] = {}  # by which, as the database has it
        self._erased: set[str] = set()
        self._destroyed: set[str] = set()

    def add(self, statement: Statement) -> None:
        here = statement.statement_id
        if statement.withdrawn_by is not None:
            self._noted[here] = statement.withdrawn_by
        if statement.is_erased:
            self._erased.add(here)
        if statement.kind is StatementKind.WITHDRAWAL:
            self._withdrawals[here] = StatementId(statement.subject)
            self._turn(here, withdrawn=True)

    def note_destroyed(self, entry: CustodyEntry) -> None:
        if entry.detail.startswith(f"{ErasedKind.STATEMENT.value}-"):
            self._destroyed.add(entry.subject)

    def check(self) -> None:
        if self._erased != self._destroyed or self._left(self._withdrawn) != self._left(
            self._noted
        ):
            raise ChainBroken

    def _turn(self, withdrawal: StatementId, *, withdrawn: bool) -> None:
        """Let follow what a withdrawal does that begins to hold, or ceases to."""
        target = self._withdrawals[withdrawal]
        was_in_force = target not in self._withdrawn
        if withdrawn:
            self._withdrawn[target] = withdrawal
        else:
            self._withdrawn.pop(target, None)
        if target in self._withdrawals and was_in_force is withdrawn:
            self._turn(target, withdrawn=not withdrawn)

    def _left(self, found: dict[StatementId, StatementId]) -> dict[StatementId, StatementId]:
        return {here: by for here, by in found.items() if here not in self._erased}


def _hash_as_written(text: str) -> str:
    """Return what was written down as hashes are kept.

    Raises:
        InvalidInput: It is too short, or no hash.
    """
    plain = "".join(text.split()).lower()
    if text and (len(plain) < SHORTEST_KNOWN or plain.strip("0123456789abcdef")):
        raise InvalidInput(
            _("Give at least {count} characters of the hash.").format(count=SHORTEST_KNOWN)
        )
    return plain


def _checked(statement: Statement | None, entry: CustodyEntry) -> Statement:
    if statement is None or statement.statement_id != entry.subject:
        raise ChainBroken
    if statement.sha256 != entry.detail:
        raise ChainBroken
    if not statement.is_erased and digest_of(statement) != statement.sha256:
        raise ChainBroken
    return statement
