"""The networks that a person decided about, each of which can be forgotten."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from fieldkit.gui.field.settings.network_shown import ShownNetwork
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MOST_ROWS = 5  # more are scrolled to


class NetworkModel(QAbstractListModel):
    """One row per network."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ShownNetwork, ...] = ()

    def show_networks(self, rows: tuple[ShownNetwork, ...]) -> None:
        """Show exactly these."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def network(self, row: int) -> ShownNetwork:
        """Return the network of a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of networks."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is said of a network."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()].text
        return None


class KnownNetworks(QWidget):
    """A list and one button."""

    forget_requested = Signal(str)  # identity of a network

    def __init__(self) -> None:
        super().__init__()
        self._model = NetworkModel(self)
        self._none = label(_("You have not decided about any network yet."), "hint")
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setAccessibleName(_("Networks you decided about"))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._forget = button(_("Forget this network"))
        below = FlowRow()
        below.add(self._forget)
        self._below = below
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("Networks you decided about"), "question"))
        for part in (self._none, self._list, below):
            column.addWidget(part)
        self._list.selectionModel().currentChanged.connect(self._offer)
        self._forget.clicked.connect(self._ask_to_forget)
        self.show_networks(())

    def show_networks(self, rows: tuple[ShownNetwork, ...]) -> None:
        """Show these, the last decision first."""
        self._model.show_networks(rows)
        self._none.setVisible(not rows)
        self._list.setVisible(bool(rows))
        self._below.setVisible(bool(rows))
        if rows:
            shown = min(len(rows), _MOST_ROWS)
            self._list.setFixedHeight(shown * (self._list.sizeHintForRow(0) + 2) + 10)
        self._offer()

    def _offer(self) -> None:
        self._forget.setEnabled(self._list.currentIndex().isValid())

    def _ask_to_forget(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self.forget_requested.emit(self._model.network(index.row()).identity)
