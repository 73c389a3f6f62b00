"""Where the folder storage puts things, and how a name is read back from a file's name.

lock              held while a server uses the folder
index.db          order and who may come
objects/<32 hex device>-<64 hex>[.part]
mail/<32 hex device>-<64 hex>, or <32 hex, random>.part while it arrives
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fieldkit.dropserver.protocol import HEX_32, HEX_64

PART = ".part"


@dataclass(frozen=True)
class Places:
    """The paths below one data folder."""

    folder: Path

    @property
    def index(self) -> Path:
        """Return the index."""
        return self.folder / "index.db"

    @property
    def objects(self) -> Path:
        """Return the folder of objects, complete and not."""
        return self.folder / "objects"

    @property
    def mail(self) -> Path:
        """Return the folder of mail."""
        return self.folder / "mail"

    def object(self, device: str, sha256: str) -> Path:
        """Return where a complete object lies."""
        return self.objects / f"{device}-{sha256}"

    def partial(self, device: str, sha256: str) -> Path:
        """Return where an object grows."""
        return self.objects / f"{device}-{sha256}{PART}"

    def letter(self, device: str, sha256: str) -> Path:
        """Return where a mail lies."""
        return self.mail / f"{device}-{sha256}"

    def growing_letter(self) -> Path:
        """Return a new place for a mail that arrives."""
        return self.mail / f"{os.urandom(16).hex()}{PART}"


def name_of(file_name: str) -> tuple[str, str] | None:
    """Return the device and the hash of a complete or growing file, None for another file."""
    device, dash, sha256 = file_name.removesuffix(PART).partition("-")
    if not dash or not HEX_32.match(device) or not HEX_64.match(sha256):
        return None
    return device, sha256
