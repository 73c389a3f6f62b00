"""Where one can go in the window of headquarters; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.section_name import SectionName

__all__ = ["Destination", "SectionName"]


@dataclass(frozen=True)
class Destination:
    """A section, and one thing in it."""

    section: SectionName
    subject: str = ""  # 32 hex, of sealed objects 64 hex; "": the section's first screen
    kind: str = ""  # where a section shows several: e.g. "mention"
