"""The section devices."""

from __future__ import annotations

from fieldkit.gui.hq.devices.navigation import DevicesSection
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


def section(stack: ScreenStack, place: Workplace) -> DevicesSection:
    """Return it, over its own stack."""
    return DevicesSection(stack, place)
