"""Makes resources/vocabularies/*.json from a folder that holds vocabularies.json.

Run: python packaging/build_vocabularies.py FOLDER [--version 1]
Each list becomes one file in canonical JSON; lists that the folder lacks are left alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fieldkit.domain.vocabulary import Term, Vocabulary  # noqa: E402
from fieldkit.forms.vocabularies import load_vocabulary, write_vocabulary  # noqa: E402

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
    """Convert every list and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", default="1")
    arguments = parser.parse_args()
    source = json.loads((arguments.folder / "vocabularies.json").read_text("utf-8"))
    languages = tuple(source["meta"]["languages"])
    target = ROOT / "resources" / "vocabularies"
    for name, content in source["vocabularies"].items():
        data = write_vocabulary(convert(name, content, arguments.version, languages))
        load_vocabulary(data)
        (target / f"{name}.json").write_bytes(data)
    print(f"{len(source['vocabularies'])} vocabularies written to {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
