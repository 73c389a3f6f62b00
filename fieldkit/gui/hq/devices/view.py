"""Devices: how the house stands, who asks to be enrolled, and the roster of codes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldkit.gui.hq.devices.rows import DeviceRows
from fieldkit.gui.hq.line_list import LineList
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class DevicesScreen(Screen):
    """Return on a device or a request leads to it, on the backup or the drill to doing it."""

    device_chosen = Signal(str)
    request_chosen = Signal(str)
    house_chosen = Signal(str)  # subject of the line
    file_chosen = Signal(str)  # path of a request
    backup_requested = Signal()
    drill_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("Devices"))
        self._enrol = button(_("Enrol from a file…"), keys="Ctrl+O")
        self._backup = button(_("Back up…"), keys="Ctrl+B", icon_name="stick")
        self._drill = button(_("Restore drill…"))
        self._banners = Banners()
        self._house = LineList(_("How the house stands"))
        self._requests_title = label(_("Ask to be enrolled"), "section")
        self._requests = LineList(_("Ask to be enrolled"))
        self._devices_title = label(_("Roster"), "section")
        self._devices = LineList(_("Roster"))
        self._none = label(_("No device is enrolled."), "empty")
        self._lay_out()
        self._enrol.clicked.connect(self._ask_for_file)
        self._backup.clicked.connect(self.backup_requested)
        self._drill.clicked.connect(self.drill_requested)
        self._house.line_chosen.connect(self.house_chosen)
        self._requests.line_chosen.connect(self.request_chosen)
        self._devices.line_chosen.connect(self.device_chosen)

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def show_rows(self, rows: DeviceRows) -> None:
        """Show the roster and the house."""
        self._banners.show_banners(())
        self._house.show_lines(rows.house)
        self._requests.show_lines(rows.requests)
        self._requests_title.setVisible(bool(rows.requests))
        self._devices.show_lines(rows.devices)
        self._none.setVisible(not rows.devices)
        first = self._devices if rows.devices else self._house
        self.setFocusProxy(self._requests if rows.requests else first)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads on."""
        return (("Return", _("Open what is chosen")),)

    def _lay_out(self) -> None:
        actions = FlowRow(spacing=12)
        for press in (self._enrol, self._backup, self._drill):
            actions.add(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        for part in (
            actions,
            self._banners,
            self._requests_title,
            self._requests,
            self._devices_title,
            self._none,
            self._devices,
            label(_("How the house stands"), "section"),
            self._house,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self._requests_title.setVisible(False)
        self._none.setVisible(False)
        self.setFocusProxy(self._enrol)

    def _ask_for_file(self) -> None:
        chooser = FileChooser(
            self.window(), Wanted.FILE, _("Which request?"), accept=_("Use this file")
        )
        chooser.chosen.connect(lambda paths: self.file_chosen.emit(paths[0]))
        chooser.open()
