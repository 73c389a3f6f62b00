"""The buttons above what is looked at: larger, smaller, turned, and other pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class ViewerTools(FlowRow):
    """Only those that fit what is shown."""

    enlarge_requested = Signal()
    reduce_requested = Signal()
    fit_requested = Signal()
    turn_requested = Signal()
    page_requested = Signal(int)  # pages on, or back

    def __init__(self) -> None:
        super().__init__()
        self._reduce = _tool("minus", _("Smaller"))
        self._reduce.clicked.connect(self.reduce_requested)
        self._enlarge = _tool("plus", _("Larger"))
        self._enlarge.clicked.connect(self.enlarge_requested)
        self._fit = _tool("fit", _("Show all"))
        self._fit.clicked.connect(self.fit_requested)
        self._turn = _tool("turn", _("Turn"))
        self._turn.clicked.connect(self.turn_requested)
        self._before = _tool("back", _("Page before"), keys="PgUp")
        self._before.clicked.connect(self._go_back)
        self._after = _tool("next", _("Next page"), keys="PgDown")
        self._after.clicked.connect(self._go_on)
        self._page = label("", wraps=False)
        for part in (self._before, self._page, self._after, *self._picture_tools()):
            self.add(part)
        self.show_none()

    def show_none(self) -> None:
        """Offer nothing: what is shown needs none of it."""
        self.setVisible(False)

    def show_for_picture(self) -> None:
        """Offer what pictures need."""
        for part in (self._before, self._page, self._after):
            part.setVisible(False)
        self.setVisible(True)

    def show_for_page(self, page: int, count: int) -> None:
        """Offer what pages need: this is number `page` (from 0) of `count`."""
        for part in (self._before, self._page, self._after):
            part.setVisible(count > 1)
        self._page.setText(_("Page {page} of {count}").format(page=page + 1, count=count))
        self._before.setEnabled(page > 0)
        self._after.setEnabled(page + 1 < count)
        self.setVisible(True)

    def _picture_tools(self) -> tuple[QWidget, ...]:
        return self._reduce, self._enlarge, self._fit, self._turn

    def _go_back(self) -> None:
        self.page_requested.emit(-1)

    def _go_on(self) -> None:
        self.page_requested.emit(1)


def _tool(icon_name: str, text: str, *, keys: str = "") -> QPushButton:
    made = button("", "tool", icon_name=icon_name, keys=keys)
    made.setAccessibleName(text)
    made.setToolTip(f"{text} ({made.toolTip()})" if keys else text)
    return made
