"""The bar above every screen: the way back, where one is, whether it is saved, and the lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy

from fieldkit.gui.widgets.language_choice import LanguageChoice
from fieldkit.gui.widgets.panic_button import panic_button
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import BREAK, breakable, button, label
from fieldkit.translations import _

_LEAST_WIDTH = 320  # pixels
_EDGES = 6  # pixels that a label keeps free around its words
_TITLE_LETTERS = 14  # of the title there is room for, at least, in each of its two lines
_ALL, _MENU, _PICTURES = range(3)  # how much of it is shown
_MOST_FITS = 3  # each may change the width that the next one reckons with


class TopBar(QFrame):
    """The lock is always in the same corner; what matters less hides in a menu for lack of room."""

    back_requested = Signal()
    lock_requested = Signal()
    panic_pressed = Signal()
    panic_released = Signal()
    settings_requested = Signal()
    keys_requested = Signal()
    language_chosen = Signal(str)  # code of the language

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._offers_languages = True
        self._offers_settings = True
        self._shown: tuple[int, bool, bool] | None = None  # as it was fitted last
        self._is_fitting = False
        self._back = button(_("Back"), "bar", keys="Esc", icon_name="back")
        self._title = label("", "bar-title")  # two lines of it rather than a wider window
        self._state = label("", "bar-state")  # in two lines where type is large
        self._texts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._languages = LanguageChoice()
        self._settings = button(_("Settings"), "bar", icon_name="settings")
        self._more = button(_("More"), "bar-menu", icon_name="more")
        self._lock = button(_("Lock"), "bar", keys="Ctrl+L", icon_name="lock")
        self._panic = panic_button()
        self._panic.pressed.connect(self.panic_pressed)
        self._panic.released.connect(self.panic_released)
        self._to_settings = key_shortcut("Ctrl+,", _("Settings"), self)
        self._to_keys = key_shortcut("F1", _("Show the keys, or put them away"), self)
        self._fill_menu()
        self._lay_out()
        self._back.clicked.connect(self.back_requested)
        self._lock.clicked.connect(self.lock_requested)
        self._languages.chosen.connect(self.language_chosen)
        self._settings.clicked.connect(self.settings_requested)
        self._settings.setToolTip(self._to_settings.key().toString())
        self._to_settings.activated.connect(self._ask_for_settings)
        self._to_keys.activated.connect(self.keys_requested)

    def show_title(self, title: str) -> None:
        """Say where one is."""
        self._title.setText(breakable(title))
        self._title.setAccessibleName(title)
        self._fit()

    def show_state(self, state: str) -> None:
        """Say whether what was typed is saved."""
        self._state.setText(state)
        self._state.setVisible(bool(state))  # or its empty line would push the title up
        self._fit()

    def show_languages(self, is_possible: bool) -> None:
        """Offer other languages, or not."""
        self._offers_languages = is_possible
        self._fit()

    def show_settings(self, is_possible: bool) -> None:
        """Offer the settings, or not."""
        self._offers_settings = is_possible
        self._fit()

    def show_back(self, is_possible: bool) -> None:
        """Offer the way back, or not."""
        self._back.setVisible(is_possible)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a width at which there are pictures only; the height of what is shown."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when a part has become larger or smaller, as with the size of text."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fill_menu(self) -> None:
        menu = QMenu(self._more)
        self._settings_entry = menu.addAction(_("Settings"))
        self._settings_entry.triggered.connect(self._ask_for_settings)
        self._languages_entry = menu.addMenu(self._languages.menu())
        self._languages.menu().setTitle(_("Language"))
        menu.addAction(_("Keys")).triggered.connect(self.keys_requested)
        self._more.setMenu(menu)

    def _lay_out(self) -> None:
        policy = self._title.sizePolicy()  # which knows that words wrap
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self._title.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addWidget(self._back)
        self._texts.addWidget(self._title, 1)
        self._texts.addWidget(self._state)
        self._texts.setSpacing(12)
        row.addLayout(self._texts, 1)
        row.addWidget(self._languages)
        row.addWidget(self._settings)
        row.addWidget(self._more)
        row.addWidget(self._panic)
        row.addWidget(self._lock)

    def _ask_for_settings(self) -> None:
        if self._offers_settings:
            self.settings_requested.emit()

    def _fit(self) -> None:
        """Choose by reckoning alone: showing and hiding lays out anew, and asks again."""
        if self._is_fitting:
            return  # what it changes resizes it, and half of two levels would be shown
        self._is_fitting = True
        for _time in range(_MOST_FITS):
            wanted = self._wanted()
            if wanted == self._shown:
                break
            self._shown = wanted
            self._show_level(wanted[0])
        self._is_fitting = False
        # Two lines always: what is below must not move when "Saved" comes.
        lines = 2 if self._wanted()[0] == _ALL else 1
        self._title.setMinimumHeight(lines * self._title.fontMetrics().lineSpacing())

    def _wanted(self) -> tuple[int, bool, bool]:
        fitting = (
            level for level in (_ALL, _MENU, _PICTURES) if self._needed(level) <= self.width()
        )
        return (next(fitting, _PICTURES), self._offers_languages, self._offers_settings)

    def _show_level(self, level: int) -> None:
        self._languages_entry.setVisible(self._offers_languages)
        self._settings_entry.setVisible(self._offers_settings)
        # Below the title it takes no width, so that no button loses its word when it comes.
        is_narrow = level != _ALL
        self._state.setWordWrap(is_narrow)
        directions = QBoxLayout.Direction
        self._texts.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._texts.setSpacing(0 if is_narrow else 12)
        _show_words(self._back, _("Back") if level != _PICTURES else "")
        _show_words(self._more, _("More") if level != _PICTURES else "")
        _show_words(self._panic, _("Panic") if level != _PICTURES else "")
        # What goes is hidden before what comes is shown, or the bar would be wider meanwhile.
        self._more.setVisible(level != _ALL and not self._more.isHidden())
        self._languages.setVisible(level == _ALL and self._offers_languages)
        self._settings.setVisible(level == _ALL and self._offers_settings)
        self._more.setVisible(level != _ALL)

    def _needed(self, level: int) -> int:
        """Return the width in pixels that a level takes."""
        row = self.layout()
        if row is None:
            return 0
        has_words = level != _PICTURES
        panic = _width(self._panic, _("Panic") if has_words else "")
        taken = [self._lock.sizeHint().width(), panic]
        if not self._back.isHidden():
            taken.append(_width(self._back, _("Back") if has_words else ""))
        if self._state.text() and level == _ALL:
            taken.append(self._state.fontMetrics().horizontalAdvance(self._state.text()))
        if level != _ALL:
            taken.append(_width(self._more, _("More") if has_words else ""))
        if level == _ALL and self._offers_languages:
            taken.append(self._languages.sizeHint().width())
        if level == _ALL and self._offers_settings:
            taken.append(self._settings.sizeHint().width())
        letters = self._title.fontMetrics()
        words = self._title.text().replace(BREAK, " ").split()
        longest = max((letters.horizontalAdvance(word) for word in words), default=0)
        title = max(letters.averageCharWidth() * _TITLE_LETTERS, longest + _EDGES)
        margins = row.contentsMargins()
        gaps = row.spacing() * len(taken)
        return sum(taken) + title + gaps + margins.left() + margins.right()


def _width(press: QPushButton, words: str) -> int:
    """Return how wide a button is with other words: whatever it shows now, the same."""

    def letters(text: str) -> int:  # as QPushButton reckons
        shown = Qt.TextFlag.TextShowMnemonic
        return press.fontMetrics().size(shown, text).width() if text else 0

    return press.sizeHint().width() - letters(press.text()) + letters(words)


def _show_words(press: QPushButton, words: str) -> None:
    if press.text() != words:
        press.setAccessibleName(press.accessibleName() or press.text())
        press.setText(words)
