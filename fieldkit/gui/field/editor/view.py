"""The editor: the form, what is missing, the attachments, and the way to sealing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.form import FILES
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.gui.field.attachments.view import AttachmentsPanel
from fieldkit.gui.field.editor.form_area import FormArea
from fieldkit.gui.field.editor.model import ProblemModel
from fieldkit.gui.field.editor.place import EditorPlace, editor_place, place_in, put_cursor
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.questions import Item, RawAnswer, SectionView, questions_of
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext

_SIDE_CHARACTERS = (22, 34)  # least and largest width of the side, in digits of the font
_SHOWN_PROBLEMS = 4
_LAID_OUT_AT_ONCE = 40  # problems


class EditorScreen(Screen):
    """Never opens a window over what is being typed."""

    answered = Signal(str, object)  # path, RawAnswer
    question_left = Signal(str)  # path
    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row
    turned = Signal(str, int)  # path of the repeat, the row to be shown
    place_requested = Signal(str)  # path of a question in a row that is not shown
    seal_requested = Signal(list)  # report ids
    keep_open_requested = Signal(str)  # report id

    def __init__(self, report_id: ReportId) -> None:
        super().__init__()
        self._report_id = report_id
        self._is_saved = True
        self._awaited: EditorPlace | None = None
        self.setAcceptDrops(True)
        self._fast = button(_("Fast questions"), "segment", keys="Ctrl+1")
        self._all = button(_("All questions"), "segment", keys="Ctrl+2")
        self._modes = QButtonGroup(self)
        for press in (self._fast, self._all):
            press.setCheckable(True)
            self._modes.addButton(press)
        self._fast.setChecked(True)
        self._banners = Banners()
        self._rule = Banners()  # what headquarters' rules do with it
        self._form = FormArea()
        self.attachments = AttachmentsPanel()
        self._problems = ProblemModel(self)
        self._summary = label("", "hint")
        self._list = QListView()
        self._seal = button(_("Seal…"), "primary", keys="Ctrl+Return")
        self._seal.setEnabled(False)
        self._lay_out()
        self._connect()

    @property
    def report_id(self) -> ReportId:
        """Return which draft it shows."""
        return self._report_id

    def show_page(self, title: str, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Show the whole form with its answers."""
        self.show_title(title)
        has_fast = any(question.is_rapid for question in questions_of(page))
        self._fast.setVisible(has_fast)
        self._all.setVisible(has_fast)
        if not has_fast:
            self._all.setChecked(True)
        self._form.show_all(self._all.isChecked())
        self._form.show_page(page, answers)
        files = [question.path for question in questions_of(page) if question.kind in FILES]
        self.attachments.show_question(files[0] if files else "")
        self._seal.setEnabled(True)
        if self._awaited is not None:
            # Once the layouts have placed everything.
            QTimer.singleShot(0, self, self._go_where_one_was)

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed of the form, in place."""
        self._form.show_changes(items)

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        self._form.show_answer(path, answer)

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """List what is missing or wrong."""
        self._problems.show_problems(problems)
        self._list.setVisible(bool(problems))
        blocking = sum(problem.blocks for problem in problems)
        self._fit_list()
        self._summary.setText(_counted(blocking, len(problems) - blocking))

    def show_new_row(self, path: str) -> None:
        """Put the cursor into a row that was added."""
        self._form.focus_in(path)

    def show_saved(self, time: str) -> None:
        """Say that everything is saved, and when."""
        self._is_saved = True
        self._banners.show_banners(())
        self.state_changed.emit(_("Saved {time}").format(time=time))

    def show_not_saved(self, sentence: str, hint: str) -> None:
        """Say that something is not saved, and why."""
        self._is_saved = False
        self.state_changed.emit(_("Not saved"))
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say that the report cannot be shown."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def show_auto_seal(self, seconds: int, *, may_be_kept: bool) -> None:
        """Say that headquarters' rule seals this draft in a while, or once it is left."""
        keep = _("Keep it open once") if may_be_kept else ""
        self._rule.show_banners(
            (Banner(_auto_seal_text(seconds), _("So headquarters' rules ask."), keep, "keep"),)
        )

    def show_no_auto_seal(self) -> None:
        """Say nothing of it."""
        self._rule.show_banners(())

    def jump_to(self, path: str) -> None:
        """Go to a question, in the full form if the fast one does not ask it."""
        if not self._form.has(path):
            self.place_requested.emit(path)
            return
        if not self._form.is_shown(path):
            self._all.setChecked(True)
            self._form.show_all(True)
        self._form.jump_to(path)

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        self._form.announce_pending()

    @property
    def offers_languages(self) -> bool:
        """Return that the report is found as it was left."""
        return True

    def is_at_rest(self) -> bool:
        """Return whether no file is being attached and everything typed is saved."""
        if self.attachments.is_busy:
            self._banners.show_banners(
                (
                    Banner(
                        _("A file is still being attached."),
                        _("Wait until it is done, or cancel it."),
                    ),
                )
            )
        return not self.attachments.is_busy and self._is_saved

    def place(self) -> Place:
        """Return where one is in the report."""
        return EditorPlace(
            self._report_id, self._all.isChecked(), place_in(self), self._form.scrolled()
        ).to_place()

    def return_to(self, place: Place) -> None:
        """Go back to where one was, as soon as the report is shown."""
        self._awaited = editor_place(place)
        self._all.setChecked(self._awaited.shows_all)

    def go_back(self) -> None:
        """Leave, unless a file is still being attached."""
        self.announce_pending()
        if not self.attachments.is_busy:
            self.left.emit()
        else:
            self.is_at_rest()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files be dropped anywhere on the report."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.attachments.take(paths)

    def _lay_out(self) -> None:
        modes = QHBoxLayout()
        modes.setSpacing(0)
        modes.addWidget(self._fast)
        modes.addWidget(self._all)
        modes.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(modes)
        left.addWidget(self._rule)
        left.addWidget(self._banners)
        left.addWidget(self._form, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 16, 24, 16)
        across.setSpacing(20)
        across.addLayout(left, 8)
        across.addWidget(self._side(), 5)

    def _side(self) -> QWidget:
        side = QWidget()
        digit = self.fontMetrics().horizontalAdvance("0")
        least, largest = _SIDE_CHARACTERS
        side.setMinimumWidth(digit * least)
        side.setMaximumWidth(digit * largest)
        missing, missing_column = card()
        missing_column.setSpacing(6)
        missing_column.addWidget(label(_("Before sealing"), "subsection"))
        missing_column.addWidget(self._summary)
        missing_column.addWidget(self._list)
        files, files_column = card()
        files_column.addWidget(self.attachments)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(missing)
        column.addWidget(files, 1)
        column.addWidget(self._seal)
        return side

    def _fit_list(self) -> None:
        """Make the list as high as what is in it, up to a few entries."""
        count = self._problems.rowCount()
        rows = range(min(count, _SHOWN_PROBLEMS))
        # What is seen whole has no scroll bar, which would take the width of a word.
        policy = Qt.ScrollBarPolicy
        self._list.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if count > _SHOWN_PROBLEMS else policy.ScrollBarAlwaysOff
        )
        self._list.setFixedHeight(sum(self._list.sizeHintForRow(row) for row in rows) + 4)

    def _connect(self) -> None:
        self._list.setModel(self._problems)
        self._list.setAccessibleName(_("Missing or wrong answers"))
        self._list.setProperty("role", "plain")
        self._list.setWordWrap(True)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        # Long lists are laid out in slices, as they are seen.
        self._list.setLayoutMode(QListView.LayoutMode.Batched)
        self._list.setBatchSize(_LAID_OUT_AT_ONCE)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(self._jump)
        self._list.activated.connect(self._jump)
        self._modes.buttonClicked.connect(self._choose_mode)
        self._form.answered.connect(self.answered)
        self._form.left.connect(self.question_left)
        self._form.row_requested.connect(self.row_requested)
        self._form.row_removed.connect(self.row_removed)
        self._form.turned.connect(self.turned)
        self._form.files_requested.connect(self.attachments.ask_for_files_of)
        self._seal.clicked.connect(self._ask_to_seal)
        self._rule.asked.connect(self._ask_to_keep)

    def _go_where_one_was(self) -> None:
        place, self._awaited = self._awaited, None
        if place is not None and place.typing is not None:
            self.jump_to(place.typing.path)
            put_cursor(self, place.typing)
        if place is not None:
            self._form.scroll_to(place.scrolled)

    def _ask_to_keep(self, _name: str) -> None:
        self.show_no_auto_seal()
        self.keep_open_requested.emit(self._report_id)

    def _choose_mode(self) -> None:
        self._form.show_all(self._all.isChecked())

    def _jump(self, index: QModelIndex) -> None:
        self.jump_to(self._problems.problem(index.row()).path)

    def _ask_to_seal(self) -> None:
        self.announce_pending()
        if not self.attachments.is_busy:
            self.seal_requested.emit([self._report_id])
        else:
            self.go_back()


def _counted(blocking: int, advised: int) -> str:
    sentences = []
    if blocking:
        text = ngettext("{count} answer is needed.", "{count} answers are needed.", blocking)
        sentences.append(text.format(count=blocking))
    if advised:
        text = ngettext("{count} answer is advised.", "{count} answers are advised.", advised)
        sentences.append(text.format(count=advised))
    return " ".join(sentences) or _("Nothing is missing.")


def _auto_seal_text(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if not minutes:
        return _("This draft is sealed by itself as soon as you leave it.")
    return ngettext(
        "Without a change this draft is sealed by itself in {count} minute.",
        "Without a change this draft is sealed by itself in {count} minutes.",
        minutes,
    ).format(count=minutes)
