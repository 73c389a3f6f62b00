"""Finds the keys of what is shown: those of buttons and menus, and those that carry a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget


@dataclass(frozen=True)
class KeyLine:
    """What one key does."""

    keys: str  # as the keyboard names them
    words: str


def key_shortcut(keys: str, words: str, holder: QWidget) -> QShortcut:
    """Return a key that works wherever `holder` is shown; `words` say in the sheet what it does."""
    made = QShortcut(QKeySequence(keys, QKeySequence.SequenceFormat.PortableText), holder)
    made.setWhatsThis(words)
    return made


def keys_in(part: QWidget) -> tuple[KeyLine, ...]:
    """Return the keys of what is shown in `part`, in the order it was made, each once."""
    found: dict[str, KeyLine] = {}
    for shortcut in part.findChildren(QShortcut):
        holder = shortcut.parent()
        if isinstance(holder, QWidget) and holder.isVisible():
            _note(found, shortcut.key(), shortcut.whatsThis() or _words_of(holder))
    for press in part.findChildren(QAbstractButton):
        if press.isVisible():
            _note(found, press.shortcut(), _words_of(press))
    for action in part.findChildren(QAction):
        _note(found, action.shortcut(), action.text())
    return tuple(found.values())


def key_line(keys: str, words: str) -> KeyLine:
    """Return a line for keys in Qt's portable text; what Qt does not know stays as it is."""
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    return KeyLine(_native(sequence) or keys, words)


def _note(found: dict[str, KeyLine], sequence: QKeySequence, words: str) -> None:
    keys = _native(sequence)
    words = words.replace("&&", "\0").replace("&", "").replace("\0", "&")
    words = words.removesuffix(keys).rstrip()  # some buttons say their key
    if keys and words and keys not in found:
        found[keys] = KeyLine(keys, words)


def _native(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _words_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text or widget.accessibleName()
