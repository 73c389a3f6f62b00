"""Says that what was left is being sealed, and how far it is; nothing else."""

from __future__ import annotations

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext


class SealFirstScreen(PanelScreen):
    """Shows counts alone: what is sealed is not to be seen any more."""

    def __init__(self, count: int) -> None:
        super().__init__(_("Seal"))
        self._work = WorkPanel()
        self._work.show_cancel(False)
        self.add(self._work)
        self.show_lead(
            _("Sealing what you left"),
            ngettext(
                "{count} draft is sealed before anything is shown, as headquarters' rules ask.",
                "{count} drafts are sealed before anything is shown, as headquarters' rules ask.",
                count,
            ).format(count=count),
        )
        self.be_read()  # or the cursor would be on the first button there is: Panic

    @property
    def offers_settings(self) -> bool:
        """Return that nothing but this can be done now."""
        return False

    def show_progress(self, number: int, count: int, done: int, total: int) -> None:
        """Say which draft it is, and how far that one is, in bytes."""
        self._work.show_bytes(
            _("Draft {number} of {count}").format(number=number + 1, count=count),
            done,
            total,
            passes=2,
        )
