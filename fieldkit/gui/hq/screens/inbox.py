"""The section inbox."""

from __future__ import annotations

from fieldkit.gui.hq.inbox.navigation import InboxSection
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


def section(stack: ScreenStack, place: Workplace) -> InboxSection:
    """Return it, over its own stack."""
    return InboxSection(stack, place)
