"""The connection in one sentence, and below it what was asked of it: what matters, or all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.domain.connection import Finding
from fieldkit.gui.accessible_roles import announce
from fieldkit.gui.field.sync.shown import ShownCheck, ShownConnection
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.icons import icon
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

_SIGN = 20  # pixels
_ROLES = {Tone.SAFE: "good", Tone.HELD: "alarm", Tone.WAITING: "banner", Tone.DRAFT: "row"}
_SIGNS = {
    Tone.SAFE: ("sign-safe", "mark-safe"),
    Tone.WAITING: ("sign-waiting", "mark-waiting"),
    Tone.HELD: ("close", "mark-held"),
    Tone.DRAFT: ("clock", "mark-draft"),
}


class CheckList(QFrame):
    """A card; hidden while nothing was asked of a connection yet."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: ShownConnection | None = None
        self._is_open = False
        self._mark = _Mark()
        self._sentence = label("", "message")
        self._hint = label("", "hint")
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 4, 0, 0)
        self._list.setSpacing(8)
        self._turn = button("", "link", keys="Ctrl+D")
        self._turn.clicked.connect(self._turn_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(6)
        column.addLayout(_line(self._mark, self._sentence, self._hint))
        column.addWidget(self._rows)
        column.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignLeft)
        give_role(self, "row")
        self.setVisible(False)

    def show_connection(self, shown: ShownConnection | None) -> None:
        """Say whether it can be trusted."""
        self.setVisible(shown is not None)
        if shown is None or shown == self._shown:
            return
        is_new = self._shown is None or shown.sentence != self._shown.sentence
        self._shown = shown
        give_role(self, _ROLES[shown.tone])
        self._mark.show_tone(shown.tone)
        self._sentence.setText(shown.sentence)
        self._hint.setText(shown.hint)
        self._hint.setVisible(bool(shown.hint))
        self.setAccessibleName(shown.sentence)
        self.setAccessibleDescription(shown.hint)
        self._show_rows()
        if is_new:
            announce(self)

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
        asked = [check for check in checks if check.finding is not Finding.NOT_REACHED]
        later = [check for check in checks if check.finding is Finding.NOT_REACHED]
        shown = asked if self._is_open else [check for check in asked if check.matters]
        for check in shown:
            self._list.addWidget(_CheckRow(check))
        if self._is_open and later:
            titles = " · ".join(check.title for check in later)
            self._list.addWidget(label(_("Not asked yet: {what}").format(what=titles), "hint"))
        self._rows.setVisible(self._list.count() > 0)
        self._turn.setVisible(bool(checks))
        self._turn.setText(_("Show less") if self._is_open else _("Show every check"))


class _CheckRow(QWidget):
    """Its sign, its sentence and what can be done."""

    def __init__(self, check: ShownCheck) -> None:
        super().__init__()
        mark = _Mark()
        mark.show_tone(check.tone)
        words = [label(check.title, "question"), label(check.sentence)]
        if check.hint:
            words.append(label(check.hint, "hint"))
        row = _line(mark, *words)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)
        self.setAccessibleName(f"{check.title}: {check.sentence}")
        self.setAccessibleDescription(check.hint)


class _Mark(QLabel):
    """The mark of a tone; it follows the colours that are worn."""

    def __init__(self) -> None:
        super().__init__()
        self._tone: Tone | None = None

    def show_tone(self, tone: Tone) -> None:
        """Show another mark."""
        self._tone = tone
        self.setAccessibleName(_tone_words(tone))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw it again in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        if self._tone is not None:
            self.setPixmap(icon(*_SIGNS[self._tone]).pixmap(_SIGN, _SIGN))


def _tone_words(tone: Tone) -> str:
    return {
        Tone.SAFE: _("Passed"),
        Tone.WAITING: _("Worth knowing"),
        Tone.HELD: _("Not passed"),
        Tone.DRAFT: _("Not asked yet"),
    }[tone]


def _line(mark: QLabel, *words: QLabel) -> QHBoxLayout:
    """Return words one below the other, beside their mark."""
    texts = QVBoxLayout()
    texts.setSpacing(1)
    for one in words:
        texts.addWidget(one)
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return row
