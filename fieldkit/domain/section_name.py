"""The parts of headquarters' window by name."""

from __future__ import annotations

import enum


class SectionName(enum.StrEnum):
    """In the order in which they are shown."""

    HOME = "home"
    INBOX = "inbox"
    REPORTS = "reports"
    PEOPLE = "people"
    CASES = "cases"
    LISTS = "lists"
    FIGURES = "figures"
    DEVICES = "devices"
