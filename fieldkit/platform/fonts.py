"""Finds a font of this system that has the letters of our languages, for printing.

Nothing is bundled: every supported system brings one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fieldkit.errors import ComponentMissing
from fieldkit.translations import _

# Regular and bold, of families that have Cyrillic with і, ў, ё and Latin with ŭ, ł, ś.
_FAMILIES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
)
_DEEPEST = 4  # folders below a folder of fonts


@dataclass(frozen=True)
class FontFiles:
    """A regular and a bold TrueType font of one family."""

    regular: Path
    bold: Path


def printing_font() -> FontFiles:
    """Return the first known family that is here.

    Raises:
        ComponentMissing: None is.
    """
    found = _font_files(_folders())
    for regular, bold in _FAMILIES:
        if regular in found and bold in found:
            return FontFiles(found[regular], found[bold])
    raise ComponentMissing(
        _("No font with Cyrillic letters was found for printing."),
        hint=_("Install DejaVu Sans (package fonts-dejavu-core) or Arial, then try again."),
    )


def _folders() -> tuple[Path, ...]:
    windows = os.environ.get("WINDIR")
    home = Path(os.path.expanduser("~"))
    return (
        *((Path(windows) / "Fonts",) if windows else ()),
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        home / ".local/share/fonts",
        home / "Library/Fonts",
    )


def _font_files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Return the files of known names, the first of each name."""
    wanted = {name for family in _FAMILIES for name in family}
    found: dict[str, Path] = {}
    for folder in folders:
        for root, names, files in os.walk(folder):
            if len(Path(root).relative_to(folder).parts) >= _DEEPEST:
                names.clear()
            for name in wanted.intersection(files):
                found.setdefault(name, Path(root) / name)
    return found
