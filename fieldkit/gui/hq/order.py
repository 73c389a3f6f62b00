"""Which sections a colleague sees first; all are there for everybody.

Roles are views of one vault and protect nothing (docs/hq.md, "The window").
"""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.domain.colleague import Role, parts_first
from fieldkit.gui.hq.destination import SectionName


def sections_for(
    roles: Collection[Role], there: Collection[SectionName]
) -> tuple[SectionName, ...]:
    """Return the sections that there are: those of the roles, then the rest, each in order."""
    first = [SectionName(part.value) for part in parts_first(roles)]
    return tuple(name for name in dict.fromkeys((*first, *SectionName)) if name in there)
