"""What panic destroys and how long it waits; the wider extent needs a second yes."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from fieldkit.domain.preferences import PANIC_SECONDS, PanicExtent, Preferences
from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.pick_row import PickRow
from fieldkit.gui.widgets.texts import button, card, label
from fieldkit.translations import _, ngettext


class PanicPage(Page):
    """Says what it costs before it is chosen."""

    seconds_chosen = Signal(object)  # int
    extent_chosen = Signal(object)  # PanicExtent
    everything_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Panic"))
        self._holds = PanicExtent.ACCESS
        self._extent = PickRow(
            _("What panic destroys"),
            (
                (PanicExtent.ACCESS, _("Keys, drafts and settings")),
                (PanicExtent.EVERYTHING, _("Everything, sealed reports too")),
            ),
        )
        self._seconds = PickRow(
            _("Time to call it off"), [(count, _seconds_text(count)) for count in PANIC_SECONDS]
        )
        self.say(
            _(
                "Panic makes this vault impossible to open, for you too and for good. Drafts are"
                " lost. It cannot be undone."
            )
        )
        self.add(self._extent, self._question())
        self.say(
            _(
                "Sealed reports can be read by nobody here, so they may stay: somebody can still"
                " bring them to headquarters."
            ),
            "hint",
        )
        self.add(self._seconds)
        self.say(
            _(
                "A laboratory may still find remains on the disk. Destroying data may itself be"
                " held against you: decide beforehand, with people you trust."
            ),
            "hint",
        )
        self._extent.picked.connect(self._extent_picked)
        self._seconds.picked.connect(self.seconds_chosen)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds; a question that was open is answered."""
        self._holds = preferences.panic_extent
        self._extent.show_value(preferences.panic_extent)
        self._seconds.show_value(preferences.panic_seconds)
        self._frame.setVisible(False)

    def ask_for_everything(self, unreceived: int) -> None:
        """Ask once more, and say what would be lost."""
        self._extent.show_value(self._holds)
        self._lost.setText(
            ngettext(
                "{count} sealed report here has no receipt from headquarters. It would be lost for"
                " good, and so would every report you seal until it is received.",
                "{count} sealed reports here have no receipt from headquarters. They would be lost"
                " for good, and so would every report you seal until it is received.",
                unreceived,
            ).format(count=unreceived)
        )
        self._frame.setVisible(True)
        # Once the key that chose has been dealt with, or it takes the cursor along.
        QTimer.singleShot(0, self._keep.setFocus)

    def _question(self) -> QFrame:
        self._frame, column = card("alarm")
        self._lost = label("")
        self._keep = button(_("No, leave sealed reports"))
        self._yes = button(_("Yes, destroy them too"), "danger")
        row = FlowRow(spacing=12)
        row.add(self._keep)
        row.add(self._yes)
        column.addWidget(label(_("Destroy sealed reports that nobody has received?"), "message"))
        column.addWidget(self._lost)
        column.addWidget(row)
        self._frame.setVisible(False)
        self._keep.clicked.connect(self._refuse)
        self._yes.clicked.connect(self.everything_confirmed)
        return self._frame

    def _extent_picked(self, extent: PanicExtent) -> None:
        self.extent_chosen.emit(extent)

    def _refuse(self) -> None:
        self._frame.setVisible(False)
        self.extent_chosen.emit(PanicExtent.ACCESS)


def _seconds_text(count: int) -> str:
    if not count:
        return _("none")
    return ngettext("{count} second", "{count} seconds", count).format(count=count)
