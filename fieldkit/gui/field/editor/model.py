"""What is missing or wrong in a report, as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.widgets.texts import dot
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ProblemModel(QAbstractListModel):
    """One row per problem, in form order; what blocks sealing has a full mark, the rest a ring."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[ShownProblem, ...] = ()

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """Show exactly these; what stays is not touched, as a list may be long."""
        before = self._problems
        first = _shared(before, problems)
        last = _shared(before[first:][::-1], problems[first:][::-1])
        gone, come = len(before) - first - last, len(problems) - first - last
        kept = min(gone, come)
        if gone > kept:
            self.beginRemoveRows(QModelIndex(), first + kept, first + gone - 1)
            self._problems = before[: first + kept] + before[first + gone :]
            self.endRemoveRows()
        if come > kept:
            self.beginInsertRows(QModelIndex(), first + kept, first + come - 1)
            self._problems = before[: first + kept] + problems[first + kept :]
            self.endInsertRows()
        self._problems = problems
        if kept:
            self.dataChanged.emit(self.index(first), self.index(first + kept - 1))

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
            return dot("mark-held") if problem.blocks else dot("mark-waiting", is_hollow=True)
        return None


def _shared(one: tuple[ShownProblem, ...], other: tuple[ShownProblem, ...]) -> int:
    """Return how many entries both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next(
        (place for place, (a, b) in pairs if a is not b and a != b), min(len(one), len(other))
    )
