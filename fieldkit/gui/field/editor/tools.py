"""The row above the form: how much of it is shown, and what is put into it with one key."""

from __future__ import annotations

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _


class Sheet(enum.Enum):
    """What is shown of the report."""

    FAST = "fast"
    ALL = "all"
    TIMELINE = "time-line"


class EditorTools(FlowRow):
    """The key stands on each button: nobody learns keys from a manual in a square."""

    sheet_chosen = Signal()
    observation_requested = Signal()
    photo_requested = Signal()
    sound_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fast = button(_("Fast questions"), "segment", keys="Ctrl+1")
        self.all = button(_("All questions"), "segment", keys="Ctrl+2")
        self.times = button(_("Time-line"), "segment", keys="Ctrl+3")
        self.observe = button(_with_key(_("Observed now"), "F5"), keys="F5", icon_name="clock")
        self.photo = button(_with_key(_("Photo"), "F6"), keys="F6", icon_name="camera")
        self.sound = button(_with_key(_("Sound"), "F7"), keys="F7", icon_name="microphone")
        self.photo.setAccessibleName(_("Take a photo"))
        self.side = button(_with_key(_("Missing, files, seal"), "F4"), keys="F4")
        self.side.setCheckable(True)
        self._choice = QButtonGroup(self)
        segments = FlowRow(spacing=0)
        for press in (self.fast, self.all, self.times):
            press.setCheckable(True)
            self._choice.addButton(press)
            segments.add(press)
        self.fast.setChecked(True)
        for part in (segments, self.observe, self.photo, self.sound, self.side):
            self.add(part)
        for press in (self.times, self.observe, self.photo, self.sound, self.side):
            press.setVisible(False)
        self.show_sound(is_recording=False)
        self._choice.buttonClicked.connect(self.sheet_chosen)
        self.observe.clicked.connect(self.observation_requested)
        self.photo.clicked.connect(self.photo_requested)
        self.sound.clicked.connect(self.sound_requested)

    @property
    def sheet(self) -> Sheet:
        """Return what is chosen to be shown."""
        if self.times.isChecked():
            return Sheet.TIMELINE
        return Sheet.ALL if self.all.isChecked() else Sheet.FAST

    def choose(self, sheet: Sheet) -> None:
        """Show that something is chosen, without announcing it."""
        press = {Sheet.FAST: self.fast, Sheet.ALL: self.all, Sheet.TIMELINE: self.times}[sheet]
        press.setChecked(True)

    def offer_capture(self, *, has_fast: bool) -> None:
        """Offer what every report can take, once it is open."""
        self.fast.setVisible(has_fast)
        self.all.setVisible(has_fast)
        for press in (self.photo, self.sound):
            press.setVisible(True)

    def offer_timeline(self) -> None:
        """Offer to note what is observed now."""
        self.times.setVisible(True)
        self.all.setVisible(True)
        self.observe.setVisible(True)

    def show_sound(self, *, is_recording: bool) -> None:
        """Say what the button for sound does now."""
        self.sound.setText(_with_key(_("Stop") if is_recording else _("Sound"), "F7"))
        self.sound.setAccessibleName(_("Stop recording") if is_recording else _("Record sound"))


def keys_without_buttons() -> tuple[tuple[str, str], ...]:
    """Return the keys of the editor that no button carries, and what each does."""
    return (
        ("Ctrl+Return", _("Seal…")),
        ("F8", _("Next missing or wrong answer")),
        ("Shift+F8", _("The one before")),
        ("Ctrl+G", _("Sections")),
        ("Ctrl+PgDown", _("Next section")),
        ("Ctrl+PgUp", _("The section before")),
        ("Ctrl+V", _("Attach what was copied: a picture or files")),
    )


def _with_key(text: str, key: str) -> str:
    return f"{text}   {key}"
