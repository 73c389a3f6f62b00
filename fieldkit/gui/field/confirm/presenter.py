"""Shows what headquarters changed, and puts in force exactly what was seen and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.headquarters import Aspect
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.explain_changes import title_of, values_of
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import Confirmation, DirectoryNews
from fieldkit.translations import _


@dataclass(frozen=True)
class ShownChange:
    """One change; keys are shown as their words, rules as what they say."""

    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    meaning: str = ""  # what it does to the person's protection
    is_key: bool = False  # its words are to be compared aloud


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
        title_of(item.change.aspect),
        values_of(item.change.aspect, item.change.old, item.old_words),
        values_of(item.change.aspect, item.change.new, item.new_words),
        _meaning(item.change.aspect),
        is_key=bool(item.old_words or item.new_words),
    )


def _meaning(aspect: Aspect) -> str:
    """Return what a change that waits does to the person; those that do no harm do not wait."""
    return {
        Aspect.INTAKE: _("Whoever holds a new key can read what you seal from now on."),
        Aspect.RESERVE: _("Whoever holds a new key can read what you seal from now on."),
        Aspect.RECEIPT_KEY: _(
            "Whoever holds the new key can tell this device that a report is safe; then its copy"
            " here is deleted."
        ),
        Aspect.TLS_CA: _("This device will trust another server."),
        Aspect.KEEP_READABLE_COPY: _(
            "What you sealed stays readable here: whoever unlocks this device can read it."
        ),
        Aspect.DELETE_NEEDS_COPIES: _(
            "This device deletes its sealed copy when fewer others are there."
        ),
        Aspect.AUTO_SEAL_MINUTES: _("Drafts stay open, and readable here, for longer."),
        Aspect.AUTO_SEAL_AT_LOCK: _(
            "What you leave at a lock stays a draft: who makes you unlock can read it."
        ),
        Aspect.AUTO_SEAL_ON_REMOVAL: _("Pulling the stick out does not seal any more."),
        Aspect.REQUIRE_TOR: _("Others on the network may see whom this device talks to."),
        Aspect.REQUIRE_VPN: _("Others on the network may see whom this device talks to."),
        Aspect.REQUIRE_ONION: _("This device may talk to a server outside Tor's own network."),
        Aspect.SEAL_ON_REVOCATION: _(
            "If headquarters cuts this device off, its drafts stay open, and readable here."
        ),
    }.get(aspect, "")
