"""How two mentions are compared, until the rules of names are here."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldkit.domain.mention import Mention
from fieldkit.domain.spelling import sound_keys
from fieldkit.translations import _


class Band(enum.StrEnum):
    """How a score is read; none of them is a decision."""

    SAME = "same"
    UNDECIDED = "undecided"
    PROBABLY_NOT = "probably-not"
    NOT = "not"


@dataclass(frozen=True)
class PreparedMention:
    mention: Mention
    keys: frozenset[str]


@dataclass(frozen=True)
class Match:
    score: float
    band: Band
    reasons: tuple[str, ...]


def prepare_mention(mention: Mention) -> PreparedMention:
    texts = [name.text for name in mention.names]
    keys = {" ".join(sorted(key.split()))[:60] for found in sound_keys(texts) for key in found}
    return PreparedMention(mention, frozenset(keys))


def band_of(value: float) -> Band:
    if value >= 0.85:
        return Band.SAME
    if value >= 0.5:
        return Band.UNDECIDED
    return Band.PROBABLY_NOT if value >= 0.2 else Band.NOT


def explain(match: Match) -> str:
    return "; ".join(match.reasons)


def compare(first: PreparedMention, second: PreparedMention) -> Match:
    found: list[str] = []
    a, b = first.mention, second.mention
    value = 0.0
    if first.keys & second.keys:
        value = 0.8
        found.append(f"{a.name} = {b.name}")
    if a.station and a.station == b.station:
        value += 0.1
        found.append(_("same station"))
    if a.born_from and b.born_from and a.born_to and b.born_to:
        if a.born_from - b.born_to > 1 or b.born_from - a.born_to > 1:
            value = min(value, 0.4)
            found.append(_("born in different years"))
        else:
            value += 0.08
            found.append(_("born in the same year, or one apart"))
    if a.sex and b.sex and a.sex != b.sex:
        value = min(value, 0.4)
        found.append(_("one is a woman, one a man"))
    return Match(min(value, 1.0), band_of(value), tuple(found))
