"""How two mentions are compared, as the making of proposals uses it."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.mention import Mention
from fieldkit.domain.spelling import sound_keys

VERSION = 1
LOWEST_PROPOSED = 0.5


class Band(enum.StrEnum):
    """How a score is read; none of them is a decision."""

    PROBABLY_SAME = "probably-same"
    UNDECIDED = "undecided"
    PROBABLY_NOT = "probably-not"
    NOT_SAME = "not-same"


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against, by a code and what was compared."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A mention in the form in which it is compared."""

    names: tuple[str, ...]
    keys: frozenset[str]
    born: tuple[int, int] | None
    sex: str
    station: str
    from_time: str

    def to_text(self) -> str:
        return json.dumps(
            [self.names, sorted(self.keys), self.born, self.sex, self.station, self.from_time],
            ensure_ascii=False,
        )


def from_text(text: str) -> Prepared:
    names, keys, born, sex, station, from_time = json.loads(text)
    return Prepared(
        tuple(names), frozenset(keys), tuple(born) if born else None, sex, station, from_time
    )


def prepare(mention: Mention) -> Prepared:
    texts = [name.text for name in mention.names]
    keys = {" ".join(sorted(key.split()))[:60] for found in sound_keys(texts) for key in found}
    born = None
    if mention.born_from is not None and mention.born_to is not None:
        born = (mention.born_from, mention.born_to)
    moment = mention.from_time
    return Prepared(
        tuple(texts),
        frozenset(keys),
        born,
        mention.sex,
        mention.station,
        moment.strftime("%Y-%m-%dT%H") if isinstance(moment, datetime) else "",
    )


def keys_of(prepared: Prepared) -> frozenset[str]:
    return prepared.keys


def score(a: Prepared, b: Prepared) -> float:
    return _compared(a, b)[0]


def reasons(a: Prepared, b: Prepared) -> tuple[Reason, ...]:
    return _compared(a, b)[1]


def band_of(value: float) -> Band:
    if value >= 0.85:
        return Band.PROBABLY_SAME
    if value >= 0.5:
        return Band.UNDECIDED
    return Band.PROBABLY_NOT if value >= 0.2 else Band.NOT_SAME


def _compared(a: Prepared, b: Prepared) -> tuple[float, tuple[Reason, ...]]:
    found: list[Reason] = []
    value = 0.0
    if a.keys & b.keys:
        value = 0.8
        found.append(Reason("name", (a.names[0], b.names[0])))
    if a.station and a.station == b.station:
        value += 0.1
        found.append(Reason("station"))
    if a.born and b.born:
        if a.born[0] - b.born[1] > 1 or b.born[0] - a.born[1] > 1:
            value = min(value, 0.4)
            found.append(Reason("born-apart"))
        else:
            value += 0.08
            found.append(Reason("born"))
    if a.sex and b.sex and a.sex != b.sex:
        value = min(value, 0.4)
        found.append(Reason("sex-apart"))
    return min(value, 1.0), tuple(found)
