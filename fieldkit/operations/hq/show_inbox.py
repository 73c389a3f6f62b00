"""Show what came and what waits: held objects, chains, parts of large files, letters on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.bundle.mail import MailKind
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.inbox_decision import Decision, InboxDecision
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.domain.statement import Statement
from fieldkit.hq.decision_words import decided_sentence
from fieldkit.hq.quarantine import HeldAction, actions_on, advice_on, meaning_of
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.operations.hq.refused_objects import inbox_decisions
from fieldkit.operations.hq.remember_run import FileResult, IntakeRun, last_files, last_runs
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import DeviceChain, show_chains
from fieldkit.operations.hq.write_return import letters_due


@dataclass(frozen=True)
class HeldObject:
    """One held object, what it means, what can be done, and what was decided so far."""

    object: ReceivedObject
    code: str  # of its device, empty where that is not known
    meaning: str
    advice: str
    actions: tuple[HeldAction, ...]
    decided: tuple[str, ...]  # in sentences, oldest first
    refusal: Statement | None = None  # it waits for nobody

    @property
    def name(self) -> str:
        """The beginning of its hash, as people say it."""
        return self.object.sha256[:12]


@dataclass(frozen=True)
class LargeFile:
    """A file that came in parts, not all of them yet; sizes in bytes."""

    sha256: Sha256
    code: str
    size: int
    here: int
    parts: tuple[tuple[int, datetime], ...]  # place in the chain and day of each that is here

    @property
    def share(self) -> float:
        """How much of it is here, from 0 to 1."""
        return self.here / self.size if self.size else 0.0


@dataclass(frozen=True)
class WaitingLetters:
    """What a device is to be told: how many receipts and other words, and which went out."""

    code: str
    receipts: int  # not sent yet
    others: int  # not sent yet
    on_the_way: int  # letters that were sent and not acknowledged


@dataclass(frozen=True)
class Inbox:
    """Everything that came and waits."""

    held: tuple[HeldObject, ...]  # oldest first; refused ones last
    chains: tuple[DeviceChain, ...]  # by code
    large: tuple[LargeFile, ...]
    letters: tuple[WaitingLetters, ...]  # by code, of devices that are to be told something
    runs: tuple[IntakeRun, ...]  # newest first
    files: tuple[FileResult, ...]  # of the newest run

    @property
    def waiting(self) -> tuple[HeldObject, ...]:
        """Held objects that nobody refused."""
        return tuple(item for item in self.held if item.refusal is None)

    @property
    def troubled(self) -> tuple[DeviceChain, ...]:
        """Chains with a gap, a fork or something held."""
        return tuple(item for item in self.chains if not item.is_whole)


def show_inbox(session: HeadquartersSession) -> Inbox:
    """Return what came and what waits; takes longer the more a device has sent."""
    return Inbox(
        held=show_held(session),
        chains=show_chains(session),
        large=show_large(session),
        letters=show_letters(session),
        runs=last_runs(session),
        files=last_files(session),
    )


def show_held(session: HeadquartersSession) -> tuple[HeldObject, ...]:
    """Return held objects, oldest first, those that were refused last."""
    by_key = {entry.signing_key: entry for entry in session.store.roster.entries()}
    asking = {item.candidate.signing_key for item in session.store.roster.requests()}
    decided = _decided(session)
    found = [
        _held(item, by_key.get(item.signing_key or ""), asking, decided.get(item.sha256, []))
        for item in session.store.objects.held()
    ]
    return tuple(sorted(found, key=lambda item: item.refusal is not None))


def show_large(session: HeadquartersSession) -> tuple[LargeFile, ...]:
    """Return the files of which parts are missing yet, by device's code."""
    codes = {entry.device: entry.code for entry in session.store.roster.entries()}
    found = []
    for of, device in session.store.contents.unjoined():
        parts = session.store.contents.parts(of, device)
        objects = session.store.objects.get_all(part.object_sha256 for part in parts)
        came = sorted(
            (item.link.sequence, item.received_at)
            for item in objects.values()
            if item.link is not None
        )
        lengths = {part.offset: part.length for part in parts}
        found.append(
            LargeFile(of, codes.get(device, ""), parts[0].size, sum(lengths.values()), tuple(came))
        )
    return tuple(sorted(found, key=lambda item: (item.code, item.sha256)))


def show_letters(session: HeadquartersSession) -> tuple[WaitingLetters, ...]:
    """Return what devices are to be told yet, by code."""
    found = []
    for entry, due in letters_due(session):
        receipts = sum(told.kind is MailKind.RECEIPT for told in due.fresh)
        letters = WaitingLetters(entry.code, receipts, len(due.fresh) - receipts, len(due.again))
        if letters.receipts or letters.others or letters.on_the_way:
            found.append(letters)
    return tuple(found)


def _held(
    item: ReceivedObject,
    entry: RosterEntry | None,
    asking: set[str],
    decided: list[tuple[Statement, InboxDecision, str]],
) -> HeldObject:
    can_ask = entry is not None and entry.state is DeviceState.APPROVED
    refusal = next(
        (
            statement
            for statement, decision, _sentence in reversed(decided)
            if decision.decision is Decision.REFUSED
            and (statement.is_in_force or decision.is_erased)
        ),
        None,
    )
    actions = actions_on(item.reason, can_ask=can_ask, can_enrol=item.signing_key in asking)
    return HeldObject(
        item,
        "" if entry is None else entry.code,
        meaning_of(item.reason),
        advice_on(item.reason),
        () if refusal is not None else actions,
        tuple(sentence for _statement, _decision, sentence in decided),
        refusal,
    )


def _decided(
    session: HeadquartersSession,
) -> dict[str, list[tuple[Statement, InboxDecision, str]]]:
    codes: dict[str, str] = {
        item.colleague_id: item.code for item in session.store.colleagues.all()
    }
    found: dict[str, list[tuple[Statement, InboxDecision, str]]] = {}
    for statement, decision in inbox_decisions(session):
        sentence = decided_sentence(statement, decision, codes)
        found.setdefault(statement.subject, []).append((statement, decision, sentence))
    return found
