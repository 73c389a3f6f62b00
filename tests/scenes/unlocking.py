"""Scenes of the window before a vault is open."""

from __future__ import annotations

from tests.scenes.registry import scene
from tests.scenes.stage import Stage


@scene("unlock", None)
def unlock(stage: Stage) -> None:
    """The passphrase of a vault that is there."""
    (stage.folder / "vault").mkdir()
    (stage.folder / "vault" / "keyslots.a").touch()
    stage.window.start()


@scene("create", None)
def create(stage: Stage) -> None:
    """A new passphrase, twice."""
    stage.window.start()
