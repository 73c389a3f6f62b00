"""Collects the texts, updates the translations and compiles them (`make translations`)."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("be", "ru", "fr")
KEYWORDS = {
    "_": None,
    "mark": None,
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
    "mark_plural": (1, 2),
}


def main() -> int:
    """Update everything, or with --compile only compile what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compile", action="store_true", help="only compile the translations")
    arguments = parser.parse_args()
    if not arguments.compile:
        template = collect()
        (FOLDER / "fieldkit.pot").write_bytes(as_po(template))
        for language in LANGUAGES:
            path = FOLDER / f"{language}.po"
            catalogue = load(path, language)
            catalogue.update(template, no_fuzzy_matching=True)
            path.write_bytes(as_po(catalogue))
    for language in LANGUAGES:
        path = FOLDER / f"{language}.po"
        if path.exists():
            compile_one(load(path, language), language)
    return 0


def collect() -> Catalog:
    """Return every text of the package, sorted, without line numbers."""
    catalogue = Catalog(project="fieldkit", fuzzy=False)
    found = extract_from_dir(
        ROOT / "fieldkit",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    )
    for name, _line, message, comments, context in sorted(found, key=lambda item: str(item[2])):
        catalogue.add(
            message, locations=[(f"fieldkit/{name}", None)], auto_comments=comments, context=context
        )
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as text that changes only when its messages do."""
    held = io.BytesIO()
    write_po(
        held,
        catalogue,
        sort_output=True,
        omit_header=not catalogue.locale,
        include_lineno=False,
        width=100,
    )
    lines = held.getvalue().splitlines(keepends=True)
    volatile = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator')
    return b"".join(line for line in lines if not line.startswith(volatile))


def load(path: Path, language: str) -> Catalog:
    """Return a translation, empty where there is none yet."""
    if not path.exists():
        return Catalog(locale=language, project="fieldkit", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def compile_one(catalogue: Catalog, language: str) -> None:
    """Write what the program loads."""
    folder = FOLDER / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fieldkit.mo").open("wb") as target:
        write_mo(target, catalogue)


if __name__ == "__main__":
    sys.exit(main())
