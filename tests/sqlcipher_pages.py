"""Decrypts every page of a SQLCipher database and of its write-ahead log, used or not.

An own reading of the format (zetetic.net/sqlcipher/design): pages of 4096 bytes, AES-256-CBC
under the raw key, the last 80 bytes of each page are IV (16) and HMAC (64), and page 1 begins
with the salt (16). It looks where SQL cannot: into free pages and the unused parts of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_SIZE = 4096
RESERVE = 80
SALT_SIZE = 16
WAL_HEADER = 32
FRAME_HEADER = 24


def plain_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Yield the plaintext of all pages in the file and of all frames in its `-wal`."""
    content = database.read_bytes()
    for place in range(0, len(content), PAGE_SIZE):
        yield _decrypt(content[place : place + PAGE_SIZE], key, is_first=place == 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for place in range(0, len(frames), FRAME_HEADER + PAGE_SIZE):
        number = int.from_bytes(frames[place : place + 4], "big")
        page = frames[place + FRAME_HEADER : place + FRAME_HEADER + PAGE_SIZE]
        yield _decrypt(page, key, is_first=number == 1)


def count_hits(database: Path, key: bytes, needles: list[bytes]) -> int:
    """Return how often any of `needles` stands in a page or frame."""
    return sum(page.count(needle) for page in plain_pages(database, key) for needle in needles)


def _decrypt(page: bytes, key: bytes, *, is_first: bool) -> bytes:
    begin = SALT_SIZE if is_first else 0
    end = PAGE_SIZE - RESERVE
    cipher = Cipher(algorithms.AES(key), modes.CBC(page[end : end + 16])).decryptor()
    return cipher.update(page[begin:end])
