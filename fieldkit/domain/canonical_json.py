"""Strict JSON: written as RFC 8785 (JCS), read without duplicates, NaN or surprises."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import rfc8785

from fieldkit.errors import InvalidJson

MAX_INTEGER = 2**53 - 1
MANIFEST_DEPTH = 16
REPORT_DEPTH = 64

# An unfinished text ends with the data: else each quotation mark in it would begin another search
# up to the end, and a megabyte of them would take an hour.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def write(value: object) -> bytes:
    """Return the canonical bytes of `value` (RFC 8785 section 3.2).

    Floats are refused: decimals are stored as text, as they were typed.

    Raises:
        InvalidJson: The value has a float, a key that is not text, or an integer out of range.
    """
    _refuse_floats(value)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks at run time
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeError) as error:
        raise InvalidJson from error


def read(data: bytes, *, max_bytes: int, max_depth: int = MANIFEST_DEPTH) -> Any:
    """Return the value of `data`, limits checked before anything is built.

    Raises:
        InvalidJson: Too large, too deep, not UTF-8, duplicate keys, floats, NaN,
            integers beyond 2**53-1, lone surrogates, or anything after the value.
    """
    if len(data) > max_bytes:
        raise InvalidJson
    _check_depth(data, max_depth)
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object_without_duplicates,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_integer,
        )
        # A lone surrogate is text that UTF-8 cannot hold; it can only be written \ud800.
        if b"\\u" in data:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise InvalidJson from error
    return value


def read_object(data: bytes, *, max_bytes: int, max_depth: int = MANIFEST_DEPTH) -> dict[str, Any]:
    """Return `data` as `read` does, which must be an object.

    Raises:
        InvalidJson: As `read`, or another kind of value.
    """
    value = read(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise InvalidJson
    return value


def _refuse_floats(value: object) -> None:
    # An explicit stack: `value` may be nested deeper than Python likes to recurse.
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            raise InvalidJson
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)


def _check_depth(data: bytes, max_depth: int) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", data)):
        depth += 1 if bracket in b"[{" else -1
        if depth > max_depth:
            raise InvalidJson


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise InvalidJson
    return result


def _integer(text: str) -> int:
    if len(text) > 17:
        raise InvalidJson
    value = int(text)
    if abs(value) > MAX_INTEGER or text == "-0":
        raise InvalidJson
    return value


def _refuse(text: str) -> NoReturn:
    raise InvalidJson
