"""What a listener hears of a whole run of sync, for each check that fails: nothing that it may use.

Everything is real but the machine's view of its network (which a test chooses) and the server,
which writes down all it hears, encrypted and decrypted.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailItem, MailKind
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Cause, Check, Finding
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.allow_network import allow_network, refuse_network
from fieldkit.operations.field.judge_connection import current_network, trust_facts
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.network import Way
from fieldkit.transfer.server_address import server_of
from fieldkit.transfer.trust import TorAnswer
from tests.fakes import enrolled
from tests.fakes.field import a_device
from tests.fakes.hostile_answers import NONE_THERE, answering, head, ok
from tests.fakes.hostile_handshakes import HANDSHAKES
from tests.fakes.hostile_servers import PATIENT, Hostile
from tests.fakes.letters import a_directory, a_letter
from tests.fakes.machine import FakeMachine
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.scripted_server import ScriptedServer, Talk, server_context
from tests.fakes.tls_certificates import Authorities, Issued

REPORT = b"invented sealed report " * 200
ONION = "https://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


@pytest.fixture(scope="module")
def certified() -> Authorities:
    return Authorities()


def _pair(issued: Issued) -> enrolled.Authority:
    key, _, certificate = issued.pem.partition(b"-----BEGIN CERTIFICATE")
    return key, b"-----BEGIN CERTIFICATE" + certificate


class Scene:
    """An enrolled device with one report to send, and a listener where its server should be."""

    def __init__(self, folder: Path, organisation: Organisation, certified: Authorities) -> None:
        self.folder = folder
        self.certified = certified
        self.organisation = organisation
        self.machine = FakeMachine(interface="lo")  # where the server is
        self.session: Session
        self.report: Sha256

    def enrol(self, *urls: str, policy: Policy | None = None, days: int = 700) -> Session:
        made = enrolled.Authorities(_pair(self.certified.server), _pair(self.certified.device))
        self.organisation = enrolled.with_servers(self.organisation, made, urls, policy)
        before = a_device(self.folder / "vault", self.organisation)
        self.session = replace(before, clock=SystemClock())
        enrolled.approve(self.session, self.organisation, made, days=days)
        self.report = put_object(self.session, REPORT)
        return self.session

    def allow(self) -> None:
        network = current_network(trust_facts(self.session), self.machine)
        assert network is not None
        allow_network(self.session.vault, network, self.session.clock.now())

    def run(self) -> SyncSummary:
        return sync(desk_for(self.session, limits=PATIENT, machine=self.machine, retry_now=True))

    def assert_hidden(self, heard: bytes) -> None:
        """Nothing of the report, of this device or of its certificate is there."""
        facts = trust_facts(self.session)
        device = load_identity(self.session.vault).device_id
        secret = [self.report, device, device.upper(), "127.0.0.1", REPORT[:16].decode()]
        for text in secret:
            assert text.encode() not in heard
        if facts.certificate:
            der = ssl.PEM_cert_to_DER_cert(facts.certificate)
            for place in range(0, len(der) - 16, 8):
                assert der[place : place + 16] not in heard


@pytest.fixture
def scene(tmp_path: Path, organisation: Organisation, certified: Authorities) -> Iterator[Scene]:
    made = Scene(tmp_path, organisation, certified)
    yield made
    made.session.vault.close()


def failure_of(summary: SyncSummary) -> tuple[Check, Cause | None]:
    assert summary.end is not SyncEnd.DONE
    (failed,) = [result for result in summary.checks if result.finding is Finding.FAILED]
    return failed.check, failed.cause


class Recorder:
    """Listens, takes every connection, answers nothing, and writes down what it hears."""

    def __init__(self) -> None:
        self.connections = 0
        self.heard = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen)
        self._is_over = False

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(self, *_unused: object) -> None:
        # The last connection is the recorder's own: all earlier ones have been taken by then.
        self._is_over = True
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            peer, _address = self._listener.accept()
            with peer:
                if self._is_over:
                    return
                self.connections += 1
                peer.settimeout(5)
                try:
                    self.heard += peer.recv(65536)
                except OSError:
                    continue


def _not_allowed(scene: Scene, url: str) -> None:
    scene.enrol(url)


def _refused(scene: Scene, url: str) -> None:
    scene.enrol(url)
    network = current_network(trust_facts(scene.session), scene.machine)
    assert network is not None
    refuse_network(scene.session.vault, network, scene.session.clock.now())


def _unknown_network(scene: Scene, url: str) -> None:
    _good(scene, url)
    scene.machine.traits = ()


def _elsewhere(scene: Scene, url: str) -> None:
    _good(scene, url)
    scene.machine.traits = ("", "02aabbccdd00", "192.168.1.0/24")


def _no_network(scene: Scene, url: str) -> None:
    _good(scene, url)
    scene.machine.is_connected = False
    scene.machine.way = Way.NONE


def _good(scene: Scene, url: str, policy: Policy | None = None) -> None:
    scene.enrol(url, policy=policy)
    scene.allow()


def _no_vpn(scene: Scene, url: str) -> None:
    _good(scene, url, Policy(require_vpn=True))


def _no_tor(scene: Scene, url: str) -> None:
    _good(scene, url, Policy(require_tor=True))


def _not_tor(scene: Scene, url: str) -> None:
    _good(scene, url, Policy(require_tor=True))
    scene.machine.tor = TorAnswer.SOMETHING_ELSE


def _onion_only(scene: Scene, url: str) -> None:
    _good(scene, url, Policy(require_onion=True))
    scene.machine.tor = TorAnswer.TOR


def _by_name(scene: Scene, url: str) -> None:
    _good(scene, url.replace("127.0.0.1", "localhost.localdomain"))


def _training(scene: Scene, url: str) -> None:
    _good(scene, url)
    scene.session = replace(scene.session, is_training=True)


def _revoked(scene: Scene, url: str) -> None:
    _good(scene, url)
    certificate = trust_facts(scene.session).certificate
    enrolled.tell(scene.session, certificate, DeviceState.REVOKED)


def _ours_expired(scene: Scene, url: str) -> None:
    scene.enrol(url, days=40)
    scene.allow()
    later = scene.session.clock.now() + timedelta(days=50)
    scene.session = replace(scene.session, clock=_Later(later))


class _Later(SystemClock):
    def __init__(self, now: object) -> None:
        self._now = now

    def now(self) -> object:  # type: ignore[override]
        return self._now


BEFORE: tuple[tuple[Callable[[Scene, str], None], Check, Cause], ...] = (
    (_not_allowed, Check.ALLOWED, Cause.NETWORK_UNKNOWN),
    (_refused, Check.ALLOWED, Cause.NETWORK_REFUSED),
    (_unknown_network, Check.ALLOWED, Cause.NETWORK_UNKNOWN),
    (_elsewhere, Check.ALLOWED, Cause.NETWORK_UNKNOWN),
    (_no_network, Check.ALLOWED, Cause.NO_NETWORK),
    (_no_vpn, Check.ROUTE, Cause.NO_VPN),
    (_no_tor, Check.ROUTE, Cause.NO_TOR),
    (_not_tor, Check.ROUTE, Cause.NOT_TOR),
    (_onion_only, Check.ROUTE, Cause.NOT_ONION),
    (_by_name, Check.ADDRESS, Cause.NAME_WITHOUT_TOR),
    (_training, Check.ENROLLED, Cause.TRAINING),
    (_revoked, Check.ENROLLED, Cause.REVOKED),
    (_ours_expired, Check.ENROLLED, Cause.OURS_EXPIRED),
)


@pytest.mark.parametrize(
    ("prepare", "check", "cause"), BEFORE, ids=[case[0].__name__.strip("_") for case in BEFORE]
)
def test_before_connecting_nobody_hears_a_byte(
    scene: Scene, prepare: Callable[[Scene, str], None], check: Check, cause: Cause
) -> None:
    with Recorder() as recorder:
        prepare(scene, recorder.url)
        assert failure_of(scene.run()) == (check, cause)
    assert (recorder.connections, recorder.heard) == (0, b"")


def test_the_recorder_hears_who_does_connect(scene: Scene) -> None:
    with Recorder() as recorder:
        _good(scene, recorder.url)
        assert scene.run().end is not SyncEnd.DONE
    assert recorder.connections >= 1
    assert recorder.heard[:1] == b"\x16"


def test_a_proxy_of_the_environment_hears_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Recorder() as proxy, Recorder() as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        scene.machine.proxies = True
        _good(scene, server.url)
        summary = scene.run()
    assert summary.checks[3].cause is Cause.PROXY_IGNORED
    assert server.connections >= 1
    assert proxy.connections == 0


def test_a_socks_port_that_is_tor_no_more_hears_no_address(scene: Scene) -> None:
    with Recorder() as recorder:
        scene.enrol(ONION)
        scene.allow()
        scene.machine.tor = TorAnswer.TOR  # when it was asked
        facts = trust_facts(scene.session)
        assert facts.tor[0] == "127.0.0.1"
        _use_tor_port(scene, recorder.port)
        scene.run()
    assert recorder.connections >= 1
    assert server_of(ONION).host.encode() not in recorder.heard


def _use_tor_port(scene: Scene, port: int) -> None:
    keep_sync_choice(scene.session.vault, SyncChoice(tor_port=port))


OURS = (Check.OUR_CERTIFICATE,)
UNTRUSTED = [one for one in HANDSHAKES if one.check is not None and one.check not in OURS]


@pytest.mark.parametrize("hostile", UNTRUSTED, ids=lambda hostile: hostile.name)
def test_a_server_that_does_not_prove_itself_hears_a_greeting_only(
    scene: Scene, hostile: Hostile
) -> None:
    context = hostile.context(scene.certified, scene.folder)
    with ScriptedServer(context, *[hostile.script] * 3) as server:
        _good(scene, f"https://127.0.0.1:{server.port}")
        summary = scene.run()
    assert failure_of(summary) == (hostile.check, hostile.cause)
    assert len(server.talks) == 1
    scene.assert_hidden(server.raw)
    # TLS 1.3 would encrypt our certificate: its size shows that it was not sent at all.
    sizes = [size for kind, size in _records(server.raw) if kind == 0x17]
    assert server.content == b""
    assert sum(sizes) < 64


def _records(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield type and length of each record of TLS (RFC 8446 section 5.1)."""
    place = 0
    while place + 5 <= len(raw):
        size = int.from_bytes(raw[place + 3 : place + 5], "big")
        yield raw[place], size
        place += 5 + size


def test_a_server_that_refuses_our_certificate_learns_of_no_object(scene: Scene) -> None:
    context = server_context(scene.certified.honest(), Authorities(), scene.folder)
    with ScriptedServer(context, *[_take_requests] * 3) as server:
        _good(scene, f"https://127.0.0.1:{server.port}")
        assert failure_of(scene.run()) == (Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)
    assert server.content == b""
    scene.assert_hidden(server.raw)


def _take_requests(talk: Talk) -> None:
    talk.shake_hands()
    while True:
        talk.request()


GOOD_LIST = ok(NONE_THERE)
ANSWERS = {
    "403": (head(b"403 Forbidden", b"Content-Length: 0"), Cause.OURS_REFUSED),
    "no date": (GOOD_LIST.replace(b"Date: ", b"Xate: "), Cause.BAD_ANSWER),
    "redirect": (
        head(b"307 Temporary Redirect", b"Content-Length: 0", b"Location: https://127.0.0.1:PORT/"),
        Cause.BAD_ANSWER,
    ),
    "nonsense": (b"SSH-2.0\r\nInvented: x\r\n\r\n", Cause.BAD_ANSWER),
    "page": (ok(b"<html>log in</html>"), Cause.BAD_ANSWER),
    "500": (head(b"500 Oh", b"Content-Length: 0"), Cause.BAD_ANSWER),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_first_answer_that_is_not_right_ends_it(scene: Scene, name: str) -> None:
    answer, cause = ANSWERS[name]
    context = server_context(scene.certified.honest(), scene.certified, scene.folder)
    with Recorder() as elsewhere:
        answer = answer.replace(b"PORT", str(elsewhere.port).encode())
        with ScriptedServer(context, *[answering(answer)] * 3) as server:
            _good(scene, f"https://127.0.0.1:{server.port}")
            check, found = failure_of(scene.run())
    assert found == cause
    assert check in (Check.OUR_CERTIFICATE, Check.CLOCK)
    assert elsewhere.connections == 0
    scene.assert_hidden(server.raw + server.content.replace(b"127.0.0.1", b""))
    _assert_only(server, [b"GET /v1/mail "])


def _assert_only(server: ScriptedServer, begins: list[bytes]) -> None:
    for talk in server.talks:
        lines = [block.split(b"\r\n")[0] for block in bytes(talk.content).split(b"\r\n\r\n")]
        asked = [line for line in lines if line]
        assert asked
        for line in asked:
            assert line.startswith(tuple(begins))


@pytest.mark.parametrize("cause", [Cause.DIRECTORY_OLDER, Cause.DIRECTORY_INVALID])
def test_with_news_that_is_not_to_be_trusted_no_object_is_named(scene: Scene, cause: Cause) -> None:
    context = server_context(scene.certified.honest(), scene.certified, scene.folder)
    letters: list[bytes] = []

    def serve(talk: Talk) -> None:
        sha256 = sha256_hex(letters[0])
        listed = f'{{"mail":[{{"id":"{sha256}","size":{len(letters[0])}}}],"next":""}}'
        answers = [ok(listed.encode()), ok(letters[0]), head(b"204 No Content")]
        answering(*answers)(talk)

    with ScriptedServer(context, serve) as server:
        _good(scene, f"https://127.0.0.1:{server.port}")
        letters.append(_letter_with(scene, cause))
        assert failure_of(scene.run()) == (Check.DIRECTORY, cause)
    _assert_only(server, [b"GET /v1/mail", b"DELETE /v1/mail/"])
    scene.assert_hidden(server.raw + server.content.replace(b"127.0.0.1", b""))


def _letter_with(scene: Scene, cause: Cause) -> bytes:
    session, organisation = scene.session, scene.organisation
    old = organisation.directory(session.clock.now() - timedelta(days=2))
    if cause is Cause.DIRECTORY_INVALID:
        content = bytearray(old.to_archive())
        content[600] ^= 1
        item = MailItem("directory.tar", MailKind.DIRECTORY, bytes(content))
        return a_letter(session, organisation, items=[item])
    first = organisation.directory()
    newer = publish_headquarters(
        first,
        organisation.headquarters,
        organisation.signers,
        organisation.online,
        session.clock.now() - timedelta(hours=2),
    )
    written_at = session.clock.now() - timedelta(hours=1)
    letter = a_letter(session, organisation, items=[a_directory(newer)], written_at=written_at)
    assert read_mail(session, [letter]).refused == []
    return a_letter(session, organisation, items=[a_directory(first)])


def test_a_server_that_passes_every_check_does_hear_the_object(scene: Scene) -> None:
    context = server_context(scene.certified.honest(), scene.certified, scene.folder)

    def serve(talk: Talk) -> None:
        talk.shake_hands().request()
        talk.say(GOOD_LIST)
        talk.request()
        talk.fin()

    with ScriptedServer(context, *[serve] * 3) as server:
        _good(scene, f"https://127.0.0.1:{server.port}")
        scene.run()
    assert f"HEAD /v1/objects/{scene.report}".encode() in server.content
    scene.assert_hidden(server.raw)
