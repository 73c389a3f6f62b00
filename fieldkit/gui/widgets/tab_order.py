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
    # Qt would place what they pass the cursor on to instead: that comes back at the end.
    proxies: dict[QWidget, QWidget | None] = {}
    for other in others:
        for holder in _holders(other, first):
            if holder not in proxies:
                proxies[holder] = holder.focusProxy()
                holder.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes it
                holder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                QWidget.setTabOrder(before, holder)
                before = holder
        QWidget.setTabOrder(before, other)
        before = other
    for holder, proxy in proxies.items():
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if proxy is not None:
            holder.setFocusProxy(proxy)
    first.setFocusPolicy(policy)


def _holders(part: QWidget, first: QWidget) -> list[QWidget]:
    """Return what passes the cursor on to something inside it and holds `part`, outermost first.

    Tab stops at such widgets too, whatever their policy, and goes on from what they pass it to: one
    that is left at the end of the chain leads back into the middle, and nobody comes out again.
    What stands between them and `part` goes with them, or Qt puts them back beside it.
    """
    found: list[QWidget] = []
    held: list[QWidget] = []
    outside = (None, first, first.parentWidget())
    holder = part.parentWidget()
    while holder not in outside:
        if holder.focusPolicy() == Qt.FocusPolicy.NoFocus:
            held.insert(0, holder)
            if holder.focusProxy() is not None:
                found = list(held)
        holder = holder.parentWidget()
    return found
