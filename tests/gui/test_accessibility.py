"""Every control can be named, reached, hit and told from its neighbours, in every scene."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from fieldkit.gui import theme
from fieldkit.gui.accessible_roles import answer_screen_readers
from fieldkit.gui.theme import PRIMARY_TARGET, TARGET
from fieldkit.gui.widgets.tab_order import tab_stops
from tests.scenes import all_scenes
from tests.scenes.stage import SMALL
from tests.scenes.theatre import Theatre

SCENES = {scene.name: scene for scene in all_scenes()}
CONTROLS = (
    *(QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox),
    *(QAbstractSlider, QAbstractItemView, QProgressBar),
)
PRIMARY_ROLES = ("primary", "start", "danger")
# Marks stand in cells of a scale or a table; the cell is what is hit.
SMALL_BY_DESIGN = ("mark",)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory, qapp):
    return Theatre(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(autouse=True)
def _dressed(qapp, qtbot):  # qtbot: rubbish is collected on this thread, see conftest.py
    answer_screen_readers()
    theme.apply_theme(qapp)


def controls(window: QWidget) -> list[QWidget]:
    """Return what a person can use or read the state of, as far as it is shown."""
    return [
        part
        for part in window.findChildren(QWidget)
        if isinstance(part, CONTROLS)
        and not isinstance(part, QScrollBar | QHeaderView)
        and part.isVisible()
        and part.window() is window
        and not is_part_of_control(part)
    ]


def is_part_of_control(part: QWidget) -> bool:
    """Return whether Qt made it as a part of another control, e.g. the line of a combo box."""
    parent = part.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QAbstractSpinBox | QHeaderView | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def name_of(part: QWidget) -> str:
    """Return what a screen reader says of it."""
    interface = QAccessible.queryAccessibleInterface(part)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def called(part: QWidget) -> str:
    return f"{type(part).__name__} {name_of(part) or part.objectName()!r}"


def pictures_without_words(window: QWidget) -> list[str]:
    return [
        called(part)
        for part in window.findChildren(QLabel)
        if part.isVisible() and not part.pixmap().isNull() and not part.accessibleName()
    ]


def too_small(part: QWidget) -> str:
    if not isinstance(part, QAbstractButton | QLineEdit | QComboBox):
        return ""
    least = PRIMARY_TARGET if part.property("role") in PRIMARY_ROLES else TARGET
    if part.height() >= least or part.property("role") in SMALL_BY_DESIGN:
        return ""
    return f"{called(part)} is {part.width()}x{part.height()}"


def unreachable(window: QWidget) -> list[str]:
    """Return what takes the cursor but Tab does not come to, from wherever one begins."""
    stops = tab_stops(window)
    if not stops:
        return []
    reached, part = set(), stops[0]
    for _time in range(5000):
        reached.add(part)
        part = part.nextInFocusChain()
        if part is stops[0]:
            break
    return [called(stop) for stop in stops if stop not in reached]


def labels_without_control(window: QWidget) -> list[str]:
    """Return buddies that are gone or hidden while their words are shown."""
    return [
        part.text()
        for part in window.findChildren(QLabel)
        if part.isVisible() and part.buddy() is not None and not part.buddy().isVisible()
    ]


def alike(window: QWidget) -> list[str]:
    """Return names that several controls of a kind beside each other have."""
    counted = Counter(
        (id(part.parentWidget()), type(part).__name__, name_of(part))
        for part in controls(window)
        if part.isEnabled()
    )
    return [f"{kind} {name!r}" for (_parent, kind, name), count in counted.items() if count > 1]


def roleless(window: QWidget) -> list[str]:
    """Return what can have the cursor but tells screen readers no role."""
    found = []
    for part in tab_stops(window):
        interface = QAccessible.queryAccessibleInterface(part)
        if interface is None or interface.role() in (
            QAccessible.Role.NoRole,
            QAccessible.Role.Client,
        ):
            found.append(called(part))
    return found


def stuck(window: QWidget) -> list[str]:
    """Return what must be scrolled, and cannot be by keys."""
    return [
        called(area)
        for area in window.findChildren(QAbstractScrollArea)
        if area.isVisible()
        and area.verticalScrollBar().maximum() > 0
        and area.focusPolicy() == Qt.FocusPolicy.NoFocus
        and not tab_stops(area)
    ]


@pytest.mark.parametrize("name", SCENES)
def test_every_control_has_a_name_a_role_a_way_and_room(theatre, name) -> None:
    with theatre.performing(SCENES[name], "en") as stage:
        window = stage.window
        parts = controls(window)
        found = {
            "nameless": [called(part) for part in parts if not name_of(part)],
            "alike": alike(window),
            "pictures without words": pictures_without_words(window),
            "too small": [fault for part in parts if (fault := too_small(part))],
            "Tab does not come to": unreachable(window),
            "without role": roleless(window),
            "words of nothing": labels_without_control(window),
        }
        stage.window.resize(SMALL)
        stage.rest()
        found["stuck"] = stuck(window)
        assert parts
        assert {fault: what for fault, what in found.items() if what} == {}
