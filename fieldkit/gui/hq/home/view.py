"""The first screen of headquarters: what needs somebody, most urgent first, then what is well."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.gui.hq.home.model import HomeModel
from fieldkit.gui.hq.home.rows import HomeRows
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.translations import _, pgettext


class HomeScreen(Screen):
    """Return leads to where a line can be worked on."""

    chosen = Signal(object)  # Destination

    def __init__(self) -> None:
        super().__init__()
        self.show_title(pgettext("section", "Home"))
        self._summary = label("", "hint")
        self._banners = Banners()
        self._notices: tuple[Banner, ...] = ()
        self._urgent = HomeModel(self)
        self._in_order = HomeModel(self)
        self._nothing = label(_("Nothing needs you now."), "large")
        self._urgent_title = label(_("Needs somebody"), "section")
        self._in_order_title = label(_("In order"), "section")
        self._urgent_list = self._list(self._urgent, _("Needs somebody"))
        self._in_order_list = self._list(self._in_order, _("In order"))
        self._nothing.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        for part in (
            self._summary,
            self._banners,
            self._nothing,
            self._urgent_title,
            self._urgent_list,
            self._in_order_title,
            self._in_order_list,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.setFocusProxy(self._urgent_list)

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_rows(self, rows: HomeRows) -> None:
        """Show these lines."""
        self._urgent.show_rows(rows.urgent)
        self._in_order.show_rows(rows.in_order)
        self._banners.show_banners(self._notices)
        self._nothing.setVisible(not rows.urgent)
        for shown, title, table in (
            (rows.urgent, self._urgent_title, self._urgent_list),
            (rows.in_order, self._in_order_title, self._in_order_list),
        ):
            title.setVisible(bool(shown))
            table.setVisible(bool(shown))
        first = self._urgent_list if rows.urgent else self._in_order_list
        if not first.currentIndex().isValid():
            first.setCurrentIndex(first.model().index(0, 0))
        self.setFocusProxy(first)

    def show_notices(self, sentences: tuple[str, ...]) -> None:
        """Say what was found when the vault was unlocked, for as long as it is open."""
        self._notices = tuple(Banner(sentence, role="alarm") for sentence in sentences)
        self._banners.show_banners(self._notices)

    def show_summary(self, sentence: str) -> None:
        """Say what there is in all."""
        self._summary.setText(sentence)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        failure = Banner(sentence, hint, role="alarm")
        self._banners.show_banners((*self._notices, failure))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads on."""
        return (("Return", _("Go to where this is worked on")),)

    def _list(self, model: HomeModel, name: str) -> WholeList:
        made = WholeList(model, name)
        made.activated.connect(self._choose)
        return made

    def _choose(self, index: QModelIndex) -> None:
        model = index.model()
        if isinstance(model, HomeModel):
            self.chosen.emit(model.row(index.row()).where)
