"""Which rows of a long repeat are shown, and the way to the others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldkit.gui.widgets.answer_widget import fill
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class RowPager(QWidget):
    """Says which rows are shown; asks for those before, after, or about a number."""

    turned = Signal(int)  # the row to be shown, from 0 on

    def __init__(self) -> None:
        super().__init__()
        self._first = self._count = self._total = 0
        self._earlier = button(_("Earlier"), "link")
        self._later = button(_("Later"), "link")
        self._state = label("", "hint", wraps=False)
        self._number = QLineEdit()
        self._number.setPlaceholderText(_("no."))
        self._number.setAcceptDrops(False)
        self._number.setMaximumWidth(self._number.fontMetrics().horizontalAdvance("0" * 10))
        row = FlowRow()
        for part in (self._earlier, self._state, self._later, self._number):
            row.add(part)
        fill(self, row)
        self._earlier.clicked.connect(self._ask_for_earlier)
        self._later.clicked.connect(self._ask_for_later)
        self._number.returnPressed.connect(self._ask_for_number)

    def show_rows(self, title: str, first: int, count: int, total: int) -> None:
        """Show that of `total` rows `count` are shown, after the first `first`."""
        self._first, self._count, self._total = first, count, total
        self._state.setText(
            _("{first}\u2013{last} of {total}").format(
                first=first + 1, last=first + count, total=total
            )
        )
        self._earlier.setEnabled(first > 0)
        self._later.setEnabled(first + count < total)
        self._earlier.setAccessibleName(_("Earlier rows: {title}").format(title=title))
        self._later.setAccessibleName(_("Later rows: {title}").format(title=title))
        self._number.setAccessibleName(_("Go to number: {title}").format(title=title))
        self._number.setValidator(QIntValidator(1, max(total, 1), self._number))
        self.setVisible(total > count)

    def _ask_for_earlier(self) -> None:
        self.turned.emit(self._first - 1)

    def _ask_for_later(self) -> None:
        self.turned.emit(self._first + self._count)

    def _ask_for_number(self) -> None:
        wanted = int(self._number.text()) - 1
        self._number.clear()
        self.turned.emit(wanted)
