"""Measures a window as it is laid out: what is clipped, covered, outside or nameless."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QTableView,
    QWidget,
)

# A pixel is lost to rounding when type grows by half.
_SLACK = 1
# A property of what lies above others on purpose, e.g. a notice over a picture.
OVERLAY = "overlay"


def layout_faults(window: QWidget) -> list[str]:
    """Return a sentence for each fault; none where everything can be read."""
    found: list[str] = []
    for part in _visible(window):
        found += _clipped(part)
        found += _outside(part, window)
        found += _covered(part)
        found += _scrolls_across(part)
    return found


def elided(window: QWidget) -> int:
    """Return how many cells of lists, and texts in empty fields, end in an ellipsis."""
    cells = sum(
        _elided_cells(view)
        for view in window.findChildren(QAbstractItemView)
        if view.isVisible() and not isinstance(view, QHeaderView) and not _is_grid(view)
    )
    lines = sum(_is_elided(line) for line in window.findChildren(QLineEdit))
    return cells + lines + sum(_is_cut(box) for box in window.findChildren(QComboBox))


def _visible(window: QWidget) -> Iterator[QWidget]:
    for part in window.findChildren(QWidget):
        if part.isVisible() and part.window() is window:
            yield part


def _clipped(part: QWidget) -> list[str]:
    needed = _needs(part)
    if needed is None:
        return []
    width, height = needed
    if part.width() + _SLACK >= width and part.height() + _SLACK >= height:
        return []
    return [f"{_called(part)}: {part.width()}x{part.height()} where {width}x{height} are needed"]


def _needs(part: QWidget) -> tuple[int, int] | None:
    """Return the room that the words of a control take, None where it shows none."""
    if isinstance(part, QLabel):
        return _label_needs(part)
    if isinstance(part, QCheckBox | QRadioButton):
        return (part.sizeHint().width(), part.sizeHint().height()) if part.text() else None
    if isinstance(part, QPushButton):
        words = part.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, part.text())
        return words.width() + _icon_width(part) + 8, words.height()
    return None


def _label_needs(label: QLabel) -> tuple[int, int] | None:
    if not label.text() or label.sizePolicy().horizontalPolicy() == label.sizePolicy().Policy.Fixed:
        return None
    if not label.wordWrap():
        return label.sizeHint().width(), label.sizeHint().height()
    longest = label.minimumSizeHint().width()
    return longest, label.heightForWidth(label.width())


def _icon_width(press: QPushButton) -> int:
    return 0 if press.icon().isNull() else press.iconSize().width() + 4


def _outside(part: QWidget, window: QWidget) -> list[str]:
    parent = part.parentWidget()
    if parent is None or _moves_freely(part, parent):
        return []
    inside = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if inside.contains(part.geometry()):
        return []
    return [f"{_called(part)} reaches out of its {_kind(parent)}: {_said(part.geometry())}"]


def _moves_freely(part: QWidget, parent: QWidget) -> bool:
    """Return whether it is scrolled, or belongs to a control of Qt that places it itself."""
    holder = parent.parentWidget()
    if isinstance(holder, QAbstractScrollArea) and holder.viewport() is parent:
        return True
    return isinstance(parent, QAbstractScrollArea | QHeaderView | QComboBox | QLineEdit)


def _covered(parent: QWidget) -> list[str]:
    if isinstance(parent, QAbstractScrollArea | QStackedWidget | QComboBox | QLineEdit):
        return []
    parts = [
        part
        for part in parent.children()
        if isinstance(part, QWidget)
        and part.isVisible()
        and not part.isWindow()
        and not part.property(OVERLAY)
        and not part.geometry().isEmpty()
    ]
    found = []
    for one, other in combinations(parts, 2):
        shared = one.geometry().intersected(other.geometry())
        if shared.width() > _SLACK and shared.height() > _SLACK:
            found.append(f"{_called(one)} and {_called(other)} share {_said(shared)}")
    return found


def _scrolls_across(part: QWidget) -> list[str]:
    if not isinstance(part, QScrollBar) or part.orientation() != Qt.Orientation.Horizontal:
        return []
    area = part.parentWidget()
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea) and part.maximum() > 0 and not area.property("wide"):
        return [f"the {_kind(area)} scrolls across by {part.maximum()}"]
    return []


def _is_grid(view: QAbstractItemView) -> bool:
    """Return whether it is typed into: there a long text is read where it is edited."""
    return view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectItems


def _is_cut(box: QComboBox) -> bool:
    words = box.fontMetrics().horizontalAdvance(box.currentText())
    return box.isVisible() and not box.isEditable() and words + 20 > box.width()


def _is_elided(line: QLineEdit) -> bool:
    words = line.fontMetrics().horizontalAdvance(line.placeholderText())
    return line.isVisible() and not line.text() and words > line.width()


def _elided_cells(view: QAbstractItemView) -> int:
    model, count = view.model(), 0
    if model is None:
        return 0
    for row in range(min(model.rowCount(view.rootIndex()), 50)):
        for column in range(_columns(view)):
            index = model.index(row, column, view.rootIndex())
            room = view.visualRect(index)
            if room.isValid() and room.intersects(view.viewport().rect()):
                hint = view.sizeHintForIndex(index)
                count += hint.width() > room.width() + _SLACK
    return count


def _columns(view: QAbstractItemView) -> int:
    if isinstance(view, QTableView):
        return view.horizontalHeader().count()
    return 1


def _called(part: QWidget) -> str:
    text = part.text() if isinstance(part, QLabel | QAbstractButton) else part.accessibleName()
    return f"{_kind(part)} {text[:60]!r}"


def _kind(part: QWidget) -> str:
    return type(part).__name__


def _said(rect: QRect) -> str:
    return f"{rect.width()}x{rect.height()} at {rect.x()},{rect.y()}"
