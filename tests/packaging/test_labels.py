"""Labels of forms and vocabularies are there in every language, in its own letters."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language_checks import faults

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FILES = sorted((RESOURCES / "forms").glob("*.json")) + sorted(
    (RESOURCES / "vocabularies").glob("*.json")
)
LANGUAGES = ("en", "be", "ru", "fr")


def labels(node: object) -> Iterator[dict[str, str]]:
    """Yield every object that holds a text by language, wherever it stands."""
    if isinstance(node, dict):
        if node and set(node) <= set(LANGUAGES) and all(isinstance(t, str) for t in node.values()):
            yield node
        else:
            for child in node.values():
                yield from labels(child)
    elif isinstance(node, list):
        for child in node:
            yield from labels(child)


def test_there_are_forms_and_vocabularies() -> None:
    assert {path.parent.name for path in FILES} == {"forms", "vocabularies"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_there_in_every_language(path: Path) -> None:
    found = list(labels(json.loads(path.read_bytes())))
    assert found
    assert [
        label for label in found if set(label) != set(LANGUAGES) or not all(label.values())
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_written_in_the_letters_of_their_language(path: Path) -> None:
    found = [
        (language, fault, text)
        for label in labels(json.loads(path.read_bytes()))
        for language, text in label.items()
        for fault in faults(text, language, english=label.get("en", "") if language != "en" else "")
    ]
    assert found == []
