"""Keeps Tab going through a form from top to bottom, whenever its widgets are made."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def focusable(widget: QWidget) -> list[QWidget]:
    """Return what can have the cursor inside `widget`, in the order it was made."""
    window = widget.window()
    return [
        part
        for part in widget.findChildren(QWidget)
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and part.focusProxy() is None
        and part.window() is window  # the list of a combo box is a window of its own
    ]


def tab_stops(widget: QWidget) -> list[QWidget]:
    """Return what Tab stops at now inside `widget`, in the order it was made."""
    return [
        part
        for part in focusable(widget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.isEnabled()
        and part.isVisibleTo(widget)
    ]


def tab_through(first: QWidget, others: Iterable[QWidget]) -> None:
    """Let Tab go from the place of `first`, which need not take the cursor, through `others`."""
    policy = first.focusPolicy()
    first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # or Qt does not know its place
    before = first
    for other in others:
        QWidget.setTabOrder(before, other)
        _bring_holders(other, first)
        before = other
    first.setFocusPolicy(policy)


def _bring_holders(part: QWidget, first: QWidget) -> None:
    """Let what passes the cursor on to `part` stand beside it, as Tab stops at such widgets too."""
    outside = (None, first, first.parentWidget())
    holder = part.parentWidget()
    while holder not in outside:
        proxy = holder.focusProxy()
        if proxy is not None:
            holder.setFocusProxy(proxy)  # which moves the holder
        holder = holder.parentWidget()
