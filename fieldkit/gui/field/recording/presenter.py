"""Records sound into a draft: fetches it, sends it to the disk piece by piece, attaches it.

Whatever ends a recording - a key, the microphone's plug, a full disk - keeps what there was.
"""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import DeviceError, DiskFull
from fieldkit.gui.devices.microphone import DeviceName, Microphone, Microphones
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.media.wave import BYTES_PER_SECOND, MAX_SOUND_BYTES
from fieldkit.operations.field.attach_file import AttachedBytes
from fieldkit.operations.field.record_sound import (
    OpenRecording,
    begin_recording,
    discard_recording,
    keep_recording,
    stream_recording,
)
from fieldkit.operations.session import Session
from fieldkit.translations import _

PATIENCE_MS = 3_000  # without any sound, not even silence: the microphone is gone
FIRST_PATIENCE_MS = 10_000  # some take their time before they begin
_LOUDEST = 32_768


class RecordingView(Protocol):
    """What can be shown of a recording."""

    def show_recording(self, seconds: int, level: float) -> None:
        """Say that it goes on, for how long, and how loud it is now, from 0 to 1."""
        ...

    def show_devices(self, devices: tuple[DeviceName, ...], chosen: str) -> None:
        """Offer these microphones."""
        ...

    def show_keeping(self) -> None:
        """Say that it has ended and is being attached."""
        ...

    def show_idle(self) -> None:
        """Say that nothing is recorded."""
        ...

    def show_message(self, sentence: str, hint: str) -> None:
        """Say what did not go as it should; "" takes it away."""
        ...


class _State(enum.Enum):
    IDLE = enum.auto()
    RECORDING = enum.auto()
    ENDING = enum.auto()  # the sound that waits is sent, then the file is attached


class RecordingPresenter:
    """At most one recording of one draft."""

    def __init__(
        self,
        view: RecordingView,
        session: Session,
        run: Run,
        report_id: ReportId,
        microphones: Microphones,
        *,
        on_kept: Callable[[str], None],
    ) -> None:
        """`on_kept` is told the path of the question that a new recording answers."""
        self._view = view
        self._session = session
        self._run = run
        self._report_id = report_id
        self._microphones = microphones
        self._on_kept = on_kept
        self._state = _State.IDLE
        self._microphone: Microphone | None = None
        self._open: OpenRecording | None = None
        self._waiting = bytearray()  # sound that no work has taken yet
        self._is_sending = False
        self._size = 0  # bytes of sound so far
        self._heard_ms = 0  # when there was sound last

    def begin(self, question: str) -> None:
        """Listen, and begin a recording."""
        if self._state is not _State.IDLE:
            return
        self._view.show_message("", "")
        if not self._listen(""):
            return
        self._state = _State.RECORDING
        self._size = 0
        self._waiting.clear()
        self._view.show_recording(0, 0.0)
        self._run(
            lambda _progress: begin_recording(self._session, self._report_id, question=question),
            self._begun,
            self._not_begun,
        )

    def choose(self, device_id: str) -> None:
        """Go on with another microphone."""
        if self._state is _State.RECORDING:
            self._fetch()
            self._silence()
            if not self._listen(device_id):
                self.end()

    def tick(self) -> None:
        """Fetch what was said since; called several times a second while it goes on."""
        if self._state is not _State.RECORDING:
            return
        level = self._fetch()
        self._view.show_recording(self._size // BYTES_PER_SECOND, level)
        self._send()
        if self._session.clock.monotonic_ms() - self._heard_ms > self._patience_ms():
            self._end_because(
                _("The microphone is gone."), _("What was recorded until then is kept.")
            )
        elif self._size > MAX_SOUND_BYTES - BYTES_PER_SECOND:
            self._end_because(_("A recording cannot be longer."), _("Begin another one."))

    def end(self) -> None:
        """Stop listening and attach what was recorded."""
        if self._state is _State.RECORDING:
            self._fetch()
            self._silence()
            self._state = _State.ENDING
            self._view.show_keeping()
            self._send()

    def _patience_ms(self) -> int:
        return PATIENCE_MS if self._size else FIRST_PATIENCE_MS

    def _begun(self, opened: OpenRecording) -> None:
        self._open = opened
        self._send()

    def _not_begun(self, error: Exception) -> None:
        self._silence()
        self._to_rest(error)

    def _listen(self, device_id: str) -> bool:
        try:
            self._microphone = self._microphones.open(device_id)
        except DeviceError as error:
            known = explained(error)
            self._view.show_message(known.sentence, known.hint)
            return False
        names = self._microphones.names()
        self._heard_ms = self._session.clock.monotonic_ms()
        self._view.show_devices(names, device_id or (names[0].device_id if names else ""))
        return True

    def _silence(self) -> None:
        if self._microphone is not None:
            self._microphone.close()
            self._microphone = None

    def _fetch(self) -> float:
        """Take the sound that came, and return how loud it is, from 0 to 1."""
        sound = self._microphone.read() if self._microphone is not None else b""
        if not sound:
            return 0.0
        self._heard_ms = self._session.clock.monotonic_ms()
        self._waiting += sound
        self._size += len(sound)
        return loudness(sound)

    def _end_because(self, sentence: str, hint: str) -> None:
        self._view.show_message(sentence, hint)
        self.end()

    def _send(self) -> None:
        """Send the waiting sound to the disk, one piece after the other, and then come to an end.

        One work at a time: there are several threads for files, and sound has an order.
        """
        opened = self._open
        if opened is None or self._is_sending:
            return
        if not self._waiting:
            if self._state is _State.ENDING:
                self._attach(opened)
            return
        piece = bytes(self._waiting)
        self._waiting.clear()
        self._is_sending = True
        self._run(
            lambda _progress: opened.writer.append(piece), self._sent, self._not_sent, lane=Lane.IO
        )

    def _sent(self, _nothing: None) -> None:
        self._is_sending = False
        self._send()

    def _not_sent(self, error: Exception) -> None:
        """Attach what the disk took, and say why it took no more."""
        self._is_sending = False
        self._waiting.clear()
        known = explained(error)
        self._view.show_message(known.sentence, _("What was recorded until then is kept."))
        self._silence()
        self._state = _State.ENDING
        self._view.show_keeping()
        self._send()

    def _attach(self, opened: OpenRecording) -> None:
        self._open = None
        session, recording = self._session, opened.recording
        if opened.writer.size == 0:
            opened.writer.abandon()
            self._run(
                lambda _progress: discard_recording(session, recording),
                lambda _nothing: self._to_rest(),
                self._to_rest,
            )
            return

        def stream(progress: Callable[[int, int], None]) -> AttachedBytes:
            opened.writer.finish()
            return stream_recording(session, recording, progress=progress)

        def keep(attached: AttachedBytes) -> None:
            self._run(
                lambda _progress: keep_recording(session, recording, attached),
                self._kept,
                self._to_rest,
            )

        def failed(error: Exception) -> None:
            opened.writer.abandon()
            self._not_attached(error)

        self._run(stream, keep, failed, lane=Lane.IO)

    def _kept(self, attachment: Attachment) -> None:
        self._to_rest()
        self._on_kept(attachment.question)

    def _not_attached(self, error: Exception) -> None:
        self._to_rest()
        known = explained(error)
        hint = _("The recording is safe, and is attached when you unlock the next time.")
        if isinstance(error, DiskFull):
            hint = _(
                "The recording is safe. Free some space, then lock and unlock: it is attached."
            )
        self._view.show_message(known.sentence, hint)

    def _to_rest(self, error: Exception | None = None) -> None:
        self._state = _State.IDLE
        self._open = None
        self._waiting.clear()
        self._view.show_idle()
        if error is not None:
            known = explained(error)
            self._view.show_message(known.sentence, known.hint)


def loudness(sound: bytes) -> float:
    """Return the loudest moment of some sound, 0 for silence and 1 for as loud as can be."""
    samples = array("h", sound)  # little-endian machines only, as all that Qt runs on
    if not samples:
        return 0.0
    return max(max(samples), -min(samples)) / _LOUDEST
