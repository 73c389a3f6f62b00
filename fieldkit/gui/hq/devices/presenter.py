"""Shows the roster and how the house stands; takes requests in from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.gui.errors import explained
from fieldkit.gui.hq.devices.rows import DeviceRows, RosterDevice, device_rows
from fieldkit.gui.running import Run
from fieldkit.operations.hq.enrol_device import receive_request
from fieldkit.operations.hq.house_state import house_state
from fieldkit.operations.hq.renew_device import days_left
from fieldkit.operations.hq.session import HeadquartersSession


class DevicesView(Protocol):
    """What the screen can show."""

    def show_rows(self, rows: DeviceRows) -> None:
        """Show the roster and the house."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class DevicesPresenter:
    """The roster, for as long as the section lives."""

    def __init__(
        self,
        view: DevicesView,
        session: HeadquartersSession,
        run: Run,
        *,
        on_request: Callable[[str], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_request = on_request

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._rows(), self._view.show_rows, self._failed)

    def read_request(self, path: str) -> None:
        """Take a request in from a file, and show its words."""
        self._run(
            lambda _progress: receive_request(self._session, Path(path)).candidate.device,
            self._on_request,
            self._failed,
        )

    def _rows(self) -> DeviceRows:
        session = self._session
        roster = session.store.roster
        return device_rows(house_state(session), roster.requests(), self._devices())

    def _devices(self) -> tuple[RosterDevice, ...]:
        """Return the roster by figures that the database counts: chains may be long."""
        session, now = self._session, self._session.clock.now()
        extents = session.store.objects.chain_extents()
        seen = session.store.objects.last_seen()
        found = []
        for entry in session.store.roster.entries():
            places, highest = extents.get(entry.device, (0, 0))
            found.append(
                RosterDevice(
                    entry, places, highest - places, seen.get(entry.device), days_left(entry, now)
                )
            )
        return tuple(found)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
