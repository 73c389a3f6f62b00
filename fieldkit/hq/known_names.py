"""The spellings of one person's name, gathered with everything that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldkit.domain.known_person import KnownName, Script
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.statement import Source, SourceKind

_LANGUAGE_OF_KIND = {"PASSPORT_BE": "be", "PASSPORT_RU": "ru"}
_OF_BE = re.compile("[іў]|дз[ьіея]")
_OF_RU = re.compile("[ищъ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_NAME_FIELDS = {
    FactField.NAME_BE: "PASSPORT_BE",
    FactField.NAME_RU: "PASSPORT_RU",
    FactField.NAME_LATIN: "PASSPORT_LATIN",
}


@dataclass
class _Gathered:
    text: str
    kind: str
    sources: list[Source]


def source_of(mention: Mention) -> Source:
    """Return what a value of a mention rests on."""
    kind = SourceKind.ROW if mention.form == "list" else SourceKind.REPORT
    return Source(kind, mention.source, mention.path)


def script_of(text: str) -> Script:
    """Return the letters in which a name is written."""
    has_cyrillic, has_latin = bool(_CYRILLIC.search(text)), bool(_LATIN.search(text))
    if has_cyrillic is has_latin:
        return Script.OTHER
    return Script.CYRILLIC if has_cyrillic else Script.LATIN


def language_of(text: str, kind: str) -> str:
    """Return "be" or "ru" where the kind or the letters of a name show it, else nothing."""
    if kind in _LANGUAGE_OF_KIND:
        return _LANGUAGE_OF_KIND[kind]
    if script_of(text) is not Script.CYRILLIC:
        return ""
    small = text.casefold()
    is_be, is_ru = bool(_OF_BE.search(small)), bool(_OF_RU.search(small))
    if is_be is is_ru:
        return ""
    return "be" if is_be else "ru"


def known_names(mentions: Iterable[Mention], facts: Mapping[Source, Fact]) -> tuple[KnownName, ...]:
    """Return every spelling, those with most sources first; one spelling of two kinds is two."""
    gathered: dict[tuple[str, str], _Gathered] = {}
    for mention in mentions:
        for name in mention.names:
            _add(gathered, name.text, name.kind, source_of(mention))
    for source, fact in facts.items():
        if fact.field in _NAME_FIELDS:
            _add(gathered, fact.value, _NAME_FIELDS[fact.field], source)
        elif fact.field is FactField.NAME_FORM:
            _add(gathered, fact.value, fact.kind, source)
    names = [
        KnownName(
            item.text,
            item.kind,
            script_of(item.text),
            language_of(item.text, item.kind),
            tuple(dict.fromkeys(item.sources)),
        )
        for item in gathered.values()
    ]
    return tuple(sorted(names, key=lambda name: -len(name.sources)))


def _add(gathered: dict[tuple[str, str], _Gathered], text: str, kind: str, source: Source) -> None:
    plain = " ".join(text.split())
    if plain:
        gathered.setdefault((plain, kind), _Gathered(plain, kind, [])).sources.append(source)
