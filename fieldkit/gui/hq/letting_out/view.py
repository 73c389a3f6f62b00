"""Asks why the list leaves, where it goes, and until when it may be used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldkit.domain.consent_statement import MAX_TEXT
from fieldkit.domain.publication import FileFormat
from fieldkit.gui.hq.letting_out.shown import Leaving, Summary, format_text, summary_text
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import breakable, button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _

_MOST_LETTERS = 200


class LettingOutScreen(PanelScreen):
    """What is written lies in plain: it says so before."""

    leave_requested = Signal(object)  # Leaving
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Let the list leave"))
        self._folder = ""
        self._is_busy = False
        self._summary = Summary(0, 0, 0, needs_second=False)
        self._reason, self._until, self._corrections = QLineEdit(), QLineEdit(), QLineEdit()
        self._least, self._most, self._source = QLineEdit(), QLineEdit(), QLineEdit()
        self._code, self._word = QLineEdit(), QLineEdit()
        self._word.setEchoMode(QLineEdit.EchoMode.Password)
        self._formats = {item: Tick(format_text(item)) for item in FileFormat}
        self._where = label(_("No folder is chosen yet."), "hint")
        self._choose = button(_("Choose a folder or a stick…"), icon_name="folder")
        self._second = QWidget()
        self._work = WorkPanel()
        self._go = button(_("Write the files"), "primary", keys="Ctrl+Return")
        self._back = button(_("Back"))
        self._lay_out()
        self._connect()
        self._offer()

    def show_summary(self, summary: Summary) -> None:
        """Say what is about to leave."""
        self._summary = summary
        self.show_lead(
            summary_text(summary),
            _("The files will not be encrypted. Whoever has the folder reads the names."),
        )
        self._second.setVisible(summary.needs_second)
        self._reason.setFocus()
        self._offer()

    def show_work(self, done: int, total: int) -> None:
        """Say that files are written."""
        self._is_busy = True
        self.show_message("")
        self._work.show_work(_("Writing"), done, total)
        self._offer()

    def show_left(self, folder: str) -> None:
        """Say that it left."""
        self._end_work()
        text = _("It left: the folder {folder} is whole.").format(folder=breakable(folder))
        hint = _("Beside the files is a list of their hashes, so that each can be checked.")
        self.show_message(text, hint, role="banner")
        self._go.setVisible(False)
        if self.isVisible():  # else somebody works elsewhere meanwhile
            self._back.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._end_work()
        self.show_message(sentence, hint)

    def use_folder(self, folder: str) -> None:
        """Write there."""
        self._folder = folder
        self._where.setText(breakable(folder))
        self._offer()

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def _lay_out(self) -> None:
        self._reason.setMaxLength(MAX_TEXT)
        for field in (self._corrections, self._source):
            field.setMaxLength(_MOST_LETTERS)
        self._until.setPlaceholderText(_("e.g. 1.12.2026"))
        self._field(_("Why it leaves; kept with it"), self._reason)
        where = FlowRow(spacing=10)
        where.add(self._choose)
        self.add(where, self._where)
        self.add(label(_("Which files"), "subsection"))
        for tick in self._formats.values():
            tick.setChecked(True)
            self.add(tick)
        self.add(label(_("What it says"), "subsection"))
        self._field(_("The last day on which it may be used, if it ends"), self._until)
        self._field(_("How to send corrections"), self._corrections)
        self._estimate()
        self._second_person()
        self.add(self._work)
        self.add_buttons(self._back, self._go)
        self.setFocusProxy(self._reason)

    def _estimate(self) -> None:
        self.add(label(_("Estimated total, where you know better than the reports"), "subsection"))
        self._field(_("At least"), self._least)
        self._field(_("At most"), self._most)
        self._field(_("Where that comes from"), self._source)

    def _second_person(self) -> None:
        self._second = QWidget()
        column = QVBoxLayout(self._second)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            label(_("Somebody of the highest class is named: a second person must agree."))
        )
        for text, field in (
            (_("Code of the second person"), self._code),
            (_("Their word"), self._word),
        ):
            column.addWidget(_caption(text, field))
            column.addWidget(field)
        self._second.setVisible(False)
        self.add(self._second)

    def _field(self, text: str, field: QLineEdit) -> None:
        self.add(_caption(text, field), field)

    def _connect(self) -> None:
        self._choose.clicked.connect(self._ask_for_folder)
        self._go.clicked.connect(self._ask)
        self._back.clicked.connect(self.go_back)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._reason.textChanged.connect(self._offer)
        for tick in self._formats.values():
            tick.toggled.connect(self._offer)

    def _ask_for_folder(self) -> None:
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Where to write?"), accept=_("Write here")
        )
        chooser.chosen.connect(lambda paths: self.use_folder(paths[0]))
        chooser.open()

    def _chosen_formats(self) -> tuple[FileFormat, ...]:
        return tuple(item for item, tick in self._formats.items() if tick.isChecked())

    def _offer(self) -> None:
        is_ready = bool(self._reason.text().strip() and self._folder and self._chosen_formats())
        self._go.setEnabled(is_ready and not self._is_busy)

    def _end_work(self) -> None:
        self._is_busy = False
        self._work.show_idle()
        self._word.clear()
        self._offer()

    def _ask(self) -> None:
        if self._go.isEnabled():
            self.leave_requested.emit(
                Leaving(
                    reason=self._reason.text(),
                    folder=self._folder,
                    formats=self._chosen_formats(),
                    until=self._until.text(),
                    corrections=self._corrections.text(),
                    least=self._least.text(),
                    most=self._most.text(),
                    estimate_source=self._source.text(),
                    second_code=self._code.text(),
                    second_word=self._word.text(),
                )
            )


def _caption(text: str, field: QLineEdit) -> QWidget:
    caption = label(text, "hint")
    caption.setBuddy(field)
    field.setAccessibleName(text)
    return caption
