"""The client against the real server, in a process of its own."""

from __future__ import annotations

import io
import logging
import socket
import time
from dataclasses import replace

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Cause, Check, Route, Server
from fieldkit.domain.identifiers import DeviceId
from fieldkit.dropserver import protocol
from fieldkit.errors import (
    Cancelled,
    InvalidInput,
    NotOnServer,
    NotTrusted,
    ObjectDamaged,
    OffsetDiffers,
    ServerBusy,
    ServerUnreachable,
    UploadDamaged,
)
from fieldkit.transfer.drop_box import ListedMail, Progressed
from fieldkit.transfer.drop_client import (
    ClientTls,
    DeviceClient,
    HeadquartersClient,
    connect,
)
from tests.fakes.drop_server import a_drop_server, an_authority
from tests.fakes.hostile_servers import PATIENT

DEVICE = DeviceId("0123456789abcdef" * 2)
OTHER = DeviceId("ab" * 16)
SMALL_PIECES = replace(PATIENT, first_piece=1000, longest_piece=1000)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return an_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def device(authority):
    return authority.client("device", DEVICE)


@pytest.fixture(scope="module")
def server(tmp_path_factory, authority, device):
    folder = tmp_path_factory.mktemp("server")
    with a_drop_server(folder, authority=authority, devices=[device]) as running:
        yield running


def connected(server, client, **more):
    tls = ClientTls(server.authority.certificate.decode(), client.certificate, client.key)
    given = {"route": Route.DIRECT, "tls": tls, "limits": PATIENT} | more
    return connect(Server(server.url, server.host, server.port), **given)


@pytest.fixture
def field(server, device):
    with connected(server, device) as connection:
        yield DeviceClient(connection)


@pytest.fixture
def hq(server):
    with connected(server, server.headquarters) as connection:
        yield HeadquartersClient(connection)


def an_object(seed: int, size: int = 5000) -> tuple[bytes, str]:
    content = seed.to_bytes(8, "big") + bytes(size - 8)
    return content, sha256_hex(content)


def send(client, content, name, offset=0, acknowledged=lambda offset: None):
    return client.upload(name, io.BytesIO(content), len(content), offset, acknowledged=acknowledged)


def resumed(server, device, content, name, offsets):
    """Go on until it is done: right after a cut the server may still be at the old request."""
    until = time.monotonic() + 60
    while True:
        with connected(server, device) as connection:
            client = DeviceClient(connection)
            offsets.append(client.uploaded(name).offset)
            try:
                return send(client, content, name, offsets[-1])
            except ServerBusy:
                assert time.monotonic() < until


def test_an_object_arrives_whole_and_headquarters_fetches_it(field, hq):
    content, name = an_object(1)
    told = []
    assert field.uploaded(name) == Progressed(0, is_complete=False)
    assert send(field, content, name, acknowledged=told.append) == Progressed(5000, True)
    assert told == [5000]
    assert field.uploaded(name) == Progressed(5000, is_complete=True)
    listed, after = hq.intake("")
    assert after == ""
    (mine,) = (line for line in listed if line.sha256 == name)
    assert (mine.device, mine.size) == (DEVICE, 5000)
    target = io.BytesIO()
    hq.fetch_object(mine, target)
    assert target.getvalue() == content
    hq.delete_object(DEVICE, name)
    hq.delete_object(DEVICE, name)
    assert name not in [line.sha256 for line in hq.intake("")[0]]


def test_headquarters_resumes_in_the_middle(field, hq):
    content, name = an_object(2)
    send(field, content, name)
    (listed,) = (line for line in hq.intake("")[0] if line.sha256 == name)
    target = io.BytesIO(content[:1234])
    target.seek(1234)
    hq.fetch_object(listed, target, 1234)
    assert target.getvalue() == content
    hq.fetch_object(listed, target, 5000)
    hq.delete_object(DEVICE, name)
    with pytest.raises(NotOnServer):
        hq.fetch_object(listed, io.BytesIO())


def test_an_upload_goes_on_where_it_stopped(server, device):
    content, name = an_object(3)
    told = []
    with connected(server, device, limits=SMALL_PIECES) as connection:
        with pytest.raises(ObjectDamaged):
            DeviceClient(connection).upload(
                name, io.BytesIO(content[:2500]), 5000, 0, acknowledged=told.append
            )
        assert not connection.is_usable
    assert told == [1000, 2000]
    offsets = []
    assert resumed(server, device, content, name, offsets).is_complete
    assert 2000 <= offsets[-1] <= 2500


def test_many_pieces_are_acknowledged_one_by_one(server, device):
    content, name = an_object(4)
    told = []
    with connected(server, device, limits=SMALL_PIECES) as connection:
        assert send(DeviceClient(connection), content, name, 0, told.append).is_complete
    assert told == [1000, 2000, 3000, 4000, 5000]


def test_another_offset_is_told_and_damage_begins_anew(server, device, field):
    content, name = an_object(5)
    with pytest.raises(OffsetDiffers) as differs:
        send(field, content, name, 3)
    assert differs.value.offset == 0
    with connected(server, device) as connection, pytest.raises(UploadDamaged):
        send(DeviceClient(connection), bytes(5000), name)
    with connected(server, device) as connection:
        client = DeviceClient(connection)
        assert client.uploaded(name).offset == 0
        assert send(client, content, name).is_complete


def test_an_object_that_is_there_already_is_not_there_twice(field, hq):
    content, name = an_object(6)
    send(field, content, name)
    assert field.uploaded(name).is_complete
    assert [line.sha256 for line in hq.intake("")[0]].count(name) == 1


def test_mail_is_left_listed_fetched_and_deleted(field, hq):
    letters = [bytes([number]) * 70_000 for number in range(3)]
    for letter in letters:
        hq.put_mail(DEVICE, sha256_hex(letter), letter)
        hq.put_mail(DEVICE, sha256_hex(letter), letter)
    expected = tuple(ListedMail(sha256_hex(letter), 70_000) for letter in letters)
    assert hq.mail_of(DEVICE) == field.mail() == expected
    assert [field.fetch_mail(line) for line in expected] == letters
    field.delete_mail(expected[0].sha256)
    field.delete_mail(expected[0].sha256)
    hq.delete_mail_of(DEVICE, expected[1].sha256)
    assert field.mail() == expected[2:]
    with pytest.raises(NotOnServer):
        field.fetch_mail(expected[0])
    assert field.mail() == expected[2:]


def test_headquarters_decides_who_comes(server, hq, authority):
    stranger = authority.client("device", OTHER)
    with connected(server, stranger) as connection, pytest.raises(NotTrusted) as refused:
        DeviceClient(connection).mail()
    assert refused.value.check == Check.OUR_CERTIFICATE
    assert refused.value.cause == Cause.OURS_REFUSED
    hq.allow(OTHER, stranger.sha256)
    assert (OTHER, stranger.sha256) in hq.devices()
    with connected(server, stranger) as connection:
        client = DeviceClient(connection)
        assert client.mail() == ()
        hq.refuse(OTHER, stranger.sha256)
        with pytest.raises(NotTrusted):
            client.mail()
    assert (OTHER, stranger.sha256) not in hq.devices()


def test_headquarters_changes_its_own_certificate(server, hq, authority):
    following = authority.client("headquarters", server.headquarters.identifier)
    hq.allow_headquarters(following.sha256)
    assert following.sha256 in hq.headquarters_certificates()
    with connected(server, following) as connection:
        HeadquartersClient(connection).intake("")
    hq.refuse_headquarters(following.sha256)
    assert hq.headquarters_certificates() == {server.headquarters.sha256}


def test_a_device_may_not_do_what_headquarters_does(server, device):
    with connected(server, device) as connection, pytest.raises(NotTrusted):
        HeadquartersClient(connection).intake("")


def test_the_time_at_the_server_is_known_after_the_first_answer(server, device):
    with connected(server, device) as connection:
        assert connection.server_time is None
        DeviceClient(connection).mail()
        assert connection.server_time is not None
        assert connection.certificate.ends > connection.server_time


def test_whoever_stops_waits_no_longer(server, device):
    content, name = an_object(7, 3_000_000)
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done > 1_000_000:
            raise Cancelled

    # Slowly enough to be told in between.
    slow = replace(PATIENT, bytes_per_second=2_000_000)
    with connected(server, device, limits=slow) as connection, pytest.raises(Cancelled):
        DeviceClient(connection).upload(
            name, io.BytesIO(content), len(content), 0, acknowledged=int, progress=stop
        )
    assert seen[-1][0] > 1_000_000
    assert not connection.is_usable


def test_the_limit_of_the_person_is_kept_both_ways(server, device, hq):
    content, name = an_object(9, 60_000)
    hq.put_mail(DEVICE, name, content)
    limited = replace(PATIENT, bytes_per_second=100_000)
    with connected(server, device, limits=limited) as connection:
        client = DeviceClient(connection)
        begun_at = time.monotonic()
        send(client, content, name)
        sent_at = time.monotonic()
        assert client.fetch_mail(ListedMail(name, len(content))) == content
    # The last piece is not waited for: nothing comes after it.
    assert sent_at - begun_at > 0.3
    assert time.monotonic() - sent_at > 0.3
    hq.delete_mail_of(DEVICE, name)


def test_names_are_checked_before_they_become_paths(field, hq):
    for name in ("../" + "a" * 61, "A" * 64, "", "a" * 65):
        with pytest.raises(InvalidInput):
            field.uploaded(name)
        with pytest.raises(InvalidInput):
            hq.delete_mail_of(DEVICE, name)
        with pytest.raises(InvalidInput):
            hq.mail_of(name)
    for size, offset in ((0, 0), (-1, 0), (10, 11), (10, -1), (protocol.MAX_OBJECT_BYTES + 1, 0)):
        with pytest.raises(InvalidInput):
            field.upload("a" * 64, io.BytesIO(), size, offset, acknowledged=int)
    with pytest.raises(InvalidInput):
        hq.put_mail(DEVICE, "a" * 64, b"")


def test_nobody_there_is_said_so(server, device):
    gone = Server("https://127.0.0.1:1", "127.0.0.1", 1)
    tls = ClientTls(server.authority.certificate.decode(), device.certificate, device.key)
    with pytest.raises(ServerUnreachable):
        connect(gone, route=Route.DIRECT, tls=tls, limits=PATIENT)


def test_nothing_is_logged_that_names_an_object_or_an_address(field, server, device, caplog):
    content, name = an_object(8)
    with caplog.at_level(logging.DEBUG), connected(server, device) as connection:
        DeviceClient(connection).mail()
        send(DeviceClient(connection), content, name)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "connected" in said
    for word in (name, server.host, str(server.port), DEVICE):
        assert word not in said


def test_a_server_is_reached_by_an_ipv6_address(tmp_path):
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    authority = an_authority(tmp_path / "tls")
    device = authority.client("device", DEVICE)
    with (
        a_drop_server(tmp_path, authority=authority, devices=[device], host="::1") as server,
        connected(server, device) as connection,
    ):
        assert DeviceClient(connection).mail() == ()


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
