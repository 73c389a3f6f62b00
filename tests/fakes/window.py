"""A main window over a vault that is opened by its key, in the lane of the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldkit import translations
from fieldkit.domain.clock import Clock
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.widgets.screen import Screen
from fieldkit.operations.session import Session
from fieldkit.platform.resources import resource_path
from fieldkit.platform.secret_store import SecretStore
from fieldkit.platform.volumes import Volume
from tests.fakes.clock import FixedClock

S = TypeVar("S", bound=Screen)
NO_KEY_HELD = Qt.KeyboardModifier.NoModifier


class Relaunched:
    """Takes the place of the process's end: counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _work_waits: bool) -> None:
        self.count += 1


def no_keyring() -> SecretStore:
    raise KeyringUnavailable


def use_language(language: str) -> None:
    """Speak a language without an application of one's own."""
    translations.use_language(language, resource_path("translations"))


def a_window(
    jobs: BackgroundJobs,
    folder: Path,
    *,
    relaunch: Callable[[bool], object] | None = None,
    lock_within: Callable[[float], object] | None = None,
    language: str | None = None,
    put_away: Callable[[PanicExtent], object] | None = None,
    work_waits: bool = False,
    open_keyring: Callable[[], SecretStore] = no_keyring,
    clock: Clock | None = None,
    is_training: bool = False,
    turn_training: Callable[[bool], object] = bool,
    find_volumes: Callable[[], list[Volume]] = list,
) -> FieldWindow:
    """Return a window that has not been started; `language` as if it had been asked for."""
    use_language(language or "en")
    return FieldWindow(
        jobs,
        Surroundings(
            folder=folder,
            clock=clock or FixedClock(),
            open_keyring=open_keyring,
            relaunch=relaunch or Relaunched(),
            lock_within=lock_within or (lambda _seconds: None),
            use_language=use_language,
            put_away=put_away or (lambda _extent: None),
            show_remains=lambda: None,
            work_waits=work_waits,
            is_language_asked_for=language is not None,
            is_training=is_training,
            turn_training=turn_training,
            find_volumes=find_volumes,
        ),
    )


@contextmanager
def shown_window(qtbot: QtBot, folder: Path, **around: Any) -> Iterator[FieldWindow]:
    """Show a window that has the keyboard, with lanes of its own; `around` as in `a_window`."""
    jobs = BackgroundJobs()
    window = a_window(jobs, folder, **around)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    try:
        qtbot.waitUntil(window.isActiveWindow)
        yield window
    finally:
        window.close()
        jobs.close()


def open_session(
    qtbot: QtBot, jobs: BackgroundJobs, window: FieldWindow, make: Callable[[], Session]
) -> Session:
    """Let `make` open a vault in its lane, as SQLCipher asks, and show it."""
    opened: list[Session] = []
    failed: list[Exception] = []
    jobs.run(window, lambda _progress: make(), opened.append, failed.append)
    qtbot.waitUntil(lambda: bool(opened or failed))
    assert not failed, failed
    window.show_session(opened[0])
    return opened[0]


def keys(window: FieldWindow, *pressed: Qt.Key, held: Qt.KeyboardModifier = NO_KEY_HELD) -> None:
    """Press keys where the cursor is, one after the other."""
    for key in pressed:
        QTest.keyClick(window.focusWidget() or window.windowHandle(), key, held)


def on_top(qtbot: QtBot, window: FieldWindow, kind: type[S]) -> S:
    """Return the uppermost screen once it is of this kind."""
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind), timeout=20_000)
    top = window.stack.top
    assert isinstance(top, kind)
    return top
