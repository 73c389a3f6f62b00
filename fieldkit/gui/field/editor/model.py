"""What is missing or wrong in a report, as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.widgets.texts import dot
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ProblemModel(QAbstractListModel):
    """One row per problem, in form order; what blocks sealing is marked in colour and in words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[ShownProblem, ...] = ()

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """Show exactly these."""
        if problems == self._problems:
            return
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def problem(self, row: int) -> ShownProblem:
        """Return the problem of a row."""
        return self._problems[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the question and what is wrong with it."""
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{problem.label}\n{problem.message}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            weight = _("needed") if problem.blocks else _("advised")
            return f"{problem.label}. {problem.message} ({weight})"
        if role == Qt.ItemDataRole.DecorationRole:
            return dot("#9c2f1f" if problem.blocks else "#d9a62e")
        return None
