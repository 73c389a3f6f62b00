"""Puts scenes on: a stage for each, led to its state and cleared away afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSize

from tests.scenes.registry import Scene
from tests.scenes.stage import SIZE, Stage
from tests.scenes.worlds import Worlds


class Theatre:
    """Works in an empty folder; needs a QApplication."""

    def __init__(self, folder: Path) -> None:
        self._worlds = Worlds(folder)

    @contextmanager
    def performing(self, scene: Scene, language: str, *, size: QSize = SIZE) -> Iterator[Stage]:
        """Lead a window to the state of the scene and keep it there."""
        folder = self._worlds.empty() if scene.world is None else self._worlds.copy(scene.world)
        stage = scene.stage(folder, language, size=size)
        try:
            if scene.world is not None:
                stage.open()
            scene.act(stage)
            stage.rest()
            yield stage
        finally:
            stage.close()
