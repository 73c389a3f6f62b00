"""The page of one report."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.assessment import MAX_NOTE
from fieldkit.domain.place import Place
from fieldkit.gui.hq.reports.rows import ReportCard, StatedRow
from fieldkit.gui.icons import icon
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import breakable, button, label
from fieldkit.translations import _

_SIGN = 20  # pixels
_PLACE = "report"


class ReportScreen(PanelScreen):
    """Answers as they were sealed; what headquarters adds stands apart from them."""

    sealed_requested = Signal()
    assessed = Signal(str, str)  # code of the status, note
    attachment_chosen = Signal(str)  # attachment id
    chosen = Signal(object)  # Destination: a person

    def __init__(self) -> None:
        super().__init__(_("Report"))
        self._card: ReportCard | None = None
        self._body = QWidget()
        self._status = QComboBox()
        self._note = QLineEdit()
        self._assess = button(_("Assess"), keys="Ctrl+Return", icon_name="check")
        self.add(self._body, self._assessing())
        back = button(_("Back"))
        back.clicked.connect(self.go_back)
        self.add_buttons(back)
        self._assess.clicked.connect(self._ask_to_assess)
        self._note.returnPressed.connect(self._ask_to_assess)

    def show_statuses(self, statuses: tuple[tuple[str, str], ...]) -> None:
        """Offer these judgements."""
        for code, words in statuses:
            self._status.addItem(words, code)

    def show_report(self, card: ReportCard) -> None:
        """Show the report; the cursor stays where it is."""
        if card == self._card:
            return
        before, self._card = self._card, card
        self.show_title(card.heading)
        self.show_lead(card.heading, card.facts)
        self.show_message("")
        fresh = self._report(card)
        self.content.replaceWidget(self._body, fresh)
        self._body.hide()
        self._body.deleteLater()
        self._body = fresh
        if before is None or before.judgements != card.judgements:
            # Else something came meanwhile: whoever is typing goes on.
            self._status.setCurrentIndex(max(self._status.findData(card.status), 0))
            self._note.clear()
        self._assess.setEnabled(True)
        self.be_read()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._assess.setEnabled(self._card is not None)
        self.show_message(sentence, hint)

    def place(self) -> Place:
        """Return which report this is, to come back to after a lock."""
        return Place(_PLACE, self._card.report_id if self._card is not None else "")

    def return_to(self, _place: Place) -> None:
        """Stay as it is: a report is opened by its number alone."""

    def _assessing(self) -> QWidget:
        self._status.setAccessibleName(_("How far it is verified"))
        self._status.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._status.setMinimumContentsLength(16)
        self._note.setAccessibleName(_("Why"))
        self._note.setPlaceholderText(_("Why"))
        self._note.setMaxLength(MAX_NOTE)
        self._note.setMinimumWidth(180)
        self._assess.setEnabled(False)
        row = FlowRow(spacing=10)
        for part in (self._status, self._note, self._assess):
            row.add(part)
        return _section(_("How far it is verified"), row)

    def _report(self, card: ReportCard) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(_badge(card))
        if card.people:
            column.addWidget(_section(_("People"), *self._people(card)))
        column.addWidget(_section(_("Answers, as they were sealed"), *self._answers(card)))
        if card.attachments:
            column.addWidget(_section(_("Attachments"), *self._attachments(card)))
        for title, rows in (
            (_("Assessed so far"), card.judgements),
            (_("What headquarters stated"), card.statements),
        ):
            if rows:
                column.addWidget(_section(title, *map(_stated, rows)))
        return body

    def _people(self, card: ReportCard) -> list[QWidget]:
        found: list[QWidget] = []
        for person in card.people:
            press = button(person.name, "link", icon_name="person")
            press.setAccessibleName(f"{person.name}, {person.linked}")
            press.clicked.connect(lambda _on, where=person.where: self.chosen.emit(where))
            row = FlowRow(spacing=10)
            row.add(press)
            row.add(label(person.linked, "hint", wraps=False))
            found.append(row)
        return found

    def _answers(self, card: ReportCard) -> list[QWidget]:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        top = Qt.AlignmentFlag.AlignTop
        for row, (question, answer) in enumerate(card.answers):
            grid.addWidget(label(question, "hint"), row, 0, top)
            grid.addWidget(label(breakable(answer)), row, 1, top)
        parts: list[QWidget] = [table]
        if card.has_sealed_answers:
            opening = button(_("Open what was sealed at entry"), icon_name="unlock")
            opening.setToolTip(_("It is noted that you read it."))
            opening.clicked.connect(self.sealed_requested)
            parts.append(opening)
        return parts

    def _attachments(self, card: ReportCard) -> list[QWidget]:
        found: list[QWidget] = []
        for item in card.attachments:
            press = button(item.name, "link", icon_name="attach")
            press.setEnabled(item.can_be_opened)
            name = item.attachment_id
            press.clicked.connect(lambda _on, wanted=name: self.attachment_chosen.emit(wanted))
            row = FlowRow(spacing=10)
            row.add(press)
            row.add(label(item.details, "hint", wraps=False))
            found.append(row)
        return found

    def _ask_to_assess(self) -> None:
        if self._assess.isEnabled():
            self._assess.setEnabled(False)
            self.assessed.emit(self._status.currentData() or "", self._note.text())


def _section(title: str, *parts: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(label(title, "subsection"))
    for part in parts:
        column.addWidget(part)
    return made


def _badge(card: ReportCard) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    head = QHBoxLayout()
    tone = card.badge_tone.value
    head.addWidget(_picture(f"sign-{tone}", f"mark-{tone}"))
    head.addWidget(label(card.badge, "message"), 1)
    column.addLayout(head)
    for holds, sentence in card.checks:
        line = QHBoxLayout()
        name = "safe" if holds else "waiting"
        line.addWidget(_picture(f"sign-{name}", f"mark-{name}"))
        line.addWidget(label(sentence, "hint"), 1)
        column.addLayout(line)
    return made


def _picture(name: str, role: str) -> QWidget:
    made = label("", wraps=False)
    made.setPixmap(icon(name, role).pixmap(_SIGN))
    # The words beside it say the same.
    made.setAccessibleName(_("holds") if name == "sign-safe" else _("attention"))
    return made


def _stated(row: StatedRow) -> QWidget:
    made = label(row.text, "hint")
    if row.is_struck:
        font = made.font()
        font.setStrikeOut(True)
        made.setFont(font)
    return made
