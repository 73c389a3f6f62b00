"""The viewer: one attachment, what it reveals, and its clean copy."""

from __future__ import annotations

from typing import BinaryIO

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.revealed import Fact
from fieldkit.gui.field.viewer.picture import PictureStage
from fieldkit.gui.field.viewer.player_stage import PlayerStage
from fieldkit.gui.field.viewer.side import ViewerSide
from fieldkit.gui.field.viewer.text import TextStage
from fieldkit.gui.field.viewer.tools import ViewerTools
from fieldkit.gui.field.viewer.wanted import Wanted
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import label
from fieldkit.media.viewing_wire import Raster
from fieldkit.translations import _

_LONGEST_NAME = 60  # characters
_PIECE = 8
_SIDE_CHARACTERS = 34  # largest width of the side, in digits of the font


class ViewerScreen(Screen):
    """Shows; what comes into it was decoded elsewhere."""

    raster_wanted = Signal(object)  # Wanted
    page_wanted = Signal(int)  # from 0
    more_text_wanted = Signal()
    play_requested = Signal()
    copy_requested = Signal(object)  # tuple of PictureArea
    look_requested = Signal(str)  # id of another attachment
    shown = Signal()
    hidden = Signal()  # nothing is seen of it any more, or not for now

    def __init__(self, *, makes_copies: bool = True) -> None:
        """`makes_copies`: a clean copy may be made of a picture, beside the original."""
        super().__init__()
        self._makes_copies = makes_copies
        self._page = 0
        self._page_count = 1
        self._copy_id = ""
        self._picture = PictureStage()
        self._text = TextStage()
        self._player = PlayerStage()
        self._nothing = label("", "empty")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stages = QStackedWidget()
        for stage in (self._picture, self._text, self._player, self._nothing):
            self._stages.addWidget(stage)
        self._tools = ViewerTools()
        self._banners = Banners()
        self._side = ViewerSide()
        self._lay_out()
        self._connect()

    def show_attachment(self, attachment: Attachment, thumbnail: bytes) -> None:
        """Say which file it is; the small picture stands in until it is decoded."""
        self.show_title(_breakable(attachment.name))
        if thumbnail:
            self._picture.show_stand_in(thumbnail)
            self._stages.setCurrentWidget(self._picture)
            self._picture.setFocus()
        else:
            self._show_nothing(_("Opening…"))

    def show_picture(self, width: int, height: int, *, is_animated: bool) -> None:
        """Make room for a picture."""
        self._tools.show_for_picture()
        if self._makes_copies:
            self._side.offer_copy()
        self._show_stage(self._picture)
        self._picture.show_room(width, height)
        if is_animated:
            self._show_banner(Banner(_("Only the first picture of this file is shown.")))

    def show_page(self, width: int, height: int, page: int, count: int) -> None:
        """Make room for a page."""
        self._page, self._page_count = page, count
        self._tools.show_for_page(page, count)
        if self._stages.currentWidget() is not self._picture:
            self._show_stage(self._picture)
        self._picture.show_page_room(width, height, page)

    def show_raster(self, wanted: Wanted, raster: Raster) -> None:
        """Show pixels that were asked for."""
        image = QImage(
            raster.pixels,
            raster.width,
            raster.height,
            3 * raster.width,
            QImage.Format.Format_RGB888,
        )
        # Converted, and so copied: painting needs it, and the bytes go when this returns.
        self._picture.show_raster(wanted, image.convertToFormat(QImage.Format.Format_RGB32))

    def show_text(self, text: str, *, is_first: bool, has_more: bool) -> None:
        """Show a text, or more of it."""
        self._text.show_text(text, is_first=is_first, has_more=has_more)
        if is_first:
            self._show_stage(self._text)

    def offer_playing(self, *, is_film: bool) -> None:
        """Say what playing means, and wait for a yes."""
        self._show_stage(self._player)
        self._player.offer(is_film=is_film)

    def play(self, source: BinaryIO, size: int, *, is_film: bool) -> None:
        """Play what `source` holds."""
        self._player.play(source, size, is_film=is_film)

    def show_facts(self, facts: tuple[Fact, ...] | None) -> None:
        """Say what the file reveals."""
        self._side.show_facts(facts)

    def show_trouble(self, sentence: str, hint: str, *, is_empty: bool) -> None:
        """Say what is wrong with the file."""
        if is_empty:
            self._show_nothing(f"{sentence}\n\n{hint}")
            self._banners.show_banners(())
        else:
            self._show_banner(Banner(sentence, hint))

    def show_no_trouble(self) -> None:
        """Say no more what was wrong with what was shown before."""
        self._banners.show_banners(())

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._side.show_idle()
        self._show_banner(Banner(sentence, hint, role="alarm"))

    def show_copying(self) -> None:
        """Say that a clean copy is being made."""
        self._side.show_copying()

    def show_copy(self, copy: Attachment, facts: tuple[Fact, ...]) -> None:
        """Say that the clean copy is there."""
        self._copy_id = copy.attachment_id
        self._side.show_copy(copy.name, facts, len(self._picture.areas))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of what is shown."""
        stage = self._stages.currentWidget()
        if stage is self._player:
            return (
                ("Space", _("Play or pause")),
                ("Left", _("Back by five seconds")),
                ("Right", _("On by five seconds")),
                ("Up", _("Louder")),
                ("Down", _("Softer")),
                ("M", _("Silence")),
            )
        if stage is not self._picture:
            return ()
        return (
            ("+", _("Larger")),
            ("-", _("Smaller")),
            ("0", _("Show all")),
            ("R", _("Turn")),
            ("Left", _("Move what is seen, with the other arrows too")),
            ("C", _("Cover an area")),
            ("Del", _("Uncover the last")),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin or end covering."""
        is_picture = self._stages.currentWidget() is self._picture
        if event.key() == Qt.Key.Key_C and is_picture and self._side.offers_copy:
            self._side.show_covering(not self._side.is_covering)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_side()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what was asked for."""
        super().showEvent(event)
        if not event.spontaneous():
            self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what decodes while nobody looks."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._player.close_player()
            self.hidden.emit()

    def _show_stage(self, stage: QWidget) -> None:
        self._stages.setCurrentWidget(stage)
        # A sentence does not show the cursor: then what the file reveals has it.
        (self._side if stage is self._nothing else stage).setFocus()

    def _show_nothing(self, text: str) -> None:
        self._nothing.setText(text)
        self._tools.show_none()
        self._show_stage(self._nothing)

    def _show_banner(self, banner: Banner) -> None:
        self._banners.show_banners((banner,))

    def _turn_page(self, pages: int) -> None:
        self.page_wanted.emit(min(max(self._page + pages, 0), self._page_count - 1))

    def _end_covering(self) -> None:
        self._side.show_covering(False)

    def _ask_for_copy(self) -> None:
        self._picture.keep_drawn()
        self._side.show_covering(False)
        self.copy_requested.emit(self._picture.areas)

    def _ask_to_look(self) -> None:
        self.look_requested.emit(self._copy_id)

    def _show_covers(self, is_drawing: bool) -> None:
        self._side.show_covers(len(self._picture.areas), is_drawing=is_drawing)

    def _fail_to_play(self) -> None:
        self._player.offer(is_film=False)
        self.show_trouble(
            _("This recording is damaged, or of a kind that cannot be played here."),
            _("The file is kept as it is and reaches headquarters whole."),
            is_empty=True,
        )

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self._tools)
        left.addWidget(self._banners)
        left.addWidget(self._stages, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 16, 24, 16)
        across.setSpacing(20)
        across.addLayout(left, 8)
        across.addWidget(self._side, 4)
        self._fit_side()

    def _fit_side(self) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        widest = max(digit * _SIDE_CHARACTERS, self._side.minimumSizeHint().width())
        self._side.setMaximumWidth(widest)

    def _connect(self) -> None:
        self._picture.wanted.connect(self.raster_wanted)
        self._picture.covers_changed.connect(self._show_covers)
        self._picture.covering_ended.connect(self._end_covering)
        self._text.more_requested.connect(self.more_text_wanted)
        self._player.play_requested.connect(self.play_requested)
        self._player.failed.connect(self._fail_to_play)
        self._tools.enlarge_requested.connect(self._picture.enlarge)
        self._tools.reduce_requested.connect(self._picture.reduce)
        self._tools.fit_requested.connect(self._picture.fit)
        self._tools.turn_requested.connect(self._picture.turn)
        self._tools.page_requested.connect(self._turn_page)
        self._side.cover_toggled.connect(self._picture.let_cover)
        self._side.uncover_requested.connect(self._picture.uncover)
        self._side.look_requested.connect(self._ask_to_look)
        self._side.copy_requested.connect(self._ask_for_copy)


def _breakable(name: str) -> str:
    """Return the name of a file, not too long and in pieces that may stand on two lines."""
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 17]}…{name[-16:]}"
    pieces = [name[at : at + _PIECE] for at in range(0, len(name), _PIECE)]
    return "\N{ZERO WIDTH SPACE}".join(pieces)
