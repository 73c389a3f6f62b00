"""Where one can go in the window of headquarters; knows no Qt."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class SectionName(enum.StrEnum):
    """The parts of the window, in the order of the rail."""

    HOME = "home"
    INBOX = "inbox"
    REPORTS = "reports"
    PEOPLE = "people"
    CASES = "cases"
    LISTS = "lists"
    FIGURES = "figures"
    DEVICES = "devices"


@dataclass(frozen=True)
class Destination:
    """A section, and one thing in it."""

    section: SectionName
    subject: str = ""  # 32 hex, of sealed objects 64 hex; "": the section's first screen
    kind: str = ""  # where a section shows several: e.g. "mention"
