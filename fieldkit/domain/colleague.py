"""Who works at headquarters: a code instead of a name, and what the window shows them first.

Roles are a convenience: everybody who opens the vault could read all of it (docs/threat-model.md).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.identifiers import ColleagueId
from fieldkit.domain.section_name import SectionName
from fieldkit.errors import InvalidInput
from fieldkit.translations import _

# No name fits: there is a digit, and there are no small letters.
_CODE = re.compile(r"(?=[A-Z-]*[0-9])[A-Z0-9][A-Z0-9-]{0,15}\Z")


class Role(enum.StrEnum):
    """Views of one vault."""

    INTAKE = "intake"
    CASE_WORKER = "case-worker"
    EDITOR = "editor"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"


# What each role works with; the rest is there as well, after it.
_SECTIONS = {
    Role.INTAKE: (SectionName.INBOX, SectionName.REPORTS, SectionName.PEOPLE),
    Role.CASE_WORKER: (SectionName.PEOPLE, SectionName.CASES, SectionName.REPORTS),
    Role.EDITOR: (SectionName.LISTS, SectionName.PEOPLE, SectionName.FIGURES),
    Role.STATISTICIAN: (SectionName.FIGURES, SectionName.LISTS),
    Role.ADMINISTRATOR: (SectionName.DEVICES, SectionName.INBOX),
}


@dataclass(frozen=True)
class Colleague:
    """One person who makes statements."""

    colleague_id: ColleagueId
    code: str  # what everybody sees, e.g. "H-03"
    roles: frozenset[Role]
    added_at: datetime
    left_at: datetime | None = None  # makes no more statements since

    @property
    def is_here(self) -> bool:
        """Whether they work here still."""
        return self.left_at is None


def check_code(code: str) -> None:
    """Let a code pass that cannot be a name.

    Raises:
        InvalidInput: It is none: capital letters, digits and dashes, at least one digit.
    """
    if _CODE.match(code) is None:
        raise InvalidInput(
            _("A code has capital letters, dashes and at least one digit."),
            hint=_("For example H-03. Keep the list of who that is elsewhere."),
        )


def sections_first(roles: Iterable[Role]) -> tuple[SectionName, ...]:
    """Return the sections that these roles work with, in the order of the window, home first.

    Without a role, or with every role, all of them.
    """
    wanted = {name for role in roles for name in _SECTIONS[role]} or set(SectionName)
    return tuple(name for name in SectionName if name is SectionName.HOME or name in wanted)
