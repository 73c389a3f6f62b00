"""Consent: what a person allows to be done with what is known of them, and which word wins."""

from __future__ import annotations

import enum
from collections.abc import Iterable


class ConsentLevel(enum.StrEnum):
    """The highest use allowed; those before it in this order are included, save the last one."""

    NONE = "C0_NONE"  # only to find and help the person
    INTERNAL = "C1_INTERNAL"
    STATISTICS = "C2_STATS"
    LEGAL_AID = "C3_LEGAL_AID"
    COALITION = "C4_COALITION"
    UN_CONFIDENTIAL = "C5_UN_CONFIDENTIAL"
    UN_NAMED = "C6_UN_NAMED"
    PUBLIC = "C7_PUBLIC"
    WITHDRAWN = "C9_WITHDRAWN"  # overrides whatever was said before or after it


_LADDER = tuple(level for level in ConsentLevel if level is not ConsentLevel.WITHDRAWN)


def level_of(code: object) -> ConsentLevel:
    """Return the level of an answer; no answer or an unknown code counts as no consent."""
    try:
        return ConsentLevel(str(code))
    except ValueError:
        return ConsentLevel.NONE


def strictest(levels: Iterable[ConsentLevel]) -> ConsentLevel:
    """Return the level that holds when several were stated; none stated is no consent.

    Source: docs/forms.md, "Consent".
    """
    stated = set(levels)
    if ConsentLevel.WITHDRAWN in stated:
        return ConsentLevel.WITHDRAWN
    return next((level for level in _LADDER if level in stated), ConsentLevel.NONE)


def allows(level: ConsentLevel, use: ConsentLevel) -> bool:
    """Say whether `level` includes `use`; withdrawn includes nothing and is itself no use."""
    if ConsentLevel.WITHDRAWN in (level, use):
        return False
    return _LADDER.index(use) <= _LADDER.index(level)
