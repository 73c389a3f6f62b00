"""Says calmly what was destroyed and what was not, and offers to carry away what remains."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.aftermath.presenter import Aftermath
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext


class AftermathScreen(PanelScreen):
    """One panel; nothing in it was in the vault."""

    folder_chosen = Signal(str)
    cancel_requested = Signal()
    delete_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self._sentences = label("")
        self._truth = label("", "hint")
        self._work = WorkPanel()
        self._copy = button(_("Copy them to a stick…"))
        self._delete = TwicePressed(_("Delete them too"), _("Delete for good? Press again"))
        self._close = button(_("Close"), "primary", keys="Ctrl+Return")
        self.add(self._sentences, self._truth, self._work)
        self.add_buttons(self._copy, self._delete, self._close)
        self._copy.setVisible(False)
        self._delete.setVisible(False)
        self._work.cancel_requested.connect(self.cancel_requested)
        self._copy.clicked.connect(self.ask_for_folder)
        self._delete.confirmed.connect(self.delete_requested)
        self._close.clicked.connect(self.closed)

    def show_aftermath(self, aftermath: Aftermath) -> None:
        """Say what was destroyed and what remains."""
        self.show_lead(_lead(aftermath), _explanation(aftermath))
        self._sentences.setText("\n\n".join(_what_remains(aftermath)))
        self._truth.setText(
            _("A laboratory may recover traces. Destroying data may be an offence.")
            if aftermath.was_destroyed and not aftermath.is_on_paper
            else ""
        )
        self._truth.setVisible(aftermath.was_destroyed and not aftermath.is_on_paper)
        self._copy.setVisible(aftermath.sealed_left > 0)
        self._delete.setVisible(aftermath.sealed_left > 0)
        self._close.setFocus()

    def show_work(self, done: int, total: int) -> None:
        """Say that copying runs."""
        self._show_busy(True)
        self.show_message("")
        self._work.show_work(_("Copying to the stick and reading it back…"), done, total)

    def show_copied(self, count: int, is_verified: bool) -> None:
        """Say that the sealed objects are on the stick."""
        self._show_busy(False)
        text = ngettext(
            "{count} sealed object is on the stick.",
            "{count} sealed objects are on the stick.",
            count,
        ).format(count=count)
        hint = (
            _("Every byte was read back. They stay here too, until you delete them.")
            if is_verified
            else _("Written, but not verified. They stay here too, until you delete them.")
        )
        self.show_message(text, hint, role="good")
        self._close.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._show_busy(False)
        self.show_message(
            sentence or _("Stopped. The stick holds nothing whole yet."),
            hint,
            role="alarm" if sentence else "banner",
        )

    def ask_for_folder(self) -> None:
        """Let the person choose where to copy to."""
        chooser = FileChooser(
            self.window(), Wanted.FOLDER, _("Hand over to which folder?"), accept=_("Copy here")
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def _show_busy(self, is_busy: bool) -> None:
        for part in (self._copy, self._delete, self._close):
            part.setEnabled(not is_busy)
        if not is_busy:
            self._work.show_idle()

    def _folder_chosen(self, paths: list[str]) -> None:
        self.folder_chosen.emit(paths[0])


def _lead(aftermath: Aftermath) -> str:
    if not aftermath.was_destroyed:
        return _("Sealed reports of an earlier vault are still here.")
    if not aftermath.is_access_gone:
        return _("The keys of this vault could not be destroyed.")
    if aftermath.is_on_paper:
        return _("No passphrase opens this archive any more.")
    if aftermath.was_interrupted:
        return _("What was left of a destroyed vault is deleted now.")
    return _("Access to this vault is destroyed.")


def _explanation(aftermath: Aftermath) -> str:
    if not aftermath.was_destroyed:
        return ""
    if not aftermath.is_access_gone:
        return _(
            "The disk refused. Whoever has the passphrase may still open what is there. Start the"
            " program again to try once more."
        )
    if aftermath.is_on_paper:
        return _(
            "It is here, encrypted. Two of the papers open it again: choose “I cannot open it” at"
            " the next start."
        )
    return _("Nobody can open it any more: no passphrase, no recovery words, no headquarters.")


def _what_remains(aftermath: Aftermath) -> list[str]:
    said = []
    if aftermath.sealed_left:
        said.append(
            ngettext(
                "{count} sealed object remains on this computer; nobody here can open it.",
                "{count} sealed objects remain on this computer; nobody here can open them.",
                aftermath.sealed_left,
            ).format(count=aftermath.sealed_left)
        )
    elif aftermath.asked_for_everything:
        said.append(_("The sealed reports were deleted too, also those that nobody has received."))
    elif not aftermath.is_on_paper:
        said.append(_("No sealed report remains on this computer."))
    if aftermath.files_left:
        said.append(
            ngettext(
                "{count} encrypted file could not be deleted. It is tried again at the next start.",
                "{count} encrypted files could not be deleted."
                " It is tried again at the next start.",
                aftermath.files_left,
            ).format(count=aftermath.files_left)
        )
    if aftermath.is_entry_unknown:
        said.append(
            _("The system keyring did not answer. An entry may remain there; it opens nothing.")
        )
    return said
