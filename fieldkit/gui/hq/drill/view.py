"""A restore drill: the disk with the backup, the folder with the reserve, and its passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.hq.drive_work.shown import DriveTask
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _


class DrillScreen(DriveWorkScreen):
    """The passphrase is typed by the reserve's holder and forgotten at once."""

    drill_requested = Signal(str, str, str)  # folder of the backup, of the key, passphrase

    def __init__(self, task: DriveTask) -> None:
        super().__init__(task)
        self._keys = ""
        self._key_said = label(_("No folder was chosen yet."), "hint")
        self._choose_key = button(_("Folder with the reserve…"))
        self._passphrase = PassphraseLine(_("Passphrase of the reserve"))
        self.add(self._choose_key, self._key_said, self._passphrase)
        self._choose_key.clicked.connect(self._ask_for_key)
        self.work_requested.connect(self._ask_for_drill)

    def use_key(self, folder: str) -> None:
        """Take the reserve from here."""
        self._keys = folder
        self._key_said.setText(_("Folder: {folder}").format(folder=folder))
        self._passphrase.setFocus()

    def _ask_for_drill(self, folder: str) -> None:
        if not self._keys:
            self.show_message(_("Choose first where the reserve lies."), role="banner")
            self._choose_key.setFocus()
            return
        passphrase = self._passphrase.text()
        self._passphrase.clear()
        self.drill_requested.emit(folder, self._keys, passphrase)

    def _ask_for_key(self) -> None:
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Where is the reserve?"), accept=_("Use this folder")
        )
        chooser.chosen.connect(lambda paths: self.use_key(paths[0]))
        chooser.open()
