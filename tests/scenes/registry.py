"""Where scenes are registered by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.scenes.stage import Stage

# Makes a vault in an empty folder and closes it; opened again by `tests.fakes.field.KEY`.
World = Callable[[Path], None]
Act = Callable[[Any], None]  # of the scene's own kind of stage


@dataclass(frozen=True)
class Scene:
    """One state of one screen."""

    name: str  # of the picture, e.g. "seal"
    world: World | None  # None: the window before it is unlocked; nothing is in the folder
    act: Act  # leads the window there; it may leave work running, it is waited for
    stage: type[Stage] = Stage


_scenes: dict[str, Scene] = {}


def scene(name: str, world: World | None, stage: type[Stage] = Stage) -> Callable[[Act], Act]:
    """Register a function that leads a window to a state.

    Where there is a world, its vault is open already and the first screen is shown.
    """

    def register(act: Act) -> Act:
        if name in _scenes:
            raise ValueError(f"two scenes are called {name}")
        _scenes[name] = Scene(name, world, act, stage)
        return act

    return register


def registered() -> tuple[Scene, ...]:
    """Return what was registered so far, by name."""
    return tuple(_scenes[name] for name in sorted(_scenes))
