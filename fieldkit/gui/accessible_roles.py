"""Tells screen readers what widgets of our own are, where Qt would say nothing of them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessible-role"  # property of a widget

_installed: list[object] = []


def give_accessible_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what a widget is, before anybody asks."""
    widget.setProperty(_ROLE, role.value)


def answer_screen_readers() -> None:
    """Let Qt ask here what a widget is; once for each process."""
    if not _installed:
        _installed.append(_answer)  # Qt keeps the function without counting it
        QAccessible.installFactory(_answer)


def announce(widget: QWidget) -> None:
    """Let screen readers say at once what is on a widget that has just come."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


def _answer(_class_name: str, asked: QObject) -> QAccessibleInterface | None:
    role = asked.property(_ROLE) if isinstance(asked, QWidget) else None
    if not isinstance(asked, QWidget) or not isinstance(role, int):
        return None
    return QAccessibleWidget(asked, QAccessible.Role(role))
