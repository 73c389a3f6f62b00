"""Adds the HQ card: read it, let people compare the words, and only then believe it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.bundle.card import MAX_CARD_BYTES, is_sealed_card
from fieldkit.errors import InvalidInput, WrongPassphrase
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.add_headquarters import (
    CardOffer,
    add_headquarters,
    read_card,
    refuse_other_world,
)
from fieldkit.operations.field.device_state import refuse_recovery
from fieldkit.operations.session import Session
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _


class HeadquartersView(Protocol):
    """What the screen of the HQ card can show."""

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        ...

    def ask_for_passphrase(self) -> None:
        """Ask for the words that the card is sealed with."""
        ...

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the fingerprint and ask whether headquarters read the same."""
        ...

    def show_added(self) -> None:
        """Say that headquarters is believed now."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not added."""
        ...


class HeadquartersPresenter:
    """One visit to the screen of the HQ card."""

    def __init__(
        self,
        view: HeadquartersView,
        session: Session,
        run: Run,
        *,
        on_added: Callable[[], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_added = on_added
        self._data = b""
        self._offer: CardOffer | None = None

    def open_card(self, path: str) -> None:
        """Read the file of a card."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: _read_file(Path(path)), self._card_read, self._failed, lane=Lane.IO
        )

    def unseal(self, passphrase: str) -> None:
        """Open a sealed card with the words that headquarters read aloud."""
        self._check(passphrase)

    def add(self, with_recovery: bool) -> None:
        """Believe the card: a person has compared the words."""
        offer = self._offer
        if offer is None:
            return
        self._view.show_busy(True)
        self._run(
            lambda _progress: _add(self._session, offer, with_recovery), self._added, self._failed
        )

    def _card_read(self, data: bytes) -> None:
        self._data = data
        if is_sealed_card(data):
            self._view.show_busy(False)
            self._view.ask_for_passphrase()
        else:
            self._check(None)

    def _check(self, passphrase: str | None) -> None:
        data, now = self._data, self._session.clock.now()
        self._view.show_busy(True)

        def work(_progress: object) -> CardOffer:
            offer = read_card(data, now, passphrase=passphrase)
            refuse_other_world(self._session, offer)
            return offer

        self._run(
            work,
            self._checked,
            self._failed,
            lane=Lane.IO,
        )

    def _checked(self, offer: CardOffer) -> None:
        self._offer = offer
        self._data = b""
        self._view.show_busy(False)
        self._view.show_words(offer.words)

    def _added(self, _nothing: None) -> None:
        self._offer = None
        self._view.show_busy(False)
        self._view.show_added()
        self._on_added()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        if isinstance(error, WrongPassphrase) and self._data:
            self._view.ask_for_passphrase()
        self._view.show_failure(known.sentence, known.hint)


def _add(session: Session, offer: CardOffer, with_recovery: bool) -> None:
    add_headquarters(session, offer, with_recovery=with_recovery)
    if not with_recovery:
        refuse_recovery(session)


def _read_file(path: Path) -> bytes:
    if not path.is_file():
        raise InvalidInput(_("This is no file."), hint=_("Choose the file of the HQ card."))
    try:
        with path.open("rb") as source:
            data = source.read(MAX_CARD_BYTES + 1)
    except OSError as error:
        raise translate_os_error(error) from error
    if len(data) > MAX_CARD_BYTES:
        raise InvalidInput(_("The file is too large for an HQ card."))
    return data
