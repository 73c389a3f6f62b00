"""The button of panic: one touch of it does nothing but say what a second one does."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _


def panic_button() -> QPushButton:
    """Return it; its `pressed` and `released` are to be listened to, never `clicked`."""
    made = button(_("Panic"), "bar", icon_name="panic")
    made.setToolTip("F12")
    made.setAccessibleName(_("Panic: destroy access to this vault"))
    made.setAccessibleDescription(_("Hold it for a second, or press it twice"))
    return made
