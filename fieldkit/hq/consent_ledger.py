"""Which uses of what is known of a person are allowed: the rules, without I/O.

In this order, and the first that fits decides:

1. Withdrawn once, by anybody's word or in any report that is or may be about the person: nothing
   is allowed. Only taking back the statement itself undoes that.
2. Finding and helping the person is allowed.
3. Relatives asked for silence, in a report or in a talk: nothing is published.
4. The use was refused by name: it is not allowed.
5. Of what was said since consent was last given anew the strictest counts; nothing said is C0; a
   word that has ended counts as C0. What somebody allowed who may be the same person can make it
   less, and never more. For a person who is or may be under 18 only a parent's or guardian's word
   can allow anything.
6. Where that does not reach for publishing, an editorial decision that holds does, except for
   minors. It stands in for an answer: once the person, or whoever speaks for them, has allowed
   less than publishing after it, it holds no more.

The only place that makes a `Clearance`: whatever leaves headquarters is made from one.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain.consent import ConsentLevel, allows, strictest
from fieldkit.domain.consent_statement import (
    NEEDED,
    ConsentWord,
    EditorialDecision,
    GivenBy,
    Purpose,
)
from fieldkit.domain.identifiers import PersonId

OF_AGE = 18  # years
_KEY = object()  # who holds it may make a clearance; it never leaves this module


class Why(enum.StrEnum):
    """What decided."""

    HELPING = "helping"  # needs no consent
    CONSENT = "consent"  # the level reaches
    EDITORIAL = "editorial"  # a decision stands in for it
    WITHDRAWN = "withdrawn"
    SILENCE = "silence"  # relatives ask not to publish
    REFUSED = "refused"  # this use, by name
    NOBODY_ASKED = "nobody-asked"  # C0, or nothing said
    ENDED = "ended"  # it was given until a day that is over
    LESS = "less"  # a level was stated, and is lower
    MINOR = "minor"  # under 18, or perhaps: a parent or guardian must agree
    UNKNOWN = "unknown"  # no such person


@dataclass(frozen=True)
class Ruling:
    """Whether a use is allowed, and what decided; `level` is what holds."""

    allowed: bool
    why: Why
    level: ConsentLevel


@dataclass(frozen=True)
class StatedWord:
    """A word as it was stated: when, and under which number of all statements."""

    word: ConsentWord
    stated_at: datetime
    number: int = 0


@dataclass(frozen=True)
class StatedDecision:
    """An editorial decision as it was stated: when, and under which number of all statements."""

    decision: EditorialDecision
    stated_at: datetime
    number: int = 0


@dataclass(frozen=True)
class ReportedLevel:
    """What a report says; `is_probable`: it may be about somebody else."""

    level: ConsentLevel
    silence: bool
    received_at: datetime | None  # UTC, when headquarters learned it
    is_probable: bool = False


@dataclass(frozen=True)
class Ledger:
    """Everything that was said about one person."""

    words: tuple[StatedWord, ...] = ()  # in the order of their statements
    reported: tuple[ReportedLevel, ...] = ()
    editorial: tuple[StatedDecision, ...] = ()
    born_to: int | None = None  # the latest possible year of birth


class Clearance(Mapping[PersonId, Ruling]):
    """The rulings on many people for one use at one time; what leaves is made from it alone."""

    def __init__(
        self, key: object, purpose: Purpose, at: datetime, rulings: Mapping[PersonId, Ruling]
    ) -> None:
        if key is not _KEY:
            raise TypeError("a clearance is made by hq.consent_ledger alone")
        self._rulings = dict(rulings)
        self.purpose = purpose
        self.at = at

    def __getitem__(self, person_id: PersonId) -> Ruling:
        return self._rulings[person_id]

    def __iter__(self) -> Iterator[PersonId]:
        return iter(self._rulings)

    def __len__(self) -> int:
        return len(self._rulings)

    @property
    def allowed(self) -> tuple[PersonId, ...]:
        """Return whom it lets through, in the order in which they were asked about."""
        return tuple(person for person, ruling in self._rulings.items() if ruling.allowed)

    @property
    def withheld(self) -> Mapping[Why, int]:
        """Return how many are held back, by what decided."""
        return Counter(ruling.why for ruling in self._rulings.values() if not ruling.allowed)

    @property
    def withheld_count(self) -> int:
        """Return how many are held back."""
        return sum(not ruling.allowed for ruling in self._rulings.values())


def clear(
    ledgers: Mapping[PersonId, Ledger | None], purpose: Purpose, at: datetime, today: date
) -> Clearance:
    """Rule on people at a time, of which `today` is the day at headquarters.

    None instead of a ledger: there is no such person, and nothing is allowed.
    """
    return Clearance(
        _KEY,
        purpose,
        at,
        {
            person: Ruling(allowed=False, why=Why.UNKNOWN, level=ConsentLevel.NONE)
            if ledger is None
            else rule(ledger, purpose, today)
            for person, ledger in ledgers.items()
        },
    )


def rule(ledger: Ledger, purpose: Purpose, today: date) -> Ruling:
    """Rule on one person."""
    if _is_withdrawn(ledger):
        return Ruling(allowed=False, why=Why.WITHDRAWN, level=ConsentLevel.WITHDRAWN)
    level, lacking = _level(ledger, today)
    if purpose is Purpose.HELP:
        return Ruling(allowed=True, why=Why.HELPING, level=level)
    refusal = _refusal(ledger, purpose)
    if refusal is not None:
        return Ruling(allowed=False, why=refusal, level=level)
    if allows(level, NEEDED[purpose]):
        return Ruling(allowed=True, why=Why.CONSENT, level=level)
    is_minor = may_be_minor(ledger, today)  # also where a parent's word allows something less
    if purpose is Purpose.PUBLIC and not is_minor and _decided(ledger, today):
        return Ruling(allowed=True, why=Why.EDITORIAL, level=level)
    return Ruling(allowed=False, why=lacking, level=level)


def may_be_minor(ledger: Ledger, today: date) -> bool:
    """Say whether the person is or may be under 18; unknown years count as of age."""
    if ledger.born_to is None or any(item.word.adult for item in ledger.words):
        return False
    return today.year - ledger.born_to <= OF_AGE  # who turns 18 this year may not have yet


def _is_withdrawn(ledger: Ledger) -> bool:
    levels = [item.word.level for item in ledger.words]
    levels += [item.level for item in ledger.reported]
    return ConsentLevel.WITHDRAWN in levels


def _refusal(ledger: Ledger, purpose: Purpose) -> Why | None:
    is_silence = any(item.word.silence for item in ledger.words)
    is_silence |= any(item.silence for item in ledger.reported)
    if purpose is Purpose.PUBLIC and is_silence:
        return Why.SILENCE
    refused = any(purpose in item.word.refused for item in _since_renewal(ledger))
    return Why.REFUSED if refused else None


def _level(ledger: Ledger, today: date) -> tuple[ConsentLevel, Why]:
    """Return the level that holds, and what to say where it does not reach."""
    words = _since_renewal(ledger)
    if may_be_minor(ledger, today) and not any(
        item.word.given_by is GivenBy.PARENT and not _is_over(item.word.until, today)
        for item in words
    ):
        return ConsentLevel.NONE, Why.MINOR
    stated = [
        ConsentLevel.NONE if _is_over(item.word.until, today) else item.word.level for item in words
    ]
    sure = strictest([*stated, *_reported_levels(ledger, words, is_probable=False)])
    level = strictest([sure, *_reported_levels(ledger, words, is_probable=True)])
    if any(_is_over(item.word.until, today) for item in words):
        return level, Why.ENDED
    # A word of C0 that somebody gave is an answer: they were asked, and allow nothing.
    was_asked = any(
        item.word.level is ConsentLevel.NONE and not _is_unasked(item.word) for item in words
    )
    is_unasked = level is ConsentLevel.NONE and not was_asked
    return level, Why.NOBODY_ASKED if is_unasked else Why.LESS


def _since_renewal(ledger: Ledger) -> tuple[StatedWord, ...]:
    """Return the words that count: the last that was given anew, and those after it."""
    begin = 0
    for place, item in enumerate(ledger.words):
        if item.word.renews:
            begin = place
    return ledger.words[begin:]


def _reported_levels(
    ledger: Ledger, words: Iterable[StatedWord], *, is_probable: bool
) -> list[ConsentLevel]:
    """Return the levels of reports that count.

    Since consent was given anew only what arrived later does, and of that not C0: it means that
    the monitor could not ask, not that somebody said no. Nor does C0 of what is only probable.
    """
    renewal = next((item for item in words if item.word.renews), None)
    return [
        item.level
        for item in ledger.reported
        if item.is_probable is is_probable
        and (item.level is not ConsentLevel.NONE or not (is_probable or renewal))
        and (renewal is None or _is_later(item, renewal.stated_at))
    ]


def _is_later(item: ReportedLevel, moment: datetime) -> bool:
    return item.received_at is not None and item.received_at > moment


def _decided(ledger: Ledger, today: date) -> bool:
    return any(
        not _is_over(item.decision.until, today) and not _was_answered_since(ledger, item)
        for item in ledger.editorial
    )


def _was_answered_since(ledger: Ledger, decided: StatedDecision) -> bool:
    """Say whether somebody was asked after a decision, and allowed less than to publish."""
    later = [
        item.word.level
        for item in ledger.words
        if item.number > decided.number and not _is_unasked(item.word)
    ]
    later += [
        item.level
        for item in ledger.reported
        if not item.is_probable
        and item.level is not ConsentLevel.NONE
        and _is_later(item, decided.stated_at)
    ]
    return any(not allows(level, ConsentLevel.PUBLIC) for level in later)


def _is_unasked(word: ConsentWord) -> bool:
    return word.level is ConsentLevel.NONE and word.given_by is GivenBy.NONE


def _is_over(until: date | None, today: date) -> bool:
    return until is not None and until < today
