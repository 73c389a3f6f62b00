"""Look at held objects again: after a device was approved, or because people decided so."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.domain.roster import RosterEntry
from fieldkit.errors import InvalidInput
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.operations.hq.commit_objects import IntakeResult, commit_objects
from fieldkit.operations.hq.intake_bag import reading_plan
from fieldkit.operations.hq.join_parts import join_parts
from fieldkit.operations.hq.read_object import read_object
from fieldkit.operations.hq.refused_objects import refused_objects, waiting_held
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

logger = logging.getLogger(__name__)


def release_of_device(session: HeadquartersSession, entry: RosterEntry) -> tuple[IntakeResult, ...]:
    """Take in what was held because this device was unknown, in the order of its chain.

    What somebody refused meanwhile stays held.

    Raises:
        DeviceError, VaultError: What was committed before stays.
    """
    return _again(
        session, _unrefused(session, session.store.objects.held_of_key(entry.signing_key))
    )


def review_again(session: HeadquartersSession) -> tuple[IntakeResult, ...]:
    """Look once more at everything that waits, e.g. after keys or this program changed.

    Raises:
        DeviceError, VaultError: What was committed before stays.
    """
    return _again(session, waiting_held(session))


def take_in_overruled(session: HeadquartersSession, held: ReceivedObject) -> IntakeResult:
    """Look at one object once more as if its reason were none; two people have decided so.

    Raises:
        DeviceError, VaultError: Nothing was changed.
    """
    return _again(session, [held], frozenset({HeldReason(held.reason)}))[0]


def find_held(session: HeadquartersSession, beginning: str) -> ReceivedObject:
    """Return the one held object whose hash begins so.

    Raises:
        InvalidInput: None, or several.
    """
    found = [
        item
        for item in session.store.objects.held()
        if beginning and item.sha256.startswith(beginning)
    ]
    if len(found) != 1:
        raise InvalidInput(
            _("No held object has this number, or several begin like it."),
            hint=_("See the list of held objects."),
        )
    return found[0]


def _unrefused(
    session: HeadquartersSession, objects: Sequence[ReceivedObject]
) -> tuple[ReceivedObject, ...]:
    refused = refused_objects(session)
    return tuple(item for item in objects if item.sha256 not in refused)


def _again(
    session: HeadquartersSession,
    objects: Sequence[ReceivedObject],
    overruled: frozenset[HeldReason] = frozenset(),
) -> tuple[IntakeResult, ...]:
    plan = reading_plan(session, overruled)
    results: list[IntakeResult] = []
    erased = session.store.erasures.among(held.sha256 for held in objects)
    session.archive.put_back(held.sha256 for held in objects)
    for held in objects:
        if held.sha256 in erased:  # refused, and nothing of it is left but the stub
            continue
        path = session.archive.path_of(held.sha256, Outcome.HELD)
        if len(objects) > 1 and not path.exists():
            # Lost from the disk; it stays held, and no other waits for it.
            logger.warning("a held object has no file")
            continue
        # One by one: the next one's place may depend on this one.
        results += commit_objects(session, [read_object(plan, held.sha256, path)], overruled)
    join_parts(session)
    return tuple(results)
