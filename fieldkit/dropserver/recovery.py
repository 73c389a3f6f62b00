"""What a server does before it begins: makes the folder, the index and the disk agree.

After a kill or a power cut at any point nothing that was acknowledged is gone: partial files
are synced before anybody is told their size, complete files without a line in the index get
one, lines without a file go, and mail that had not arrived whole goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.dropserver.disk import sync_folder
from fieldkit.dropserver.index import MAIL, OBJECT, Index
from fieldkit.dropserver.places import PART, Places, name_of

_PAGE = 1000

Name = tuple[str, str]  # device, sha256


@dataclass
class Recovered:
    """What lies in the folder, and what had to be put right (counts)."""

    objects: dict[Name, int] = field(default_factory=dict, repr=False)  # sizes in bytes
    mail: dict[Name, int] = field(default_factory=dict, repr=False)
    partial: dict[Name, int] = field(default_factory=dict, repr=False)
    completed: int = 0  # uploads whose last byte had arrived
    adopted: int = 0  # files that the index did not know
    lost: int = 0  # lines of the index without their file
    dropped: int = 0  # mail that had not arrived whole, empty uploads, files that are damaged


def recover(places: Places, index: Index) -> Recovered:
    """Bring files and index together. Raises OSError and sqlite3.Error."""
    found = Recovered()
    for folder in (places.objects, places.mail):
        folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(places.folder)
    _settle_uploads(places, found)
    _drop_growing_mail(places, found)
    for folder in (places.objects, places.mail):
        sync_folder(folder)
    index.begin()
    found.objects = _agree(index, OBJECT, places.objects, found)
    found.mail = _agree(index, MAIL, places.mail, found)
    index.commit()
    return found


def _settle_uploads(places: Places, found: Recovered) -> None:
    for path in sorted(places.objects.glob(f"*{PART}")):
        name = name_of(path.name)
        if name is None:
            continue
        size = path.stat().st_size
        complete = places.object(*name)
        if size == 0 or complete.exists():
            path.unlink()
            found.dropped += 1
            continue
        if _sync_and_hash(path) == name[1]:
            path.rename(complete)
            found.completed += 1
        else:
            found.partial[name] = size


def _drop_growing_mail(places: Places, found: Recovered) -> None:
    for path in places.mail.glob(f"*{PART}"):
        path.unlink()
        found.dropped += 1


def _agree(index: Index, box: str, folder: Path, found: Recovered) -> dict[Name, int]:
    """Bring one folder and its box together; return the size of everything in it."""
    files = _complete_files(folder)
    known = _known(index, box)
    for name, size in known.items():
        if files.get(name) != size:
            index.remove(box, *name)
            found.lost += 1
    for name in sorted(files.keys() - known.keys()):
        found.adopted += _adopt(index, box, folder, name, files)
    # A file that is longer or shorter than the index says is looked at like an unknown one.
    for name in sorted(name for name in files.keys() & known.keys() if files[name] != known[name]):
        found.adopted += _adopt(index, box, folder, name, files)
    found.dropped += sum(1 for size in files.values() if size < 0)
    return {name: size for name, size in files.items() if size >= 0}


def _adopt(index: Index, box: str, folder: Path, name: Name, files: dict[Name, int]) -> int:
    """Give a file its line if it is what its name says, else drop it; return how many got one."""
    path = folder / f"{name[0]}-{name[1]}"
    if _sync_and_hash(path) != name[1]:
        path.unlink()
        files[name] = -1
        return 0
    index.add(box, *name, files[name])
    return 1


def _complete_files(folder: Path) -> dict[Name, int]:
    sizes = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            name = name_of(entry.name)
            if name is not None and not entry.name.endswith(PART):
                sizes[name] = entry.stat(follow_symlinks=False).st_size
    return sizes


def _known(index: Index, box: str) -> dict[Name, int]:
    known = {}
    after = 0
    while rows := index.page(box, after, _PAGE):
        for sequence, device, sha256, size in rows:
            known[device, sha256] = size
            after = sequence
    return known


def _sync_and_hash(path: Path) -> str:
    with contextlib.closing(path.open("rb", buffering=0)) as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
