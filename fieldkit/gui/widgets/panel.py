"""A screen that is one panel in the middle: a sentence, what it is about, and its buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.growing_area import GrowingArea, ScrollingFrame
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _

_LETTERS = 90  # in a line, with what stands beside it


class PanelScreen(Screen):
    """Takes its content from the top, scrolled where it is long; the buttons stay below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.show_title(title)
        self._step = label("", "hint")
        self._step.setVisible(False)
        self._lead = label("", "large")
        self._explanation = label("")
        self._banners = Banners()
        self._content = QVBoxLayout()
        self._content.setSpacing(12)
        self._buttons = FlowRow(spacing=12, spreads=True)
        self._frame = ScrollingFrame(_LETTERS)
        self._frame.setProperty("role", "card")
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(14)
        column.addWidget(self._scrolling())
        column.addWidget(self._buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._frame, 100)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 16, 24, 16)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(4)
        self.show_lead("")

    @property
    def content(self) -> QBoxLayout:
        """Return where a screen puts its own widgets."""
        return self._content

    def show_lead(self, sentence: str, explanation: str = "") -> None:
        """Say what this is about."""
        self._lead.setText(sentence)
        self._explanation.setText(explanation)
        self._lead.setVisible(bool(sentence))
        self._explanation.setVisible(bool(explanation))

    def show_step(self, number: int, count: int) -> None:
        """Say which step of the first run this is."""
        self._step.setText(_("Step {number} of {count}").format(number=number, count=count))
        self._step.setVisible(True)

    def show_message(self, sentence: str, hint: str = "", *, role: str = "alarm") -> None:
        """Say something that just happened; an empty sentence takes it away."""
        self._banners.show_banners((Banner(sentence, hint, role=role),) if sentence else ())

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons, the way back first, the main one last."""
        for press in buttons:
            self._buttons.add(press)

    def _scrolling(self) -> GrowingArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 2, 6, 2)
        column.setSpacing(14)
        column.addWidget(self._step)
        column.addWidget(self._lead)
        column.addWidget(self._explanation)
        column.addWidget(self._banners)
        column.addLayout(self._content)
        self._area = GrowingArea(inside)
        self._area.setAccessibleName(self.title)
        return self._area

    def be_read(self) -> None:
        """Let the cursor come to the content, and begin there, where nothing in it takes it."""
        self._area.be_read()
        self.setFocusProxy(self._area)

    def add(self, *parts: QWidget) -> None:
        """Add widgets to the content."""
        for part in parts:
            self._content.addWidget(part)
