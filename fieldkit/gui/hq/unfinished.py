"""Keeps what is typed on one screen until it is stated or left; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fieldkit.domain.identifiers import CaseId
from fieldkit.gui.running import Run
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_entry import (
    UnfinishedEntry,
    forget_unfinished,
    keep_unfinished,
    unfinished_entries,
    unfinished_entry,
)
from fieldkit.translations import _

ENTRY, LETTER = "entry", "letter"  # screens, as the first part of a subject
_CASE = 2  # place of the case in the subject of an entry


class Unfinished:
    """What is typed there; asked for again under the same subject."""

    def __init__(
        self,
        session: HeadquartersSession,
        run: Run,
        subject: tuple[str, ...],
        failed: Callable[[Exception], None],
    ) -> None:
        self._session = session
        self._run = run
        self._subject = subject
        self._failed = failed

    def remember(self, values: Mapping[str, str]) -> None:
        """Keep what is typed now."""
        entry = UnfinishedEntry(self._subject, dict(values))
        self._run(lambda _progress: keep_unfinished(self._session, entry), _done, self._failed)

    def drop(self) -> None:
        """Forget it: it was left on purpose, or it is stated."""
        self._run(
            lambda _progress: forget_unfinished(self._session, self._subject), _done, self._failed
        )

    def read(self) -> Mapping[str, str]:
        """Return what was typed before, nothing if it was stated; in the vault's lane."""
        found = unfinished_entry(self._session, self._subject)
        return {} if found is None else found.values


def waiting(session: HeadquartersSession) -> tuple[UnfinishedEntry, ...]:
    """Return what waits to be gone on with; not what belongs to a case that is gone."""
    return tuple(
        item
        for item in unfinished_entries(session)
        if not is_entry(item)
        or not item.subject[_CASE]
        or session.store.cases.get(CaseId(item.subject[_CASE])) is not None
    )


def is_entry(item: UnfinishedEntry) -> bool:
    """Say whether it belongs to the fields of a case, and not to a letter."""
    return item.subject[:1] == (ENTRY,) and len(item.subject) > _CASE


def here_again() -> str:
    """Return what is said where something typed before is shown again."""
    return _("This was typed before and not kept. It is here again.")


def _done(_nothing: None) -> None:
    """Nothing is to be shown."""
