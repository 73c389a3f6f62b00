"""Where the sources of one person disagree: values that cannot all be right, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from fieldkit.domain.known_person import Contradiction, ContradictionField, KnownValue
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty, Link
from fieldkit.domain.spelling import sound_keys
from fieldkit.domain.statement import Source, SourceKind
from fieldkit.hq.known_names import source_of

_YEARS_APART = 1  # an age on a day leaves a year open, and people are off by one
_TOLD_SEXES = ("M", "F")  # "unknown" contradicts nothing


def contradictions(
    mentions: Sequence[Mention],
    facts: Mapping[Source, Fact],
    links: Iterable[Link],
    component: Iterable[str],
) -> tuple[Contradiction, ...]:
    """Return the contradictions of one person, most serious field first.

    `component` is every mention and person that counts as the same.
    """
    found = [
        _decisions(links, frozenset(component)),
        _of(ContradictionField.BORN, _births(mentions, facts), _are_births_apart),
        _of(ContradictionField.SEX, _sexes(mentions, facts), lambda a, b: a != b),
        _of(ContradictionField.PATRONYMIC, _patronymics(mentions), _sound_apart),
    ]
    return tuple(item for item in found if item is not None)


def _of(
    field: ContradictionField,
    values: Mapping[str, list[Source]],
    are_apart: Callable[[str, str], bool],
) -> Contradiction | None:
    texts = list(values)
    if not any(are_apart(a, b) for place, a in enumerate(texts) for b in texts[place + 1 :]):
        return None
    return Contradiction(
        field, tuple(KnownValue(text, tuple(sources)) for text, sources in values.items())
    )


def _decisions(links: Iterable[Link], component: frozenset[str]) -> Contradiction | None:
    values: dict[str, list[Source]] = {}
    for link in links:
        if link.a in component and link.b in component:
            source = Source(SourceKind.STATEMENT, link.statement_id)
            values.setdefault(link.certainty.value, []).append(source)
    if Certainty.DIFFERENT.value not in values:
        return None
    return Contradiction(
        ContradictionField.DECISION,
        tuple(KnownValue(code, tuple(sources)) for code, sources in values.items()),
    )


def _births(mentions: Iterable[Mention], facts: Mapping[Source, Fact]) -> dict[str, list[Source]]:
    values: dict[str, list[Source]] = {}
    for source, fact in facts.items():
        if fact.field is FactField.BORN:
            values.setdefault(fact.value, []).append(source)
    for mention in mentions:
        if mention.born_from is not None and mention.born_to is not None:
            text = written_years(mention.born_from, mention.born_to)
            values.setdefault(text, []).append(source_of(mention))
    return values


def written_years(earliest: int, latest: int) -> str:
    """Return a year, or a range of years."""
    return str(earliest) if earliest == latest else f"{earliest}-{latest}"


def _are_births_apart(a: str, b: str) -> bool:
    first, second = _years(a), _years(b)
    return first[0] - second[1] > _YEARS_APART or second[0] - first[1] > _YEARS_APART


def _years(text: str) -> tuple[int, int]:
    earliest, _dash, latest = text.partition("-")
    return int(earliest), int(latest or earliest)


def _sexes(mentions: Iterable[Mention], facts: Mapping[Source, Fact]) -> dict[str, list[Source]]:
    values: dict[str, list[Source]] = {}
    for source, fact in facts.items():
        if fact.field is FactField.SEX and fact.value in _TOLD_SEXES:
            values.setdefault(fact.value, []).append(source)
    for mention in mentions:
        if mention.sex in _TOLD_SEXES:
            values.setdefault(mention.sex, []).append(source_of(mention))
    return values


def _patronymics(mentions: Iterable[Mention]) -> dict[str, list[Source]]:
    values: dict[str, list[Source]] = {}
    for mention in mentions:
        if mention.patronymic:
            values.setdefault(mention.patronymic, []).append(source_of(mention))
    return values


def _sound_apart(a: str, b: str) -> bool:
    first, second = sound_keys([a, b])
    return not set(first) & set(second)
