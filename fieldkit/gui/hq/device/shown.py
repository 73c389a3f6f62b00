"""What the screen of one device is told; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.device_chain import PlaceRun


@dataclass(frozen=True)
class ShownDevice:
    """One device of the roster."""

    code: str
    device: str
    facts: tuple[str, ...]
    sentences: tuple[str, ...]  # of its chain
    places: tuple[PlaceRun, ...]
    decided: tuple[str, ...]  # what people decided about it
    is_revoked: bool
    is_whole: bool
