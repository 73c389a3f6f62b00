"""Aim, Space, Enter: a photo from the camera into the report, never through a file.

There is no presenter: nothing is decided here, and what is kept goes to the attachments.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.errors import DeviceError
from fieldkit.gui.devices.camera import Camera, Cameras
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.clipboard import encoded
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

_QUALITY = 92  # of JPEG
_PATIENCE_MS = 4_000  # without a picture: the camera is gone, or another program has it


class PhotoScreen(Screen):
    """Shows what the camera sees; after the shutter, the photo, until it is kept or not."""

    kept = Signal(bytes)  # JPEG

    def __init__(self, cameras: Cameras) -> None:
        super().__init__()
        self.show_title(_("Take a photo"))
        self._cameras = cameras
        self._camera: Camera | None = None
        self._is_taken = False
        self._finder = _Finder()
        self._banners = Banners()
        self._banners.asked.connect(self._look_again)
        self._hint = label(_("Ask before you take a photo of somebody."), "hint", wraps=False)
        self._devices = QComboBox()
        self._devices.setAccessibleName(_("Camera"))
        self._devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._devices.activated.connect(self._choose)
        self._shutter = button("", "primary")
        self._shutter.clicked.connect(self._press_shutter)
        self._keep = button(_("Keep") + "   Enter", "primary")
        self._keep.clicked.connect(self._keep_photo)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._miss)
        self._lay_out()
        for keys, step in (
            ("Space", self._press_shutter),
            ("Return", self._keep_photo),
            ("Enter", self._keep_photo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(step)
        self._show_state()

    def start(self) -> None:
        """Look through the usual camera."""
        self._look("")

    def go_back(self) -> None:
        """Leave without a photo."""
        self._let_go()
        super().go_back()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return keys that no button carries, for the sheet of F1."""
        return (
            ("Space", _("Take the photo, or another one")),
            ("Return", _("Keep the photo")),
        )

    def _look(self, device_id: str) -> None:
        self._let_go()
        self._is_taken = False
        self._finder.show_picture(QImage())
        self._banners.show_banners(())
        try:
            self._camera = self._cameras.open(device_id, self._see, self._miss)
        except DeviceError as error:
            self._say(error.sentence, error.hint)
        else:
            self._patience.start()
            self._list_cameras(device_id)
        self._show_state()

    def _look_again(self, _name: str) -> None:
        self._look("")

    def _choose(self, place: int) -> None:
        self._look(self._devices.itemData(place))

    def _list_cameras(self, chosen: str) -> None:
        names = self._cameras.names()
        with QSignalBlocker(self._devices):
            self._devices.clear()
            for device in names:
                self._devices.addItem(device.name, device.device_id)
            self._devices.setCurrentIndex(max(self._devices.findData(chosen), 0))
        self._devices.setVisible(len(names) > 1)

    def _see(self, picture: QImage) -> None:
        self._patience.start()
        if not self._is_taken:
            had_none = self._finder.picture.isNull()
            self._finder.show_picture(picture)
            if had_none:
                self._show_state()

    def _miss(self) -> None:
        """The camera gives nothing any more; a photo that was taken stays."""
        self._let_go()
        if not self._is_taken:
            self._finder.show_picture(QImage())
        self._say(
            _("The camera gives no picture."),
            _("Perhaps it was unplugged, or another program uses it."),
        )
        self._show_state()

    def _say(self, sentence: str, hint: str) -> None:
        again = Banner(sentence, hint, action=_("Try again"), name="again", role="alarm")
        self._banners.show_banners((again,))

    def _press_shutter(self) -> None:
        if self._is_taken:
            self._is_taken = False
            if self._camera is None:
                self._look("")
        elif not self._finder.picture.isNull():
            self._is_taken = True
        self._show_state()

    def _keep_photo(self) -> None:
        if self._is_taken:
            self.kept.emit(encoded(self._finder.picture, "JPEG", _QUALITY))
            self.go_back()

    def _let_go(self) -> None:
        self._patience.stop()
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()

    def _show_state(self) -> None:
        text = _("Take another") if self._is_taken else _("Take the photo")
        give_role(self._shutter, "" if self._is_taken else "primary")
        self._shutter.setText(f"{text}   {_('Space')}")
        self._shutter.setEnabled(self._is_taken or not self._finder.picture.isNull())
        self._keep.setVisible(self._is_taken)
        self._hint.setVisible(not self._is_taken)
        (self._keep if self._is_taken else self._shutter).setFocus()

    def _lay_out(self) -> None:
        self._devices.setVisible(False)
        row = FlowRow(spacing=12)
        for part in (self._keep, self._shutter, self._devices, self._hint):
            row.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self._banners)
        column.addWidget(self._finder, 1)
        column.addWidget(row)


class _Finder(QWidget):
    """A picture as large as there is room, its shape kept."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(_("What the camera sees"))

    def show_picture(self, picture: QImage) -> None:
        """Show a picture; an empty one shows nothing."""
        self.picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        if not self.picture.isNull():
            size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = self.rect()
            place.setSize(size)
            place.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self.picture)
