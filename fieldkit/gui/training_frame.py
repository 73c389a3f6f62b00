"""Puts the window's screens below the band of training, and ends training by one press."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.widgets.training_band import TrainingBand, below_band
from fieldkit.translations import _

logger = logging.getLogger(__name__)


class TrainingFrame(QObject):
    """Does nothing but show the screen where there is no training."""

    exercises_requested = Signal()
    left = Signal(bool)  # the vault is closed; False: it was to be deleted, and could not be

    def __init__(self, window: QMainWindow, folder: Path, jobs: BackgroundJobs) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._jobs = jobs

    def show_screen(self, screen: QWidget, *, is_training: bool, is_open: bool = False) -> None:
        """Show a screen, below the band if everything in it is invented."""
        if not is_training:
            self._window.setWindowTitle("fieldkit")
            self._window.setCentralWidget(screen)
            return
        band = TrainingBand(is_open=is_open)
        band.exercises_requested.connect(self.exercises_requested)
        band.leave_requested.connect(self._leave)
        band.delete_requested.connect(self._delete)
        self._window.setWindowTitle(_("fieldkit - training, nothing here is real"))
        self._window.setCentralWidget(below_band(band, screen))

    def _leave(self) -> None:
        self._window.close()
        self.left.emit(True)

    def _delete(self) -> None:
        # Here, not above: the first window is there sooner without it.
        from fieldkit.operations.field.delete_training import delete_training

        self._window.close()
        try:
            delete_training(self._folder)
        except FieldkitError as error:
            logger.warning("training was not deleted: %s", error.code)
            self.left.emit(False)  # so that the band is there to be pressed again
        else:
            self.left.emit(True)
