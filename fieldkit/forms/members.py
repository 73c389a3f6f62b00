"""Reads the members of a JSON object strictly: right type, nothing missing, nothing unknown."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from fieldkit.errors import InvalidForm
from fieldkit.translations import _

MAX_TEXT = 20_000  # characters of one label or expression
_LANGUAGE = re.compile(r"[^\W\d_][\w .-]{0,60}\Z")
_E = TypeVar("_E", bound=enum.StrEnum)
_T = TypeVar("_T")


class Members:
    """The members of one object, taken one by one; `finish` refuses what is left."""

    def __init__(self, value: object, where: str) -> None:
        """Take the object `value`; `where` names it in errors.

        Raises:
            InvalidForm: It is no object.
        """
        if not isinstance(value, dict):
            raise invalid(where)
        self._left: dict[str, object] = dict(value)
        self.where = where

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there and not be empty."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or len(value) > MAX_TEXT or (default is None and not value):
            raise invalid(f"{self.where}/{name}")
        return value

    def flag(self, name: str) -> bool:
        """Return a truth; absent is False."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise invalid(f"{self.where}/{name}")
        return value

    def choice(self, name: str, kind: type[_E], default: _E | None = None) -> _E:
        """Return a member of an enumeration."""
        try:
            return kind(self.text(name, None if default is None else default.value))
        except ValueError as error:
            raise invalid(f"{self.where}/{name}") from error

    def texts(self, name: str) -> dict[str, str]:
        """Return an object of texts; absent is empty."""
        value = self._left.pop(name, {})
        return _texts(value, f"{self.where}/{name}")

    def labels(self, name: str) -> dict[str, str]:
        """Return an object of texts by language; absent is empty."""
        found = self.texts(name)
        if not all(_LANGUAGE.match(language) for language in found):
            raise invalid(f"{self.where}/{name}")
        return found

    def list_of(self, name: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
        """Return a list read item by item; absent is empty."""
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            raise invalid(f"{self.where}/{name}")
        return tuple(read(item, f"{self.where}/{name}[{at}]") for at, item in enumerate(value))

    def map_of(self, name: str, read: Callable[[object, str], _T]) -> dict[str, _T]:
        """Return an object read member by member; absent is empty."""
        value = self._left.pop(name, {})
        if not isinstance(value, dict):
            raise invalid(f"{self.where}/{name}")
        return {key: read(item, f"{self.where}/{name}/{key}") for key, item in value.items()}

    def ignore(self, name: str) -> None:
        """Let a member be whatever it is."""
        self._left.pop(name, None)

    def finish(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            InvalidForm: There is something.
        """
        if self._left:
            raise invalid(f"{self.where}/{min(self._left)}")


def read_text(value: object, where: str) -> str:
    """Return `value`, which must be a text that is not empty."""
    if not isinstance(value, str) or not value or len(value) > MAX_TEXT:
        raise invalid(where)
    return value


def read_labels(value: object, where: str) -> dict[str, str]:
    """Return `value`, which must be an object of texts."""
    return _texts(value, where)


def invalid(where: str) -> InvalidForm:
    """Return the error that names the member at fault."""
    return InvalidForm(
        _("This form definition is not valid at {place}.").format(place=where[:200].strip("/"))
    )


def without_empty(members: Mapping[str, object]) -> dict[str, object]:
    """Return `members` without those that say nothing, as they are written."""
    return {
        name: value for name, value in members.items() if value not in ("", None, False, {}, [])
    }


def _texts(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise invalid(where)
    found: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(text, str) or len(text) > MAX_TEXT:
            raise invalid(where)
        found[name] = text
    return found
