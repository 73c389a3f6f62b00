"""What every drop box promises to a device: the real one over TLS, and the one in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Route
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.errors import NotOnServer, OffsetDiffers, UploadDamaged
from fieldkit.transfer.drop_box import DeviceDropBox, ListedMail, Progressed
from fieldkit.transfer.drop_client import (
    ClientTls,
    DeviceClient,
    HeadquartersClient,
    connect,
)
from fieldkit.transfer.server_address import server_of
from tests.fakes.drop_box import MemoryDropBox
from tests.fakes.drop_server import Client, RunningServer, a_drop_server, an_authority

DEVICE = DeviceId("d" * 32)
CONTENT = b"a sealed object" * 1000


@dataclass
class Side:
    """A box as the device sees it, and how headquarters leaves a letter there."""

    connect: Callable[[], DeviceDropBox]  # after a refusal a connection may be over
    leave: Callable[[bytes], None]


def in_memory() -> Side:
    box = MemoryDropBox()

    def leave(content: bytes) -> None:
        box.leave(content)

    return Side(lambda: box, leave)


def over_tls(server: RunningServer, device: Client, opened: list[object]) -> Side:
    def open_as(client: Client) -> object:
        tls = ClientTls(
            server.authority.certificate.decode("ascii"), client.certificate, client.key
        )
        connection = connect(server_of(server.url), route=Route.DIRECT, tls=tls)
        opened.append(connection)
        return connection

    def leave(content: bytes) -> None:
        headquarters = HeadquartersClient(open_as(server.headquarters))  # type: ignore[arg-type]
        headquarters.put_mail(DEVICE, sha256_hex(content), content)

    return Side(lambda: DeviceClient(open_as(device)), leave)  # type: ignore[arg-type]


@pytest.fixture(params=["in memory", "over TLS"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    if request.param == "in memory":
        yield in_memory()
        return
    authority = an_authority(tmp_path / "tls")
    device = authority.client("device", DEVICE)
    opened: list[object] = []
    with a_drop_server(tmp_path, authority=authority, devices=[device]) as server:
        yield over_tls(server, device, opened)
        for connection in opened:
            connection.close()  # type: ignore[attr-defined]


def send(box: DeviceDropBox, sha256: Sha256, content: bytes, size: int, offset: int) -> Progressed:
    acknowledged: list[int] = []
    progressed = box.upload(
        sha256, io.BytesIO(content), size, offset, acknowledged=acknowledged.append
    )
    assert acknowledged == sorted(acknowledged)
    return progressed


def test_an_object_that_it_has_never_seen_begins_at_nothing(side: Side) -> None:
    assert side.connect().uploaded(sha256_hex(CONTENT)) == Progressed(0, is_complete=False)


def test_what_was_sent_is_complete_and_stays_so(side: Side) -> None:
    sha256, box = sha256_hex(CONTENT), side.connect()
    whole = Progressed(len(CONTENT), is_complete=True)
    assert send(box, sha256, CONTENT, len(CONTENT), 0) == whole
    assert box.uploaded(sha256) == whole


def test_another_offset_is_refused_and_the_real_one_is_said(side: Side) -> None:
    sha256 = sha256_hex(CONTENT)
    with pytest.raises(OffsetDiffers) as refused:
        send(side.connect(), sha256, CONTENT, len(CONTENT), 500)
    assert refused.value.offset == 0
    assert send(side.connect(), sha256, CONTENT, len(CONTENT), 0).is_complete


def test_what_does_not_have_its_hash_is_dropped(side: Side) -> None:
    sha256 = sha256_hex(CONTENT)
    with pytest.raises(UploadDamaged):
        send(side.connect(), sha256, CONTENT[:-1] + b"?", len(CONTENT), 0)
    assert side.connect().uploaded(sha256) == Progressed(0, is_complete=False)
    assert send(side.connect(), sha256, CONTENT, len(CONTENT), 0).is_complete


def test_letters_are_listed_oldest_first_fetched_and_deleted_once_and_again(side: Side) -> None:
    letters = [b"first letter", b"second, longer letter", b"third"]
    for letter in letters:
        side.leave(letter)
    box = side.connect()
    listed = box.mail()
    assert listed == tuple(ListedMail(sha256_hex(one), len(one)) for one in letters)
    assert [box.fetch_mail(one) for one in listed] == letters
    for _ in range(2):
        box.delete_mail(listed[0].sha256)
    assert box.mail() == listed[1:]
    with pytest.raises(NotOnServer):
        box.fetch_mail(listed[0])
