"""Reads a return stick and says what it brought."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.explain_notices import notice_sentence
from fieldkit.operations.field.fetch_mail import FetchedMail, drop_fetched, fetch_mail, taken
from fieldkit.operations.field.read_return import (
    ReturnRead,
    end_reading,
    new_form_sentence,
    read_letter,
)
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext


class IncomingView(Protocol):
    """What the screen of a return can show."""

    def show_work(self, done: int, total: int) -> None:
        """Say that reading runs."""
        ...

    def show_result(self, lines: tuple[str, ...], *, waits_for_person: bool) -> None:
        """Say what came, one sentence each."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it could not be read; an empty sentence means that it was stopped."""
        ...


class IncomingPresenter:
    """One visit to the screen of a return."""

    def __init__(
        self, view: IncomingView, session: Session, run: Run, *, on_read: Callable[[], None]
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_read = on_read
        self._job: Job | None = None

    def read(self, folder: str) -> None:
        """Read what is in a folder of the stick: copy its mail, then take in letter by letter."""
        vault = self._session.vault
        self._view.show_work(0, 0)
        self._job = self._run(
            lambda progress: fetch_mail(vault, Path(folder), progress=progress),
            self._fetched,
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def cancel(self) -> None:
        """Stop after the letter that is being read."""
        if self._job is not None:
            self._job.cancel()

    def _fetched(self, fetched: FetchedMail) -> None:
        self._take_in(fetched, 0, ReturnRead())

    def _take_in(self, fetched: FetchedMail, number: int, done: ReturnRead) -> None:
        session = self._session
        if number == len(fetched.letters):
            self._job = self._run(
                lambda _progress: _end(session, fetched, done), self._done, self._failed
            )
            return

        def take_in(progress: Progress) -> None:
            progress(number, len(fetched.letters))
            read_letter(session, taken(fetched.letters[number]), done)

        self._job = self._run(
            take_in,
            lambda _nothing: self._take_in(fetched, number + 1, done),
            self._failed,
            on_progress=self._view.show_work,
        )

    def _done(self, found: ReturnRead) -> None:
        self._job = None
        self._view.show_result(result_lines(found), waits_for_person=bool(found.confirmations))
        self._on_read()

    def _failed(self, error: Exception) -> None:
        self._job = None
        # What cannot be deleted now is deleted at the next unlock.
        self._run(lambda _progress: drop_fetched(self._session.vault), _nothing, _nothing)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            # Letters before that one were taken in.
            self._on_read()
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _end(session: Session, fetched: FetchedMail, done: ReturnRead) -> ReturnRead:
    drop_fetched(session.vault)
    end_reading(session, fetched, done)
    return done


def _nothing(_result: object) -> None:
    """Nothing is to be said."""


def result_lines(found: ReturnRead) -> tuple[str, ...]:
    """Return what a return brought, as sentences; the most important first."""
    lines = [*_about_reports(found), *_about_device(found)]
    return tuple(lines) or (_("There was nothing new for this device."),)


def _about_reports(found: ReturnRead) -> list[str]:
    lines = []
    if found.accepted:
        text = ngettext(
            "{count} report is safe at headquarters now.",
            "{count} reports are safe at headquarters now.",
            found.accepted,
        )
        lines.append(text.format(count=found.accepted))
    if found.held:
        text = ngettext(
            "{count} report is held at headquarters until somebody has looked at it.",
            "{count} reports are held at headquarters until somebody has looked at them.",
            len(found.held),
        )
        lines.append(text.format(count=len(found.held)))
    if found.deleted:
        text = ngettext(
            "{count} sealed file was deleted here: headquarters has it twice.",
            "{count} sealed files were deleted here: headquarters has them twice.",
            found.deleted,
        )
        lines.append(text.format(count=found.deleted))
    if found.messages:
        text = ngettext("{count} message came.", "{count} messages came.", found.messages)
        lines.append(text.format(count=found.messages))
    return lines


def _about_device(found: ReturnRead) -> list[str]:
    lines = []
    if found.device_state == "approved":
        lines.append(_("This device is enrolled."))
    if found.device_state == "revoked":
        lines.append(_("Headquarters has revoked this device."))
    if found.forms_changed:
        lines.append(_("Headquarters sent news of its keys, rules or forms."))
    lines += [new_form_sentence(form) for form in found.new_forms]
    if found.confirmations:
        lines.append(_("A change waits until you have confirmed it."))
    lines += [notice_sentence(warning) for warning in found.warnings]
    if found.is_ahead:
        lines.append(_("This vault is an older copy: headquarters has later reports of it."))
    if found.refused:
        text = ngettext(
            "{count} letter was refused: damaged, or not signed as it must be.",
            "{count} letters were refused: damaged, or not signed as they must be.",
            len(found.refused),
        )
        lines.append(text.format(count=len(found.refused)))
    return lines
