"""XML of submissions and lists: read strictly and with limits, written to come back as it was.

The only place that parses XML. What comes from outside is hostile: no document type, so no
entities and nothing external; UTF-8 only; size, depth and number of elements are limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from fieldkit.errors import InvalidSubmission

NAMESPACE = "urn:fieldkit:openrosa:1"  # of our own attributes; see docs/formats/odk-submissions.md
JAVAROSA = "http://openrosa.org/javarosa"
PREFIXES = {NAMESPACE: "fk", JAVAROSA: "jr"}

MAX_BYTES = 8 * 1024 * 1024  # a busy submission has some hundred kilobytes
MAX_DEPTH = 48
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 64  # of one element

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# XML 1.0 section 2.2, "Char"; U+FFFE and U+FFFF are not characters there either.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: dict[str, str | int | None] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    # Readers turn these into a line feed or a space where they stand as they are.
    "\r": "&#13;",
}
_IN_ATTRIBUTES: dict[str, str | int | None] = {**_ESCAPES, "\n": "&#10;", "\t": "&#9;"}
_SEPARATOR = "\x1f"  # between namespace and name; no XML has it
_BATCH = 64 * 1024

Name = tuple[str, str]  # namespace, "" for none, and local name


@dataclass
class XmlNode:
    """One element. `text` is all text right inside it, before, between and after its children."""

    name: str
    namespace: str = ""
    attributes: dict[Name, str] = field(default_factory=dict)
    text: str = ""
    children: list[XmlNode] = field(default_factory=list)


def without_forbidden(text: str) -> str:
    """Return `text` with U+FFFD for each character that XML cannot carry."""
    return _FORBIDDEN.sub(REPLACEMENT, text)


def can_carry(text: str) -> bool:
    """Say whether XML can carry every character of `text`."""
    return _FORBIDDEN.search(text) is None


def parse(data: bytes) -> XmlNode:
    """Return the root element of `data`.

    Raises:
        InvalidSubmission: It is no XML, not UTF-8, has a document type, or exceeds a limit.
    """
    if len(data) > MAX_BYTES:
        raise InvalidSubmission
    try:
        data.decode("utf-8")
        return _Builder().read(data)
    except (UnicodeDecodeError, expat.ExpatError) as error:
        raise InvalidSubmission from error


def serialize(root: XmlNode) -> bytes:
    """Return the document, UTF-8, one line; characters XML cannot carry become U+FFFD."""
    used = sorted({name[0] for node in _all(root) for name in node.attributes} & set(PREFIXES))
    declared = "".join(f' xmlns:{PREFIXES[uri]}="{uri}"' for uri in used)
    return ("<?xml version='1.0' encoding='UTF-8'?>\n" + _element(root, declared)).encode("utf-8")


def _element(node: XmlNode, declared: str = "") -> str:
    start = node.name + declared
    for (namespace, name), value in node.attributes.items():
        prefix = f"{PREFIXES[namespace]}:" if namespace else ""
        start += f' {prefix}{name}="{_escaped(value, _IN_ATTRIBUTES)}"'
    inside = _escaped(node.text, _ESCAPES) + "".join(_element(child) for child in node.children)
    return f"<{start}>{inside}</{node.name}>" if inside else f"<{start}/>"


def _escaped(text: str, escapes: dict[str, str | int | None]) -> str:
    return without_forbidden(text).translate(str.maketrans(escapes))


def _all(root: XmlNode) -> Iterator[XmlNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


class _Builder:
    """Builds the tree as the parser goes, so that a limit stops it at once."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._open: list[XmlNode] = []
        self._texts: list[list[str]] = []  # pieces of each open element's, joined at its end
        self._root: XmlNode | None = None
        self._count = 0

    def read(self, data: bytes) -> XmlNode:
        # In pieces: one call would hand out all of a huge document before a limit is met.
        for start in range(0, len(data), _BATCH):
            self._parser.Parse(data[start : start + _BATCH], False)
        self._parser.Parse(b"", True)
        if self._root is None:
            raise InvalidSubmission
        return self._root

    def _refuse(self, *_arguments: object) -> None:
        raise InvalidSubmission

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise InvalidSubmission

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if (
            self._count > MAX_ELEMENTS
            or len(self._open) >= MAX_DEPTH
            or len(attributes) > MAX_ATTRIBUTES
        ):
            raise InvalidSubmission
        namespace, name = _name(tag)
        node = XmlNode(name, namespace, {_name(key): text for key, text in attributes.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)
        self._texts.append([])

    def _end(self, _tag: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _text(self, text: str) -> None:
        self._texts[-1].append(text)


def _name(tag: str) -> Name:
    namespace, _separator, name = tag.rpartition(_SEPARATOR)
    return namespace, name
