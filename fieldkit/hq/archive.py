"""The files of headquarters beside its databases: original objects, held ones, spool and mail.

    objects/<2 hex>/<64 hex>.age     every accepted object as it came
    quarantine/<2 hex>/<64 hex>.age  every held one
    attachments/<2 hex>/<32 hex>     attachments, each under a key of its own
    spool/                           what is being copied; emptied before each intake
    downloads/<64 hex>.part          what is being fetched from a drop server; resumed
    mail/<64 hex>.age                mail to devices, until it is acknowledged

Attachments do not lie in the vault's own `blobs`: its housekeeping deletes what it does not know.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import VaultDamaged
from fieldkit.platform.durable import (
    fsync_folder,
    remove_durably,
    translate_os_error,
    translate_read_error,
    write_durably,
)
from fieldkit.platform.group_flush import flush_folders
from fieldkit.platform.paths import make_private_folder
from fieldkit.vault.blobs import BlobFolder

_OBJECT_NAME = re.compile(r"([0-9a-f]{64})\.age\Z")


@dataclass(frozen=True)
class Archive:
    """Where the files of one headquarters lie."""

    folder: Path

    @property
    def spool(self) -> Path:
        """Where objects are copied to before anything reads them."""
        return self.folder / "spool"

    @property
    def downloads(self) -> Path:
        """Where objects grow that are fetched from a drop server."""
        return self.folder / "downloads"

    @property
    def attachments(self) -> BlobFolder:
        """Where attachments and parts of them lie."""
        return BlobFolder(self.folder / "attachments")

    def prepare(self) -> None:
        """Make the folders that are missing.

        Raises:
            DeviceError: They cannot be made.
        """
        for path in (
            self._of(Outcome.ACCEPTED),
            self._of(Outcome.HELD),
            self.attachments.path,
            self.spool,
            self.downloads,
            self._mail,
        ):
            make_private_folder(path)
        fsync_folder(self.folder)

    def path_of(self, sha256: Sha256, state: Outcome) -> Path:
        """Return where an object lies, if it is here."""
        return self._of(state) / sha256[:2] / f"{sha256}.age"

    @contextlib.contextmanager
    def opened(self, sha256: Sha256, state: Outcome) -> Iterator[BinaryIO]:
        """Open an original object.

        Raises:
            VaultDamaged: It is not where it must be.
            DriveUnreadable: The disk fails.
        """
        try:
            file = self.path_of(sha256, state).open("rb")
        except FileNotFoundError as error:
            raise VaultDamaged from error
        except OSError as error:
            raise translate_read_error(error) from error
        with file:
            yield file

    def keep(self, arrived: Iterable[tuple[Sha256, Path, Outcome]]) -> None:
        """Move files that are flushed already to where they belong, and flush the folders.

        Raises:
            DeviceError: The disk does not take it; what was moved is found by `unlisted`.
        """
        touched: set[Path] = set()
        try:
            for sha256, path, state in arrived:
                target = self.path_of(sha256, state)
                if not target.parent.is_dir():
                    target.parent.mkdir(mode=0o700)
                    touched.add(target.parent.parent)
                os.replace(path, target)
                touched |= {target.parent, path.parent}
        except OSError as error:
            raise translate_os_error(error) from error
        flush_folders(touched)

    def put_back(self, held: Iterable[Sha256]) -> None:
        """Move held objects back that a power cut left where accepted ones lie.

        Raises:
            DeviceError: The disk does not take it.
        """
        accepted = ((sha256, self.path_of(sha256, Outcome.ACCEPTED)) for sha256 in held)
        self.keep(
            [
                (sha256, path, Outcome.HELD)
                for sha256, path in accepted
                if not self.path_of(sha256, Outcome.HELD).exists() and path.exists()
            ]
        )

    def unlisted(self, listed: Collection[Sha256]) -> tuple[tuple[Sha256, Path], ...]:
        """Return objects that lie here though the database does not know them, by name.

        A power cut between moving and committing leaves them; nobody was told that they are here.
        """
        found = []
        for state in Outcome:
            for path in sorted(self._of(state).glob("*/*.age")):
                match = _OBJECT_NAME.match(path.name)
                if match is not None and match.group(1) not in listed:
                    found.append((Sha256(match.group(1)), path))
        return tuple(found)

    def empty_spool(self) -> None:
        """Delete what an interrupted intake left behind; it is still on the stick.

        Raises:
            DriveUnwritable: The disk refuses.
        """
        try:
            for path in self.spool.iterdir():
                path.unlink()
        except OSError as error:
            raise translate_os_error(error) from error

    def write_mail(self, sha256: Sha256, sealed: bytes) -> None:
        """Keep mail until it is acknowledged.

        Raises:
            DeviceError: The disk does not take it.
        """
        write_durably(self.mail_path(sha256), sealed)

    def mail_path(self, sha256: Sha256) -> Path:
        """Return where a mail lies, if it is here."""
        return self._mail / f"{sha256}.age"

    def remove_mail(self, wanted: Collection[Sha256]) -> int:
        """Delete all mail but the `wanted` ones; return how many.

        Raises:
            DriveUnwritable: The disk refuses.
        """
        count = 0
        for path in sorted(self._mail.glob("*.age")):
            if path.stem not in wanted:
                remove_durably(path)
                count += 1
        return count

    def _of(self, state: Outcome) -> Path:
        return self.folder / ("objects" if state is Outcome.ACCEPTED else "quarantine")

    @property
    def _mail(self) -> Path:
        return self.folder / "mail"
