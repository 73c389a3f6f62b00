"""What headquarters may rely on, of the real drop server and of the one in memory alike."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Route
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.errors import NotOnServer
from fieldkit.transfer.drop_box import HeadquartersDropBox, ListedMail, ListedObject
from fieldkit.transfer.drop_client import ClientTls, DeviceClient, HeadquartersClient, connect
from fieldkit.transfer.server_address import server_of
from tests.fakes.drop_server import Client, a_drop_server, an_authority
from tests.fakes.memory_server import MemoryBox, MemoryServer

ONE, OTHER = DeviceId("1" * 32), DeviceId("2" * 32)
CONTENT = bytes(range(256)) * 300


@dataclass
class Kind:
    """One kind of server: headquarters' box, its own certificate, and a device that uploads."""

    box: HeadquartersDropBox
    own: Sha256
    upload: Callable[[bytes], Sha256]  # as device ONE


@pytest.fixture(params=["memory", "real"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kind]:
    make = {"memory": in_memory, "real": over_tls}[request.param]
    yield from make(tmp_path)


def in_memory(_folder: Path) -> Iterator[Kind]:
    own = Sha256("0a" * 32)
    server = MemoryServer(headquarters={own})
    box = MemoryBox(server, own)

    def upload(content: bytes) -> Sha256:
        box.allow(ONE, Sha256("0b" * 32))
        return server.hold(ONE, content)

    yield Kind(box, own, upload)


def over_tls(folder: Path) -> Iterator[Kind]:
    authority = an_authority(folder / "tls")
    pem = authority.certificate.decode("ascii")
    device = authority.client("device", ONE)
    with a_drop_server(folder, authority=authority) as server:
        where = server_of(server.url)

        def tls(client: Client) -> ClientTls:
            return ClientTls(pem, client.certificate, client.key)

        def upload(content: bytes) -> Sha256:
            box.allow(ONE, Sha256(device.sha256))
            sha256 = sha256_hex(content)
            with connect(where, route=Route.DIRECT, tls=tls(device)) as connection:
                DeviceClient(connection).upload(
                    sha256, io.BytesIO(content), len(content), 0, acknowledged=lambda _offset: None
                )
            return sha256

        own = server.headquarters
        with connect(where, route=Route.DIRECT, tls=tls(own)) as connection:
            box = HeadquartersClient(connection)
            yield Kind(box, Sha256(own.sha256), upload)


def test_a_new_server_knows_headquarters_and_nobody_else(kind: Kind) -> None:
    assert kind.box.headquarters_certificates() == {kind.own}
    assert kind.box.devices() == frozenset()
    assert kind.box.intake("") == ((), "")
    assert kind.box.mail_of(ONE) == ()


def test_who_may_come_is_told_as_often_as_one_likes(kind: Kind) -> None:
    certificate, other = Sha256("0b" * 32), Sha256("0c" * 32)
    for _ in range(2):
        kind.box.allow(ONE, certificate)
        kind.box.allow(ONE, other)
        kind.box.allow(OTHER, other)
    assert kind.box.devices() == {(ONE, certificate), (ONE, other), (OTHER, other)}
    for _ in range(2):
        kind.box.refuse(ONE, certificate)
    assert kind.box.devices() == {(ONE, other), (OTHER, other)}


def test_mail_is_left_once_listed_in_order_and_taken_back(kind: Kind) -> None:
    letters = [b"letter %d" % number * 100 for number in range(3)]
    for letter in (*letters, letters[0]):
        kind.box.put_mail(ONE, sha256_hex(letter), letter)
    kind.box.put_mail(OTHER, sha256_hex(letters[0]), letters[0])
    listed = tuple(ListedMail(sha256_hex(letter), len(letter)) for letter in letters)
    assert kind.box.mail_of(ONE) == listed
    assert kind.box.mail_of(OTHER) == listed[:1]
    for _ in range(2):
        kind.box.delete_mail_of(ONE, listed[0].sha256)
    assert (kind.box.mail_of(ONE), kind.box.mail_of(OTHER)) == (listed[1:], listed[:1])


def test_an_object_is_listed_fetched_from_anywhere_and_deleted(kind: Kind) -> None:
    sha256 = kind.upload(CONTENT)
    listed = ListedObject(ONE, sha256, len(CONTENT))
    assert kind.box.intake("") == ((listed,), "")
    for offset in (0, 1, 4096, len(CONTENT) - 1):
        target = io.BytesIO()
        kind.box.fetch_object(listed, target, offset)
        assert target.getvalue() == CONTENT[offset:]
    for _ in range(2):
        kind.box.delete_object(ONE, sha256)
    assert kind.box.intake("") == ((), "")
    with pytest.raises(NotOnServer):
        kind.box.fetch_object(listed, io.BytesIO())


def test_objects_are_listed_in_the_order_in_which_they_were_complete(kind: Kind) -> None:
    hashes = [kind.upload(CONTENT + bytes([number])) for number in range(4)]
    assert [listed.sha256 for listed in kind.box.intake("")[0]] == hashes


def test_what_was_deleted_may_come_again(kind: Kind) -> None:
    sha256 = kind.upload(CONTENT)
    kind.box.delete_object(ONE, sha256)
    assert kind.upload(CONTENT) == sha256
    assert [listed.sha256 for listed in kind.box.intake("")[0]] == [sha256]


def test_headquarters_may_come_with_another_certificate(kind: Kind) -> None:
    other = Sha256("0d" * 32)
    for _ in range(2):
        kind.box.allow_headquarters(other)
    assert kind.box.headquarters_certificates() == {kind.own, other}
    for _ in range(2):
        kind.box.refuse_headquarters(other)
    assert kind.box.headquarters_certificates() == {kind.own}
