"""Which sections a colleague sees first; all are there for everybody.

Roles are views of one vault and protect nothing (docs/hq.md, "The window").
"""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.domain.colleague import Role, sections_first
from fieldkit.gui.hq.destination import SectionName


def sections_for(
    roles: Collection[Role], there: Collection[SectionName]
) -> tuple[SectionName, ...]:
    """Return the sections that there are: those of the roles, then the rest, each in order."""
    ordered = dict.fromkeys((*sections_first(roles), *SectionName))
    return tuple(name for name in ordered if name in there)
