"""Takes what a person chooses at once, keeps it in the vault, and can put it back as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from fieldkit.bundle.fingerprint import words_of
from fieldkit.domain.local_text import size as size_text
from fieldkit.domain.preferences import Colours, PanicExtent, Preferences
from fieldkit.domain.report import ReportState
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.field.settings.rules import (
    enrolment_sentence,
    keyring_sentence,
    recovery_sentence,
    rules_of,
)
from fieldkit.gui.field.settings.shown import ShownHeadquarters, ShownStick, ShownVault
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.device_state import (
    device_words,
    enrolment_state,
    recovery_state,
)
from fieldkit.operations.field.keep_directory import directory_news
from fieldkit.operations.field.keep_preferences import keep_preferences, kept_preferences
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume, removable_volumes
from fieldkit.translations import _

_MAX_NAME = 32  # characters of a stick's label


class SettingsView(Protocol):
    """What the settings can show."""

    def show_preferences(self, preferences: Preferences, *, is_changed: bool) -> None:
        """Show what holds; whether it can be put back as it was."""
        ...

    def ask_for_everything(self, unreceived: int) -> None:
        """Ask whether panic may destroy sealed reports that nobody has received."""
        ...

    def show_sticks(self, sticks: Sequence[ShownStick]) -> None:
        """Show which sticks can be chosen now."""
        ...

    def show_vault(self, vault: ShownVault) -> None:
        """Show how the vault is protected."""
        ...

    def show_headquarters(self, headquarters: ShownHeadquarters) -> None:
        """Show whom reports are sealed to, and the rules."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Found:
    preferences: Preferences
    unreceived: int
    vault: ShownVault
    headquarters: ShownHeadquarters


class SettingsPresenter:
    """One visit to the settings."""

    def __init__(
        self,
        view: SettingsView,
        session: Session,
        run: Run,
        *,
        on_changed: Callable[[Preferences], None],
        find_volumes: Callable[[], list[Volume]] = removable_volumes,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_changed = on_changed
        self._before: Preferences | None = None  # nothing can be chosen until it is known
        self._now = Preferences()
        self._unreceived = 0
        self._find_volumes = find_volumes
        self._sticks: tuple[ShownStick, ...] = ()

    def start(self) -> None:
        """Show everything as it is."""
        self._run(lambda _progress: _look(self._session), self._show, self._failed)

    def choose_text_percent(self, percent: int) -> None:
        """Take a size of text."""
        self._take(replace(self._now, text_percent=percent))

    def choose_colours(self, colours: Colours) -> None:
        """Take colours."""
        self._take(replace(self._now, colours=colours))

    def choose_lock_minutes(self, minutes: int) -> None:
        """Take the time without a touch after which the window locks."""
        self._take(replace(self._now, lock_minutes=minutes))

    def choose_locks_with_screen(self, does: bool) -> None:
        """Take whether it locks with the screen."""
        self._take(replace(self._now, locks_with_screen=does))

    def look_for_sticks(self) -> None:
        """Look which sticks are plugged in."""
        self._run(
            lambda _progress: self._find_volumes(), self._show_sticks, self._failed, lane=Lane.IO
        )

    def choose_stick(self, identity: str) -> None:
        """Take the stick whose removal counts; nothing: any stick, where a rule says so."""
        names = {stick.identity: stick.name for stick in self._sticks}
        if identity and identity not in names:
            return
        locks = self._now.locks_without_stick and bool(identity)
        self._take(
            replace(
                self._now,
                stick=identity,
                stick_name=names.get(identity, ""),
                locks_without_stick=locks,
            )
        )

    def choose_locks_without_stick(self, does: bool) -> None:
        """Take whether pulling out the chosen stick locks, whatever headquarters' rules say."""
        if self._now.stick:
            self._take(replace(self._now, locks_without_stick=does))

    def choose_panic_seconds(self, seconds: int) -> None:
        """Take the length of the count-down."""
        self._take(replace(self._now, panic_seconds=seconds))

    def choose_panic_extent(self, extent: PanicExtent) -> None:
        """Take the narrower extent; ask first about the wider one."""
        if extent is PanicExtent.EVERYTHING and self._now.panic_extent is not extent:
            self._view.ask_for_everything(self._unreceived)
        else:
            self._take(replace(self._now, panic_extent=extent))

    def confirm_everything(self) -> None:
        """Take the wider extent: the person has read what it costs."""
        self._take(replace(self._now, panic_extent=PanicExtent.EVERYTHING))

    def put_back(self) -> None:
        """Let hold again what held when this visit began."""
        if self._before is not None:
            self._take(self._before)

    def _show_sticks(self, volumes: list[Volume]) -> None:
        if self._before is None:
            return  # which one was chosen is not known yet
        self._sticks = known_sticks(volumes, self._before, self._now)
        self._view.show_sticks(self._sticks)

    def _show(self, found: _Found) -> None:
        self._before = self._now = found.preferences
        self._unreceived = found.unreceived
        self._show_sticks([])
        self._view.show_preferences(found.preferences, is_changed=False)
        self.look_for_sticks()
        self._view.show_vault(found.vault)
        self._view.show_headquarters(found.headquarters)

    def _take(self, chosen: Preferences) -> None:
        if self._before is None:
            return
        if chosen != self._now:
            self._now = chosen
            self._on_changed(chosen)
            vault = self._session.vault
            self._run(lambda _progress: keep_preferences(vault, chosen), self._done, self._failed)
        self._view.show_preferences(chosen, is_changed=chosen != self._before)

    def _done(self, _nothing: None) -> None:
        """It shows already."""

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def known_sticks(volumes: Iterable[Volume], *preferences: Preferences) -> tuple[ShownStick, ...]:
    """Return what is plugged in, each once, and then what was chosen and is not."""
    found = {
        volume.identity: ShownStick(
            volume.identity,
            ", ".join((volume.label[:_MAX_NAME] or _("Stick"), size_text(volume.size))),
        )
        for volume in volumes
    }
    for one in preferences:
        if one.stick and one.stick not in found:
            found[one.stick] = ShownStick(one.stick, one.stick_name, is_plugged_in=False)
    return tuple(found.values())


def _look(session: Session) -> _Found:
    vault = session.vault
    recovery = recovery_state(vault)
    return _Found(
        kept_preferences(vault),
        sum(
            count
            for state, count in vault.reports.count_by_state().items()
            if state is not ReportState.RECEIVED
        ),
        ShownVault(
            keyring_sentence(is_portable=session.secrets is None), recovery_sentence(recovery)
        ),
        _headquarters(session),
    )


def _headquarters(session: Session) -> ShownHeadquarters:
    vault = session.vault
    state = enrolment_sentence(enrolment_state(vault))
    words = device_words(vault)
    try:
        news = directory_news(vault, session.clock.now())
    except NoHeadquarters:
        return ShownHeadquarters((), words, state, (), False)
    return ShownHeadquarters(
        words_of(news.trusted.root_sha256),
        words,
        state,
        rules_of(news.headquarters),
        bool(news.needs_confirmation),
    )
