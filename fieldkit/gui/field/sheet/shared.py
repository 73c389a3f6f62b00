"""The answers that all people of a sheet share, one field beside the other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.field.sheet.columns import Reader, SharedText
from fieldkit.gui.field.sheet.delegate import CellEditor
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import label

_PAUSE_MS = 400
_CHARACTERS = {"assembly_name": 24, "observed_at": 22, "place": 24, "summary": 36}
_OTHER_CHARACTERS = 20


class SharedField(QWidget):
    """A question, its line, and how a date in it is understood."""

    typed = Signal(str, str)  # name, text
    left = Signal(str)  # name

    def __init__(self, name: str, reader: Reader) -> None:
        super().__init__()
        self._name = name
        self._title = label(reader.label, "hint", wraps=False)
        self.line = CellEditor(self, reader)
        self.line.setProperty("role", "")
        self._title.setBuddy(self.line)
        self._note = label("", "note")
        self._note.setVisible(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.announce_pending)
        self.line.textChanged.connect(self._wait)
        self.line.editingFinished.connect(self._finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self.line)
        column.addWidget(self._note)
        self._shown = ""

    def sizeHint(self) -> QSize:
        """Return the room for what is usually answered."""
        hint = super().sizeHint()
        digit = self.fontMetrics().horizontalAdvance("0")
        width = digit * _CHARACTERS.get(self._name, _OTHER_CHARACTERS) + 24
        return QSize(max(width, self._title.sizeHint().width()), hint.height())

    def show_text(self, shown: SharedText) -> None:
        """Show an answer; what is being typed is not touched."""
        is_typing = self._pause.isActive() or (self.line.hasFocus() and self.line.isModified())
        if not is_typing:
            self._shown = shown.text
            self.line.setText(shown.text)
            self._pause.stop()
        self._note.setText(shown.note)
        self._note.setVisible(bool(shown.note) and shown.note != self.line.text())

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
    """As many lines of fields as there is room for; more are scrolled to."""

    typed = Signal(str, str)  # name, text
    left = Signal(str)  # name

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, SharedField] = {}
        self._flow = FlowRow(spacing=12)
        self.setWidget(self._flow)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_fields(self, readers: Mapping[str, Reader]) -> None:
        """Show a field for each answer that is shared."""
        self._flow.clear()
        self._fields = {}
        for name, reader in readers.items():
            made = SharedField(name, reader)
            made.typed.connect(self.typed)
            made.left.connect(self.left)
            self._fields[name] = made
            self._flow.add(made)
        self.updateGeometry()

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
        """Return the room of all lines, but never more than a third of the window."""
        width = max(self.viewport().width(), 200)
        wanted = self._flow.heightForWidth(width) + 4
        window = self.window().height()
        return QSize(super().sizeHint().width(), min(wanted, max(window // 3, 80)))

    def minimumSizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(120, min(self.sizeHint().height(), 60))

    def resizeEvent(self, event: object) -> None:
        """Take more or fewer lines."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # a resize event
        self.updateGeometry()
