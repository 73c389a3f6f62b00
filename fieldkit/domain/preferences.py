"""What a person chose about their own window; kept inside the vault, never beside it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

TEXT_PERCENTS = (100, 125, 150, 175, 200)
LOCK_MINUTES = (1, 2, 5, 10, 15, 30)
PANIC_SECONDS = (0, 1, 2, 3, 5)


class Colours(enum.StrEnum):
    """Which palette the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class PanicExtent(enum.StrEnum):
    """What panic destroys; chosen beforehand, for there is no time then."""

    ACCESS = "access"  # keys, drafts, settings; sealed reports stay, nobody here can open them
    EVERYTHING = "everything"  # the sealed reports too, also those that nobody has received


@dataclass(frozen=True)
class Preferences:
    """The defaults are those of a new vault."""

    text_percent: int = 100  # of the system's size of type
    colours: Colours = Colours.SYSTEM
    lock_minutes: int = 5  # without a touch
    locks_with_screen: bool = (
        True  # also when the screen locks, the lid closes or the machine sleeps
    )
    panic_seconds: int = 2  # of count-down, during which it can be called off; 0 = none
    panic_extent: PanicExtent = PanicExtent.ACCESS
    # The stick whose removal counts: what it is known by, and what it is called. Content: a person
    # can be told by it. Nothing: any stick counts, where headquarters' rule says that one does.
    stick: str = field(default="", repr=False)
    stick_name: str = field(default="", repr=False)
    locks_without_stick: bool = False  # when that stick is pulled out, whatever headquarters says

    def __post_init__(self) -> None:
        if self.text_percent not in TEXT_PERCENTS:
            raise ValueError("not a size of text that is offered")
        if self.lock_minutes not in LOCK_MINUTES:
            raise ValueError("not a lock time that is offered")
        if self.panic_seconds not in PANIC_SECONDS:
            raise ValueError("not a count-down that is offered")
