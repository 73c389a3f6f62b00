"""Shows one device, and gives it a new certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.local_text import local, short_day, short_moment
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.device.shown import ShownDevice
from fieldkit.gui.running import Run
from fieldkit.hq.decision_words import decided_sentence
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.refused_objects import inbox_decisions
from fieldkit.operations.hq.renew_device import days_left, renew_device
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import DeviceChain, show_chain
from fieldkit.translations import _, ngettext


class DeviceView(Protocol):
    """What the screen can show."""

    def show_device(self, device: ShownDevice) -> None:
        """Show it."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class DevicePresenter:
    """One device; what two people must decide is done elsewhere."""

    def __init__(
        self,
        view: DeviceView,
        session: HeadquartersSession,
        run: Run,
        device: DeviceId,
        *,
        on_renewed: Callable[[str], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._device = device
        self._on_renewed = on_renewed

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._shown(), self._view.show_device, self._failed)

    def renew(self) -> None:
        """Give it a new certificate, which goes out with its next letter."""

        def renewed(code: str) -> None:
            self._on_renewed(
                _("{code} gets a new certificate with the next sync or return.").format(code=code)
            )

        self._run(
            lambda _progress: renew_device(self._session, self._device).code, renewed, self._failed
        )

    def _shown(self) -> ShownDevice:
        session = self._session
        entry = find_device(session, self._device)
        chain = show_chain(session, entry)
        codes: dict[str, str] = {
            item.colleague_id: item.code for item in session.store.colleagues.all()
        }
        return ShownDevice(
            code=entry.code,
            device=entry.device,
            facts=self._facts(entry, chain),
            sentences=chain.sentences,
            places=chain.places,
            decided=tuple(
                decided_sentence(statement, decision, codes)
                for statement, decision in inbox_decisions(session)
                if statement.subject == entry.device
            ),
            is_revoked=entry.state is DeviceState.REVOKED,
            is_whole=chain.is_whole,
        )

    def _facts(self, entry: RosterEntry, chain: DeviceChain) -> tuple[str, ...]:
        clock = self._session.clock
        facts = [
            _("Number {device}. Enrolled on {day}.").format(
                device=entry.device[:8], day=short_day(entry.approved_at)
            )
        ]
        if chain.last_seen is not None:
            facts.append(
                _("Something of it came last {when}.").format(
                    when=short_moment(local(chain.last_seen, clock))
                )
            )
        if entry.revoked_at is not None:
            facts.append(_("Revoked on {day}.").format(day=short_day(entry.revoked_at)))
        else:
            left = days_left(entry, clock.now())
            facts.append(
                ngettext(
                    "Its certificate is valid for {count} day.",
                    "Its certificate is valid for {count} days.",
                    left,
                ).format(count=left)
                if left >= 0
                else _("Its certificate has ended; it still hands over by stick.")
            )
        return tuple(facts)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
