"""Makes resources/vocabularies/*.json from sheets, and from a folder with vocabularies.json.

Run: python packaging/build_vocabularies.py [FOLDER] [--version 1]
Each list becomes one file in canonical JSON. The sheets in packaging/vocabularies are always
read; of a folder only what is in it is written, other lists are left alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from vocabulary_sheets import own_vocabularies  # noqa: E402

from fieldkit.domain.vocabulary import OTHER_NAMES as COLUMN  # noqa: E402
from fieldkit.domain.vocabulary import Term, Vocabulary  # noqa: E402
from fieldkit.forms.vocabularies import load_vocabulary, write_vocabulary  # noqa: E402

OTHER_NAMES = ROOT / "packaging" / "vocabularies" / "other_names.csv"
_OWN = {"code", "labels", "reference", "note", "parent_code", "valid_from", "valid_to"}


def convert(name: str, source: dict, version: str, languages: tuple[str, ...]) -> Vocabulary:
    """Return one list of vocabularies.json as a vocabulary."""
    return Vocabulary(
        name=name,
        version=version,
        description=source["description"],
        languages=languages,
        terms=tuple(_term(item) for item in source["items"]),
    )


def _term(item: dict) -> Term:
    return Term(
        code=item["code"],
        label=item["labels"],
        reference=item["reference"],
        note=item["note"],
        parent=item.get("parent_code", ""),
        valid_from=item.get("valid_from", ""),
        valid_to=item.get("valid_to", ""),
        columns={key: value for key, value in item.items() if key not in _OWN and value},
    )


def main() -> None:
    """Write every list and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--version", default="1")
    arguments = parser.parse_args()
    made = own_vocabularies()
    if arguments.folder is not None:
        made += _of_folder(arguments.folder, arguments.version)
    target = ROOT / "resources" / "vocabularies"
    for vocabulary in made:
        data = write_vocabulary(vocabulary)
        load_vocabulary(data)
        (target / f"{vocabulary.name}.json").write_bytes(data)
    print(f"{len(made)} vocabularies written to {target.relative_to(ROOT)}")


def _of_folder(folder: Path, version: str) -> list[Vocabulary]:
    source = json.loads((folder / "vocabularies.json").read_text("utf-8"))
    languages = tuple(source["meta"]["languages"])
    return [
        with_other_names(convert(name, content, version, languages))
        for name, content in source["vocabularies"].items()
    ]


def with_other_names(vocabulary: Vocabulary, table: Path = OTHER_NAMES) -> Vocabulary:
    """Return a list with the spellings that packaging/vocabularies has for its terms.

    They are for searches alone. With them it is another version of the list.

    Raises:
        SystemExit: There are some for a term that the list does not have.
    """
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["list"] == vocabulary.name]
    names = {row["code"]: row[COLUMN] for row in rows}
    unknown = set(names) - set(vocabulary.by_code)
    if unknown:
        sys.exit(f"{vocabulary.name} has no {sorted(unknown)}")
    if not names:
        return vocabulary
    terms = tuple(
        replace(term, columns={**term.columns, COLUMN: names[term.code]})
        if term.code in names
        else term
        for term in vocabulary.terms
    )
    return replace(vocabulary, version=f"{vocabulary.version}.1", terms=terms)


if __name__ == "__main__":
    main()
