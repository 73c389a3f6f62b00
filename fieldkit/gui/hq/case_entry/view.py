"""The fields of something that is written down in a case; Ctrl+Enter keeps it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from fieldkit.domain.identifiers import CaseId
from fieldkit.gui.hq.case_entry.shown import MANY_TICKS, EntryField, EntryForm, FieldKind
from fieldkit.gui.hq.unfinished import here_again
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.typed_screen import TypedScreen
from fieldkit.translations import _

_CHOICE_LETTERS = 22
_AREA_LINES = 3
_Value = Callable[[], str]


class CaseEntryScreen(TypedScreen):
    """Fields as they are described; what was filled in stays until it is kept."""

    kept = Signal(object)  # values by the names of the fields
    case_ready = Signal(str)  # case id: it is stated

    def __init__(self) -> None:
        super().__init__(_("Write down"))
        self._values: dict[str, _Value] = {}
        self._cancel = button(_("Back"))
        self._keep = button(_("Keep"), "primary", keys="Ctrl+Return")
        self.add_buttons(self._cancel, self._keep)
        self._cancel.clicked.connect(self.go_back)
        self._keep.clicked.connect(self._ask_to_keep)

    def show_form(self, form: EntryForm) -> None:
        """Ask for these fields."""
        self.show_title(form.title)
        self.show_lead(form.title, form.explanation)
        self._keep.setText(form.keep)
        self._keep.setEnabled(True)
        if form.is_here_again:
            self.show_message(here_again(), role="banner")
        first: QWidget | None = None
        for field in form.fields:
            widget = self._widget(field)
            first = first or widget
        if form.is_here_again:
            self.announce_pending()  # so that leaving it on purpose is noticed
        else:
            self.note_kept()
        if first is not None:
            self.setFocusProxy(first)
            QTimer.singleShot(0, first.setFocus)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; what was filled in stays."""
        self.show_message(sentence, hint)
        self._keep.setEnabled(True)
        self.note_keeping(False)

    def typed(self) -> object:
        """Return what is filled in."""
        return {name: value() for name, value in self._values.items()} or None

    def show_busy(self) -> None:
        """Say that it is being kept: pressed again, it is not stated twice."""
        self._keep.setEnabled(False)
        self.note_keeping(True)

    def show_kept(self, case_id: CaseId) -> None:
        """It is stated: leave."""
        self.note_kept()
        self.case_ready.emit(case_id)

    def _widget(self, field: EntryField) -> QWidget:
        if field.kind is FieldKind.FLAG:
            return self._add_flag(field)
        self.add(label(field.label, "question"))
        if field.hint:
            self.add(label(field.hint, "hint"))
        if field.kind is FieldKind.TICKS and len(field.choices) <= MANY_TICKS:
            return self._add_ticks(field)
        if field.choices:
            return self._add_choice(field)
        if field.kind is FieldKind.AREA:
            return self._add_area(field)
        return self._add_line(field)

    def _add_line(self, field: EntryField) -> QWidget:
        line = QLineEdit(field.value)
        line.setAccessibleName(field.label)
        if field.kind is FieldKind.DATE:
            line.setPlaceholderText(_("today 14:05, 8 November, 2020-11"))
        self._values[field.name] = line.text
        self.add(line)
        return line

    def _add_area(self, field: EntryField) -> QWidget:
        area = QPlainTextEdit(field.value)
        area.setAccessibleName(field.label)
        area.setTabChangesFocus(True)
        area.setFixedHeight(area.fontMetrics().lineSpacing() * _AREA_LINES + 20)
        self._values[field.name] = area.toPlainText
        self.add(area)
        return area

    def _add_choice(self, field: EntryField) -> QWidget:
        box = QComboBox()
        box.setAccessibleName(field.label)
        box.setMinimumContentsLength(_CHOICE_LETTERS)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for code, text in field.choices:
            # Screen readers on Linux say only what is chosen: so it says of what, too.
            box.addItem(text if code else f"{field.label}: {text}", code)
        box.setCurrentIndex(max(box.findData(field.value), 0))
        self._values[field.name] = lambda: str(box.currentData() or "")
        self.add(box)
        return box

    def _add_ticks(self, field: EntryField) -> QWidget:
        row = FlowRow(spacing=12)
        row.setAccessibleName(field.label)
        boxes: list[tuple[str, QCheckBox]] = []
        for code, text in field.choices:
            box = QCheckBox(text)
            row.add(box)
            box.setChecked(code in field.value.split())
            boxes.append((code, box))
        self._values[field.name] = lambda: " ".join(code for code, box in boxes if box.isChecked())
        self.add(row)
        return boxes[0][1]

    def _add_flag(self, field: EntryField) -> QWidget:
        box = QCheckBox(field.label)
        box.setChecked(bool(field.value))
        self._values[field.name] = lambda: "1" if box.isChecked() else ""
        self.add(box)
        return box

    def _ask_to_keep(self) -> None:
        self.announce_pending()  # should the window lock before it is stated
        self.kept.emit({name: value() for name, value in self._values.items()})
