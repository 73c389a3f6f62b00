from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from fieldkit.dropserver.app import DropServer
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.identity import DEVICE, Peer
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.storage import StorageError

ALICE, CERTIFICATE = "a" * 32, "c" * 64


def _status(folder: Path, peer: Peer | None) -> int:
    async def ask() -> int:
        storage = FolderStorage(folder)
        await storage.allow(ALICE, CERTIFICATE)
        server = DropServer(storage, Limits(), Counters())
        answer = await server.answer(make_mocked_request("GET", "/v1/mail"), peer)
        await storage.close()
        return answer.status

    return asyncio.run(ask())


def test_a_certificate_that_ended_while_its_connection_was_open_is_refused(tmp_path: Path) -> None:
    now = time.time()
    assert _status(tmp_path, Peer(DEVICE, ALICE, CERTIFICATE, now + 60)) == 200
    assert _status(tmp_path, Peer(DEVICE, ALICE, CERTIFICATE, now - 1)) == 403


def test_who_names_nobody_is_refused(tmp_path: Path) -> None:
    assert _status(tmp_path, None) == 403


@pytest.mark.parametrize(("error", "status"), [(StorageError(), 503), (KeyError(ALICE), 500)])
def test_what_fails_below_is_an_answer_without_its_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
) -> None:
    async def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(FolderStorage, "mail", failing)
    peer = Peer(DEVICE, ALICE, CERTIFICATE, time.time() + 60)
    assert _status(tmp_path, peer) == status
    assert ALICE not in caplog.text
