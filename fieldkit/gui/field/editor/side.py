"""The side of the editor: what is missing, the sections, the attachments, and sealing."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.field.attachments.view import AttachmentsPanel
from fieldkit.gui.field.editor.model import ProblemModel
from fieldkit.gui.field.editor.outline import OutlineEntry
from fieldkit.gui.field.editor.outline_model import OutlineModel
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext

_CHARACTERS = (22, 34)  # least and largest width, in digits of the font
_SHOWN_PROBLEMS = 4
_SHOWN_SECTIONS = 5
_LINES_OF_THE_REST = 18  # what stands above and below the lists, in lines of type
_LAID_OUT_AT_ONCE = 40  # entries
_OUTLINE_MS = 300  # after a change until the sections are counted anew


class EditorSide(QWidget):
    """One list at a time, so that it fits beside the form in a small window."""

    question_chosen = Signal(str)  # path of a question that is missing or wrong
    section_chosen = Signal(str)  # path
    outline_requested = Signal()
    seal_requested = Signal()

    def __init__(self, attachments: AttachmentsPanel) -> None:
        super().__init__()
        self.problems = ProblemModel(self)
        self.sections = OutlineModel(self)
        self._last = (0, "")  # row and path of the problem that was gone to last
        self._missing = button(_("Missing"), "segment")
        self._outline = button(_("Sections"), "segment")
        self._choice = QButtonGroup(self)
        for press in (self._missing, self._outline):
            press.setCheckable(True)
            self._choice.addButton(press)
        self._missing.setChecked(True)
        self._summary = label("", "hint")
        self.list = _list(self.problems, _("Missing or wrong answers"), _SHOWN_PROBLEMS)
        self.section_list = _list(self.sections, _("Sections"), _SHOWN_SECTIONS)
        self.seal = button(_("Seal…"), "primary")
        self.seal.setToolTip("Ctrl+Return")
        self.seal.setEnabled(False)
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_OUTLINE_MS)
        self._recount.timeout.connect(self.outline_requested)
        self._lay_out(attachments)
        self._connect()
        self._show_choice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lists the room that the rest leaves them."""
        super().resizeEvent(event)
        room = self.height() - _LINES_OF_THE_REST * self.fontMetrics().lineSpacing()
        for shown in (self.list, self.section_list):
            shown.give_room(room)

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """List what is missing or wrong."""
        self.problems.show_problems(problems)
        blocking = sum(problem.blocks for problem in problems)
        self._summary.setText(_counted(blocking, len(problems) - blocking))
        self._show_choice()
        if self._outline.isChecked():
            self._recount.start()

    def show_outline(self, entries: tuple[OutlineEntry, ...]) -> None:
        """List the sections."""
        self.sections.show_entries(entries)
        self.section_list.fit()

    def next_problem(self) -> None:
        """Go to the problem after the one that was gone to last."""
        self._step(1)

    def problem_before(self) -> None:
        """Go to the problem before the one that was gone to last."""
        self._step(-1)

    def _step(self, by: int) -> None:
        count = self.problems.rowCount()
        if not count:
            return
        row, path = self._last
        is_there = row < count and self.problems.problem(row).path == path
        if path and (is_there or by < 0):
            row += by
        self._go_to(self.problems.index(row % count))

    def show_sections(self) -> None:
        """Show the sections, with the cursor in their list."""
        self._outline.setChecked(True)
        self._show_choice()
        self.outline_requested.emit()
        if self.sections.rowCount() and not self.section_list.currentIndex().isValid():
            self.section_list.setCurrentIndex(self.sections.index(0))
        self.section_list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _lay_out(self, attachments: AttachmentsPanel) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        least, largest = _CHARACTERS
        self.setMinimumWidth(digit * least)
        self.setMaximumWidth(digit * largest)
        choice = QHBoxLayout()
        choice.setSpacing(0)
        choice.addWidget(self._missing, 1)
        choice.addWidget(self._outline, 1)
        lists, lists_column = card()
        lists_column.setSpacing(8)
        lists_column.addLayout(choice)
        for part in (self._summary, self.list, self.section_list):
            lists_column.addWidget(part)
        files, files_column = card()
        for inside in (lists_column, files_column):
            inside.setContentsMargins(12, 12, 12, 12)
        files_column.addWidget(attachments)
        upper = QWidget()
        upper_column = QVBoxLayout(upper)
        upper_column.setContentsMargins(0, 0, 0, 0)
        upper_column.setSpacing(10)
        upper_column.addWidget(lists)
        upper_column.addWidget(files, 1)
        scrolled = QScrollArea()  # large type in a small window
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(upper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(scrolled, 1)
        column.addWidget(self.seal)

    def _connect(self) -> None:
        for signal in (self.list.clicked, self.list.activated):
            signal.connect(self._go_to)
        for signal in (self.section_list.clicked, self.section_list.activated):
            signal.connect(self._go_to_section)
        self._missing.clicked.connect(self._show_choice)
        self._outline.clicked.connect(self.show_sections)
        self.seal.clicked.connect(self.seal_requested)

    def _show_choice(self) -> None:
        is_outline = self._outline.isChecked()
        self._summary.setVisible(not is_outline)
        self.list.setVisible(not is_outline and self.problems.rowCount() > 0)
        self.section_list.setVisible(is_outline)
        self.list.fit()

    def _go_to(self, index: QModelIndex) -> None:
        path = self.problems.problem(index.row()).path
        self._last = (index.row(), path)
        self.list.setCurrentIndex(index)
        self.question_chosen.emit(path)

    def _go_to_section(self, index: QModelIndex) -> None:
        self.section_chosen.emit(self.sections.entry(index.row()).path)


class _FittingList(QListView):
    """As high as what is in it, up to so many entries; less where there is no room."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._height = 0
        self._room = 0

    def give_room(self, room: int) -> None:
        """Take no more than so many pixels, unless two entries need more."""
        self._room = room
        self.fit()

    def fit(self) -> None:
        """Measure what is in it now."""
        count = self.model().rowCount()
        # What is seen whole has no scroll bar, which would take the width of a word.
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if count > self._most else policy.ScrollBarAlwaysOff
        )
        heights = [self.sizeHintForRow(row) for row in range(min(count, self._most))]
        least = 2 * max(heights, default=0)
        self._height = min(sum(heights) + 4, max(self._room, least))
        if self._height < sum(heights):
            self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded)
        self.setFixedHeight(self._height)


def _list(model: QAbstractListModel, name: str, most: int) -> _FittingList:
    made = _FittingList(most)
    made.setModel(model)
    made.setAccessibleName(name)
    made.setProperty("role", "plain")
    made.setWordWrap(True)
    made.setResizeMode(QListView.ResizeMode.Adjust)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Long lists are laid out in slices, as they are seen.
    made.setLayoutMode(QListView.LayoutMode.Batched)
    made.setBatchSize(_LAID_OUT_AT_ONCE)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return made


def _counted(blocking: int, advised: int) -> str:
    sentences = []
    if blocking:
        text = ngettext("{count} answer is needed.", "{count} answers are needed.", blocking)
        sentences.append(text.format(count=blocking))
    if advised:
        text = ngettext("{count} answer is advised.", "{count} answers are advised.", advised)
        sentences.append(text.format(count=advised))
    return " ".join(sentences) or _("Nothing is missing.")
