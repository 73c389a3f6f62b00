"""Labels by language code, with the quotation marks that were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_CODE = re.compile(r"\(([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\)\s*\Z")
_STRAIGHT = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
_CURLY = re.compile("[" + "".join(_STRAIGHT) + "]")


@dataclass
class Languages:
    """The languages of one workbook, in order of appearance."""

    default_name: str  # as the settings sheet has it, "default" if it does not say
    typed: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, None] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """The code of the default language."""
        return self.code(self.default_name)

    def code(self, name: str) -> str:
        """Return the code of "Беларуская (be)"; a name without a code stands for itself."""
        match = _CODE.search(name)
        return match[1].lower() if match else {"default": "und"}.get(name, name.strip().lower())

    def labels(self, value: Any) -> dict[str, str]:
        """Return what pyxform gives as a label, a text or texts by language, by code."""
        if not value:
            return {}
        if not isinstance(value, dict):
            value = {self.default_name: value}
        found = {self.code(str(name)): self.as_typed(text) for name, text in value.items() if text}
        self.found.update(dict.fromkeys(found))
        return found

    def as_typed(self, text: Any) -> str:
        """Return `text` with the quotation marks that it was typed with."""
        return self.typed.get(" ".join(str(text).split()), str(text))


def typed_labels(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return by what pyxform makes of them the texts whose quotation marks it straightens.

    Straight quotes are right for expressions; in labels the marks are letters: сям’я, l’heure.
    """
    found: dict[str, str] = {}
    for row in rows:
        for value in row.values():
            if _CURLY.search(value):
                text = " ".join(value.split())
                found[_CURLY.sub(lambda mark: _STRAIGHT[mark.group()], text)] = text
    return found
