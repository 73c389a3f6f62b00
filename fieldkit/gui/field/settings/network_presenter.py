"""Takes what a person chooses about the network at once, and keeps it in the vault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Protocol

from fieldkit.domain.connection import KnownNetwork, Route
from fieldkit.domain.local_text import clock_time, local, short_day
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.field.settings.network_shown import ShownNetwork, ShownNetworkSettings
from fieldkit.gui.field.settings.rules import route_rule
from fieldkit.gui.running import Run
from fieldkit.operations.field.allow_network import forget_network, known_networks
from fieldkit.operations.field.keep_directory import directory_news
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice, kept_sync_choice
from fieldkit.operations.session import Session
from fieldkit.translations import _

_TIME = re.compile(r"\s*(\d{1,2})\s*[:.,\s]\s*(\d{2})\s*\Z|\s*(\d{1,2})\s*\Z")


class NetworkSettingsView(Protocol):
    """What the page can show."""

    def show_settings(self, shown: ShownNetworkSettings) -> None:
        """Show what holds."""
        ...

    def show_refusal(self, sentence: str) -> None:
        """Say why something that was typed does not hold."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Found:
    choice: SyncChoice
    least: Route
    rule: str
    networks: tuple[KnownNetwork, ...]


class NetworkSettingsPresenter:
    """One visit to the settings of the network."""

    def __init__(
        self,
        view: NetworkSettingsView,
        session: Session,
        run: Run,
        *,
        on_changed: Callable[[], None],
    ) -> None:
        """`on_changed`: something else holds from now on."""
        self._view = view
        self._session = session
        self._run = run
        self._on_changed = on_changed
        self._before: SyncChoice | None = None  # nothing can be chosen until it is known
        self._found: _Found | None = None

    def start(self) -> None:
        """Show everything as it is."""
        self._run(lambda _progress: _look(self._session), self._show_found, self._failed)

    def choose_mode(self, mode: SyncMode) -> None:
        """Take who begins a run."""
        self._take(mode=mode)

    def choose_route(self, route: Route) -> None:
        """Take the least protected way that this person wants."""
        if self._found is not None and self._found.least.allows(route):
            self._take(route=route)

    def choose_tor_port(self, text: str) -> None:
        """Take the port where Tor listens."""
        try:
            self._take(tor_port=int(text))
        except ValueError:
            self._refuse(_("A port is a number from 1 to 65535."))

    def choose_limit(self, kib_per_second: int) -> None:
        """Take how fast it may go, 0 for as fast as it goes."""
        self._take(limit_kib_per_second=kib_per_second)

    def choose_time(self, text: str) -> None:
        """Take a time of day such as 21:30; nothing: whenever the network is there."""
        if not text.strip():
            self._take(at_minute=None)
            return
        minute = minute_of(text)
        if minute is None:
            self._refuse(_("A time looks like 21:30."))
        else:
            self._take(at_minute=minute)

    def choose_jitter(self, minutes: int) -> None:
        """Take by how much a run may begin later, by chance."""
        self._take(jitter_minutes=minutes)

    def forget(self, identity: str) -> None:
        """Forget what was decided about a network: it is asked about again."""
        vault = self._session.vault

        def work(_progress: object) -> _Found:
            forget_network(vault, identity)
            return _look(self._session)

        self._run(work, self._show_changed, self._failed)

    def put_back(self) -> None:
        """Let hold again what held when this visit began; what was forgotten stays so."""
        if self._before is not None and self._found is not None:
            self._keep(self._before)

    def _take(self, **changes: object) -> None:
        if self._found is not None:
            self._keep(replace(self._found.choice, **changes))  # type: ignore[arg-type]  # by name

    def _keep(self, choice: SyncChoice) -> None:
        found = self._found
        if found is None:
            return
        if choice != found.choice:
            vault = self._session.vault
            self._run(
                lambda _progress: keep_sync_choice(vault, choice),
                lambda _nothing: self._on_changed(),
                self._failed,
            )
        self._found = replace(found, choice=choice)
        self._view.show_refusal("")
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._view.show_refusal(sentence)
        self._show()  # what holds, in place of what was typed

    def _show_found(self, found: _Found) -> None:
        self._found = found
        if self._before is None:
            self._before = found.choice
        self._show()

    def _show_changed(self, found: _Found) -> None:
        self._show_found(found)
        self._on_changed()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        choice = found.choice
        self._view.show_settings(
            ShownNetworkSettings(
                choice=replace(choice, route=stricter(choice.route, found.least)),
                least=found.least,
                rule=found.rule,
                at="" if choice.at_minute is None else _time_text(choice.at_minute),
                networks=tuple(self._network(known) for known in found.networks),
                is_changed=choice != self._before,
            )
        )

    def _network(self, known: KnownNetwork) -> ShownNetwork:
        decided = _("allowed") if known.is_allowed else _("never here")
        day = short_day(local(known.decided_at, self._session.clock).date())
        text = _("{name}: {decided}, {day}").format(
            name=known.network.name or _("Network without a name"), decided=decided, day=day
        )
        return ShownNetwork(known.network.identity, text)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def minute_of(text: str) -> int | None:
    """Return the minute of the day that a typed time means, None where it is none."""
    found = _TIME.match(text)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def stricter(one: Route, other: Route) -> Route:
    """Return the more protected of two routes."""
    return one if one.rank >= other.rank else other


def _time_text(minute: int) -> str:
    return clock_time(time(minute // 60, minute % 60))


def _look(session: Session) -> _Found:
    vault = session.vault
    try:
        policy = directory_news(vault, session.clock.now()).headquarters.policy
        least, rule = policy.route, route_rule(policy.route)
    except NoHeadquarters:
        least, rule = Route.DIRECT, ""
    return _Found(kept_sync_choice(vault), least, rule, known_networks(vault))
