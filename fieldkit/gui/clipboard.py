"""What this program copies does not outlive the lock, and asks to be left out of histories.

Text that somebody copies out of a report goes where every program can read it: there is no
clipboard of one's own. So it is marked as not to be remembered, for the systems and programs that
heed this, and taken back when the vault is locked, closed or destroyed, unless another program has
put something else there since.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QClipboard

from fieldkit.crypto.random import random_bytes

_OURS = "application/x-fieldkit"
# KDE and others that follow it; the three of Windows, whose value is a DWORD of zero or anything.
_NO = bytes(4)
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    **{
        f'application/x-qt-windows-mime;value="{name}"': _NO
        for name in (
            "ExcludeClipboardContentFromMonitorProcessing",
            "CanIncludeInClipboardHistory",
            "CanUploadToCloudClipboard",
        )
    },
}
_COPIED = ("text/plain", "text/html", "text/uri-list")
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardKeeper(QObject):
    """One per application. Marks what is copied, and takes it back."""

    def __init__(self, clipboard: QClipboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._mark = random_bytes(16)  # tells ours from that of another window of this program
        self._is_marking = False  # or taking back
        clipboard.changed.connect(self._changed)

    def take_back(self) -> None:
        """Empty the clipboard and the selection, where they still hold what came from here."""
        self._is_marking = True
        for mode in _MODES:
            if self._is_ours(mode):
                # Some desktops keep the last text and bring it back once nobody has any; so it is
                # replaced first.
                self._clipboard.setText(" ", mode)
                self._clipboard.clear(mode)
        self._is_marking = False

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        # Nothing is asked of another program: one that hangs would hold up a lock, or panic.
        if not self._owns(mode):
            return False
        held = self._clipboard.mimeData(mode)
        return held is not None and held.data(_OURS).data() == self._mark

    def _changed(self, mode: QClipboard.Mode) -> None:
        # The one that was copied is replaced before the event loop serves it to anybody.
        if self._is_marking or mode not in _MODES or not self._was_copied_here(mode):
            return
        held = self._clipboard.mimeData(mode)
        marked = QMimeData()
        for kind in _COPIED:
            if held.hasFormat(kind):
                marked.setData(kind, held.data(kind))
        if held.hasText():
            marked.setText(held.text())
        for kind, value in _HINTS.items():
            marked.setData(kind, value)
        marked.setData(_OURS, self._mark)
        self._is_marking = True
        try:
            self._clipboard.setMimeData(marked, mode)
        finally:
            self._is_marking = False

    def _was_copied_here(self, mode: QClipboard.Mode) -> bool:
        return self._owns(mode) and not self._is_ours(mode)

    def _owns(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()
