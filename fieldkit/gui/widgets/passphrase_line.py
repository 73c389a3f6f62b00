"""A line for a passphrase: hidden, shown only while a button is held, never learnt by anybody."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.widgets.texts import button, label
from fieldkit.platform import keyboard
from fieldkit.translations import _

_LOOK_MS = 300
_SHIFT = Qt.KeyboardModifier.ShiftModifier
# Where X11 is asked, by the names it gives; others are shown as they are. Not translated: whoever
# looks at the keyboard looks for what stands on it.
_LAYOUTS = {
    **{"us": "English", "gb": "English", "by": "Беларуская", "ru": "Русский", "fr": "Français"},
    **{"ua": "Українська", "pl": "Polski", "lt": "Lietuvių", "lv": "Latviešu", "de": "Deutsch"},
}


class PassphraseLine(QWidget):
    """The line, the button that shows it while held, and what the keyboard is set to."""

    entered = Signal()
    changed = Signal(str)

    def __init__(self, name: str, *, tells_keyboard: bool = True) -> None:
        super().__init__()
        self._tells_keyboard = tells_keyboard
        self._caps_by_letter: bool | None = None
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setPlaceholderText(name)
        self._line.setAccessibleName(name)
        self._line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._line.installEventFilter(self)
        self._show = button(_("Hold to show"))
        self._show.setAutoDefault(False)
        self._show.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the cursor stays where one types
        self._show.setAccessibleName(_("Hold to show: {name}").format(name=name))
        self._show.setToolTip(_("Hold the mouse or the space bar"))
        self._show.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._layout_name = label("", "hint", wraps=False)
        self._caps = label(_("Caps lock is on."), "warning")
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._lay_out()
        self._line.returnPressed.connect(self.entered)
        self._line.textChanged.connect(self.changed)
        self._show.pressed.connect(self._reveal)
        self._show.released.connect(self._hide)
        self._timer.timeout.connect(self._look)
        self.setFocusProxy(self._line)
        self._say("", False)

    @property
    def line(self) -> QLineEdit:
        """Return the line itself."""
        return self._line

    def text(self) -> str:
        """Return what was typed."""
        return self._line.text()

    def set_text(self, text: str) -> None:
        """Put a passphrase there, hidden like one that was typed."""
        self._line.setText(text)

    def select_all(self) -> None:
        """Let the next key replace what is there."""
        self._line.setFocus()
        self._line.selectAll()

    def clear(self) -> None:
        """Forget what was typed, also for undo."""
        self._line.setText("")
        self._hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice capital letters that arrive without Shift: where else would Wayland say it.

        While the passphrase can be read no key arrives, so that none can copy it.
        """
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._line.echoMode() is QLineEdit.EchoMode.Normal:
                return True
            is_shifted = bool(event.modifiers() & _SHIFT)
            says = keyboard.betrays_caps_lock(event.text(), is_shifted=is_shifted)
            if says is not None:
                self._caps_by_letter = says
                self._look()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look at the keyboard."""
        super().showEvent(event)
        if self._tells_keyboard:
            self._look()
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking, and hide what may be shown."""
        super().hideEvent(event)
        self._timer.stop()
        self._hide()

    def changeEvent(self, event: QEvent) -> None:
        """Hide what may be shown when nothing can be pressed any more."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._hide()

    def _reveal(self) -> None:
        self._line.deselect()
        self._line.setEchoMode(QLineEdit.EchoMode.Normal)

    def _hide(self) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Password)

    def _look(self) -> None:
        """Say what the keyboard is set to, as far as this system tells."""
        if not self._tells_keyboard:
            return
        platform = QGuiApplication.platformName()
        known: bool | None = None
        name = ""
        if platform == "xcb":
            code = keyboard.layout_code()
            name = _LAYOUTS.get(code, code)
            known = keyboard.caps_lock()
        elif platform in ("windows", "cocoa"):
            name = QGuiApplication.inputMethod().locale().nativeLanguageName()
            known = keyboard.caps_lock()
        self._say(name, bool(self._caps_by_letter if known is None else known))

    def _say(self, layout: str, is_caps: bool) -> None:
        self._layout_name.setText(_("Keyboard: {layout}").format(layout=layout) if layout else "")
        self._layout_name.setVisible(bool(layout))
        self._caps.setVisible(is_caps)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._line, 1)
        row.addWidget(self._show)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._layout_name)
        below.addWidget(self._caps, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addLayout(below)
