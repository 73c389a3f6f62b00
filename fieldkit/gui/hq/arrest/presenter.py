"""Shows what a device knew and who is at risk, and lets a deputy go on."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.device_knowledge import AtRisk, Risk
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.local_text import number, short_day
from fieldkit.domain.roster import DeviceState
from fieldkit.gui.errors import explained
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.arrest.shown import ShownArrest
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.running import Run
from fieldkit.hq.arrest_words import deputy_text, heading, knowledge_lines, limits, shown_name
from fieldkit.operations.hq.monitor_arrested import look_again
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext

_TONES = {Risk.READABLE: Tone.HELD, Risk.SEALED: Tone.SAFE}
_MOST = 200  # people of one kind that are listed; the heading says how many there are


class ArrestView(Protocol):
    """What the screen can show."""

    def show_arrest(self, arrest: ShownArrest) -> None:
        """Show it."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ArrestPresenter:
    """One device."""

    def __init__(
        self,
        view: ArrestView,
        session: HeadquartersSession,
        run: Run,
        device: DeviceId,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._device = device

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._shown(), self._view.show_arrest, self._failed)

    def _shown(self) -> ShownArrest:
        session = self._session
        arrest = look_again(session, self._device)
        is_revoked = arrest.entry.state is DeviceState.REVOKED
        count = len(arrest.people)
        return ShownArrest(
            code=arrest.entry.code,
            lead=ngettext(
                "{count} person is at risk, the most urgent first.",
                "{count} people are at risk, the most urgent first.",
                count,
            ).format(count=number(count))
            if count
            else _("Nobody is named in what came from this device."),
            knowledge=knowledge_lines(arrest.knowledge),
            groups=tuple(_groups(arrest.people)),
            limits=limits(),
            deputies=tuple(
                entry.code
                for entry in session.store.roster.entries()
                if entry.state is DeviceState.APPROVED and entry.device != arrest.entry.device
            )
            if is_revoked
            else (),
            proposal=deputy_text(arrest.knowledge) if is_revoked else "",
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _groups(people: tuple[AtRisk, ...]) -> list[tuple[str, tuple[Line, ...]]]:
    found = []
    for risk in Risk:
        some = [item for item in people if item.risk is risk]
        if some:
            title = f"{heading(risk)}: {number(len(some))}"
            found.append((title, tuple(_line(item) for item in some[:_MOST])))
    return found


def _line(item: AtRisk) -> Line:
    reports = ngettext("{count} report", "{count} reports", item.reports).format(
        count=number(item.reports)
    )
    parts = [item.sensitivity, reports if item.reports else ""]
    if item.newest is not None:
        parts.append(short_day(item.newest))
    return Line(
        f"{item.risk.value}:{item.subject}",
        shown_name(item),
        " · ".join(part for part in parts if part),
        _TONES.get(item.risk, Tone.WAITING),
    )
