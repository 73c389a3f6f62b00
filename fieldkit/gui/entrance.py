"""The screens before a vault is open, and the ways between them.

Only the screen that asks for a passphrase is imported at once: it must be there when the person
is. The others are imported when somebody goes there.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.domain.training import TRAINING_PASSPHRASE
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.gate import Gate
from fieldkit.gui.unlock.presenter import UnlockPresenter
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.translations import _
from fieldkit.vault.presence import holds_vault


class Entrance(QWidget):
    """Shows one screen at a time; what is left is gone, with what was typed into it."""

    language_chosen = Signal(str)  # code of the language
    training_requested = Signal()

    offers_training = True

    def __init__(self, jobs: BackgroundJobs, gate: Gate) -> None:
        super().__init__()
        self._jobs = jobs
        self._gate = gate
        self._screen: EntryPanel | None = None
        self._shown_as = ""
        self._presenter: object = None  # kept here, for PySide holds its methods weakly
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def page(self) -> EntryPanel | None:
        """Return the screen that is shown."""
        return self._screen

    def start(self) -> None:
        """Show what fits: unlock a vault that is there, else make one."""
        if holds_vault(self._gate.folder):
            self.show_unlock()
        elif self._gate.is_training:
            self._show_training_start()
        else:
            self._show_first_run()

    def take_over(self, other: Entrance) -> None:
        """Go on where the same screens in another language were left, with what was typed."""
        before = other.page
        other._return_here(self)
        after = self._screen
        if before is not None and after is not None and type(before) is type(after):
            after.take_over(before)

    def _return_here(self, other: Entrance) -> None:
        """Let `other` show the same screen as this, where it is not the one it begins with."""
        if self._shown_as == "recovery":
            other._show_recovery()
        elif self._shown_as == "rescue":
            other._show_rescue()

    def show_unlock(self) -> None:
        """Ask for the passphrase."""
        hint = ""
        if self._gate.is_training:
            hint = _("In training the passphrase is: {words}").format(words=TRAINING_PASSPHRASE)
        view = UnlockScreen(
            hint=hint,
            is_training=self._gate.is_training,
            offers_training=self.offers_training,
        )
        presenter = UnlockPresenter(view, self._jobs.runner(view), self._gate)
        view.unlock_requested.connect(presenter.unlock)
        view.recovery_requested.connect(self._show_recovery)
        view.rescue_requested.connect(self._show_rescue)
        view.training_requested.connect(self.training_requested)
        self._show(view, presenter)
        presenter.start()

    def _show_first_run(self) -> None:
        from fieldkit.gui.first_run.presenter import FirstRunPresenter
        from fieldkit.gui.first_run.view import FirstRunScreen

        view = FirstRunScreen()
        presenter = FirstRunPresenter(view, self._jobs.runner(view), self._gate)
        view.begin_requested.connect(presenter.begin)
        view.rating_requested.connect(presenter.choice.rate)
        view.proposal_requested.connect(presenter.choice.propose)
        view.passphrase_chosen.connect(presenter.choose)
        view.create_requested.connect(presenter.create)
        view.training_requested.connect(self.training_requested)
        self._show(view, presenter)
        presenter.start()

    def _show_recovery(self) -> None:
        from fieldkit.gui.recovery.presenter import RecoveryPresenter
        from fieldkit.gui.recovery.view import RecoveryScreen

        view = RecoveryScreen()
        presenter = RecoveryPresenter(view, self._jobs.runner(view), self._gate)
        view.words_given.connect(presenter.check)
        view.rating_requested.connect(presenter.choice.rate)
        view.proposal_requested.connect(presenter.choice.propose)
        view.recovery_requested.connect(presenter.recover)
        view.rescue_requested.connect(self._show_rescue)
        view.left.connect(self.start)
        self._show(view, presenter, "recovery")
        presenter.start()

    def _show_rescue(self) -> None:
        from fieldkit.gui.rescue.presenter import RescuePresenter
        from fieldkit.gui.rescue.view import RescueScreen

        view = RescueScreen()
        presenter = RescuePresenter(
            view, self._jobs.runner(view), self._gate, on_replaced=self.start
        )
        view.rescue_requested.connect(presenter.rescue)
        view.use_requested.connect(presenter.use_rescued)
        view.left.connect(self.start)
        self._show(view, presenter, "rescue")
        presenter.start()

    def _show_training_start(self) -> None:
        from fieldkit.gui.training_start.presenter import TrainingStartPresenter
        from fieldkit.gui.training_start.view import TrainingStartScreen

        view = TrainingStartScreen()
        presenter = TrainingStartPresenter(view, self._jobs.runner(view), self._gate)
        self._show(view, presenter)
        presenter.start()

    def _show(self, view: EntryPanel, presenter: object, shown_as: str = "") -> None:
        before = self._screen
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._screen, self._presenter, self._shown_as = view, presenter, shown_as
        view.language_chosen.connect(self.language_chosen)
        self._column.addWidget(view)
        view.show()  # at once, so that the cursor can be put into it
