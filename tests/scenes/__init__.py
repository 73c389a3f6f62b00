"""Scenes: one state of one screen each, over a real vault with invented people.

A file here adds its scenes by `@scene`; pictures, layout and accessibility tests walk them all.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.scenes.registry import Scene, registered


def all_scenes() -> tuple[Scene, ...]:
    """Return every scene of every file in this folder, by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return registered()
