"""Saves the request to enrol this device, and shows the words that headquarters compares."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.words import WordGrid
from fieldkit.translations import _


class RequestScreen(PanelScreen):
    """One panel."""

    folder_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Ask to be enrolled"))
        self._words_title = label(_("Words of this device"), "subsection")
        self._words = WordGrid()
        self._back = button(_("Back"))
        self._save = button(_("Save the request…"), "primary", keys="Ctrl+S")
        self.add(self._words_title, self._words)
        self.add_buttons(self._back, self._save)
        self._back.clicked.connect(self.go_back)
        self._save.clicked.connect(self.ask_for_folder)
        self.show_lead(
            _("Headquarters must know this device before its reports count."),
            _(
                "Save the request and bring it to headquarters; only headquarters can open it. When"
                " they ask, read them the ten words below. Recording and sealing work meanwhile."
            ),
        )
        self._save.setFocus()

    def show_as_step(self, number: int, count: int) -> None:
        """Show it as one of the first steps of a new device, which can be left for later."""
        self.show_step(number, count)
        self._back.setText(_("Not now"))

    def ask_for_folder(self) -> None:
        """Let the person choose where the request is saved."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Save the request where?"), accept=_("Save here")
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the words of this device's key."""
        self._words.show_words(words)

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        self._save.setEnabled(not is_busy)

    def show_saved(self, name: str) -> None:
        """Say under which name the request lies there now."""
        self.show_message(
            _("Saved as {name}.").format(name=name),
            _("Bring this file to headquarters; the answer comes back on a return stick."),
            role="good",
        )
        self._back.setText(_("Done"))
        self._back.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not saved."""
        self.show_message(sentence, hint)

    def _folder_chosen(self, paths: list[str]) -> None:
        self.folder_chosen.emit(paths[0])
