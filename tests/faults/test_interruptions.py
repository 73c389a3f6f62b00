"""Killed, stopped by hand, or failing just after the commit: nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldkit.errors import Cancelled, DiskFull, DriveUnwritable
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.vault.vault import Vault
from fieldkit.vault.verify import housekeeping
from tests.fakes.field import a_device, a_draft, reopened
from tests.fakes.organisation import Organisation, an_organisation


class LateInterruption:
    """A vault whose transactions are committed, and say something else right after it."""

    def __init__(self, vault: Vault, error: type[BaseException]) -> None:
        self._vault = vault
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        with self._vault.transaction():
            yield
        raise self._error


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@pytest.fixture
def device(tmp_path: Path, organisation: Organisation) -> Iterator[Session]:
    session = a_device(tmp_path / "vault", organisation)
    yield session
    with contextlib.suppress(Exception):
        session.vault.close()


def interrupted(session: Session, error: type[BaseException]) -> Session:
    return replace(session, vault=LateInterruption(session.vault, error))  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_the_program_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.interrupted_work", str(tmp_path), "24", "1"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    # Something of each kind was done, and so could have been lost.
    assert all(json.loads(done.stdout))


@pytest.mark.parametrize("error", [KeyboardInterrupt, DriveUnwritable])
def test_a_report_that_was_sealed_just_before_it_is_sealed(
    device: Session, error: type[BaseException]
) -> None:
    report_id = a_draft(device)
    with pytest.raises(error):
        seal_report(interrupted(device, error), [report_id])
    session = reopened(device)
    housekeeping(session.vault, session.clock.now())
    assert [stub.report_id for stub in list_reports(session).stubs] == [report_id]
    assert verify_vault(session, deep=True).sealed_objects == 1
    session.vault.close()


@pytest.mark.parametrize("error", [KeyboardInterrupt, DriveUnwritable])
def test_a_file_that_was_attached_just_before_it_is_attached(
    device: Session, error: type[BaseException]
) -> None:
    report_id = a_draft(device)
    with pytest.raises(error):
        attach_file(interrupted(device, error), report_id, io.BytesIO(b"invented"), "a.bin")
    session = reopened(device)
    housekeeping(session.vault, session.clock.now())
    assert verify_vault(session, deep=True).attachments == 1
    session.vault.close()


class Failing(io.RawIOBase):
    """A file that fails after its first piece, as on a card that is pulled."""

    def __init__(self, error: BaseException) -> None:
        self._pieces = 1
        self._error = error

    def read(self, size: int = -1, /) -> bytes:
        if self._pieces:
            self._pieces -= 1
            return bytes(1000)
        raise self._error


@pytest.mark.parametrize("error", [OSError(5, "I/O"), KeyboardInterrupt()])
def test_a_source_that_fails_leaves_nothing(device: Session, error: BaseException) -> None:
    report_id = a_draft(device)
    with pytest.raises(BaseException, match=r".*"):
        attach_file(device, report_id, Failing(error), "a.bin")
    assert files_in(device.vault.blobs.path) == []
    assert device.vault.attachments.of_report(report_id) == ()


@pytest.mark.parametrize("moment", [1, 2, 5])
def test_stopping_while_sealing_leaves_the_drafts(device: Session, moment: int) -> None:
    report_id = a_draft(device)
    attach_file(device, report_id, io.BytesIO(bytes(3_000_000)), "a.bin")
    calls = 0

    def stop(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise Cancelled

    with pytest.raises(Cancelled):
        seal_report(device, [report_id], progress=stop)
    assert files_in(device.vault.outbox.folder) == []
    assert [draft.report_id for draft in list_reports(device).drafts] == [report_id]
    seal_report(device, [report_id])


def test_a_transaction_that_fails_leaves_no_file_for_long(
    device: Session,
) -> None:
    report_id = a_draft(device)

    class Full(LateInterruption):
        @contextlib.contextmanager
        def transaction(self) -> Iterator[None]:
            with self._vault.transaction():
                yield
                raise DiskFull

    vault: Any = Full(device.vault, DiskFull)
    with pytest.raises(DiskFull):
        seal_report(replace(device, vault=vault), [report_id])
    session = reopened(device)
    housekeeping(session.vault, session.clock.now())
    assert files_in(session.vault.outbox.folder) == []
    assert [draft.report_id for draft in list_reports(session).drafts] == [report_id]
    session.vault.close()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
