"""The section of reports."""

from __future__ import annotations

from fieldkit.gui.hq.reports.navigation import ReportsSection
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


def section(stack: ScreenStack, place: Workplace) -> ReportsSection:
    """Return it, over its own stack."""
    return ReportsSection(stack, place)
