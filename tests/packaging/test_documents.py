"""What the documents point to is there: other documents, their sections, files, tests."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`([\w./-]+\.py)`")


def text_of(document: Path) -> str:
    """Return what is read as prose: what stands in a block is an example."""
    return re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors_of(document: Path) -> set[str]:
    """Return the names of a document's sections, as GitHub and others make them."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {word.replace(" ", "-") for word in words}


def broken_links(document: Path) -> Iterator[str]:
    for link in LINK.findall(text_of(document)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            yield link


def missing_files(document: Path) -> Iterator[str]:
    for name in NAMED_FILE.findall(text_of(document)):
        in_packages = (any((ROOT / folder).rglob(name)) for folder in ("fieldkit", "tests"))
        if not (ROOT / name).exists() and not any(in_packages):
            yield name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    assert list(broken_links(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_source_file_that_is_named_is_there(document: Path) -> None:
    assert list(missing_files(document)) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("# One\n[a](#one) [b](#two) [c](gone.md) `gone.py`\n", "utf-8")
    assert list(broken_links(document)) == ["#two", "gone.md"]
    assert list(missing_files(document)) == ["gone.py"]
