"""Panic from the first touch to the decision; what it destroys is for others to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from fieldkit.domain.preferences import PanicExtent, Preferences
from fieldkit.gui.widgets.count_down import CountDown
from fieldkit.gui.widgets.hold_or_twice import MILLISECONDS, HoldOrTwice
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _

_EDGE = 24  # pixels between the hint and the window's edge
_HINT_WIDTH = 560
_MARGINS = (20, 14)
_BORDER = 4  # both sides of it


class PanicGuard(QObject):
    """A slip shows a hint; a decision starts the count-down; only its end is `confirmed`."""

    confirmed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._seconds = 0
        self._extent = PanicExtent.ACCESS
        self._is_training = False
        self._narrow_words = ""  # what the narrower extent does, where it is not the usual
        self._before: QWidget | None = None  # where the cursor was
        self._touch = HoldOrTwice(self)
        self._hint = _Hint(window)
        self._count_down: CountDown | None = None
        self._touch.touched.connect(self._hint.show_for_a_moment)
        self._touch.decided.connect(self._decided)

    @property
    def count_down(self) -> CountDown | None:
        """Return the count-down that runs, None while none does."""
        return self._count_down

    def prepare(self, preferences: Preferences, *, is_training: bool = False) -> None:
        """Count down as long, and destroy as much, as was chosen."""
        self._seconds = preferences.panic_seconds
        self._extent = preferences.panic_extent
        self._is_training = is_training

    def explain_narrow(self, words: str) -> None:
        """Say this of the narrower extent, before it is decided."""
        self._narrow_words = words

    def press(self) -> None:
        """Take note that the key or the button went down."""
        self._touch.press()

    def release(self) -> None:
        """Take note that it came up."""
        self._touch.release()

    def _decided(self) -> None:
        self._hint.hide()
        if self._count_down is not None:
            self.confirmed.emit()  # decided once more: no need to wait
            return
        self._before = self._window.focusWidget()
        self._show_content(False)
        # Made when it is needed, so that it speaks the language of now.
        self._count_down = CountDown(self._window, self._explanation())
        self._count_down.ended.connect(self.confirmed)
        self._count_down.called_off.connect(self._called_off)
        self._count_down.begin(self._seconds)

    def _explanation(self) -> str:
        if self._is_training:
            return _("Only the training vault goes. Nothing in it is real.")
        if self._extent is PanicExtent.EVERYTHING:
            return _(
                "Everything goes for good: keys, drafts, settings, and sealed reports, also those"
                " that nobody has received."
            )
        if self._narrow_words:
            return self._narrow_words
        return _(
            "Keys, drafts and settings go for good. Sealed reports stay; nobody here can open them."
        )

    def _called_off(self) -> None:
        if self._count_down is not None:
            self._count_down.deleteLater()
            self._count_down = None
        self._show_content(True)
        if self._before is not None:
            self._before.setFocus()

    def _show_content(self, is_possible: bool) -> None:
        # Keys of what is covered must not work.
        content = self._window.centralWidget()
        if content is not None:
            content.setEnabled(is_possible)


class _Hint(QFrame):
    """What a single touch shows: what a second one would do."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setProperty("role", "alarm")
        self.setVisible(False)
        self._text = label("", "message")
        column = QVBoxLayout(self)
        across, down = _MARGINS
        column.setContentsMargins(across, down, across, down)
        column.addWidget(self._text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(2 * MILLISECONDS)
        self._timer.timeout.connect(self.hide)

    def show_for_a_moment(self) -> None:
        """Appear in the middle of the window, over everything, without taking the cursor."""
        text = _("Nothing has happened. Once more, or held for a second, destroys this vault.")
        self._text.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def event(self, event: QEvent) -> bool:
        """Follow the size of type and the length of the text."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().event(event)

    def _place(self) -> None:
        around = self.parentWidget()
        if around is None:
            return
        width = min(_HINT_WIDTH, around.width() - 2 * _EDGE)
        self._text.ensurePolished()  # in the size of type of now
        across, down = _MARGINS
        height = self._text.heightForWidth(width - 2 * across - _BORDER) + 2 * down + _BORDER
        self.setGeometry((around.width() - width) // 2, 3 * _EDGE, width, height)
