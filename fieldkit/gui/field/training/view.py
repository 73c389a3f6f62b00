"""A short list of what to try, with a mark before what is done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.domain.training import Exercise, ExerciseState
from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_DONE, _OPEN = "✓", "○"


class ExercisesScreen(PanelScreen):
    """One panel; each line says which keys do it."""

    folder_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Training"))
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._panic = label(
            _(
                "You can try panic too: here it destroys nothing but this training. Start training"
                " again, and all of it is new."
            ),
            "hint",
        )
        self._back = button(_("Back"))
        self._courier = button(_("Send the courier…"), "primary")
        self.add(self._list, self._panic)
        self.add_buttons(self._back, self._courier)
        self.show_lead(
            _("Try each of these once. Nothing can go wrong here."),
            _("The people, the places and the headquarters are invented."),
        )
        self._back.clicked.connect(self.go_back)
        self._courier.clicked.connect(self.ask_for_folder)
        self._back.setFocus()

    def ask_for_folder(self) -> None:
        """Let the person choose where the sealed reports were handed over to."""
        chooser = FileChooser(
            self.window(),
            Wanted.FOLDER,
            _("Where did you hand over to?"),
            accept=_("Send from here"),
        )
        chooser.chosen.connect(self._folder_chosen)
        chooser.open()

    def show_exercises(self, states: tuple[ExerciseState, ...]) -> None:
        """Show every exercise and whether it is done."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, state in enumerate(states):
            text = exercise_words(state.exercise)
            mark = label(_DONE if state.is_done else _OPEN, "large", wraps=False)
            said = _("done") if state.is_done else _("not yet")
            mark.setAccessibleName(said)
            line = label(text)
            line.setAccessibleName(f"{said}: {text}")
            self._grid.addWidget(mark, row, 0)
            self._grid.addWidget(line, row, 1)
        if states and all(state.is_done for state in states):
            self.show_message(
                _("You have done all of them."),
                _("Leave training when you like; the real vault works the same."),
                role="good",
            )

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while the courier is on his way."""
        self._courier.setEnabled(not is_busy)

    def show_answered(self, count: int) -> None:
        """Say how many receipts lie on the stick now."""
        self.show_message(
            _("The courier is back: the receipts lie on the stick."),
            _("Go back, press Ctrl+H and choose the stick again."),
            role="good",
        )
        self._back.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)

    def _folder_chosen(self, paths: list[str]) -> None:
        self.folder_chosen.emit(paths[0])


def exercise_words(exercise: Exercise) -> str:
    """Return what to do."""
    return {
        Exercise.RECORD: _("Record a detention: press Ctrl+N and type what you see."),
        Exercise.ATTACH: _("Attach a picture or another file to a draft."),
        Exercise.SEAL: _(
            "Seal a draft: mark it in the list, press Ctrl+Enter, and read what is asked."
        ),
        Exercise.HAND_OVER: _("Hand over to a stick or a folder: press Ctrl+H."),
        Exercise.RECEIPT: _(
            "Send the courier from here with that stick. Then choose it once more (Ctrl+H) and"
            " read what came back (Ctrl+R)."
        ),
        Exercise.LOCK: _("Lock with Ctrl+L, and open again with the passphrase that is shown."),
    }[exercise]
