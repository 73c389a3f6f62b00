"""The texts of a hand-over bag: BagIt 1.0 (RFC 8493) in the narrow form we write and accept.

A bag holds sealed objects and nothing else, each under its own SHA-256:

    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt  data/<64 hex>.age

No name, date or author stands in any of them. Everything here is pure: bytes in, bytes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import BagInvalid

PAYLOAD_FOLDER = "data"
PAYLOAD_SUFFIX = ".age"
DECLARATION = "bagit.txt"
DESCRIPTION = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = (DECLARATION, DESCRIPTION, MANIFEST, TAG_MANIFEST)  # in the order they are written

MAX_OBJECTS = 10_000
MAX_TAG_FILE_BYTES = 2 * 1024**2  # room for the manifest of as many

_DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_OBJECT_NAME = re.compile(r"([0-9a-f]{64})\.age\Z")
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64}) [ *]data/([0-9a-f]{64})\.age\Z")
_TAG_LINE = re.compile(r"([0-9a-f]{64}) [ *]([a-z0-9-]{1,40}\.txt)\Z")
_OXUM = re.compile(r"Payload-Oxum: (0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,5})\Z")


def object_name(sha256: Sha256) -> str:
    """Return the file name of a sealed object: `<64 hex>.age`."""
    return sha256 + PAYLOAD_SUFFIX


def parse_object_name(name: str) -> Sha256:
    """Return the SHA-256 that a file of this name must have.

    Raises:
        BagInvalid: It is not the name of a sealed object.
    """
    match = _OBJECT_NAME.match(name)
    if match is None:
        raise BagInvalid
    return Sha256(match[1])


def tag_files(objects: Mapping[Sha256, int]) -> dict[str, bytes]:
    """Return the tag files of a bag of these objects (SHA-256: bytes), in the order to write them.

    Sources: RFC 8493 sections 2.1.1 (bagit.txt), 2.1.3 (manifest), 2.2.1 (tag manifest) and
    2.2.2 (Payload-Oxum, the only line of bag-info.txt).
    """
    files = {
        DECLARATION: _DECLARATION_TEXT,
        DESCRIPTION: f"Payload-Oxum: {sum(objects.values())}.{len(objects)}\n".encode("ascii"),
        MANIFEST: manifest(list(objects)),
    }
    lines = sorted(f"{sha256_hex(content)}  {name}\n" for name, content in files.items())
    return files | {TAG_MANIFEST: "".join(lines).encode("ascii")}


def manifest(objects: Sequence[Sha256]) -> bytes:
    """Return the payload manifest, lines in the order of the hashes; `sha256sum -c` reads it."""
    lines = [f"{sha256}  {PAYLOAD_FOLDER}/{object_name(sha256)}\n" for sha256 in sorted(objects)]
    return "".join(lines).encode("ascii")


def read_tag_files(files: Mapping[str, bytes]) -> tuple[Sha256, ...]:
    """Return the objects a bag lists, in the order of its manifest, all tag files agreeing.

    `files` holds the content of each of `TAG_FILES` that is there.

    Raises:
        BagInvalid: One is missing, says something else than we write, or does not match its hash.
    """
    if set(files) != set(TAG_FILES):
        raise BagInvalid
    _lines(files[DECLARATION], most=2, expected=_DECLARATION_TEXT)
    _check_tag_manifest(files)
    objects = parse_manifest(files[MANIFEST])
    if parse_oxum(files[DESCRIPTION])[1] != len(objects):
        raise BagInvalid
    return objects


def parse_manifest(data: bytes) -> tuple[Sha256, ...]:
    """Return the objects listed in a payload manifest, in its order.

    Only `data/<64 hex>.age` under its own hash is accepted: no other folder, no percent-encoding
    (RFC 8493 section 2.1.3), no second mention.

    Raises:
        BagInvalid: Anything else stands there.
    """
    objects = []
    for line in _lines(data, most=MAX_OBJECTS):
        match = _MANIFEST_LINE.match(line)
        if match is None or match[1] != match[2]:
            raise BagInvalid
        objects.append(Sha256(match[1]))
    if len(set(objects)) != len(objects):
        raise BagInvalid
    return tuple(objects)


def parse_oxum(data: bytes) -> tuple[int, int]:
    """Return size in bytes and count of the payload that bag-info.txt states.

    Raises:
        BagInvalid: It holds anything else.
    """
    lines = _lines(data, most=1)
    match = _OXUM.match(lines[0]) if lines else None
    if match is None:
        raise BagInvalid
    return int(match[1]), int(match[2])


def _check_tag_manifest(files: Mapping[str, bytes]) -> None:
    stated: dict[str, str] = {}
    for line in _lines(files[TAG_MANIFEST], most=len(TAG_FILES)):
        match = _TAG_LINE.match(line)
        if match is None or match[2] in stated:
            raise BagInvalid
        stated[match[2]] = match[1]
    listed = {name: sha256_hex(files[name]) for name in TAG_FILES if name != TAG_MANIFEST}
    if stated != listed:
        raise BagInvalid


def _lines(data: bytes, *, most: int, expected: bytes | None = None) -> list[str]:
    """Return the lines of a tag file; LF or CRLF ends each, the last included."""
    if len(data) > MAX_TAG_FILE_BYTES:
        raise BagInvalid
    # Other tools may end lines by CRLF (RFC 8493 section 2.1.1); a lone CR is nobody's.
    unified = data.replace(b"\r\n", b"\n")
    if expected is not None and unified != expected:
        raise BagInvalid
    try:
        lines = unified.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise BagInvalid from error
    if lines.pop() != "" or len(lines) > most:
        raise BagInvalid
    return lines
