"""Says in a report that headquarters' rules seal it by itself, and lets it be kept open once."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.translations import _, ngettext


class AutoSealBanner(Banners):
    """Takes no room while there is nothing to be said."""

    keep_requested = Signal(str)  # report id

    def __init__(self, report_id: ReportId) -> None:
        super().__init__()
        self._report_id = report_id
        self.asked.connect(self._ask)

    def show_time(self, seconds: int, *, may_be_kept: bool) -> None:
        """Say in what time it is sealed, or that it is as soon as it is left."""
        keep = _("Keep it open once") if may_be_kept else ""
        self.show_banners(
            (Banner(_sentence(seconds), _("So headquarters' rules ask."), keep, "keep"),)
        )

    def show_nothing(self) -> None:
        """Say nothing."""
        self.show_banners(())

    def _ask(self, _name: str) -> None:
        self.show_nothing()
        self.keep_requested.emit(self._report_id)


def _sentence(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if not minutes:
        return _("This draft is sealed by itself as soon as you leave it.")
    return ngettext(
        "Without a change this draft is sealed by itself in {count} minute.",
        "Without a change this draft is sealed by itself in {count} minutes.",
        minutes,
    ).format(count=minutes)
