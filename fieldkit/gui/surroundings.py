"""What a window of a vault is given by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldkit.domain.clock import Clock
from fieldkit.domain.preferences import PanicExtent, Preferences
from fieldkit.platform.secret_store import SecretStore
from fieldkit.platform.volumes import Volume, removable_volumes


def _stay(_is_training: bool) -> None:
    """Go on as before, where nobody can start the program anew."""


@dataclass(frozen=True)
class Surroundings:
    """What the window cannot know or do itself; tests give others."""

    folder: Path
    clock: Clock
    open_keyring: Callable[[], SecretStore]
    relaunch: Callable[[bool], object]  # replaces the process; whether work was cut
    use_language: Callable[[str], None]  # says everything in it from now on
    is_language_asked_for: bool = False  # by an option: then the vault's own is not taken
    work_waits: bool = False  # some was cut by the last lock
    find_volumes: Callable[[], list[Volume]] = removable_volumes
    wear: Callable[[Preferences], None] = lambda _chosen: None  # takes colours and size of text
    # Replaces the process in so many seconds, whatever hangs.
    lock_within: Callable[[float], object] = lambda _seconds: None
    # Destroys the vault, or shows what outlived an earlier one; they return only in tests.
    put_away: Callable[[PanicExtent], object] = lambda _extent: None
    show_remains: Callable[[], object] = lambda: None
    take_back_clipboard: Callable[[], object] = lambda: None
    is_training: bool = False  # `folder` is that of training
    # Replaces the process by one that is in training, or no longer; returns only in tests.
    turn_training: Callable[[bool], object] = _stay
