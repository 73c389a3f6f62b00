"""Messages inside a screen: they never stop the person who is typing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.accessible_roles import announce, give_accessible_role
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _


@dataclass(frozen=True)
class Banner:
    """One sentence, and what can be done about it."""

    text: str
    hint: str = ""
    action: str = ""  # text of the button, "" for none
    name: str = ""  # what `asked` then says
    role: str = "banner"  # or "alarm", "good"
    keys: str = ""  # that press the button


def not_saved_on_leaving() -> Banner:
    """Return what is said to who leaves a screen that could not save what was typed."""
    return Banner(
        _("What you typed last is not saved."),
        _("Go back once more to leave without it."),
        role="alarm",
    )


class Banners(QWidget):
    """A column of messages; takes no room while there is none."""

    asked = Signal(str)  # name of the banner whose button was pressed

    def __init__(self, *, is_narrow: bool = False) -> None:
        """`is_narrow`: the button stands below the words, not beside them."""
        super().__init__()
        self._is_narrow = is_narrow
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: list[tuple[Banner, QWidget]] = []
        self.setVisible(False)

    def show_banners(self, banners: tuple[Banner, ...]) -> None:
        """Show exactly these, in this order."""
        for banner, widget in self._shown:
            if banner not in banners:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        kept = {banner: widget for banner, widget in self._shown if banner in banners}
        self._shown = []
        for place, banner in enumerate(dict.fromkeys(banners)):
            widget = kept.get(banner) or self._widget(banner)
            self._column.insertWidget(place, widget)
            if banner not in kept:
                announce(widget)
            self._shown.append((banner, widget))
        self.setVisible(bool(self._shown))

    def _widget(self, banner: Banner) -> QWidget:
        frame = QFrame()
        give_role(frame, banner.role)
        row: QBoxLayout = QVBoxLayout(frame) if self._is_narrow else QHBoxLayout(frame)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8 if self._is_narrow else 16)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(banner.text, "message"))
        if banner.hint:
            texts.addWidget(label(banner.hint, "hint"))
        row.addLayout(texts, 1)
        if banner.action:
            press = button(banner.action, keys=banner.keys)
            press.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            press.setProperty("banner", banner.name)
            press.clicked.connect(self._pressed)
            row.addWidget(press)
        frame.setAccessibleName(banner.text)
        frame.setAccessibleDescription(banner.hint)
        give_accessible_role(frame, QAccessible.Role.AlertMessage)
        return frame

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.asked.emit(sender.property("banner"))
