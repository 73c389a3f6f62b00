"""Who may read and write the key, the certificates and the data folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from fieldkit.dropserver.doctor.finding import Finding, bad, good

_GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def examine_files(key: Path, certificate: Path, authority: Path) -> Iterator[Finding]:
    """Look at the three files that the server reads at its start."""
    yield _private("key-file", "The key", key)
    yield _unchanged_by_others("certificate-file", "The certificate", certificate)
    yield _unchanged_by_others("authority-file", "The devices' authority", authority)


def _private(check: str, what: str, path: Path) -> Finding:
    found = _status(check, what, path)
    if isinstance(found, Finding):
        return found
    if found.st_mode & _GROUP_AND_OTHERS:
        return bad(
            check,
            f"{what} can be read or changed by others (mode {stat.S_IMODE(found.st_mode):04o}).",
            "Whoever has read it can pose as this server: ask headquarters for a new certificate "
            "with a new key, kept with `chmod 600`.",
        )
    if found.st_uid not in _trusted_owners():
        return bad(check, f"{what} belongs to another user.", "Give it to root: `chown root`.")
    return good(check, f"{what} can be read by its owner alone.")


def _unchanged_by_others(check: str, what: str, path: Path) -> Finding:
    found = _status(check, what, path)
    if isinstance(found, Finding):
        return found
    if found.st_mode & _WRITABLE_BY_OTHERS or found.st_uid not in _trusted_owners():
        return bad(
            check,
            f"{what} can be changed by others.",
            "`chown root` and `chmod 644` it, and compare it with what headquarters sent.",
        )
    return good(check, f"{what} can be changed by its owner alone.")


def _status(check: str, what: str, path: Path) -> os.stat_result | Finding:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return bad(check, f"{what} is not a file.", "Name the file that headquarters sent.")
        with path.open("rb"):
            return found
    except FileNotFoundError:
        return bad(check, f"{what} is not there.", "Check the path, or ask headquarters for it.")
    except OSError:
        return bad(check, f"{what} cannot be read.", "Run the doctor as root or as its owner.")


def _trusted_owners() -> tuple[int, int]:
    return 0, os.geteuid() if hasattr(os, "geteuid") else 0
