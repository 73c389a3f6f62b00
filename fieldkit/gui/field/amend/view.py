"""Asks which form the sealed report was, as nobody here can look at it any more."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.questions import Option
from fieldkit.gui.widgets.term_model import TermModel
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _

_SHOWN = 8  # forms; more are scrolled to


class AmendScreen(PanelScreen):
    """One panel."""

    form_chosen = Signal(str)  # id of the form

    def __init__(self) -> None:
        super().__init__(_("Correct a sealed report"))
        self._forms: tuple[Option, ...] = ()
        self._list = QListView()
        self._list.setModel(TermModel((), self))
        self._list.setAccessibleName(_("Which form was it?"))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setWordWrap(True)
        self._list.activated.connect(self._choose_row)
        self._back = button(_("Back"))
        self._begin = button(_("Begin the correction"), "primary", keys="Ctrl+Return")
        self._begin.setEnabled(False)
        self.add(self._list)
        self.add_buttons(self._back, self._begin)
        self._back.clicked.connect(self.go_back)
        self._begin.clicked.connect(self._choose)
        self.show_lead(
            _("The sealed report stays as it is. Headquarters will see both."),
            _("Choose the form it was written in, then answer only what you want to change."),
        )

    def show_forms(self, forms: tuple[Option, ...]) -> None:
        """Offer these forms."""
        self._forms = forms
        self._list.setModel(TermModel(forms, self))
        height = self._list.sizeHintForRow(0) if forms else 0
        self._list.setMinimumHeight(height * min(len(forms), _SHOWN) + 8)
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._begin.setEnabled(bool(forms))

    def show_busy(self, is_busy: bool) -> None:
        """Block the button while something runs."""
        self._begin.setEnabled(not is_busy)

    def _choose_row(self, _index: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        row = self._list.currentIndex().row()
        if 0 <= row < len(self._forms) and self._begin.isEnabled():
            self.form_chosen.emit(self._forms[row].code)
