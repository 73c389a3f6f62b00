"""A sync of headquarters that ends at any of its requests loses and doubles nothing."""

from __future__ import annotations

import contextlib
import copy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.bundle.mail import open_mail, receipts_of
from fieldkit.bundle.receipt import verify_receipt
from fieldkit.domain.identifiers import Sha256
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.own_certificate import OwnCertificate, current_certificate
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.sync_with_servers import sync_with_servers
from fieldkit.operations.hq.write_return import plan_return
from fieldkit.transfer.drop_box import HeadquartersDropBox
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, Device, HandClock, a_headquarters, enrol
from tests.fakes.memory_server import MemoryServer
from tests.fakes.organisation import Organisation

URL = "https://192.0.2.7"


class Killed(BaseException):
    """The program ends here."""


class Counting:
    """Counts the requests of all connections, and ends before or after one of them."""

    def __init__(self, server: MemoryServer, number: int = 0, *, is_after: bool = False) -> None:
        self._server = server
        self._number = number
        self._is_after = is_after
        self.count = 0

    @contextlib.contextmanager
    def connect(self, url: str, own: OwnCertificate) -> Iterator[HeadquartersDropBox]:
        with self._server.connect(url, own) as box:
            yield Between(box, self)  # type: ignore[misc]  # passes all on

    def call(self, request: Callable[..., Any], *given: Any, **more: Any) -> Any:
        self.count += 1
        is_time = self.count == self._number
        if is_time and not self._is_after:
            raise Killed
        result = request(*given, **more)
        if is_time:
            raise Killed
        return result


class Between:
    """Stands between headquarters and one connection."""

    def __init__(self, box: HeadquartersDropBox, counting: Counting) -> None:
        self._box = box
        self._counting = counting

    def __getattr__(self, name: str) -> Callable[..., Any]:
        request = getattr(self._box, name)
        return lambda *given, **more: self._counting.call(request, *given, **more)


@dataclass
class Scene:
    """A headquarters at rest on disk, a server with work for it, and who takes part."""

    folder: Path
    server: MemoryServer
    device: Device
    revoked: Device
    fresh: Sha256  # not here yet
    safe: Sha256  # here and backed up, and still on the server
    clock: HandClock

    def again(self, folder: Path) -> tuple[HeadquartersSession, MemoryServer]:
        """Return both as they were at the beginning."""
        shutil.copytree(self.folder, folder)
        session = open_session(unlock_vault_with_key(folder, VAULT_KEY), self.clock)
        return session, copy.deepcopy(self.server)


@pytest.fixture
def scene(tmp_path: Path, organisation: Organisation) -> Scene:
    session = a_headquarters(tmp_path / "hq", organisation)
    device, revoked = Device(organisation), Device(organisation)
    enrol(session, device, tmp_path)
    enrol(session, revoked, tmp_path, "M-08")
    server = MemoryServer(headquarters={current_certificate(session).sha256})
    safe, theirs = device.seal(), revoked.seal()
    server.hold(device.device_id, device.outbox[safe])
    server.hold(revoked.device_id, revoked.outbox[theirs])
    assert sync_with_servers(session, server.connect, urls=[URL]).failure is None
    with session.store.transaction():
        session.store.backups.add_verified("0a" * 16, [safe], session.clock.now())
    revoke_device(session, "M-08", at_once=True)
    fresh = device.seal()
    server.hold(device.device_id, device.outbox[fresh])
    assert isinstance(session.clock, HandClock)
    clock = session.clock
    close_session(session)
    return Scene(tmp_path / "hq", server, device, revoked, fresh, safe, clock)


@pytest.mark.slow
def test_no_end_of_a_sync_loses_or_doubles_anything(scene: Scene, tmp_path: Path) -> None:
    session, server = scene.again(tmp_path / "whole")
    whole = Counting(server)
    assert sync_with_servers(session, whole.connect, urls=[URL]).failure is None
    expected = what_holds(scene, session, server)
    close_session(session)
    assert whole.count > 10
    for number in range(1, whole.count + 1):
        for is_after in (False, True):
            session, server = scene.again(tmp_path / f"{number}-{is_after}")
            cut = Counting(server, number, is_after=is_after)
            with pytest.raises(Killed):
                sync_with_servers(session, cut.connect, urls=[URL])
            session.store.close()
            session.vault.close()
            session = open_session(
                unlock_vault_with_key(tmp_path / f"{number}-{is_after}", VAULT_KEY), scene.clock
            )
            assert sync_with_servers(session, server.connect, urls=[URL]).failure is None
            assert what_holds(scene, session, server) == expected, (number, is_after)
            close_session(session)
            shutil.rmtree(tmp_path / f"{number}-{is_after}")


def what_holds(scene: Scene, session: HeadquartersSession, server: MemoryServer) -> object:
    """Return everything that must be the same whatever happened on the way."""
    known = session.store.objects.get_all([scene.fresh, scene.safe])
    (entry,) = session.store.servers.every()
    return (
        {sha256: (item.state, item.arrivals) for sha256, item in known.items()},
        session.store.records.count(),
        sorted(server.objects),
        sorted(server.admitted),
        sorted(
            (item.sha256, item.state) for item in session.store.servers.objects(entry.server_id)
        ),
        receipts_on(scene, server),
        {mail.device for mail in plan_return(session).mails},
        list(session.archive.downloads.iterdir()),
    )


def receipts_on(scene: Scene, server: MemoryServer) -> list[tuple[Sha256, int]]:
    """Return the receipts that wait for the device, with their copies; nobody else has mail."""
    found = []
    for (owner, _sha256), sealed in server.mail.items():
        assert owner == scene.device.device_id
        letter = open_mail(sealed, scene.device.identity.age, lambda _key: None, device=owner)
        for data, signature in receipts_of(letter):
            receipt = verify_receipt(data, signature, scene.device.organisation.receipt.public)
            found.append((receipt.object_sha256, receipt.copies))
    return sorted(found)
