"""A page before the vault is open: one card in the middle, a question, and one way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.growing_area import GrowingArea, ScrollingFrame
from fieldkit.gui.widgets.language_choice import LanguageChoice
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _

_LETTERS = 80  # in a line


class EntryPanel(QWidget):
    """Takes its content from the top; scrolls where large type needs more than the window."""

    language_chosen = Signal(str)  # code of the language

    def __init__(self) -> None:
        super().__init__()
        self._step = label("", "hint")
        self._title = label("", "title")
        self._intro = label("", "paragraph")
        self._banners = Banners(is_narrow=True)
        self._languages = LanguageChoice()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy_text = label("", "hint")
        self._content = QVBoxLayout()
        self._content.setSpacing(12)
        self._ways = FlowRow(spacing=12)
        self._steps_on = QVBoxLayout()
        self._presses: list[QWidget] = []
        self._inside = QWidget()
        self._build()
        self._languages.chosen.connect(self.language_chosen)
        self._step.setVisible(False)
        self._show_working("")

    @property
    def banners(self) -> Banners:
        """Return where messages are shown; its buttons say what was asked for."""
        return self._banners

    def add(self, *parts: QWidget) -> None:
        """Add widgets to the content."""
        for part in parts:
            self._content.addWidget(part)

    def add_step_on(self, *buttons: QWidget) -> None:
        """Add the ways on, which stay in sight where the page must be scrolled."""
        for press in buttons:
            self._steps_on.addWidget(press)
            self._presses.append(press)

    def add_ways(self, *buttons: QWidget) -> None:
        """Add quiet buttons below: the way back, other ways."""
        for press in buttons:
            self._ways.add(press)

    def show_heading(self, title: str, intro: str = "", step: str = "") -> None:
        """Say what this page is about, and which step it is."""
        self._title.setText(title)
        self._intro.setText(intro)
        self._intro.setVisible(bool(intro))
        self._step.setText(step)
        self._step.setVisible(bool(step))

    def show_message(self, *banners: Banner) -> None:
        """Say what is wrong or new; nothing takes it away."""
        self._banners.show_banners(banners)

    def take_over(self, other: EntryPanel) -> None:
        """Go on where the same page in another language was left; here nothing is typed."""

    def _show_working(self, text: str) -> None:
        """Show that work runs, and which; nothing for none. What can be pressed rests meanwhile."""
        self._busy.setAccessibleName(text)
        self._busy.setVisible(bool(text))
        self._busy_text.setText(text)
        self._busy_text.setVisible(bool(text))
        self._inside.setEnabled(not text)
        for press in self._presses:
            press.setEnabled(not text)
        self._ways.setEnabled(not text)
        self._languages.setEnabled(not text)

    def _build(self) -> None:
        self._content.setContentsMargins(0, 0, 0, 0)
        self._inside.setLayout(self._content)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._step, self._title, self._intro, self._banners, self._inside):
            column.addWidget(part)
        area = GrowingArea(shown)
        area.setAccessibleName(_("Page"))
        frame = ScrollingFrame(_LETTERS)
        frame.setProperty("role", "card")
        framed = QVBoxLayout(frame)
        framed.setContentsMargins(28, 22, 28, 18)
        framed.setSpacing(12)
        self._steps_on.setSpacing(8)
        framed.addWidget(area)
        framed.addWidget(self._busy_text)
        framed.addWidget(self._busy)
        framed.addLayout(self._steps_on)
        framed.addWidget(self._ways)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(frame, 100)
        across.addStretch(1)
        above = QHBoxLayout()
        above.addStretch(1)
        above.addWidget(self._languages)
        down = QVBoxLayout(self)
        down.setContentsMargins(12, 8, 12, 16)
        down.setSpacing(8)
        down.addLayout(above)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)
