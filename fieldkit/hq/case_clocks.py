"""Finds the moments in a case from which rules of deadlines count. Knows no rule and no limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fieldkit.domain.case import ENDED, CaseState, Standing
from fieldkit.domain.case_rules import Anchor
from fieldkit.domain.contact import Contact
from fieldkit.domain.edtf import span
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.parcel import FollowedParcel
from fieldkit.domain.stage import PROCEDURAL, StatedStage
from fieldkit.hq import terms_of_arrest
from fieldkit.hq.case_stages import DEATHS, LENIENT, RELEASES, RULINGS, TAKEN
from fieldkit.hq.stage_order import Placed, in_order


@dataclass(frozen=True)
class ClockStart:
    """A moment from which rules count; local and naive, earliest and latest that it may be.

    Of `NOTHING_NEW` it is in UTC, since a statement knows no other time.
    """

    anchor: Anchor
    person_id: PersonId | None  # None: all people of the case
    basis: StatementId  # the statement it follows from
    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class CaseCourse:
    """What clocks are read from."""

    standing: Standing
    stages: tuple[StatedStage, ...]
    people: tuple[PersonId | None, ...]  # those who are followed apart, or None for all
    contacts: tuple[tuple[StatementId, Contact], ...] = ()  # oldest first
    parcels: tuple[FollowedParcel, ...] = ()
    newest: tuple[StatementId, datetime] | None = None  # statement of the case, UTC


_OUT = RELEASES | DEATHS
_AFTER_COURT = RULINGS | _OUT | {"SUSPECT_HELD", "CHARGED", "REMAND", "VERDICT"}
_HELD_ON = frozenset({terms_of_arrest.ARREST, "SUSPECT_HELD", "REMAND"})
_NOT_TO_THE_GATE = DEATHS | {"SUSPECT_HELD", "REMAND", "REARRESTED"}
_ONE_ARREST = timedelta(hours=12)  # reports of it differ so much
_APPEALABLE = frozenset({"FINE", "ADMIN_ARREST", "COMMUNITY_WORK", "WARNING"})


def clock_starts(course: CaseCourse) -> tuple[ClockStart, ...]:
    """Return the moments; of a case that ended none, and none from steps without a date."""
    if course.standing.state in ENDED:
        return ()
    found: list[ClockStart] = []
    for person in course.people:
        steps = [
            item
            for item in in_order(
                item for item in course.stages if item.person_id in (None, person) or person is None
            )
            if item.stated.stage.vocabulary == PROCEDURAL
        ]
        for finder in _FINDERS:
            found += [
                ClockStart(anchor, person, basis, earliest, latest)
                for anchor, basis, earliest, latest in finder(steps)
            ]
        found += _parcels(course.parcels, steps, person)
    found += _contacts(course.contacts)
    if course.newest is not None and course.standing.state is not CaseState.NEW:
        basis, at = course.newest
        moment = at.astimezone(UTC).replace(tzinfo=None)
        found.append(ClockStart(Anchor.NOTHING_NEW, None, basis, moment, moment))
    return tuple(found)


_Start = tuple[Anchor, StatementId, datetime, datetime]
_Finder = Callable[[Sequence[Placed]], list[_Start]]


def _at(anchor: Anchor, step: Placed) -> list[_Start]:
    if not step.is_dated:
        return []
    return [(anchor, step.stated.statement_id, step.earliest, step.latest)]


def _last(steps: Sequence[Placed], codes: Iterable[str]) -> int:
    """Return the place of the last step of these, or -1."""
    wanted = set(codes)
    return max((place for place, item in enumerate(steps) if item.code in wanted), default=-1)


def _taken(steps: Sequence[Placed]) -> int:
    """Return the place of the step by which the person was taken, if they still are, or -1.

    Several reports of one detention: rules count from the earliest. Who is known to be held
    somewhere was taken, though nobody told when: rules count from the moment it was known.
    """
    found = -1
    for place, item in enumerate(steps):
        if item.code in _OUT or _lets_go(steps, place):
            found = -1
        elif _takes(steps, found, place):
            found = place
    return found


def _takes(steps: Sequence[Placed], found: int, place: int) -> bool:
    """Say whether a step tells of somebody being taken: the first time, or anew."""
    item = steps[place]
    if item.code in TAKEN:
        return found < 0 or _is_anew(steps, found, place)
    before = TAKEN | _OUT | _AFTER_COURT
    return item.code == "LOCATION_KNOWN" and not any(it.code in before for it in steps[:place])


def _lets_go(steps: Sequence[Placed], ruling: int) -> bool:
    """Say whether whoever surely got a fine went home: no days, no criminal case hold them."""
    if steps[ruling].code not in LENIENT or not steps[ruling].stated.is_confirmed:
        return False
    for item in reversed(steps[:ruling]):
        if item.code in _OUT:
            break
        if item.code in _HELD_ON:
            return False
    after = steps[ruling + 1 :]
    until = next((at for at, item in enumerate(after) if item.code in _OUT | TAKEN), len(after))
    return not any(item.code in _HELD_ON for item in after[:until])


def _is_anew(steps: Sequence[Placed], found: int, place: int) -> bool:
    """Say whether somebody who was taken is taken another time: at the gate, or after a term."""
    item, before = steps[place], steps[found]
    if not item.is_dated:
        return False
    if item.code == "REARRESTED":
        return before.code != item.code or item.earliest - before.latest > _ONE_ARREST
    running = terms_of_arrest.terms(steps[:place])
    return bool(running) and item.earliest > running[-1].ends_to


def _later(steps: Sequence[Placed], place: int, codes: frozenset[str] | set[str]) -> bool:
    return any(item.code in codes for item in steps[place + 1 :])


def _place(steps: Sequence[Placed]) -> list[_Start]:
    taken = _taken(steps)
    if taken < 0:
        return _place_until_sure(steps)
    telling = [
        item
        for item in steps
        if (item.stated.stage.place or item.stated.stage.place_text)
        and not item.surely_before(steps[taken])
    ]
    if any(item.stated.is_confirmed for item in telling):
        return []
    anchor = Anchor.PLACE_UNCONFIRMED if telling else Anchor.PLACE_UNKNOWN
    return _at(anchor, steps[taken])


def _place_until_sure(steps: Sequence[Placed]) -> list[_Start]:
    """Go on asking, if less loudly, where somebody is of whom it is only told that they are out."""
    surely = [item for item in steps if item.stated.is_confirmed or item.code not in _OUT]
    if len(surely) == len(steps):
        return []
    return [
        (Anchor.PLACE_UNCONFIRMED, basis, earliest, latest)
        for _anchor, basis, earliest, latest in _place(surely)
    ]


def _held(steps: Sequence[Placed]) -> list[_Start]:
    taken = _taken(steps)
    if taken < 0 or _later(steps, taken, _AFTER_COURT):
        return []
    return _at(Anchor.HELD_WITHOUT_COURT, steps[taken])


def _suspect(steps: Sequence[Placed]) -> list[_Start]:
    held = _last(steps, {"SUSPECT_HELD"})
    if held < 0 or _later(steps, held, _OUT | {"CHARGED", "REMAND"}):
        return []
    return _at(Anchor.SUSPECT_HELD, steps[held])


def _remand(steps: Sequence[Placed]) -> list[_Start]:
    held = _last(steps, {"REMAND"})
    if held < 0 or _later(steps, held, _OUT | {"TRIAL", "VERDICT"}):
        return []
    return _at(Anchor.REMAND, steps[held])


def _court_date(steps: Sequence[Placed]) -> list[_Start]:
    since = _last(steps, {"PROTOCOL", "RELEASED_SUMMONS", "RETURNED_FOR_REVISION"})
    settled = RULINGS | DEATHS | {"ADMIN_TRIAL", "RELEASED_NO_PROTOCOL", "ARREST_SERVED"}
    if since < 0 or _later(steps, since, settled):
        return []
    if any(item.stated.stage.hearing is not None for item in steps[since:]):
        return []
    return _at(Anchor.NO_COURT_DATE, steps[since])


def _hearings(steps: Sequence[Placed]) -> list[_Start]:
    """Find the newest hearing that was set, or the trial itself, while no result is told."""
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        if step.code in RULINGS | {"VERDICT"}:
            return []
        hearing = step.stated.stage.hearing
        if hearing is not None:
            when = span(hearing.edtf)
            return [(Anchor.HEARING, step.stated.statement_id, when.earliest, when.latest)]
        if step.code in ("ADMIN_TRIAL", "TRIAL"):
            return _at(Anchor.HEARING, step)
    return []


def _rulings(steps: Sequence[Placed]) -> list[_Start]:
    """Find each ruling that nobody appealed yet; of several reports of one, the first."""
    open_ones: list[Placed] = []
    for item in steps:
        if item.code == "ADMIN_APPEAL":
            open_ones = [ruling for ruling in open_ones if _is_other_article(ruling, item)]
        elif _is_new_ruling(item, open_ones):
            open_ones.append(item)
    return [start for ruling in open_ones for start in _at(Anchor.RULING, ruling)]


def _is_new_ruling(item: Placed, known: Sequence[Placed]) -> bool:
    if item.code not in _APPEALABLE or not item.is_dated:
        return False
    return not any(_is_same_ruling(item, ruling) for ruling in known)


def _is_same_ruling(one: Placed, other: Placed) -> bool:
    return one.code == other.code and one.overlaps(other) and not _is_other_article(one, other)


def _is_other_article(one: Placed, other: Placed) -> bool:
    ours, theirs = set(one.stated.stage.articles), set(other.stated.stage.articles)
    return bool(ours and theirs and not ours & theirs)


def _verdicts(steps: Sequence[Placed]) -> list[_Start]:
    ruled = _last(steps, {"VERDICT"})
    if ruled < 0 or _later(steps, ruled, {"APPEAL", "SENTENCE_IN_FORCE"}):
        return []
    return _at(Anchor.VERDICT, steps[ruled])


def _ends(steps: Sequence[Placed]) -> list[_Start]:
    """Find the end of the last term: a range, where it counts from a moment only reported.

    Nobody is waited for at the gate who died there, or is held on for something else.
    """
    ruled = _last(steps, {terms_of_arrest.ARREST})
    if _later(steps, ruled, _NOT_TO_THE_GATE):
        return []
    sure = [item for item in steps if item.stated.is_confirmed]
    if any(item.code == terms_of_arrest.ARREST for item in sure):
        told = [item for item in steps if item.stated.is_confirmed or item.code in TAKEN]
        found = [*terms_of_arrest.terms(sure)[-1:], *terms_of_arrest.terms(told)[-1:]]
    else:
        found = [*terms_of_arrest.terms(steps)[-1:]]
    if not found:
        return []
    basis = found[0].rulings[-1].stated.statement_id
    first = min(term.ends_from for term in found)
    return [(Anchor.RELEASE_DUE, basis, first, max(term.ends_to for term in found))]


_FINDERS: tuple[_Finder, ...] = (
    _place, _held, _suspect, _remand, _court_date, _hearings, _rulings, _verdicts, _ends,
)  # fmt: skip


def _parcels(
    parcels: Sequence[FollowedParcel], steps: Sequence[Placed], person: PersonId | None
) -> list[ClockStart]:
    waiting = any(
        item.is_open and (person is None or item.person_id in (None, person)) for item in parcels
    )
    out = _last(steps, RELEASES)
    if not waiting or out < 0 or _later(steps, out, set(TAKEN)):
        return []
    step = steps[out]
    # Known to be out, if not since when: asked about at once.
    earliest = step.earliest if step.is_dated else step.latest
    return [
        ClockStart(Anchor.PARCELS_OPEN, person, step.stated.statement_id, earliest, step.latest)
    ]


def _contacts(contacts: Sequence[tuple[StatementId, Contact]]) -> list[ClockStart]:
    """Find the next talk with each; a later talk with the same one settles the promise before."""
    newest: dict[str, tuple[StatementId, Contact]] = {}
    for statement, contact in contacts:
        newest[contact.who.casefold()] = statement, contact
    found = []
    for statement, contact in newest.values():
        if contact.next_at is not None:
            when = span(contact.next_at.edtf)
            found.append(
                ClockStart(Anchor.NEXT_CONTACT, None, statement, when.earliest, when.latest)
            )
    return found
