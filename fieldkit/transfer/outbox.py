"""Which sealed objects go to the drop server, when, and what each outcome does to them.

Rules without I/O, docs/formats.md, "On the way over the network":

1. Every object goes whose file lies here, own and carried alike, until it is stored, received or
   held. Drafts are no objects.
2. Small before large, then the oldest: what is said in words arrives before the film of it.
3. One that failed waits twice as long each time, by chance between nothing and that (full
   jitter), so that devices that failed together do not come back together. Progress in between
   begins the count anew. After `MOST_ATTEMPTS` it is given up for some hours, unless all that the
   server ever said was that it is busy.
4. How long a server asks to wait is honoured up to a bound: it must not be able to stop an object.
5. "Stored" is not "received". One of our own that is stored and has no receipt for days is asked
   for again, and goes anew if the server lost it. A carried one is not: its receipt goes to its
   owner, who still has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from fieldkit.crypto.random import random_below
from fieldkit.domain.upload import OutboxItem, Upload, UploadState, check_upload_transition
from fieldkit.errors import (
    FieldkitError,
    ServerBusy,
    ServerFull,
    ServerRefused,
    UploadDamaged,
)

FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 60 * 60
GIVEN_UP_SECONDS = 6 * 60 * 60
MOST_ATTEMPTS = 8  # in a row, without a byte more
MOST_RETRY_AFTER_SECONDS = 6 * 60 * 60
STORED_DAYS = 3  # without a receipt, until the server is asked whether it still has it

LOST_AT_SERVER = "lost-at-server"
DAMAGED_HERE = "damaged-here"

_GOING = frozenset({UploadState.WAITING, UploadState.CHECKING, UploadState.UPLOADING})
_TOO_LARGE = 413

Below = Callable[[int], int]  # an unpredictable integer from 0 to limit - 1


def due(
    items: Iterable[OutboxItem], now: datetime, *, retry_now: bool = False
) -> tuple[Upload, ...]:
    """Return what is to go now, in the order in which it goes.

    With `retry_now` a person asked for it: nothing waits, nothing is given up.
    """
    ready = [
        item
        for item in items
        if _is_to_go(item.upload) and (retry_now or _may_go(item.upload, now))
    ]
    ready.sort(key=lambda item: (item.upload.size, item.sealed_on, item.upload.sha256))
    return tuple(item.upload for item in ready)


def to_ask_for(items: Iterable[OutboxItem], now: datetime) -> tuple[Upload, ...]:
    """Return what is stored for days without a receipt: the server may have lost it."""
    before = now - timedelta(days=STORED_DAYS)
    return tuple(
        item.upload
        for item in items
        if item.upload.state is UploadState.STORED
        and not item.carried
        and (item.since is None or not before < item.since <= now)
    )


def first_again(items: Iterable[OutboxItem]) -> datetime | None:
    """Return when the first of those that wait may be tried again, None if none has to wait."""
    times = [item.upload.not_before for item in items if _is_to_go(item.upload)]
    return min((time for time in times if time is not None), default=None)


def count_waiting(items: Iterable[OutboxItem]) -> int:
    """Return how many are still to go."""
    return sum(_is_to_go(item.upload) for item in items)


def checking(upload: Upload) -> Upload:
    """Return it with the server being asked how much of it is there."""
    return _moved(upload, UploadState.CHECKING, not_before=None, reason="")


def uploading(upload: Upload, offset: int) -> Upload:
    """Return it with `offset` bytes durable at the server; more than before ends a row of failures.

    Less than before is the truth, too: a server may have lost what it had.
    """
    attempts = 0 if offset > upload.offset else upload.attempts
    return _moved(upload, UploadState.UPLOADING, offset=offset, attempts=attempts)


def stored(upload: Upload) -> Upload:
    """Return it with all of it durable at the server."""
    return _moved(
        upload, UploadState.STORED, offset=upload.size, attempts=0, not_before=None, reason=""
    )


def interrupted(upload: Upload) -> Upload:
    """Return it waiting as before: stopped by a person, a lock or the end of the program."""
    return _moved(upload, UploadState.WAITING) if upload.state in _GOING else upload


def in_turn(upload: Upload) -> Upload:
    """Return it waiting, before its turn: one that was given up, or that a cut run has left."""
    return _moved(upload, UploadState.WAITING)


def lost(upload: Upload) -> Upload:
    """Return it waiting again: it was stored, and the server does not have it any more."""
    return _moved(upload, UploadState.WAITING, offset=0, reason=LOST_AT_SERVER)


def failed(
    upload: Upload, error: FieldkitError, now: datetime, *, below: Below = random_below
) -> Upload:
    """Return it waiting for its next try, or given up for some hours."""
    attempts = upload.attempts + 1
    if isinstance(error, ServerBusy):  # that says nothing of the object: it is never given up
        attempts = min(attempts, MOST_ATTEMPTS - 1)
    offset = 0 if isinstance(error, UploadDamaged) else upload.offset
    state, seconds = UploadState.WAITING, _wait(attempts, below)
    if attempts >= MOST_ATTEMPTS or _is_hopeless(error):
        state, seconds = UploadState.GIVEN_UP, GIVEN_UP_SECONDS
    seconds = max(seconds, _retry_after(error))
    return _moved(
        upload,
        state,
        offset=offset,
        attempts=attempts,
        not_before=now + timedelta(seconds=seconds),
        reason=reason_of(error),
    )


def damaged_here(upload: Upload, now: datetime) -> Upload:
    """Return it given up: its file on this device is not what was sealed."""
    return _moved(
        upload,
        UploadState.GIVEN_UP,
        attempts=upload.attempts + 1,
        not_before=now + timedelta(seconds=GIVEN_UP_SECONDS),
        reason=DAMAGED_HERE,
    )


def reason_of(error: FieldkitError) -> str:
    """Return the code of an error that an object waits because of."""
    if isinstance(error, ServerRefused) and error.status == _TOO_LARGE:
        return "too-large"
    if isinstance(error, ServerFull):
        return "full"
    if isinstance(error, ServerBusy):
        return "busy"
    if isinstance(error, UploadDamaged):
        return "damaged-on-the-way"
    return "refused" if isinstance(error, ServerRefused) else "cut"


def _is_to_go(upload: Upload) -> bool:
    return upload.state in _GOING or upload.state is UploadState.GIVEN_UP


def _may_go(upload: Upload, now: datetime) -> bool:
    if upload.not_before is None or upload.not_before <= now:
        return True
    # Nothing is ever made to wait so long: this clock was set back since.
    longest = max(GIVEN_UP_SECONDS, MOST_RETRY_AFTER_SECONDS, LONGEST_WAIT_SECONDS)
    return upload.not_before > now + timedelta(seconds=longest)


def _is_hopeless(error: FieldkitError) -> bool:
    return isinstance(error, ServerRefused) and error.status == _TOO_LARGE


def _wait(attempts: int, below: Below) -> float:
    bound = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempts - 1))
    return below(bound * 1000 + 1) / 1000


def _retry_after(error: FieldkitError) -> int:
    asked = error.retry_after if isinstance(error, ServerRefused) else None
    return max(0, min(asked or 0, MOST_RETRY_AFTER_SECONDS))


def _moved(upload: Upload, state: UploadState, **changed: object) -> Upload:
    check_upload_transition(upload.state, state)
    return replace(upload, state=state, **changed)  # type: ignore[arg-type]  # members of Upload
