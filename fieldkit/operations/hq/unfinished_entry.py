"""Keep what a colleague typed and did not state yet: over a lock, a close, a power cut.

It lies in the vault, encrypted like everything there, for the colleague who typed it, and goes
once it is stated or left on purpose. It is no statement: nothing follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.operations.hq.session import HeadquartersSession

_PREFIX = "unfinished-entry"
_BETWEEN = " "


@dataclass(frozen=True)
class UnfinishedEntry:
    """What is typed on one screen."""

    subject: tuple[str, ...]  # which screen, and ids of what it is about; "" where there is none
    values: Mapping[str, str] = field(repr=False)  # by the names of its fields


def keep_unfinished(session: HeadquartersSession, entry: UnfinishedEntry) -> None:
    """Keep it in place of what was typed there before.

    Raises:
        InvalidJson: It is too long, or no text.
    """
    vault, colleague = session.vault, session.colleague
    if colleague is None or vault.read_only:
        return
    name = _name(colleague.colleague_id, entry.subject)
    with vault.transaction():
        vault.working.put(name, {"subject": [*entry.subject], "values": {**entry.values}})


def forget_unfinished(session: HeadquartersSession, subject: tuple[str, ...]) -> None:
    """Forget what was typed there, if anything was."""
    vault, colleague = session.vault, session.colleague
    if colleague is None or vault.read_only:
        return
    name = _name(colleague.colleague_id, subject)
    if vault.working.get(name) is not None:
        with vault.transaction():
            vault.working.remove(name)


def forget_unfinished_about(session: HeadquartersSession, subjects: Collection[str]) -> None:
    """Forget what anybody typed about these: cases, people, devices that are erased."""
    vault = session.vault
    gone = [
        name
        for name in vault.working.names()
        if name.startswith(_PREFIX) and not set(name.split()).isdisjoint(subjects)
    ]
    if gone:
        with vault.transaction():
            for name in gone:
                vault.working.remove(name)


def unfinished_entry(
    session: HeadquartersSession, subject: tuple[str, ...]
) -> UnfinishedEntry | None:
    """Return what who works now typed there, None if nothing waits."""
    if session.colleague is None:
        return None
    return _read(session.vault.working.get(_name(session.colleague.colleague_id, subject)))


def unfinished_entries(session: HeadquartersSession) -> tuple[UnfinishedEntry, ...]:
    """Return everything that who works now typed and did not state."""
    if session.colleague is None:
        return ()
    working, own = session.vault.working, _name(session.colleague.colleague_id, ())
    names = [name for name in working.names() if name.startswith(own)]
    found = (_read(working.get(name)) for name in names)
    return tuple(item for item in found if item is not None)


def _name(colleague: ColleagueId, subject: tuple[str, ...]) -> str:
    return _BETWEEN.join((_PREFIX, colleague, *subject))


def _read(kept: Json) -> UnfinishedEntry | None:
    """Return what was kept; with distrust, since another version may have written it."""
    if not isinstance(kept, dict):
        return None
    subject, values = kept.get("subject"), kept.get("values")
    if not isinstance(subject, list) or not isinstance(values, dict):
        return None
    return UnfinishedEntry(
        tuple(str(part) for part in subject),
        {name: value for name, value in values.items() if isinstance(value, str)},
    )
