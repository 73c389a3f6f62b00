"""A strip above the form: that sound is being recorded, for how long, and how loud it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QProgressBar, QVBoxLayout, QWidget

from fieldkit.gui.devices.microphone import DeviceName
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_TICK_MS = 100
_STEPS = 100
_METER_DIGITS = 16  # width of the meter, in digits of the font


class RecordingStrip(QWidget):
    """Takes no room while nothing is recorded and there is nothing to say."""

    ticked = Signal()  # several times a second while it goes on
    end_requested = Signal()
    device_chosen = Signal(str)  # id of the microphone
    changed = Signal(bool)  # whether a recording goes on

    def __init__(self) -> None:
        super().__init__()
        self._is_recording = False
        self._is_keeping = False
        self.seconds = 0  # how long it has been recorded
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._banners = Banners()
        self._frame = QFrame()
        self._frame.setProperty("role", "alarm")
        self._words = label("", "message", wraps=False)
        self._meter = _Meter()
        self._meter.setTextVisible(False)
        self._meter.setRange(0, _STEPS)
        self._meter.setAccessibleName(_("How loud it is"))
        self._end = button(_("Stop and keep"))
        self._devices = QComboBox()
        self._devices.setAccessibleName(_("Microphone"))
        self._devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._hint = label(_("Ask before you record somebody."), "hint")
        self._lay_out()
        self._end.clicked.connect(self.end_requested)
        self._devices.activated.connect(self._choose)
        self.show_idle()

    @property
    def is_busy(self) -> bool:
        """Whether sound is recorded or being attached: until then the report must stay open."""
        return self._is_recording or self._is_keeping

    @property
    def is_recording(self) -> bool:
        """Whether somebody is listened to."""
        return self._is_recording

    def show_recording(self, seconds: int, level: float) -> None:
        """Say that it goes on, for how long, and how loud it is now, from 0 to 1."""
        if not self._is_recording:
            self._become(recording=True, keeping=False)
            self._timer.start()
        self.seconds = seconds
        text = _("Recording sound  {time}").format(time=_elapsed(seconds))
        if text != self._words.text():
            self._words.setText(text)
        # Half as loud sounds less than half as loud.
        self._meter.setValue(round(_STEPS * level**0.5))

    def show_devices(self, devices: tuple[DeviceName, ...], chosen: str) -> None:
        """Offer these microphones; a single one needs no choice."""
        with QSignalBlocker(self._devices):
            self._devices.clear()
            for device in devices:
                self._devices.addItem(device.name, device.device_id)
            self._devices.setCurrentIndex(max(self._devices.findData(chosen), 0))
        self._devices.setVisible(len(devices) > 1)

    def show_keeping(self) -> None:
        """Say that it has ended and is being attached."""
        self._timer.stop()
        self._words.setText(_("Attaching the recording…"))
        self._become(recording=False, keeping=True)

    def show_idle(self) -> None:
        """Say that nothing is recorded."""
        self._timer.stop()
        self._become(recording=False, keeping=False)

    def show_message(self, sentence: str, hint: str) -> None:
        """Say what did not go as it should; "" takes it away."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),) if sentence else ())
        self.setVisible(self.is_busy or bool(sentence))

    def _become(self, *, recording: bool, keeping: bool) -> None:
        was_recording = self._is_recording
        self._is_recording, self._is_keeping = recording, keeping
        for part in (self._meter, self._end, self._hint):
            part.setVisible(recording)
        if not recording:
            self._devices.setVisible(False)
        self._frame.setVisible(recording or keeping)
        self.setVisible(recording or keeping or self._banners.isVisibleTo(self))
        if was_recording is not recording:
            self.changed.emit(recording)

    def _lay_out(self) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        self._meter.setMinimumWidth(_METER_DIGITS * digit)
        row = FlowRow(spacing=14)
        for part in (self._words, self._meter, self._end, self._devices):
            row.add(part)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(2)
        inside.addWidget(row)
        inside.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._frame)
        column.addWidget(self._banners)

    def _choose(self, place: int) -> None:
        self.device_chosen.emit(self._devices.itemData(place))


class _Meter(QProgressBar):
    """As wide as it must be, and no wider."""

    def sizeHint(self) -> QSize:
        """Return its least width."""
        return QSize(self.minimumWidth(), super().sizeHint().height())


def _elapsed(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
