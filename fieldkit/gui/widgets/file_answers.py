"""Answers that are files: the attachments of one question."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.answer_widget import AnswerWidget, fill
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.questions import RawAnswer
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _, ngettext


class FilesAnswer(AnswerWidget):
    """How many files answer the question, and a button for more; the list is beside the form."""

    files_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._add = button(_("Add files…"), icon_name="attach")
        self._add.clicked.connect(self.files_requested)
        self._count = label("", "hint", wraps=False)
        row = FlowRow()
        fill(self, row)
        row.add(self._add)
        row.add(self._count)
        self.setFocusProxy(self._add)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show how many files there are."""
        count = len(answer) if isinstance(answer, list) else 0
        text = ngettext("{count} file", "{count} files", count).format(count=count)
        self._count.setText(text if count else "")
