"""Scores two mentions: may they be one person, and why.

The name comes first and everything else moves it: the same birth year, station or hour raises the
score, a contradiction lowers it to "probably not" at most, however alike the names. A score is a
proposal; people decide.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.domain.mention import Mention
from fieldkit.hq.matching_facts import Fact, Finding, finding_text, findings
from fieldkit.hq.names.blocking import keys
from fieldkit.hq.names.compare import compare_names
from fieldkit.hq.names.explanation import sentence
from fieldkit.hq.names.parts import compare_patronymics
from fieldkit.hq.names.prepare import prepare, prepare_patronymic
from fieldkit.hq.names.prepared import Patronymic, PreparedName
from fieldkit.hq.names.reasons import Kind, NameMatch, Reason

SAME = 0.85  # from here on: probably the same
UNDECIDED = 0.5
PROBABLY_NOT = 0.2

_MOST_OF_NAMES_ALONE = 0.84  # a name only proposes
_MOST_OF_ALIKE_NAMES = 0.84  # a slip, an initial, a surname alone
_MOST_OF_OTHER_NAMES = 0.45  # names that do not fit: only a maiden name could explain it
_MOST_AFTER_ONE_CONTRADICTION = 0.45
_MOST_AFTER_MORE = 0.19
_SOME_NAME = 0.3  # below, the names do not fit at all
_WORTH_SAYING = 0.4  # weight of a fact that speaks for one person beside the name
_PART_OF_A_NAME = frozenset({Kind.NO_GIVEN_NAME, Kind.INITIAL, Kind.INITIAL_OF_OTHER_LANGUAGE})
_ON_PATRONYMICS = frozenset({Kind.SAME_PATRONYMIC, Kind.OTHER_PATRONYMIC})
_LEAST_NAME, _MOST_NAME = 0.02, 0.97  # so that no name is certain before the facts are


class Band(enum.StrEnum):
    """How a score is read; none of them is a decision."""

    SAME = "same"
    UNDECIDED = "undecided"
    PROBABLY_NOT = "probably-not"
    NOT = "not"


@dataclass(frozen=True)
class PreparedMention:
    """A mention ready to be compared many times."""

    mention: Mention
    names: tuple[tuple[PreparedName, str], ...]  # with the kind of name; the reported one first
    patronymic: Patronymic | None
    keys: frozenset[str]  # two mentions of one person share one


@dataclass(frozen=True)
class Match:
    """How well two mentions fit, 0.0 to 1.0, and why: names first, contradictions last."""

    score: float
    band: Band
    reasons: tuple[Reason | Finding, ...]


def band_of(score: float) -> Band:
    """Return how a score is read."""
    if score >= SAME:
        return Band.SAME
    if score >= UNDECIDED:
        return Band.UNDECIDED
    return Band.PROBABLY_NOT if score >= PROBABLY_NOT else Band.NOT


def prepare_mention(mention: Mention) -> PreparedMention:
    """Read the names of a mention once."""
    names = tuple((prepare(name.text), name.kind) for name in mention.names)
    found = frozenset(key for name, _kind in names for key in keys(name))
    return PreparedMention(mention, names, prepare_patronymic(mention.patronymic), found)


def compare(one: PreparedMention, other: PreparedMention) -> Match:
    """Compare two mentions; the same in either order, with the reasons turned round."""
    name, by_kind = _best_names(one, other)
    found = [*_patronymics(one, other, name), *findings(one.mention, other.mention)]
    fits = [finding for finding in found if finding.weight > 0]
    against = [finding for finding in found if finding.weight <= 0]
    is_supported = any(finding.weight >= _WORTH_SAYING for finding in fits)
    if not is_supported and not any(finding.contradicts for finding in against):
        against.append(Finding(Fact.ONLY_THE_NAME))
    score = _score(name, found, against)
    names = (reason for reason in name.reasons if reason.kind not in _ON_PATRONYMICS)
    return Match(score, band_of(score), (*names, *by_kind, *fits, *against))


def explain(match: Match) -> str:
    """Return the reasons as one line, in the language of the program."""
    names = [sentence(reason) for reason in match.reasons if isinstance(reason, Reason)]
    facts = [reason for reason in match.reasons if isinstance(reason, Finding)]
    fits = ", ".join(finding_text(finding) for finding in facts if finding.weight > 0)
    against = [finding_text(finding) for finding in facts if finding.weight <= 0]
    return "; ".join(part for part in (*names, fits, *against) if part)


def _best_names(
    one: PreparedMention, other: PreparedMention
) -> tuple[NameMatch, tuple[Finding, ...]]:
    """Return the best of all pairs of spellings, and of what kind they are if that is unusual."""
    pairs = [
        (compare_names(own, their), {own_kind, their_kind})
        for own, own_kind in one.names
        for their, their_kind in other.names
    ]
    if not pairs:
        return NameMatch(0.0, (Reason(Kind.NOTHING_TO_COMPARE),)), ()
    best, kinds = max(pairs, key=lambda pair: pair[0].score)
    unusual = (Fact.MAIDEN_NAME, "MAIDEN"), (Fact.PSEUDONYM, "PSEUDONYM")
    return best, tuple(Finding(fact) for fact, kind in unusual if kind in kinds)


def _patronymics(
    one: PreparedMention, other: PreparedMention, name: NameMatch
) -> tuple[Finding, ...]:
    """Compare patronymics within the names and beside them; if any two contradict, that counts."""
    reasons = [reason for reason in name.reasons if reason.kind in _ON_PATRONYMICS]
    part = compare_patronymics(_patronymic(one), _patronymic(other))
    reasons += [part.reason] if part else []
    if not reasons:
        return ()
    against = (reason for reason in reasons if reason.kind is Kind.OTHER_PATRONYMIC)
    reason = next(against, reasons[0])
    if reason.kind is Kind.OTHER_PATRONYMIC:
        return (Finding(Fact.OTHER_PATRONYMIC, -3.0, reason.one, reason.other, contradicts=True),)
    weight = 0.5 if reason.kind is Kind.INITIAL else 1.5
    return (Finding(Fact.SAME_PATRONYMIC, weight, reason.one, reason.other),)


def _patronymic(mention: PreparedMention) -> Patronymic | None:
    if mention.patronymic is not None:
        return mention.patronymic
    found = (layout.patronymic for name, _kind in mention.names for layout in name.layouts)
    return next((patronymic for patronymic in found if patronymic is not None), None)


def _score(name: NameMatch, found: Iterable[Finding], against: Iterable[Finding]) -> float:
    found, against = tuple(found), tuple(against)
    before = min(max(name.score, _LEAST_NAME), _MOST_NAME)
    odds = math.log(before / (1 - before)) + sum(finding.weight for finding in found)
    return min(1 / (1 + math.exp(-odds)), _most(name, found, against))


def _most(name: NameMatch, found: Iterable[Finding], against: Iterable[Finding]) -> float:
    """Return what the score cannot exceed, whatever else speaks for it."""
    contradictions = sum(finding.contradicts for finding in found)
    if contradictions:
        return _MOST_AFTER_ONE_CONTRADICTION if contradictions == 1 else _MOST_AFTER_MORE
    if name.score < UNDECIDED:
        return _MOST_OF_OTHER_NAMES if name.score < _SOME_NAME else _MOST_OF_ALIKE_NAMES
    if any(finding.fact is Fact.ONLY_THE_NAME for finding in against):
        return _MOST_OF_NAMES_ALONE
    if _PART_OF_A_NAME & {reason.kind for reason in name.reasons}:
        return 1.0 if _has_birth_year(found) else _MOST_OF_ALIKE_NAMES
    return 1.0


def _has_birth_year(found: Iterable[Finding]) -> bool:
    return any(finding.fact is Fact.SAME_BIRTH_YEAR for finding in found)
