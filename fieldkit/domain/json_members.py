"""Reads the members of strict JSON objects one kind at a time, refusing whatever does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fieldkit.domain.canonical_json import MAX_INTEGER
from fieldkit.domain.clock import from_text
from fieldkit.domain.identifiers import HEX_32, HEX_64, Sha256
from fieldkit.errors import InvalidDate, InvalidJson

# Signed, and ignored by readers of version 1 (docs/formats.md, first paragraph).
EXTRA = "x"


def members(value: object, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """Return `value`, an object with all `required` members and none beyond `optional` and `x`.

    Raises:
        InvalidJson: Another kind of value, a member missing or one too many.
    """
    if not isinstance(value, dict):
        raise InvalidJson
    needed = set(required)
    present = set(value)
    if not needed <= present or present - needed - set(optional) - {EXTRA}:
        raise InvalidJson
    if not isinstance(value.get(EXTRA, {}), dict):
        raise InvalidJson
    return value


def constant(value: object, expected: str) -> None:
    """Check that `value` is exactly the text `expected`.

    Raises:
        InvalidJson: It is not.
    """
    if value != expected:
        raise InvalidJson


def text(
    value: object, *, max_length: int, min_length: int = 0, pattern: re.Pattern[str] | None = None
) -> str:
    """Return `value`, a text of so many characters that fits `pattern` as a whole.

    Raises:
        InvalidJson: It does not fit.
    """
    if not isinstance(value, str) or not min_length <= len(value) <= max_length:
        raise InvalidJson
    if pattern is not None and pattern.fullmatch(value) is None:
        raise InvalidJson
    return value


def integer(value: object, *, at_least: int = 0, at_most: int = MAX_INTEGER) -> int:
    """Return `value`, an integer within the bounds.

    Raises:
        InvalidJson: It is none; `true` and `false` are none either.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not at_least <= value <= at_most:
        raise InvalidJson
    return value


def array(value: object, *, at_most: int | None = None) -> list[Any]:
    """Return `value`, an array of at most so many items.

    Raises:
        InvalidJson: It is none, or longer.
    """
    if not isinstance(value, list) or (at_most is not None and len(value) > at_most):
        raise InvalidJson
    return value


def hex_32(value: object) -> str:
    """Return `value`, 32 lower-case hexadecimal digits (an id).

    Raises:
        InvalidJson: It does not fit.
    """
    return text(value, max_length=32, pattern=HEX_32)


def hex_64(value: object) -> Sha256:
    """Return `value`, 64 lower-case hexadecimal digits (a SHA-256).

    Raises:
        InvalidJson: It does not fit.
    """
    return Sha256(text(value, max_length=64, pattern=HEX_64))


def distinct_hex_64(value: object, *, at_most: int) -> tuple[Sha256, ...]:
    """Return `value`, an array of SHA-256s without repetition, in its order.

    Raises:
        InvalidJson: It does not fit.
    """
    result = tuple(hex_64(item) for item in array(value, at_most=at_most))
    if len(set(result)) != len(result):
        raise InvalidJson
    return result


def moment(value: object) -> datetime:
    """Return `value`, a time as `clock.to_text` writes it.

    Raises:
        InvalidJson: It does not fit.
    """
    try:
        return from_text(text(value, max_length=24))
    except InvalidDate as error:
        raise InvalidJson from error
