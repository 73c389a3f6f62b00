"""What the settings show: plain values and sentences, made by the presenter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownStick:
    """A stick that can be chosen, and the one that was."""

    identity: str  # what it is known by when it is plugged in again
    name: str
    is_plugged_in: bool = True


@dataclass(frozen=True)
class ShownVault:
    """How the vault is protected, and whether a lost passphrase would be its end."""

    keyring: str
    recovery: str


@dataclass(frozen=True)
class ShownHeadquarters:
    """Whom reports are sealed to; no words where there is nobody yet."""

    words: tuple[str, ...]
    device_words: tuple[str, ...]
    state: str  # of the enrolment, in a sentence
    rules: tuple[str, ...]  # what headquarters' policy says, in sentences
    waits: bool  # changes wait for a yes
