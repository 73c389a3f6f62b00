"""One person's page of the ledger: uses, what was said, and a word to state."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import MAX_TEXT, GivenBy, GivenHow
from fieldkit.gui.hq.consent.shown import ConsentPage, SaidLine, TypedWord, UseLine
from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.icons import icon
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.hq.consent_words import giver_text, how_text, level_text
from fieldkit.translations import _

_SIGN = 20  # pixels
_LETTERS = 16  # of a choice


class ConsentScreen(PanelScreen):
    """Statements stand beside what reports say; nothing is overwritten."""

    stated = Signal(object)  # TypedWord
    withdrawn = Signal(object, object)  # GivenBy, GivenHow
    take_back_requested = Signal(str)  # statement id

    def __init__(self) -> None:
        super().__init__(_("Consent"))
        self._is_shown = False
        self._lines: tuple[SaidLine, ...] = ()
        self._uses = QVBoxLayout()
        self._model = LineModel(self)
        self._said = WholeList(self._model, _("What was said, newest first"))
        self._level, self._by, self._how = QComboBox(), QComboBox(), QComboBox()
        self._until, self._note = QLineEdit(), QLineEdit()
        self._renews = Tick(_("They were asked again: what was said before no longer counts"))
        self._silence = Tick(_("Relatives ask that nothing is published"))
        self._adult = Tick(_("18 or older, whatever reports say"))
        self._state = button(_("State it"), "primary", keys="Ctrl+Return")
        self._withdraw = TwicePressed(
            _("Consent was withdrawn"), _("Really? Then nothing may be used.")
        )
        self._take_back = button(_("Take this back"), icon_name="undo")
        self._back = button(_("Back"))
        self._lay_out()
        self._connect()

    def show_page(self, page: ConsentPage) -> None:
        """Show what was said and what follows."""
        self.show_title(page.number)
        self.show_lead(page.name, page.notice)
        self.show_message("")
        while (item := self._uses.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for use in page.uses:
            self._uses.addWidget(_use(use))
        self._lines = page.said
        self._model.show_lines(
            tuple(plain_line(line.statement_id, line.text) for line in page.said)
        )
        if not self._is_shown:
            self._is_shown = True
            (self._said if page.said else self._level).setFocus()
        if page.said and not self._said.currentIndex().isValid():
            self._said.setCurrentIndex(self._model.index(0, 0))
        self._offer()

    def show_kept(self) -> None:
        """Empty what was filled in."""
        for field in (self._until, self._note):
            field.clear()
        for tick in (self._renews, self._silence, self._adult):
            tick.setChecked(False)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _lay_out(self) -> None:
        self._fill_choices()
        uses = QWidget()
        uses.setLayout(self._uses)
        self._uses.setContentsMargins(0, 0, 0, 0)
        self._uses.setSpacing(4)
        self.add(label(_("What is allowed now"), "subsection"), uses)
        self.add(label(_("What was said, newest first"), "subsection"), self._said)
        self.add(_in_row(self._take_back))
        self.add(label(_("State what somebody agreed to"), "subsection"))
        choices = FlowRow(spacing=10)
        for box, name in (
            (self._level, _("How far it reaches")),
            (self._by, _("Who said it")),
            (self._how, _("How they said it")),
        ):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_LETTERS)
            choices.add(box)
        self.add(choices, self._renews, self._silence, self._adult)
        self._note.setMaxLength(MAX_TEXT)
        for text, field in (
            (_("The last day on which it holds, if it ends"), self._until),
            (_("A note, if it is needed"), self._note),
        ):
            caption = label(text, "hint")
            caption.setBuddy(field)
            field.setAccessibleName(text)
            self.add(caption, field)
        self.add_buttons(self._back, self._withdraw, self._state)
        self.setFocusProxy(self._said)

    def _fill_choices(self) -> None:
        for level in ConsentLevel:
            if level is not ConsentLevel.WITHDRAWN:
                self._level.addItem(level_text(level), level)
        for giver in GivenBy:
            self._by.addItem(giver_text(giver), giver)
        for how in GivenHow:
            self._how.addItem(how_text(how), how)

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._state.clicked.connect(self._ask_to_state)
        self._withdraw.confirmed.connect(self._ask_to_withdraw)
        self._take_back.clicked.connect(self._ask_to_take_back)
        self._said.selectionModel().currentChanged.connect(self._offer)

    def _offer(self) -> None:
        index = self._said.currentIndex()
        can = index.isValid() and self._lines[index.row()].can_be_taken_back
        self._take_back.setVisible(can)

    def _ask_to_state(self) -> None:
        self.stated.emit(
            TypedWord(
                level=ConsentLevel(self._level.currentData()),
                given_by=GivenBy(self._by.currentData()),
                how=GivenHow(self._how.currentData()),
                until=self._until.text(),
                renews=self._renews.isChecked(),
                silence=self._silence.isChecked(),
                adult=self._adult.isChecked(),
                note=self._note.text(),
            )
        )

    def _ask_to_withdraw(self) -> None:
        self.withdrawn.emit(GivenBy(self._by.currentData()), GivenHow(self._how.currentData()))

    def _ask_to_take_back(self) -> None:
        index = self._said.currentIndex()
        if index.isValid():
            self.take_back_requested.emit(self._lines[index.row()].statement_id)


def _use(use: UseLine) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    name = "safe" if use.is_allowed else "held"
    sign = label("", wraps=False)
    sign.setPixmap(icon(f"sign-{name}", f"mark-{name}").pixmap(_SIGN))
    sign.setAccessibleName(_("allowed") if use.is_allowed else _("not allowed"))
    row.addWidget(sign)
    row.addWidget(label(f"{use.use}: {use.why}"), 1)
    return made


def _in_row(part: QWidget) -> QWidget:
    row = FlowRow(spacing=10)
    row.add(part)
    return row
