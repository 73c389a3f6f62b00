"""Turns whatever went wrong into a sentence and a hint for the person; knows no Qt.

Screens show them in place: no window ever opens over what is being typed.
"""

from __future__ import annotations

from fieldkit.errors import FieldkitError
from fieldkit.translations import _


def explained(error: Exception) -> FieldkitError:
    """Return `error` itself if it explains itself, else one that names only its kind."""
    if isinstance(error, FieldkitError):
        return error
    return FieldkitError(
        _("Something unexpected happened ({kind}).").format(kind=type(error).__name__),
        hint=_("What was saved is safe. Try again, or restart the program."),
    )
