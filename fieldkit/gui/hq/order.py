"""Which sections a colleague sees first; all are there for everybody.

Roles are views of one vault and protect nothing (docs/hq.md, "The window").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fieldkit.domain.colleague import Role
from fieldkit.gui.hq.destination import SectionName

_FIRST = {
    Role.INTAKE: (SectionName.INBOX, SectionName.REPORTS, SectionName.PEOPLE),
    Role.CASE_WORKER: (SectionName.CASES, SectionName.PEOPLE, SectionName.REPORTS),
    Role.EDITOR: (SectionName.LISTS, SectionName.CASES, SectionName.FIGURES),
    Role.STATISTICIAN: (SectionName.FIGURES, SectionName.REPORTS),
    Role.ADMINISTRATOR: (SectionName.DEVICES, SectionName.INBOX),
}


def sections_for(
    roles: Collection[Role], there: Collection[SectionName]
) -> tuple[SectionName, ...]:
    """Return the sections that there are: home, those of the one role, then the rest in order.

    Who has several roles sees them in the usual order: nothing would be first of all.
    """
    wanted: Sequence[SectionName] = ()
    if len(roles) == 1:
        wanted = _FIRST[next(iter(roles))]
    ordered = dict.fromkeys((SectionName.HOME, *wanted, *SectionName))
    return tuple(name for name in ordered if name in there)
