"""The one catalogue of texts for windows and command lines (gettext)."""

from __future__ import annotations

import contextlib
import gettext as _gettext
import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "be", "ru", "fr")
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # of the environment, strongest first

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"
_folder: Path | None = None
# What is written for others may be in another language than the window; each thread has its own.
_for_others: ContextVar[str | None] = ContextVar("language_for_others", default=None)


def use_language(language: str, folder: Path) -> None:
    """Load the catalogue of `language` from `folder` (`<language>/LC_MESSAGES/fieldkit.mo`).

    An unknown language, or one whose catalogue is missing, falls back to English.
    """
    global _catalogue, _language, _folder  # gettext has one catalogue per process
    _folder = folder
    _language = language if language in LANGUAGES else "en"
    _catalogue = _gettext.translation("fieldkit", folder, languages=[language], fallback=True)


def language() -> str:
    """Return the language that texts are in now, one of LANGUAGES."""
    return _for_others.get() or _language


@contextlib.contextmanager
def writing_in(language: str) -> Iterator[None]:
    """Let every text made inside be in `language`, one of LANGUAGES, in this thread alone."""
    chosen = _for_others.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _for_others.reset(chosen)


def preferred_language() -> str:
    """Return the language of the environment that we have texts for, else `en`."""
    for variable in VARIABLES:
        code = os.environ.get(variable, "").replace(":", "_").split("_")[0].split(".")[0]
        if code in LANGUAGES:
            return code
    return "en"


def language_for(arguments: Sequence[str]) -> str:
    """Return the language that a command line asks for, else that of the environment.

    Looked for before the arguments are parsed: the words of the help depend on it.
    """
    found = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        option, equals, value = argument.partition("=")
        if option == "--language":
            # The last one counts, as for every option.
            found = value if equals else "".join(arguments[place + 1 : place + 2])
    return found if found in LANGUAGES else preferred_language()


def _(text: str) -> str:
    """Return `text` in the chosen language."""
    return _current().gettext(text)


def pgettext(context: str, text: str) -> str:
    """Return `text` in the chosen language; `context` tells it from the same words elsewhere."""
    return _current().pgettext(context, text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the text that fits `count` in the chosen language."""
    return _current().ngettext(singular, plural, count)


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text with a count for extraction; it is translated where it is shown."""
    return singular, plural


def mark(text: str) -> str:
    """Mark `text` for extraction; it is translated where it is shown."""
    return text


def _current() -> _gettext.NullTranslations:
    chosen = _for_others.get()
    return _catalogue if chosen is None else _loaded(chosen, _folder)


@cache
def _loaded(language: str, folder: Path | None) -> _gettext.NullTranslations:
    if folder is None:
        return _gettext.NullTranslations()
    return _gettext.translation("fieldkit", folder, languages=[language], fallback=True)
