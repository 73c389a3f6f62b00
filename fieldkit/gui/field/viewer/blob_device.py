"""Gives bytes that are decrypted as they are read to whoever plays them; nothing is written."""

from __future__ import annotations

from typing import BinaryIO

from PySide6.QtCore import QIODevice, QObject

from fieldkit.errors import FieldkitError


class BlobDevice(QIODevice):
    """Readable at any place. Read in the player's own thread, one read after the other."""

    def __init__(self, source: BinaryIO, size: int, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._size = size
        self._failed_at = -1
        # Unbuffered: Qt would keep a copy of what it read.
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        """Return that it can be entered anywhere."""
        return False

    def size(self) -> int:
        """Return the size in bytes."""
        return self._size

    def readData(self, maxlen: int) -> object:
        """Return the next bytes, none at the end, and none of what cannot be decrypted."""
        try:
            self._source.seek(self.pos())
            return self._source.read(maxlen)
        except (FieldkitError, ValueError):  # damaged; or closed while it was played
            self._failed_at = self.pos()
            return b""

    def atEnd(self) -> bool:
        """Return whether nothing more comes: FFmpeg asks for ever where a read gives nothing."""
        return self.pos() == self._failed_at or self.pos() >= self._size

    def writeData(self, _data: object, _maxlen: int) -> int:
        """Write nothing."""
        return -1

    def close(self) -> None:
        """Close the bytes too: their key goes with them."""
        super().close()
        self._source.close()
