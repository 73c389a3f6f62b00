"""Saves the request that headquarters enrols this device by."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.crypto.random import random_hex
from fieldkit.errors import InvalidInput
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.device_state import device_words
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.session import Session
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _


class RequestView(Protocol):
    """What the screen of the request can show."""

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the words of this device's key."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        ...

    def show_saved(self, name: str) -> None:
        """Say under which name the request lies there now."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not saved."""
        ...


class RequestPresenter:
    """One visit to the screen of the request."""

    def __init__(
        self, view: RequestView, session: Session, run: Run, *, on_saved: Callable[[], None]
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_saved = on_saved

    def start(self) -> None:
        """Show the words of this device."""
        self._run(
            lambda _progress: device_words(self._session.vault), self._view.show_words, self._failed
        )

    def save(self, folder: str) -> None:
        """Make the request and save it into a folder, under a name that says nothing."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: request_enrolment(self._session),
            lambda data: self._write(Path(folder), data),
            self._failed,
        )

    def _write(self, folder: Path, data: bytes) -> None:
        self._run(lambda _progress: _save(folder, data), self._saved, self._failed, lane=Lane.IO)

    def _saved(self, name: str) -> None:
        self._view.show_busy(False)
        self._view.show_saved(name)
        self._on_saved()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _save(folder: Path, data: bytes) -> str:
    name = f"{random_hex(8)}.age"
    path = folder / name
    try:
        with path.open("xb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
    except FileExistsError as error:
        raise InvalidInput(_("There is already a file of this name.")) from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise translate_os_error(error) from error
    return name
