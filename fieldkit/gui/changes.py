"""Announces that something changed; whoever shows it refreshes."""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Signal


class Change(enum.StrEnum):
    """What kind of thing changed."""

    REPORTS = "reports"
    HEADQUARTERS = "headquarters"
    MAIL = "mail"
    SETTINGS = "settings"


class Changes(QObject):
    """One per application; emit after a commit, connect to refresh."""

    happened = Signal(str)  # a Change
