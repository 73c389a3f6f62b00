"""Enrols a device after its ten words were compared, and takes in what waited for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.local_text import short_day
from fieldkit.errors import UnknownDevice
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.operations.hq.enrol_device import approve_device, refuse_device, waiting_request
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.release_held import release_of_device
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext


class EnrolView(Protocol):
    """What the screen can show."""

    def show_request(self, words: tuple[str, ...], facts: str) -> None:
        """Show the words that the holder must read."""
        ...

    def show_gone(self) -> None:
        """Say that it was decided already."""
        ...

    def show_busy(self) -> None:
        """Say that it is being done."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class EnrolPresenter:
    """One request."""

    def __init__(
        self,
        view: EnrolView,
        session: HeadquartersSession,
        run: Run,
        device: DeviceId,
        *,
        on_decided: Callable[[str], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._device = device
        self._on_decided = on_decided

    def start(self) -> None:
        """Show its words."""
        self._run(
            lambda _progress: waiting_request(self._session, self._device),
            self._show,
            self._not_found,
        )

    def approve(self, code: str) -> None:
        """Enrol it; its holder has read the same words."""

        def work(_progress: object) -> int:
            entry = approve_device(self._session, self._device, code.strip())
            released = release_of_device(self._session, entry)
            read_new(self._session)
            return sum(result.outcome is Outcome.ACCEPTED for result in released)

        def done(taken: int) -> None:
            said = [_("{code} is enrolled.").format(code=code.strip())]
            if taken:
                said.append(
                    ngettext(
                        "{count} object that waited for it was taken in.",
                        "{count} objects that waited for it were taken in.",
                        taken,
                    ).format(count=taken)
                )
            self._on_decided(" ".join(said))

        self._view.show_busy()
        self._run(work, done, self._failed)

    def refuse(self) -> None:
        """Close the request; the device is told nothing."""
        self._run(
            lambda _progress: refuse_device(self._session, self._device),
            lambda _device: self._on_decided(_("The request is closed.")),
            self._failed,
        )

    def _show(self, waiting: WaitingRequest) -> None:
        candidate = waiting.candidate
        self._view.show_request(
            candidate.words,
            _("Device {device}, asked on {day} by its own clock.").format(
                device=candidate.device[:8], day=short_day(candidate.asked_at)
            ),
        )

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, UnknownDevice):
            self._view.show_gone()
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
