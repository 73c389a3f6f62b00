"""Whether the index and the files of the folder storage agree, and what never became whole.

Read without a lock and without writing: the server may be running meanwhile, so a file that has
gone or come since the index was read is not called a fault.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fieldkit.dropserver.doctor.finding import Finding, bad, good, note
from fieldkit.dropserver.index import MAIL, OBJECT, VERSION
from fieldkit.dropserver.places import PART, Places

OLD_DAYS = 7
_DAY = 24 * 3600


def examine_index(folder: Path, now: datetime) -> Iterator[Finding]:
    """Look at the index, at files without a line and lines without a file, and at parts."""
    places = Places(folder)
    try:
        is_there = places.index.is_file()
    except OSError:
        return  # said by examine_data_folder
    if not is_there:
        yield note("index", "There is no index yet: the server has never run here.")
        return
    yield from _index(places)
    yield from _unfinished(places, now)


def _index(places: Places) -> Iterator[Finding]:
    try:
        with contextlib.closing(_opened(places.index)) as connection:
            is_intact = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            missing, known = _missing(connection, places)
            headquarters, devices = _allowed(connection)
    except sqlite3.Error:
        is_intact, version, missing, known, headquarters, devices = False, VERSION, 0, 0, 1, 0
    if not is_intact:
        yield bad(
            "index",
            "The index is damaged.",
            "Stop the server, move index.db* away and start it: it reads the files anew. "
            "Then headquarters must sync once, so that devices are allowed again.",
        )
        return
    if version != VERSION:
        yield bad("index", "The index is of another version.", "Install the version that wrote it.")
        return
    yield good("index", f"The index is intact; {known} objects and mails lie here.")
    if missing:
        yield bad(
            "files",
            f"{missing} objects or mails stand in the index and are not on the disk.",
            "Look for a failing disk. Devices send again what headquarters has not confirmed.",
        )
    yield _who_may_come(headquarters, devices)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)


def _missing(connection: sqlite3.Connection, places: Places) -> tuple[int, int]:
    """Return how many lines have no file, or one of another size, and how many lines there are."""
    paths = {OBJECT: places.object, MAIL: places.letter}
    rows = connection.execute("SELECT box, device, sha256, size FROM stored").fetchall()
    absent = [row for row in rows if not _lies_there(paths[row[0]](row[1], row[2]), row[3])]
    still_listed = sum(
        connection.execute(
            "SELECT count(*) FROM stored WHERE box = ? AND device = ? AND sha256 = ?", row[:3]
        ).fetchone()[0]
        for row in absent
    )
    return still_listed, len(rows)


def _lies_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _allowed(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how many certificates of headquarters and of devices are on the list."""
    roles = dict(connection.execute("SELECT role, count(*) FROM allowed GROUP BY role").fetchall())
    headquarters = int(roles.pop("headquarters", 0))
    return headquarters, sum(int(count) for count in roles.values())


def _who_may_come(headquarters: int, devices: int) -> Finding:
    if not headquarters:
        return bad(
            "allowed",
            "No certificate of headquarters is on the list: nobody can let devices in.",
            "Start the server with --headquarters and the file that headquarters sent.",
        )
    if not devices:
        return note(
            "allowed",
            "No device is on the list yet.",
            "Headquarters puts them there with its first sync.",
        )
    return good(
        "allowed", f"{headquarters} certificates of headquarters and {devices} of devices may come."
    )


def _unfinished(places: Places, now: datetime) -> Iterator[Finding]:
    ages = []
    for path in places.objects.glob(f"*{PART}") if places.objects.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # it has become whole meanwhile
            ages.append((now.timestamp() - path.stat().st_mtime) / _DAY)
    old = sum(age > OLD_DAYS for age in ages)
    if old:
        yield note(
            "unfinished",
            f"{old} of {len(ages)} unfinished uploads have not grown for {OLD_DAYS} days.",
            "Nothing need be done: the server deletes them. Their devices may be in trouble.",
        )
    else:
        yield good("unfinished", f"{len(ages)} uploads are unfinished, none of them old.")
