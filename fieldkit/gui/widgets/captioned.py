"""A widget with its name before it; the two stay in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.widgets.texts import label


def captioned(text: str, part: QWidget) -> QWidget:
    """Return both, to be placed as one; the name is that of `part` for screen readers, too."""
    part.setAccessibleName(text)
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    made = label(text, "hint", wraps=False)
    made.setBuddy(part)
    row.addWidget(made)
    row.addWidget(part)
    return both
