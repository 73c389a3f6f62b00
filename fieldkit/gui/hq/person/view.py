"""One person: names and reports with their sources, contradictions, decisions, corrections."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from fieldkit.domain.person_fact import FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.hq.person.shown import (
    PageLine,
    PersonPage,
    certainties,
    field_text,
    kinds_of_names,
    sexes,
)
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.captioned import captioned
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.translations import _

_VALUE_LETTERS, _NUMBER_LETTERS = 28, 12
_CHOICE_LETTERS = 16  # of a choice that is longer the rest shows when it is opened


class PersonScreen(PanelScreen):
    """What colleagues add stands beside what was reported, never in its place."""

    report_chosen = Signal(str)  # report id
    probable_chosen = Signal(str)  # person id, or report id
    case_chosen = Signal(str)  # case id
    consent_requested = Signal()
    new_case_requested = Signal()
    corrected = Signal(object, str, str)  # FactField, value, kind of name
    link_requested = Signal(str, object)  # number of the other person, Certainty
    take_back_requested = Signal(str)  # statement id

    def __init__(self) -> None:
        super().__init__(_("Person"))
        self._names, self._reports = LineModel(self), LineModel(self)
        self._probable, self._statements = LineModel(self), LineModel(self)
        self._cases = LineModel(self)
        self._contradictions: tuple[Banner, ...] = ()
        self._sections: dict[LineModel, tuple[QWidget, WholeList]] = {}
        self._fields = QComboBox()
        self._value = QLineEdit()
        self._sexes = QComboBox()
        self._kinds = QComboBox()
        self._entries: dict[QWidget, QWidget] = {}
        self._keep = button(_("Keep the correction"))
        self._number = QLineEdit()
        self._certainties = QComboBox()
        self._link = button(_("Link"))
        self._back = button(_("Back"))
        self._consent = button(_("Consent…"))
        self._new_case = button(_("New case"))
        self._take_back = button(_("Take this decision back"), icon_name="undo")
        self._lay_out()
        self._connect()
        self._field_changed()

    def show_person(self, page: PersonPage) -> None:
        """Show the person."""
        self.show_title(page.number)
        self.show_lead(page.name, page.summary)
        self._contradictions = tuple(
            Banner(_("Sources contradict"), text, role="alarm") for text in page.contradictions
        )
        self._banners.show_banners(self._contradictions)
        for model, lines in (
            (self._names, page.names),
            (self._reports, page.reports),
            (self._cases, page.cases),
            (self._probable, page.probable),
            (self._statements, page.statements),
        ):
            self._show_lines(model, lines)
        self._offer()

    def show_gone(self) -> None:
        """Say that there is no such person any more."""
        self.show_lead(_("This person is not here any more."), _("It was taken back, or erased."))
        self._banners.show_banners(())
        for model in self._sections:
            self._show_lines(model, ())
        self._offer()

    def show_kept(self) -> None:
        """Empty what was typed."""
        self._value.clear()
        self._number.clear()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        failure = Banner(sentence, hint, role="alarm")
        self._banners.show_banners((failure, *self._contradictions))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads on."""
        return (("Return", _("Open the report, the case, or the person")),)

    def _lay_out(self) -> None:
        for model, title in (
            (self._reports, _("Reports, newest first")),
            (self._cases, _("Cases")),
            (self._names, _("Names, with how many say so")),
            (self._probable, _("Probably the same person")),
            (self._statements, _("Decisions and corrections, newest first")),
        ):
            made = WholeList(model, title)
            heading = label(title, "section")
            self._sections[model] = (heading, made)
            self.add(heading, made)
        below = FlowRow()
        below.add(self._take_back)
        self.add(below)
        for box in (self._fields, self._sexes, self._kinds, self._certainties):
            box.setMinimumContentsLength(_CHOICE_LETTERS)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.add(label(_("Correct, or add"), "section"), self._correcting())
        self.add(label(_("Is it the same as another person?"), "section"), self._linking())
        self.add_buttons(self._back, self._new_case, self._consent)

    def _correcting(self) -> QWidget:
        for field in FactField:
            self._fields.addItem(field_text(field), field)
        for code, text in sexes():
            self._sexes.addItem(text, code)
        for code, text in kinds_of_names():
            self._kinds.addItem(text, code)
        width = self._value.fontMetrics().averageCharWidth() * _VALUE_LETTERS
        self._value.setMinimumWidth(width)
        row = FlowRow(spacing=8)
        row.add(captioned(_("What to correct"), self._fields))
        for name, part in (
            (_("How it is"), self._value),
            (_("Sex"), self._sexes),
            (_("Where it is spelled so"), self._kinds),
        ):
            self._entries[part] = captioned(name, part)
            row.add(self._entries[part])
        row.add(self._keep)
        return row

    def _linking(self) -> QWidget:
        self._number.setPlaceholderText("P-000123")
        for certainty, text in certainties():
            self._certainties.addItem(text, certainty)
        width = self._number.fontMetrics().averageCharWidth() * _NUMBER_LETTERS
        self._number.setMinimumWidth(width)
        row = FlowRow(spacing=8)
        row.add(captioned(_("Number of the other person"), self._number))
        row.add(captioned(_("What you decide"), self._certainties))
        row.add(self._link)
        return row

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._consent.clicked.connect(self.consent_requested)
        self._new_case.clicked.connect(self.new_case_requested)
        self._keep.clicked.connect(self._ask_to_keep)
        self._value.returnPressed.connect(self._ask_to_keep)
        self._fields.currentIndexChanged.connect(self._field_changed)
        self._link.clicked.connect(self._ask_to_link)
        self._number.returnPressed.connect(self._ask_to_link)
        self._take_back.clicked.connect(self._ask_to_take_back)
        self._sections[self._reports][1].activated.connect(self._open_report)
        self._sections[self._cases][1].activated.connect(self._open_case)
        self._sections[self._probable][1].activated.connect(self._open_probable)

    def _show_lines(self, model: LineModel, lines: tuple[PageLine, ...]) -> None:
        model.show_lines(tuple(plain_line(line.subject, line.text) for line in lines))
        for part in self._sections[model]:
            part.setVisible(bool(lines))
        shown = self._sections[model][1]
        if lines and not shown.currentIndex().isValid():
            shown.setCurrentIndex(model.index(0, 0))

    def _offer(self) -> None:
        self._take_back.setVisible(self._statements.rowCount() > 0)

    def _field_changed(self) -> None:
        field = self._fields.currentData()
        self._entries[self._value].setVisible(field is not FactField.SEX)
        self._entries[self._sexes].setVisible(field is FactField.SEX)
        self._entries[self._kinds].setVisible(field is FactField.NAME_FORM)

    def _ask_to_keep(self) -> None:
        field = FactField(self._fields.currentData())
        value = self._sexes.currentData() if field is FactField.SEX else self._value.text()
        if value.strip():
            self.corrected.emit(field, value, self._kinds.currentData())

    def _ask_to_link(self) -> None:
        if self._number.text().strip():
            certainty = Certainty(self._certainties.currentData())
            self.link_requested.emit(self._number.text(), certainty)

    def _ask_to_take_back(self) -> None:
        index = self._sections[self._statements][1].currentIndex()
        if index.isValid():
            self.take_back_requested.emit(self._statements.line(index.row()).key)

    def _open_report(self, index: QModelIndex) -> None:
        self.report_chosen.emit(self._reports.line(index.row()).key)

    def _open_case(self, index: QModelIndex) -> None:
        self.case_chosen.emit(self._cases.line(index.row()).key)

    def _open_probable(self, index: QModelIndex) -> None:
        self.probable_chosen.emit(self._probable.line(index.row()).key)
