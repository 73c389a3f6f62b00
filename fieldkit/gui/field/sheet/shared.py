"""The answers that all people of a sheet share, one field beside the other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.field.sheet.columns import Reader, SharedText
from fieldkit.gui.field.sheet.delegate import CellEditor
from fieldkit.gui.widgets.texts import give_role, label
from fieldkit.translations import _

_PAUSE_MS = 400
_CHARACTERS = 24  # of the narrowest field, in digits of the font
_SHARE_OF_WINDOW = 5


class SharedField(QWidget):
    """A question, how its answer is understood, and the line it is typed in."""

    typed = Signal(str, str)  # name, text
    left = Signal(str)  # name

    def __init__(self, name: str, reader: Reader) -> None:
        super().__init__()
        self._name = name
        self._shown = ""
        self.line = CellEditor(self, reader)
        self.line.setProperty("role", "")
        self._question = reader.label
        self._title = label(reader.label, "hint")
        self._title.setBuddy(self.line)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.announce_pending)
        self.line.textChanged.connect(self._wait)
        self.line.editingFinished.connect(self._finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addStretch(1)  # the lines of neighbours stand level
        column.addWidget(self._title)
        column.addWidget(self.line)

    def show_text(self, shown: SharedText) -> None:
        """Show an answer; what is being typed is not touched."""
        is_typing = self._pause.isActive() or (self.line.hasFocus() and self.line.isModified())
        if not is_typing:
            self._shown = shown.text
            self.line.setText(shown.text)
            self.line.setCursorPosition(0)
            self._pause.stop()
        is_news = bool(shown.note) and shown.note != self.line.text()
        self._title.setText(f"{self._question}: {shown.note}" if is_news else self._question)
        give_role(self._title, "note" if is_news else "hint")
        self.line.setAccessibleDescription(shown.note)

    def announce_pending(self) -> None:
        """Announce what was typed since the last pause."""
        self._pause.stop()
        if self.line.text() != self._shown:
            self._shown = self.line.text()
            self.typed.emit(self._name, self._shown)

    def _wait(self) -> None:
        if not self._pause.isActive() and self.line.text() != self._shown:
            self._pause.start()

    def _finish(self) -> None:
        self.announce_pending()
        self.line.setModified(False)
        self.left.emit(self._name)


class SharedFields(QScrollArea):
    """As many fields in a line as there is room for; more lines are scrolled to."""

    typed = Signal(str, str)  # name, text
    left = Signal(str)  # name

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, SharedField] = {}
        self._across = 0
        self._area = QWidget()
        self._grid = QGridLayout(self._area)
        self._grid.setContentsMargins(0, 0, 4, 2)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self.setWidget(self._area)
        self.setWidgetResizable(True)
        self.setAccessibleName(_("Shared by all"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_fields(self, readers: Mapping[str, Reader]) -> None:
        """Show a field for each answer that is shared."""
        for shown in self._fields.values():
            shown.deleteLater()
        self._fields = {}
        for name, reader in readers.items():
            made = SharedField(name, reader)
            made.typed.connect(self.typed)
            made.left.connect(self.left)
            self._fields[name] = made
        self._across = 0
        self._place()

    def show_texts(self, texts: Mapping[str, SharedText]) -> None:
        """Show what all share now."""
        for name, shown in self._fields.items():
            shown.show_text(texts.get(name, SharedText("")))
        self.updateGeometry()

    def go_to(self, name: str) -> bool:
        """Put the cursor into a field; say whether there is one."""
        if name not in self._fields:
            return False
        self._fields[name].line.setFocus()
        self.ensureWidgetVisible(self._fields[name])
        return True

    def has(self, name: str) -> bool:
        """Say whether there is a field of this name."""
        return name in self._fields

    def go_to_first(self) -> bool:
        """Put the cursor into the first field; say whether there is one."""
        return self.go_to(next(iter(self._fields), ""))

    def focused(self) -> str:
        """Return the name of the field with the cursor, "" where it is in none."""
        return next((name for name, one in self._fields.items() if one.line.hasFocus()), "")

    def announce_pending(self) -> None:
        """Announce what was typed since the last pause."""
        for field in self._fields.values():
            field.announce_pending()

    def sizeHint(self) -> QSize:
        """Return the room of all lines, but never more than a fifth of the window."""
        around = max(self.height() - self.viewport().height(), 0)
        wanted = self._grid.totalHeightForWidth(max(self.viewport().width(), 200)) + around
        most = self.window().height() // _SHARE_OF_WINDOW
        return QSize(200, min(wanted, max(most, self._line_height())))

    def minimumSizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(120, self._line_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take more or fewer lines."""
        super().resizeEvent(event)
        self._place()

    def _line_height(self) -> int:
        heights = (field.sizeHint().height() for field in self._fields.values())
        return max(heights, default=0) + 4

    def _place(self) -> None:
        """Lay the fields out in lines of equal width."""
        digit = self.fontMetrics().horizontalAdvance("0")
        narrowest = digit * _CHARACTERS + self._grid.horizontalSpacing()
        across = max(self.viewport().width() // max(narrowest, 1), 1)
        if across == self._across:
            return
        for place in range(self._across):
            self._grid.setColumnStretch(place, 0)
        self._across = across
        for number, field in enumerate(self._fields.values()):
            self._grid.addWidget(field, *divmod(number, across))
        for place in range(across):
            self._grid.setColumnStretch(place, 1)
        self.updateGeometry()
