"""Saves what was counted: why, in which formats and language, until when, and where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from fieldkit.domain.publication import FileFormat
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.language_choice import NAMES
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, language


class SavingScreen(PanelScreen):
    """The folder is asked for last; then it is written."""

    save_requested = Signal(str, list, str, str, str)  # reason, formats, language, until, folder
    cancel_requested = Signal()

    def __init__(self, what: str, warning: str) -> None:
        super().__init__(_("Save figures"))
        self.show_lead(what, warning)
        self._reason = QLineEdit()
        self._formats = {
            FileFormat.CSV: QCheckBox("CSV"),
            FileFormat.XLSX: QCheckBox("XLSX"),
            FileFormat.PDF: QCheckBox("PDF"),
        }
        self._language = QComboBox()
        self._until = QLineEdit()
        self._work = WorkPanel()
        self._save = button(_("Choose a folder and save…"), "primary")
        self._back = button(_("Back"))
        self._fill()
        self._save.clicked.connect(self.ask_for_folder)
        self._back.clicked.connect(self.go_back)
        self._work.cancel_requested.connect(self.cancel_requested)

    def ask_for_folder(self) -> None:
        """Ask where to write."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Save figures in"), accept=_("Save here")
        )
        chooser.chosen.connect(self._save_in)
        chooser.open()

    def show_work(self, done: int, total: int) -> None:
        """Show that it is written."""
        self._work.show_work(_("Writing"), done, total)
        self._save.setEnabled(False)

    def show_idle(self) -> None:
        """Show that nothing runs."""
        self._work.show_idle()
        self._save.setEnabled(True)

    def show_saved(self, folder: str) -> None:
        """Say what was written."""
        self.show_message(_("Saved: {folder}").format(folder=folder), role="good")

    def save_in(self, folder: str) -> None:
        """Ask to write there, as if it had been chosen."""
        self._save_in([folder])

    def give_reason(self, reason: str) -> None:
        """Type a reason."""
        self._reason.setText(reason)

    def _save_in(self, folders: list[str]) -> None:
        formats = [kind for kind, box in self._formats.items() if box.isChecked()]
        for folder in folders[:1]:
            self.save_requested.emit(
                self._reason.text(),
                formats,
                self._language.currentData(),
                self._until.text(),
                folder,
            )

    def _fill(self) -> None:
        for code, name in NAMES.items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(language()))
        self._reason.setPlaceholderText(_("e.g. yearly report"))
        self._until.setPlaceholderText(_("no end"))
        self.add(_named(_("Why it leaves (kept with the export)"), self._reason))
        row = FlowRow(spacing=16)
        for box in self._formats.values():
            box.setChecked(True)
            row.add(box)
        self.add(row)
        self.add(
            label(
                _("CSV comes with what its columns mean, PDF with the map where it is by region."),
                "hint",
            )
        )
        self.add(_named(_("Language of the files"), self._language))
        self.add(_named(_("To be used until (a day)"), self._until))
        self.add(self._work)
        self.add_buttons(self._back, self._save)
        self.setFocusProxy(self._reason)


def _named(name: str, part: QWidget) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    made = label(name, "question")
    made.setBuddy(part)
    part.setAccessibleName(name)
    column.addWidget(made)
    column.addWidget(part)
    return both
