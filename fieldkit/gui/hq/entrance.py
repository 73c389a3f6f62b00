"""The screens before headquarters' vault is open."""

from __future__ import annotations

from fieldkit.gui.entrance import Entrance
from fieldkit.gui.hq.absent import AbsentScreen


class HeadquartersEntrance(Entrance):
    """A headquarters is not made or rescued in passing: it is said how that is done."""

    offers_training = False

    def _show_first_run(self) -> None:
        view = AbsentScreen()
        view.left.connect(self.start)
        self._show(view, view)
        view.show_missing()

    def _show_rescue(self) -> None:
        view = AbsentScreen()
        view.left.connect(self.start)
        self._show(view, view, "rescue")
        view.show_damaged()
