"""Reads what a drop server answers, and believes none of it that does not fit.

Rules without I/O; docs/formats.md, "Wire". Everything that does not fit is `ServerAnswerInvalid`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from fieldkit.domain import canonical_json
from fieldkit.domain.connection import Cause, Check
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.json_members import array, distinct_hex_64, hex_32, hex_64, integer, members
from fieldkit.domain.json_members import text as text_of
from fieldkit.dropserver import protocol
from fieldkit.errors import (
    InvalidJson,
    NetworkError,
    NotOnServer,
    NotTrusted,
    OffsetDiffers,
    ServerAnswerInvalid,
    ServerBusy,
    ServerFull,
    ServerRefused,
    UploadDamaged,
)
from fieldkit.transfer.drop_box import ListedMail, ListedObject, Progressed
from fieldkit.transfer.drop_http import Answer

MAX_RETRY_AFTER = 24 * 60 * 60  # seconds; whoever asks for more is asked again after a day
MAX_CERTIFICATES = 100  # of headquarters

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,14})\Z")
_CURSOR = re.compile(rf"[0-9A-Za-z_-]{{1,{protocol.MAX_CURSOR}}}")
# RFC 9110 section 5.6.7, IMF-fixdate: the one form that is written today.
_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT\Z"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

T = TypeVar("T")


def read_date(answer: Answer) -> datetime:
    """Return what time it is at the server, by its own word."""
    found = _DATE.match(answer.header("date") or "")
    if found is None:
        raise ServerAnswerInvalid
    day, month, year, hour, minute, second = found.groups()
    try:
        return datetime(
            int(year),
            _MONTHS.index(month) + 1,
            int(day),
            int(hour),
            int(minute),
            int(second),
            tzinfo=UTC,
        )
    except ValueError as error:
        raise ServerAnswerInvalid from error


def refusal(answer: Answer, size: int = 0) -> NetworkError:
    """Return what a refusal means; `size` is that of the object that was uploaded."""
    status = answer.status
    if status == 403:
        return NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)
    if status == 404:
        return NotOnServer()
    if status == 409 and size:
        return OffsetDiffers(read_offset(answer, size))
    if status == protocol.WRONG_HASH:
        return UploadDamaged(status)
    kind = {423: ServerBusy, 429: ServerBusy, 503: ServerBusy, 413: ServerFull, 507: ServerFull}
    return kind.get(status, ServerRefused)(status, _read_retry_after(answer))


def read_offset(answer: Answer, size: int) -> int:
    """Return how many bytes of an object of so many are durable at the server."""
    value = answer.header(protocol.UPLOAD_OFFSET) or ""
    if not _NUMBER.match(value) or int(value) > size:
        raise ServerAnswerInvalid
    return int(value)


def read_progress(answer: Answer, size: int = protocol.MAX_OBJECT_BYTES) -> Progressed:
    """Return how much of an object is there; nothing of it cannot be all of it."""
    offset = read_offset(answer, size)
    complete = answer.header(protocol.UPLOAD_COMPLETE)
    if complete not in (protocol.TRUE, protocol.FALSE):
        raise ServerAnswerInvalid
    is_complete = complete == protocol.TRUE
    if is_complete and offset == 0:
        raise ServerAnswerInvalid
    return Progressed(offset, is_complete)


def read_accepted(answer: Answer, expected: int, size: int) -> Progressed:
    """Return the progress after bytes up to `expected` were sent; nothing else would be true."""
    progress = read_progress(answer, size)
    if progress.offset != expected or progress.is_complete != (expected == size):
        raise ServerAnswerInvalid
    return progress


def check_range(answer: Answer, offset: int, size: int) -> None:
    """Check that an answer brings bytes `offset` to the end of exactly `size`."""
    given = answer.header("content-range")
    if offset == 0:
        fits = answer.status == 200 and given is None
    else:
        fits = answer.status == 206 and given == f"bytes {offset}-{size - 1}/{size}"
    if not fits or answer.length != size - offset:
        raise ServerAnswerInvalid


def read_mail_page(body: bytes) -> tuple[tuple[ListedMail, ...], str]:
    """Return one page of a list of mail, and the cursor of the next ("" = there is none)."""

    def line(value: object) -> ListedMail:
        read = members(value, ("id", "size"))
        size = integer(read["size"], at_least=1, at_most=protocol.MAX_MAIL_BYTES)
        return ListedMail(hex_64(read["id"]), size)

    return _read_page(body, "mail", line)


def read_intake_page(body: bytes) -> tuple[tuple[ListedObject, ...], str]:
    """Return one page of complete objects, and the cursor of the next."""

    def line(value: object) -> ListedObject:
        read = members(value, ("device", "sha256", "size"))
        size = integer(read["size"], at_least=1, at_most=protocol.MAX_OBJECT_BYTES)
        return ListedObject(DeviceId(hex_32(read["device"])), hex_64(read["sha256"]), size)

    return _read_page(body, "objects", line)


def read_device_page(body: bytes) -> tuple[tuple[tuple[DeviceId, Sha256], ...], str]:
    """Return one page of the certificates that devices may come with, and the next cursor."""

    def line(value: object) -> tuple[DeviceId, Sha256]:
        read = members(value, ("device", "certificate"))
        return DeviceId(hex_32(read["device"])), hex_64(read["certificate"])

    return _read_page(body, "devices", line)


def read_certificates(body: bytes) -> frozenset[Sha256]:
    """Return the certificates that headquarters may come with."""
    with _refusing():
        read = members(_object(body), ("certificates",))
        return frozenset(distinct_hex_64(read["certificates"], at_most=MAX_CERTIFICATES))


def _read_page(body: bytes, name: str, line: Callable[[object], T]) -> tuple[tuple[T, ...], str]:
    with _refusing():
        read = members(_object(body), (name, "next"))
        lines = tuple(line(value) for value in array(read[name], at_most=protocol.MAX_PAGE))
        after = text_of(read["next"], max_length=protocol.MAX_CURSOR)
        if after and not _CURSOR.fullmatch(after):
            raise InvalidJson
        # A page without lines that leads to another would lead there for ever.
        if len(set(lines)) != len(lines) or (after and not lines):
            raise InvalidJson
    return lines, after


def _object(body: bytes) -> dict[str, Any]:
    return canonical_json.read_object(body, max_bytes=protocol.MAX_LIST_BYTES)


def _read_retry_after(answer: Answer) -> int | None:
    value = answer.header("retry-after") or ""
    return min(int(value), MAX_RETRY_AFTER) if _NUMBER.match(value) else None


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except InvalidJson as error:
        raise ServerAnswerInvalid from error
