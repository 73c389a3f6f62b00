"""`fieldkit-hq server, sync, message, device renew` with a real drop server and real TLS."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.bundle.approval import read_approval
from fieldkit.bundle.letter import read_letter_text
from fieldkit.bundle.mail import Mail, MailKind, items_of_kind, open_mail, receipts_of
from fieldkit.bundle.receipt import verify_receipt
from fieldkit.cli.commands.hq_sync import clock_lines
from fieldkit.crypto import x509
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.clock import Clock
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import NotTrusted
from fieldkit.hq.offline_keys import load_reserve, load_server_ca
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.headquarters_keys import intake_identities, online_keys, receipt_key
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import close_session, open_session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.drop_client import DeviceClient
from fieldkit.vault.vault import unlock_vault
from tests.cli.test_hq import BY_TWO, PASSPHRASE, WORD, CommandLine, two_colleagues
from tests.fakes.headquarters import Device
from tests.fakes.office_server import OfficeServer, an_office_server, upload
from tests.fakes.organisation import Organisation

CLOCK: Clock = SystemClock()
PATIENCE = 120  # seconds


@dataclass
class Office:
    """A headquarters on disk, its server, and one monitor who is enrolled."""

    folder: Path
    organisation: Organisation
    hq: CommandLine
    server: OfficeServer
    device: Device

    def sync(self, *more: str) -> dict[str, Any]:
        """Sync with the one server; return what it says of it."""
        (said,) = self.hq.good("sync", "--server", self.server.url, *more)["servers"]
        assert said["error"] is None
        return said

    def upload(self, *objects: Sha256) -> None:
        """Let the device upload sealed objects."""
        with self.as_device() as client:
            for sha256 in objects:
                path = self.folder / sha256
                path.write_bytes(self.device.outbox[sha256])
                upload(client, sha256, path)

    def mail(self) -> list[Mail]:
        """Let the device fetch its mail, and delete it there."""
        with self.as_device() as client:
            found = []
            for listed in client.mail():
                sealed = client.fetch_mail(listed)
                client.delete_mail(listed.sha256)
                found.append(
                    open_mail(
                        sealed,
                        self.device.identity.age,
                        lambda _key: None,
                        device=self.device.device_id,
                    )
                )
            return found

    def as_device(self) -> contextlib.AbstractContextManager[DeviceClient]:
        authority = load_server_ca(self.folder / "keys", None)[1].decode("ascii")
        return self.server.as_device(authority, self.certificate(), self.device.tls_key)

    def certificate(self) -> bytes:
        """Return the device's certificate as headquarters knows it."""
        session = open_session(unlock_vault(self.hq.vault, PASSPHRASE, secrets=None), CLOCK)
        try:
            return session.store.roster.entry(self.device.device_id).certificate.encode()
        finally:
            close_session(session)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    created = create_headquarters(
        tmp_path / "hq",
        PASSPHRASE,
        tmp_path / "keys",
        None,
        clock=CLOCK,
        secrets=None,
        choices=Choices(kind=RecipientKind.HYBRID, threshold=1, holders=1),
        parameters=FOR_TESTS,
    )
    vault = created.session.vault
    organisation = Organisation(
        root=(),
        targets=(),
        online=online_keys(vault),
        receipt=receipt_key(vault),
        intake=intake_identities(vault)[0],  # type: ignore[arg-type]  # hybrid, as chosen
        reserve=load_reserve(tmp_path / "keys", None),  # type: ignore[arg-type]  # hybrid
        headquarters=news_of(vault, CLOCK.now()).headquarters,
        threshold=1,
    )
    close_session(created.session)
    hq = CommandLine(tmp_path / "hq", capsys)
    device = Device(organisation)
    (tmp_path / "request.age").write_bytes(device.request())
    hq.good("enrol", str(tmp_path / "request.age"), "--code", "M-07")
    kit = tmp_path / "kit"
    hq.good(
        *("server", "certificate", f"--keys={tmp_path / 'keys'}", "--demo"),
        *("--host", "127.0.0.1", str(kit)),
    )
    with an_office_server(kit, tmp_path / "drop") as server:
        yield Office(tmp_path, organisation, hq, server, device)


def test_a_report_goes_there_and_its_receipt_comes_back(office: Office) -> None:
    first = office.sync()
    assert (first["allowed"], first["letters_left"]) == (1, 1)
    sha256 = office.device.seal(office.device.parts(photo=b"photo" * 100_000))
    office.upload(sha256)
    assert abs(first["clock_ahead_seconds"]) < 60
    second = office.sync()
    assert (second["accepted"], second["deleted"], second["waiting_for_backup"]) == (1, 0, 1)
    assert office.hq.good("backup", str(office.folder / "disk"))["objects"] == 1
    third = office.sync()
    assert (third["deleted"], third["waiting_for_backup"]) == (1, 0)
    key = office.organisation.receipt.public
    receipts = [
        verify_receipt(data, signature, key)
        for mail in office.mail()
        for data, signature in receipts_of(mail)
    ]
    assert {receipt.object_sha256 for receipt in receipts} == {sha256}
    assert max(receipt.copies for receipt in receipts) == 2
    last = office.sync()
    assert (last["letters_left"], last["repeated"]) == (0, 0)
    assert not list((office.folder / "drop").rglob(f"*{sha256}*"))


def test_a_server_that_is_killed_between_two_syncs_has_lost_nothing(office: Office) -> None:
    office.sync()
    office.upload(office.device.seal())
    office.server.kill()
    code, answer = office.hq.run("sync", "--server", office.server.url)
    (said,) = answer["servers"]
    assert (code, said["error"]) == (10, "ServerUnreachable")
    office.server.start_again()
    assert office.sync()["accepted"] == 1


def test_a_server_that_was_made_to_forget_its_list_keeps_objects_and_is_told_again(
    office: Office,
) -> None:
    office.sync()
    held, fresh = office.device.seal(), office.device.seal(office.device.parts(photo=b"2"))
    office.upload(held)
    assert office.sync()["accepted"] == 1
    office.upload(fresh)
    office.server.kill()
    for path in office.server.data.glob("index.db*"):
        path.unlink()
    office.server.start_again()
    said = office.sync()
    assert (said["accepted"], said["repeated"], said["allowed"]) == (1, 1, 1)
    assert {receipt for mail in office.mail() for receipt in _received(office, mail)} == {
        held,
        fresh,
    }


def _received(office: Office, mail: Mail) -> list[Sha256]:
    key = office.organisation.receipt.public
    return [
        verify_receipt(data, signature, key).object_sha256 for data, signature in receipts_of(mail)
    ]


def test_a_revoked_device_is_cut_off(office: Office) -> None:
    office.sync()
    office.upload(office.device.seal())
    with office.as_device() as client:
        assert len(client.mail()) == 1
        two_colleagues(office.hq)
        office.hq.good("device", "revoke", "M-07", "--at-once", *BY_TWO, secrets=(WORD,))
        assert office.sync()["refused"] == 1
        with pytest.raises(NotTrusted):
            client.mail()
    with office.as_device() as client, pytest.raises(NotTrusted):
        client.mail()
    assert office.sync()["accepted"] == 0


def test_messages_and_a_new_certificate_reach_the_device(office: Office) -> None:
    office.sync()
    office.upload(office.device.seal())
    office.sync()
    (report,) = office.hq.good("report", "list")["reports"]
    (office.folder / "words").write_text("Find a witness for row 14.\r\n")
    office.hq.good(
        *("message", "task", "M-07", "--file", str(office.folder / "words")),
        *("--about", report["report"][:10]),
    )
    office.hq.good("message", "send", "M-07", "--text", "Thank you.")
    before = office.certificate()
    assert office.hq.good("device", "renew", "M-07")["renewed"] == [office.device.device_id]
    office.sync()
    items = [item for mail in office.mail() for item in mail.items]
    (task,) = items_of_kind(items, MailKind.TASK)
    letter = read_letter_text(task.content)
    assert letter.about is not None
    assert (letter.text, letter.about.record) == ("Find a witness for row 14.", report["report"])
    approvals = items_of_kind(items, MailKind.APPROVAL)
    newest = max((read_approval(item.content) for item in approvals), key=lambda item: item.at)
    assert newest.certificate.encode() == office.certificate() != before
    listed = office.hq.good("message", "list", "M-07")["messages"]
    assert [item["kind"] for item in listed] == ["message", "task"]
    (device,) = office.hq.good("device", "list")["devices"]
    assert device["days_left"] >= 728
    assert device["last_seen"] is not None


def test_a_server_may_make_its_own_key(office: Office) -> None:
    key, request = x509.new_request()
    (office.folder / "csr.pem").write_bytes(request)
    said = office.hq.good(
        *("server", "certificate", f"--keys={office.folder / 'keys'}", "--demo"),
        *("--request", str(office.folder / "csr.pem")),
        *("--host", "127.0.0.1", str(office.folder / "second")),
    )
    assert "server.key" not in said["files"]
    office.server.kill()
    (office.folder / "kit" / "server.key").write_bytes(key)
    for name in said["files"]:
        (office.folder / "kit" / name).write_bytes((office.folder / "second" / name).read_bytes())
    office.server.start_again()
    office.sync()
    (listed,) = office.hq.good("server", "list")["servers"]
    assert (listed["url"], listed["published"]) == (office.server.url, False)
    assert listed["days_left"] >= 728
    assert listed["synced_at"] is not None


def test_what_cannot_be_reached_or_trusted_is_named(office: Office) -> None:
    for arguments, expected in (
        (("--server", "https://drop.example.org"), ("NotTrusted", "name-without-tor")),
        (("--server", "https://127.0.0.2:1"), ("ServerUnreachable", None)),
        (("--server", office.server.url, "--tor", "127.0.0.1:1"), ("NotTrusted", "no-tor")),
        (("--server", "http://127.0.0.1"), ("InvalidInput", None)),
    ):
        code, answer = office.hq.run("sync", *arguments)
        (said,) = answer["servers"]
        assert code != 0
        assert (said["error"], said.get("cause")) == expected
    assert office.hq.run("sync", "--tor", "nonsense")[0] == 2
    assert office.hq.run("sync")[0] == 2


def test_a_clock_that_is_wrong_by_every_server_is_named() -> None:
    assert clock_lines([]) == clock_lines([-20, 200]) == clock_lines([7200, 3]) == []
    assert "2 hours ahead" in clock_lines([7200, 90_000])[0]
    assert "2 hours behind" in clock_lines([-7200])[0]


def test_killed_at_any_moment_it_loses_and_doubles_nothing(office: Office) -> None:
    office.sync()
    objects = [office.device.seal(office.device.parts(photo=b"photo" * 9000)) for _ in range(24)]
    office.upload(*objects)
    kept = office.hq.vault / "objects"
    watched: list[Callable[[], bool]] = [
        lambda: any((office.hq.vault / "downloads").iterdir()),
        lambda: any((office.hq.vault / "spool").iterdir()),
        lambda: sum(1 for _ in kept.glob("*/*.age")) > 0,
        lambda: sum(1 for _ in (office.hq.vault / "mail").iterdir()) > 1,
    ]
    for is_time in watched:
        killed_when(office, is_time)
    office.sync()
    session = open_session(unlock_vault(office.hq.vault, PASSPHRASE, secrets=None), CLOCK)
    try:
        assert session.store.records.count() == len(objects)
        known = session.store.objects.get_all(objects)
        assert [known[sha256].arrivals for sha256 in objects] == [1] * len(objects)
    finally:
        close_session(session)
    receipts = [
        verify_receipt(data, signature, office.organisation.receipt.public).object_sha256
        for mail in office.mail()
        for data, signature in receipts_of(mail)
    ]
    assert sorted(receipts) == sorted(objects)
    office.hq.good("backup", str(office.folder / "disk"))
    killed_when(office, lambda: True)
    office.sync()
    assert office.sync()["deleted"] == 0
    assert not [path for sha in objects for path in (office.folder / "drop").rglob(f"*{sha}*")]


def killed_when(office: Office, is_time: Callable[[], bool]) -> None:
    """Run a sync in a process of its own and kill it at a moment, unless it is over before."""
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "fieldkit.cli.hq", "sync", "--json"),
            *(f"--vault={office.hq.vault}", f"--passphrase-fd={reading}"),
            *("--server", office.server.url),
        ],
        pass_fds=[reading],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(reading)
    while process.poll() is None and not is_time():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.003)
    process.kill()
    process.wait(PATIENCE)
