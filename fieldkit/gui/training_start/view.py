"""Says that training is being made ready; nothing is asked."""

from __future__ import annotations

from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.translations import _


class TrainingStartScreen(EntryPanel):
    """One sentence and a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.show_heading(
            _("Training"),
            _(
                "An invented headquarters and invented people are made ready. Whatever you do here"
                " stays here: try everything."
            ),
        )

    def show_busy(self, is_busy: bool) -> None:
        """Say that training is being made ready."""
        self._show_working(_("One moment…") if is_busy else "")

    def show_problem(self, sentence: str, hint: str) -> None:
        """Say why it was not."""
        self.show_message(Banner(sentence, hint, role="alarm"))
