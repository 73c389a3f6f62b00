"""Where the files that come with the program are: forms, vocabularies, translations, icons."""

from __future__ import annotations

from pathlib import Path

from fieldkit.errors import ComponentMissing
from fieldkit.translations import _

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_path(*parts: str) -> Path:
    """Return the path of a file or folder under `resources/`, which need not exist.

    Installed programs have it as `fieldkit/_resources`, the source tree beside `fieldkit`.

    Raises:
        ComponentMissing: This installation has no resources at all.
        ValueError: A part that would lead elsewhere.
    """
    if any(part in ("", ".", "..") or "/" in part or "\\" in part for part in parts):
        raise ValueError("a resource is named by plain path components")
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if root.is_dir():
            return root.joinpath(*parts)
    raise ComponentMissing(
        _("The files that belong to this program are missing."),
        hint=_("Install the program again."),
    )
