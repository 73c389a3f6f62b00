"""The section home."""

from __future__ import annotations

from fieldkit.gui.hq.home.navigation import HomeSection
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


def section(stack: ScreenStack, place: Workplace) -> HomeSection:
    """Return it, over its own stack."""
    return HomeSection(stack, place)
