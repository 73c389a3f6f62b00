"""Shows what headquarters changed, and puts in force exactly what was seen and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.headquarters import Aspect
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import Confirmation, DirectoryNews
from fieldkit.translations import _


@dataclass(frozen=True)
class ShownChange:
    """One change; keys are shown as their words."""

    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class ConfirmView(Protocol):
    """What the screen of changes can show."""

    def show_changes(self, changes: tuple[ShownChange, ...]) -> None:
        """Show old and new of each; none means that nothing waits."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        ...

    def show_confirmed(self) -> None:
        """Say that the change is in force."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it is not."""
        ...


class ConfirmPresenter:
    """One visit to the screen of changes."""

    def __init__(
        self, view: ConfirmView, session: Session, run: Run, *, on_confirmed: Callable[[], None]
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_confirmed = on_confirmed
        self._news: DirectoryNews | None = None

    def start(self) -> None:
        """Show what waits."""
        self._run(lambda _progress: waiting_changes(self._session), self._show, self._failed)

    def confirm(self) -> None:
        """Put in force what is shown."""
        if self._news is None:
            return
        published = self._news.published_sha256
        self._view.show_busy(True)
        self._run(
            lambda _progress: confirm_change(self._session, published),
            self._confirmed,
            self._failed,
        )

    def _show(self, news: DirectoryNews) -> None:
        self._news = news
        self._view.show_changes(tuple(_shown(item) for item in news.needs_confirmation))

    def _confirmed(self, _nothing: None) -> None:
        self._news = None
        self._view.show_busy(False)
        self._view.show_confirmed()
        self._on_confirmed()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _shown(item: Confirmation) -> ShownChange:
    return ShownChange(
        _title(item.change.aspect),
        tuple(" ".join(words) for words in item.old_words) or item.change.old,
        tuple(" ".join(words) for words in item.new_words) or item.change.new,
    )


def _title(aspect: Aspect) -> str:
    return {
        Aspect.INTAKE: _("Keys that reports are sealed to"),
        Aspect.RESERVE: _("Reserve keys that reports are sealed to"),
        Aspect.RECEIPT_KEY: _("Key that signs receipts"),
        Aspect.TLS_CA: _("Whom the device trusts as a server"),
        Aspect.SERVERS: _("Addresses of servers"),
        Aspect.KEEP_READABLE_COPY: _("Keep a readable copy after sealing"),
        Aspect.DELETE_NEEDS_COPIES: _("Copies at headquarters before this device deletes"),
        Aspect.AUTO_SEAL_MINUTES: _("Minutes until drafts are sealed on their own"),
        Aspect.AUTO_SEAL_AT_LOCK: _("Drafts left at a lock are sealed"),
        Aspect.AUTO_SEAL_ON_REMOVAL: _("Pulling a stick out locks and seals"),
        Aspect.REQUIRE_TOR: _("Only through Tor"),
    }[aspect]
