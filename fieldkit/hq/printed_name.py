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
    layout = next(iter(prepare(name).layouts), None)
    given = None if layout is None else layout.given
    # A given name that is not in the table may be a surname.
    is_clear = given is not None and bool(given.names or given.is_initial)
    if layout is None or given is None or not is_clear or not layout.surnames:
        return " ".join(words)
    others = [given.text]
    if layout.patronymic is not None:
        others.append(layout.patronymic.text)
    plain = [word.translate(_SILENT) for word in words]
    if any(plain.count(other) != 1 for other in others):
        return " ".join(words)
    behind = [plain.index(other) for other in others]
    before = [place for place in range(len(words)) if place not in behind]
    return " ".join(words[place].rstrip(",") for place in (*before, *behind))
