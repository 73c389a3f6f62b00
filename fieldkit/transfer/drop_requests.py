"""The small requests of the wire: commands without a body, and lists page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldkit.domain.identifiers import HEX_32, HEX_64, DeviceId, Sha256
from fieldkit.dropserver import protocol
from fieldkit.errors import InvalidInput, ServerAnswerInvalid
from fieldkit.transfer.drop_connection import DropConnection
from fieldkit.transfer.drop_http import Answer, Question

MAX_PAGES = 100  # of one list: a hundred thousand lines

T = TypeVar("T")
Page = tuple[tuple[T, ...], str]


def command(connection: DropConnection, method: str, path: str) -> None:
    """Send a request without a body, which is done or refused."""
    length = 0 if method == "PUT" else None
    connection.ask(Question(method, path, length=length), nothing, expected=(204,))


def get_list(connection: DropConnection, target: str) -> bytes:
    """Return a list as it came, its length checked before a byte of it was read."""
    content = bytearray()

    def judge(answer: Answer) -> Callable[[bytes], object]:
        if (answer.length or 0) > protocol.MAX_LIST_BYTES:
            raise ServerAnswerInvalid
        return content.extend

    connection.ask(Question("GET", target), judge, expected=(200,))
    return bytes(content)


def one_page(
    connection: DropConnection, path: str, after: str, read: Callable[[bytes], Page[T]]
) -> Page[T]:
    """Return the page of a list that begins behind the cursor `after` ("" = its beginning)."""
    return read(get_list(connection, f"{path}?after={after}" if after else path))


def whole_list(
    connection: DropConnection, path: str, read: Callable[[bytes], Page[T]]
) -> tuple[T, ...]:
    """Return all pages of a list; one that never ends or repeats itself is refused."""
    lines: dict[T, None] = {}
    after = ""
    for _page in range(MAX_PAGES):
        page, following = one_page(connection, path, after, read)
        before = len(lines)
        lines.update(dict.fromkeys(page))
        if len(lines) != before + len(page) or (following and following == after):
            raise ServerAnswerInvalid
        if not following:
            return tuple(lines)
        after = following
    raise ServerAnswerInvalid


def nothing(answer: Answer) -> Callable[[bytes], object]:
    """Expect no body."""
    if answer.length:
        raise ServerAnswerInvalid
    return lambda data: None


def object_path(sha256: Sha256) -> str:
    """Return the path of one of our own objects."""
    return f"{protocol.OBJECTS}/{_digits(sha256, 64)}"


def intake_path(device: DeviceId, sha256: Sha256) -> str:
    """Return the path of a device's complete object."""
    return f"{protocol.INTAKE}/{_digits(device, 32)}/{_digits(sha256, 64)}"


def own_mail_path(sha256: Sha256) -> str:
    """Return the path of one mail of ours."""
    return f"{protocol.MAIL}/{_digits(sha256, 64)}"


def mail_path(device: DeviceId, sha256: Sha256) -> str:
    """Return the path of one mail of a device."""
    return f"{mail_list_path(device)}/{_digits(sha256, 64)}"


def mail_list_path(device: DeviceId) -> str:
    """Return the path of the list of a device's mail."""
    return f"{protocol.MAIL}/{_digits(device, 32)}"


def device_path(device: DeviceId, certificate: Sha256) -> str:
    """Return the path of one line of the list of who may come."""
    return f"{protocol.DEVICES}/{_digits(device, 32)}/{_digits(certificate, 64)}"


def headquarters_path(certificate: Sha256) -> str:
    """Return the path of one certificate of headquarters."""
    return f"{protocol.HEADQUARTERS}/{_digits(certificate, 64)}"


def _digits(value: str, count: int) -> str:
    if not {32: HEX_32, 64: HEX_64}[count].match(value):
        raise InvalidInput
    return value
