"""Names as lists print them: the surname first, every word as it was written."""

from __future__ import annotations

from functools import lru_cache

from fieldkit.hq.names.prepare import prepare

_REMEMBERED = 10_000
# As hq/names leaves them out; no name differs by them.
_SILENT = dict.fromkeys(map(ord, "’'ʼ`‘′.,\u00ad"))


@lru_cache(_REMEMBERED)
def surname_first(name: str) -> str:
    """Return a name with its surname first, where it is clear which words it is; else unchanged."""
    words = name.split()
    layouts = prepare(name).layouts
    if len(words) < 2 or not layouts or layouts[0].given is None or not layouts[0].surnames:
        return " ".join(words)
    others = [layouts[0].given.text]
    if layouts[0].patronymic is not None:
        others.append(layouts[0].patronymic.text)
    plain = [word.translate(_SILENT) for word in words]
    if any(plain.count(other) != 1 for other in others):
        return " ".join(words)
    behind = [plain.index(other) for other in others]
    before = [place for place in range(len(words)) if place not in behind]
    return " ".join(words[place].rstrip(",") for place in (*before, *behind))
