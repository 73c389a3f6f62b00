"""The connection in one sentence, and below it what was asked of it: what matters, or all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.field.sync.shown import ShownCheck, ShownConnection
from fieldkit.gui.field.today.model import sign
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

_SIGN = 22  # pixels
_SMALL_SIGN = 18
_ROLES = {Tone.SAFE: "good", Tone.HELD: "alarm", Tone.WAITING: "banner", Tone.DRAFT: "card"}


class CheckList(QFrame):
    """A card; hidden while nothing was asked of a connection yet."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: ShownConnection | None = None
        self._is_open = False
        self._sentence = label("", "message")
        self._hint = label("", "hint")
        self._sign = QLabel()
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 4, 0, 0)
        self._list.setSpacing(8)
        self._turn = button("", "link", keys="Ctrl+E")
        self._turn.clicked.connect(self._turn_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(6)
        column.addLayout(_line(self._sign, self._sentence, self._hint))
        column.addWidget(self._rows)
        column.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignLeft)
        give_role(self, "card")
        self.setVisible(False)

    def show_connection(self, shown: ShownConnection | None) -> None:
        """Say whether it can be trusted."""
        self.setVisible(shown is not None)
        if shown is None or shown == self._shown:
            return
        self._shown = shown
        give_role(self, _ROLES[shown.tone])
        self._sign.setPixmap(sign(shown.tone).pixmap(_SIGN, _SIGN))
        self._sentence.setText(shown.sentence)
        self._hint.setText(shown.hint)
        self._hint.setVisible(bool(shown.hint))
        self.setAccessibleName(shown.sentence)
        self.setAccessibleDescription(shown.hint)
        self._show_rows()

    def show_all(self, is_wanted: bool) -> None:
        """Show every check, or only those that matter now."""
        self._is_open = is_wanted
        self._show_rows()

    def _turn_all(self) -> None:
        self.show_all(not self._is_open)

    def _show_rows(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        checks = self._shown.checks if self._shown is not None else ()
        shown = checks if self._is_open else tuple(check for check in checks if check.matters)
        for check in shown:
            self._list.addWidget(_CheckRow(check))
        self._rows.setVisible(bool(shown))
        self._turn.setVisible(bool(checks))
        self._turn.setText(_("Show less") if self._is_open else _("Show every check"))


class _CheckRow(QWidget):
    """Its sign, its sentence and what can be done."""

    def __init__(self, check: ShownCheck) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(sign(check.tone).pixmap(_SMALL_SIGN, _SMALL_SIGN))
        line = _line(mark, label(check.title, "question"), label(check.sentence))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if check.hint:
            hint = label(check.hint, "hint")
            hint.setContentsMargins(_SMALL_SIGN + 10, 0, 0, 0)
            column.addWidget(hint)
        self.setAccessibleName(f"{check.title}: {check.sentence}")
        self.setAccessibleDescription(check.hint)


def _line(mark: QLabel, *words: QLabel) -> QHBoxLayout:
    """Return words one below the other, beside their mark."""
    texts = QVBoxLayout()
    texts.setSpacing(1)
    for one in words:
        texts.addWidget(one)
    mark.setAccessibleName("")
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return row
