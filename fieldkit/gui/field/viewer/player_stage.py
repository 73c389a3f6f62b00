"""Where sound and film are played: first what that means, then the player and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.field.viewer.multimedia_rules import prepare_multimedia
from fieldkit.gui.icons import show_icon
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

if TYPE_CHECKING:
    from fieldkit.gui.field.viewer.player import FilmPane, Player

_SECOND = 1000  # milliseconds
_POLICY = QSizePolicy.Policy.Fixed
_SOUND_HEIGHT = 120  # pixels: there is nothing to see
_LOUDER = 10  # hundredths


class PlayerStage(QStackedWidget):
    """Nothing of Qt Multimedia is loaded before somebody wants to play."""

    play_requested = Signal()
    failed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._player: Player | None = None
        self._lead = label("", "large")
        self._agree = button("", "primary", icon_name="")
        self._agree.clicked.connect(self.play_requested)
        self._pane = QVBoxLayout()
        self._below = QSpacerItem(0, 0)
        self._sound_pane: FilmPane | None = None
        self._turn = button(_("Pause"), icon_name="pause")
        self._turn.clicked.connect(self._turn_over)
        self._place = QSlider(Qt.Orientation.Horizontal)
        self._place.setAccessibleName(_("Place in the recording"))
        self._place.sliderMoved.connect(self._go_to)
        self._place.actionTriggered.connect(self._stepped)
        self._time = label("", "hint", wraps=False)
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setAccessibleName(_("Volume"))
        self._volume.setRange(0, 100)
        self._volume.setMaximumWidth(140)
        self._volume.valueChanged.connect(self._set_volume)
        self._silence = label(_("This computer has nothing to hear it with."), "hint")
        self.addWidget(self._offer())
        self.addWidget(self._controls())

    def offer(self, *, is_film: bool) -> None:
        """Say what playing means, and wait for a yes."""
        self._lead.setText(_("A film") if is_film else _("A sound recording"))
        self._agree.setText(_("Play the film") if is_film else _("Play the recording"))
        self.setCurrentIndex(0)
        self._agree.setFocus()

    def play(self, source: BinaryIO, size: int, *, is_film: bool) -> None:
        """Play what `source` holds from its beginning."""
        prepare_multimedia()
        # Imported late: it takes time and memory, and most people never play anything.
        from fieldkit.gui.field.viewer.player import FilmPane, Player

        self.close_player()
        while (item := self._pane.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.deleteLater()
        pane = FilmPane()
        self._pane.addWidget(pane)
        if not is_film:
            pane.setFixedHeight(_SOUND_HEIGHT)
            pane.show_words(_clock(0))
        self._below.changeSize(0, 0, _POLICY, _POLICY if is_film else QSizePolicy.Policy.Expanding)
        self._sound_pane = None if is_film else pane
        self._player = player = Player(source, size, pane, self)
        player.moved.connect(self._show_place)
        player.playing_changed.connect(self._show_playing)
        player.failed.connect(self._fail)
        self._volume.setValue(player.volume)
        self._volume.setVisible(player.has_sound)
        self._silence.setVisible(not player.has_sound)
        self.setCurrentIndex(1)
        pane.setFocus()
        player.play()

    def pause(self) -> None:
        """Pause what is played."""
        if self._player is not None:
            self._player.pause()

    def close_player(self) -> None:
        """Stop, and let go of the file."""
        player, self._player = self._player, None
        if player is not None:
            player.close()
            player.deleteLater()
            self._sound_pane = None
            self.setCurrentIndex(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, pause, go on and back, louder and softer."""
        if self._player is None or not self._take_key(self._player, Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _take_key(self, player: Player, key: Qt.Key) -> bool:
        forwards = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        if key in (Qt.Key.Key_Space, Qt.Key.Key_MediaTogglePlayPause):
            player.turn_over()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            player.step(1 if key == forwards else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            louder = _LOUDER if key == Qt.Key.Key_Up else -_LOUDER
            self._volume.setValue(self._volume.value() + louder)
        elif key == Qt.Key.Key_M:
            self._volume.setValue(0 if self._volume.value() else 100)
        else:
            return False
        return True

    def _offer(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._lead)
        column.addWidget(
            label(
                _(
                    "Pictures and pages are opened in a closed room that reaches nothing here."
                    " Sound and film are not: a recording made to attack could reach what is"
                    " open here."
                ),
                "paragraph",
            )
        )
        column.addWidget(
            label(
                _("Play it if you trust where it comes from. Headquarters gets it anyway."), "hint"
            )
        )
        row = QHBoxLayout()
        row.addWidget(self._agree)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _controls(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._turn)
        row.addWidget(self._place, 1)
        row.addWidget(self._time)
        row.addWidget(self._volume)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._pane, 1)
        column.addLayout(row)
        column.addWidget(self._silence)
        column.addItem(self._below)
        return page

    def _turn_over(self) -> None:
        if self._player is not None:
            self._player.turn_over()

    def _go_to(self, place: int) -> None:
        if self._player is not None:
            self._player.go_to(place)

    def _stepped(self, _action: int) -> None:
        if not self._place.isSliderDown():
            self._go_to(self._place.sliderPosition())

    def _set_volume(self, hundredths: int) -> None:
        if self._player is not None:
            self._player.set_volume(hundredths)

    def _show_place(self, place: int, length: int) -> None:
        self._place.setRange(0, length)
        self._place.setSingleStep(5 * _SECOND)
        self._place.setPageStep(max(length // 10, _SECOND))
        if not self._place.isSliderDown():
            self._place.setValue(place)
        if self._sound_pane is not None:
            self._sound_pane.show_words(_clock(place))
        self._time.setText(f"{_clock(place)} / {_clock(length)}")

    def _show_playing(self, is_playing: bool) -> None:
        self._turn.setText(_("Pause") if is_playing else _("Play"))
        show_icon(self._turn, "pause" if is_playing else "play")

    def _fail(self) -> None:
        self.close_player()
        self.failed.emit()


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // _SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
