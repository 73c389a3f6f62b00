"""Asks once before sealing: what will happen, what is missing; then shows the work."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from fieldkit.gui.field.editor.model import ProblemModel
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.field.seal.shown import SealSummary
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.growing_area import GrowingArea, ScrollingFrame
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext

_LETTERS = 95  # in a line
_PASSES = 2  # written, and read back
_LIST_LINES = 14  # of text; more are scrolled to


class SealScreen(Screen):
    """One panel in the middle."""

    seal_requested = Signal()
    cancel_requested = Signal()
    question_chosen = Signal(str, str)  # report id, path

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Seal"))
        self._summary: SealSummary | None = None
        self._is_busy = False
        self._goes_on = False
        self._what = label("", "large")
        self._after = label("", "")
        self._missing = label("", "subsection")
        self._problems = ProblemModel(self)
        self._list = QListView()
        self._banners = Banners()
        self._work = WorkPanel()
        self._seal = button(_("Seal now"), "primary", keys="Ctrl+Return")
        self._back = button(_("Back to the report"))
        self._lay_out()
        self._list.setModel(self._problems)
        self._list.setAccessibleName(_("Missing or wrong answers"))
        self._list.setProperty("role", "plain")
        self._list.setWordWrap(True)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)
        self._seal.clicked.connect(self.seal_requested)
        self._back.clicked.connect(self.go_back)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._seal.setEnabled(False)

    def show_summary(self, summary: SealSummary) -> None:
        """Say what will happen and what is missing."""
        self._summary = summary
        count = len(summary.titles)
        self._what.setText(
            ngettext(
                "This report will be sealed to headquarters: {titles}.",
                "{count} reports will be sealed to headquarters together: {titles}.",
                count,
            ).format(count=count, titles=", ".join(dict.fromkeys(summary.titles)))
        )
        after = (
            _("A readable copy stays on this device, because headquarters asks for it.")
            if summary.keeps_copy
            else _(
                "After that nobody can read or change it on this device. Only its number and the"
                " day stay here; corrections go as a new report."
            )
        )
        self._after.setText(" ".join(part for part in (summary.remark, after) if part))
        self._show_problems(summary)
        self._seal.setEnabled(summary.is_possible)
        (self._seal if summary.is_possible else self._back).setFocus()
        if self._goes_on and summary.is_possible:
            self.seal_requested.emit()
        self._goes_on = False

    def seal_when_possible(self) -> None:
        """Go on with a sealing that was confirmed before, and cut off by a lock."""
        self._goes_on = True

    def show_work(self, done: int, total: int) -> None:
        """Say that sealing runs."""
        is_new = not self._is_busy
        self._show_busy(True)
        self._banners.show_banners(())
        self._work.show_bytes(
            _("Sealing, and reading back every byte…"), done, total, passes=_PASSES
        )
        if is_new:
            self._work.focus_cancel()

    def show_committing(self) -> None:
        """Say that the last step runs."""
        self._work.setEnabled(False)
        self._work.show_work(_("Removing the readable report…"))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why nothing was sealed."""
        self._show_busy(False)
        self._work.setEnabled(True)
        self._work.show_idle()
        if sentence:
            self._banners.show_banners((Banner(sentence, hint, role="alarm"),))
        else:
            self._banners.show_banners((Banner(_("Stopped. Nothing was sealed.")),))

    def go_back(self) -> None:
        """Leave; while it works, stop first."""
        if self._is_busy:
            self.cancel_requested.emit()
        else:
            self.left.emit()

    def _show_problems(self, summary: SealSummary) -> None:
        blocking = sum(problem.blocks for problem in summary.problems)
        advised = len(summary.problems) - blocking
        if not summary.has_headquarters:
            self._banners.show_banners(
                (
                    Banner(
                        _("No headquarters has been added to this vault."),
                        _("Add the HQ card first; the drafts are kept until then."),
                        role="alarm",
                    ),
                )
            )
        if blocking:
            text = ngettext(
                "{count} answer must be given or corrected first:",
                "{count} answers must be given or corrected first:",
                blocking,
            ).format(count=blocking)
        elif advised:
            text = ngettext(
                "It can be sealed. {count} answer would make it stronger:",
                "It can be sealed. {count} answers would make it stronger:",
                advised,
            ).format(count=advised)
        else:
            text = _("Nothing is missing.")
        self._missing.setText(text)
        self._problems.show_problems(
            tuple(
                ShownProblem(problem.path, problem.label, problem.message, problem.blocks)
                for problem in summary.problems
            )
        )
        self._list.setVisible(bool(summary.problems))
        height = sum(self._list.sizeHintForRow(row) for row in range(self._problems.rowCount())) + 4
        self._list.setFixedHeight(min(height, self.fontMetrics().lineSpacing() * _LIST_LINES))

    def _show_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        can_seal = self._summary is not None and self._summary.is_possible
        self._seal.setEnabled(can_seal and not is_busy)
        self._back.setEnabled(not is_busy)
        self._list.setEnabled(not is_busy)

    def _lay_out(self) -> None:
        inside = QWidget()
        above = QVBoxLayout(inside)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(12)
        for part in (self._what, self._after, self._banners, self._missing, self._list):
            above.addWidget(part)
        buttons = FlowRow(spacing=12, spreads=True)
        buttons.add(self._back)
        buttons.add(self._seal)
        frame = ScrollingFrame(_LETTERS)
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(GrowingArea(inside))
        column.addWidget(self._work)
        column.addWidget(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(frame, 8)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 24, 24, 24)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(4)

    def _choose(self, index: QModelIndex) -> None:
        if self._summary is not None:
            problem = self._summary.problems[index.row()]
            self.question_chosen.emit(problem.report_id, problem.path)
