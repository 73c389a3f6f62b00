"""Shows a device's chain, and lets its holder be asked for what is missing."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.roster import DeviceState
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.chain.shown import ShownChain
from fieldkit.gui.running import Run
from fieldkit.hq.ask_words import text_for_chain
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import DeviceChain, show_chain
from fieldkit.translations import _, ngettext


class ChainView(Protocol):
    """What the screen can show."""

    def show_chain(self, chain: ShownChain) -> None:
        """Show this chain."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ChainPresenter:
    """One device's chain."""

    def __init__(
        self, view: ChainView, session: HeadquartersSession, run: Run, device: DeviceId
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._device = device

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._chain(), self._view.show_chain, self._failed)

    def _chain(self) -> ShownChain:
        entry = find_device(self._session, self._device)
        chain = show_chain(self._session, entry)
        can_ask = entry.state is DeviceState.APPROVED
        return ShownChain(
            entry.code,
            self._facts(chain),
            chain.places,
            chain.sentences,
            text_for_chain(chain.missing) if can_ask else "",
        )

    def _facts(self, chain: DeviceChain) -> str:
        count = ngettext("{count} object came.", "{count} objects came.", chain.objects).format(
            count=chain.objects
        )
        if chain.last_seen is None:
            return count
        when = short_moment(local(chain.last_seen, self._session.clock))
        return " ".join((count, _("The last one came {when}.").format(when=when)))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
