"""Say how far it is proved where a report comes from; every check explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fieldkit.bundle.manifest import Manifest, parse
from fieldkit.custody.chain import ChainState
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.inbox_decision import Decision, InboxDecision
from fieldkit.domain.local_text import local, short_day, short_moment
from fieldkit.domain.roster import RosterEntry
from fieldkit.domain.statement import Statement
from fieldkit.domain.verification import Check, Verification, VerificationLine, state_of
from fieldkit.errors import VaultDamaged
from fieldkit.hq.chain_words import chain_sentence
from fieldkit.hq.quarantine import meaning_of
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.known_forms import exact_form, known_forms
from fieldkit.operations.hq.refused_objects import inbox_decisions
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import chain_of
from fieldkit.operations.hq.show_report import find_report
from fieldkit.translations import _

_CLOCK_SLACK = timedelta(days=1)  # devices and headquarters may stand in different time zones
_LONGEST = timedelta(days=366)  # between writing and arriving; beyond it somebody must ask why


def verification_of(session: HeadquartersSession, report_id: ReportId) -> Verification:
    """Return the badge of a report that was received or imported.

    Raises:
        UnknownReport: It is not here.
        VaultDamaged: What is stored does not open.
    """
    found = find_report(session, report_id)
    if isinstance(found, ImportedRecord):
        return _of_import(found)
    received = session.store.objects.get(found.object_sha256)
    signed = session.store.objects.signed_bytes(found.object_sha256)
    if received is None or signed is None:
        raise VaultDamaged
    entry = _entry_of(session, received)
    lines = (
        _signature(session, received, entry),
        _chain(session, received, entry),
        _form(session, found),
        _time(session, found, parse(signed[0])),
        *_two_people(session, received),
    )
    return Verification(state_of(lines), lines)


def _of_import(found: ImportedRecord) -> Verification:
    line = VerificationLine(
        Check.ORIGIN,
        holds=False,
        sentence=_(
            "It was brought in from outside on {day}. Nobody signed it: anybody could have "
            "written it."
        ).format(day=short_day(found.received_at)),
    )
    return Verification(state_of((line,)), (line,))


def _entry_of(session: HeadquartersSession, received: ReceivedObject) -> RosterEntry | None:
    """Return the device that signed; the key must be the roster's, not only the number."""
    for entry in session.store.roster.entries():
        if entry.signing_key == received.signing_key and entry.device == received.device:
            return entry
    return None


def _signature(
    session: HeadquartersSession, received: ReceivedObject, entry: RosterEntry | None
) -> VerificationLine:
    if entry is None:
        return VerificationLine(
            Check.SIGNATURE,
            holds=False,
            sentence=_("It is signed, but by a device that was never enrolled."),
        )
    if entry.revoked_at is not None and received.received_at >= entry.revoked_at:
        return VerificationLine(
            Check.SIGNATURE,
            holds=False,
            sentence=_(
                "It is signed by {code}, but came after this device was revoked on {day}: "
                "somebody else may have signed."
            ).format(code=entry.code, day=short_day(entry.revoked_at)),
        )
    return VerificationLine(
        Check.SIGNATURE,
        holds=True,
        sentence=_(
            "It is signed by {code}, enrolled on {day} after its words were compared."
        ).format(code=entry.code, day=short_day(entry.approved_at)),
    )


def _chain(
    session: HeadquartersSession, received: ReceivedObject, entry: RosterEntry | None
) -> VerificationLine:
    if entry is None or received.link is None:
        return VerificationLine(
            Check.CHAIN,
            holds=False,
            sentence=_("Its device has no chain here, so nobody can see what is missing."),
        )
    state = chain_of(session, entry)
    place = received.link.sequence
    holds = state.contiguous >= place and not _forked_before(state, place)
    if holds:
        sentence = _(
            "Everything its device sealed before it is here: it is number {place} of the chain."
        ).format(place=place)
    else:
        sentence = chain_sentence(state, up_to=place)
    return VerificationLine(Check.CHAIN, holds=holds, sentence=sentence)


def _forked_before(state: ChainState, place: int) -> bool:
    return any(number <= place for number in (*state.forks, *state.unjoined))


def _form(session: HeadquartersSession, found: ReceivedRecord) -> VerificationLine:
    known = exact_form(known_forms(session), found.form.sha256)
    said = {"form": found.form.form, "version": found.form.version}
    if known is None:
        return VerificationLine(
            Check.FORM,
            holds=False,
            sentence=_(
                "It brings its own questions, of the form {form}, version {version}; they are "
                "not those that are published here now."
            ).format(**said),
        )
    return VerificationLine(
        Check.FORM,
        holds=True,
        sentence=_("It answers the form {form}, version {version}, as it is published.").format(
            **said
        ),
    )


def _time(
    session: HeadquartersSession, found: ReceivedRecord, manifest: Manifest
) -> VerificationLine:
    begun, sealed, came = found.begun_at, manifest.created.wall, found.received_at
    said: Mapping[str, str] = {
        name: short_moment(local(moment, session.clock))
        for name, moment in (("begun", begun), ("sealed", sealed), ("came", came))
    }
    if begun > sealed + _CLOCK_SLACK:
        sentence = _("By its device's clock it was begun on {begun}, after it was sealed.")
    elif sealed > came + _CLOCK_SLACK:
        sentence = _("By its device's clock it was sealed on {sealed}, after it came here.")
    elif came - begun > _LONGEST:
        sentence = _("By its device's clock it was begun on {begun}, more than a year ago.")
    else:
        return VerificationLine(
            Check.TIME,
            holds=True,
            sentence=_(
                "Its times fit: begun {begun}, sealed {sealed}, here {came}. The first two are "
                "its device's clock."
            ).format(**said),
        )
    return VerificationLine(Check.TIME, holds=False, sentence=sentence.format(**said))


def _two_people(
    session: HeadquartersSession, received: ReceivedObject
) -> tuple[VerificationLine, ...]:
    """Return who took it in; taking the statement back later does not make it verified."""
    codes = {item.colleague_id: item.code for item in session.store.colleagues.all()}
    found: list[tuple[Statement, InboxDecision]] = [
        (statement, decision)
        for statement, decision in inbox_decisions(session)
        if statement.subject == received.sha256
        and decision.decision is Decision.ACCEPTED_UNVERIFIED
        and _held_when_taken_in(session, statement, received)
    ]
    return tuple(
        VerificationLine(
            Check.TWO_PEOPLE,
            holds=False,
            sentence=_(
                "{first} and {second} took it in as unverified on {day} all the same. {reason}"
            ).format(
                first=codes.get(statement.author, "?"),
                second="?" if decision.second is None else codes.get(decision.second, "?"),
                day=short_day(statement.at),
                reason=meaning_of(decision.reason),
            ),
        )
        for statement, decision in found
    )


def _held_when_taken_in(
    session: HeadquartersSession, statement: Statement, received: ReceivedObject
) -> bool:
    """Say whether a decision was in force when the object was taken in."""
    if statement.withdrawn_by is None:
        return True
    withdrawal = session.store.statements.get(statement.withdrawn_by)
    accepted = received.accepted_at or received.received_at
    return withdrawal is not None and withdrawal.at >= accepted
