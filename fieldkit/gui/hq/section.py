"""What each part of the window is to the window around it, and where it is found."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Protocol

from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack

_PACKAGE = "fieldkit.gui.hq.screens"


class Section(Protocol):
    """One part: it fills its own stack of screens."""

    def start(self) -> None:
        """Show its first screen; asked once, before anything else."""
        ...

    def refresh(self) -> None:
        """Ask anew what is shown: it comes back into view, or statements were made anywhere."""
        ...

    def show(self, subject: str, kind: str = "") -> None:
        """Lead to one thing, above the first screen; "" leads to the first screen."""
        ...


class _Module(Protocol):
    def section(self, stack: ScreenStack, place: Workplace) -> Section: ...


def is_there(name: SectionName) -> bool:
    """Return whether this program has such a part."""
    return importlib.util.find_spec(f"{_PACKAGE}.{name.value}") is not None


def made(name: SectionName, stack: ScreenStack, place: Workplace) -> Section:
    """Return a part, over its own stack."""
    module: _Module = importlib.import_module(f"{_PACKAGE}.{name.value}")
    return module.section(stack, place)


def sections_there() -> tuple[SectionName, ...]:
    """Return the parts that this program has, in the usual order."""
    return tuple(name for name in SectionName if is_there(name))
