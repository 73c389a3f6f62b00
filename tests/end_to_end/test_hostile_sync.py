"""The whole run of sync meets every hostile server: it ends, believes nothing and loses nothing."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.crypto import x509
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.domain.upload import UploadState
from fieldkit.operations.field.device_certificate import keep_certificate, keep_pending_key
from fieldkit.operations.field.device_state import ENROLMENT
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from tests.fakes.field import a_device, trust
from tests.fakes.hostile_answers import ANSWERS, NONE_THERE, head, ok
from tests.fakes.hostile_handshakes import HANDSHAKES
from tests.fakes.hostile_servers import LISTED, OBJECT, OBJECT_NAME, PATIENT, Acts, Hostile
from tests.fakes.hostile_transfers import TRANSFERS
from tests.fakes.outbox import put_object
from tests.fakes.scripted_server import ScriptedServer, Talk, server_context, within
from tests.fakes.synced import allow_here
from tests.fakes.tls_certificates import Authorities

Script = Callable[[Talk], None]
LISTS_ONE = b'{"mail":[{"id":"%s","size":%d}],"next":""}' % (LISTED.sha256.encode(), LISTED.size)
NOTHING_YET = head(b"200 OK", b"Upload-Offset: 0", b"Upload-Complete: ?0")
STORED = head(b"204 No Content", b"Upload-Offset: 4096", b"Upload-Complete: ?1")
# What a device asks before it comes to what the script is about.
BEFORE: dict[object, tuple[bytes, ...]] = {
    Acts.mail: (),
    Acts.fetch: (ok(LISTS_ONE),),
    Acts.head: (ok(NONE_THERE),),
    Acts.upload: (ok(NONE_THERE), NOTHING_YET),
}
MET = [
    hostile
    for hostile in (*HANDSHAKES, *ANSWERS, *TRANSFERS)
    if hostile.act in BEFORE and hostile.client is Authorities.client
]
_MOST_CONNECTIONS = 60  # that a run may make


def test_nearly_all_of_them_are_met():
    assert len(MET) > 170


@contextlib.contextmanager
def a_field(folder: Path, organisation, authorities: Authorities, port: int) -> Iterator[Session]:
    """A device that was approved, whose headquarters' server is at `port`, with one object."""
    session = replace(a_device(folder / "vault"), clock=SystemClock())
    device = load_identity(session.vault).device_id
    key, request = x509.new_request()
    yesterday = session.clock.now() - timedelta(days=1)
    issued = authorities.for_device(request, device, yesterday)
    with session.vault.transaction():
        keep_pending_key(session.vault, key)
        assert keep_certificate(session.vault, issued.decode(), device)
        session.vault.settings.put(ENROLMENT, DeviceState.APPROVED.value)
    servers = (f"https://127.0.0.1:{port}",)
    changed = organisation.with_changes(servers=servers, tls_ca=authorities.server_pem)
    trust(session, replace(organisation, headquarters=changed))
    allow_here(session)
    put_object(session, OBJECT)
    yield session
    session.vault.close()


@pytest.fixture(scope="module")
def authorities():
    return Authorities()


@pytest.fixture(scope="module")
def port():
    """One that stays the same: it stands in the directory."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def session(tmp_path_factory, organisation, authorities, port):
    folder = tmp_path_factory.mktemp("field")
    with a_field(folder, organisation, authorities, port) as made:
        yield made


def after(answers: tuple[bytes, ...], script: Script) -> Script:
    def play(talk: Talk) -> None:
        for answer in answers:
            talk.shake_hands().request()
            talk.say(answer)
        script(talk)

    return play


@pytest.mark.parametrize("hostile", MET, ids=lambda hostile: hostile.name)
def test_a_run_believes_nothing_and_loses_nothing(
    hostile: Hostile, session, authorities, port, tmp_path
):
    context = hostile.context(authorities, tmp_path)
    first = after(BEFORE[hostile.act], hostile.script)
    scripts = [first, *hostile.scripts] * (_MOST_CONNECTIONS // (1 + len(hostile.scripts)))
    with ScriptedServer(context, *scripts, port=port) as server, within(60):
        summary = sync(desk_for(session, limits=hostile.limits, retry_now=True))
    assert summary.stored == summary.came_back.letters == 0
    assert summary.waiting == 1
    (upload,) = list_uploads(session.vault)
    assert upload.state in (UploadState.WAITING, UploadState.GIVEN_UP)
    assert upload.offset == 0
    assert outbox_of(session) == {OBJECT_NAME: OBJECT}
    if hostile.act in (Acts.mail, Acts.fetch):
        # No object has a name before the mail is done, and none is sent where it is not.
        assert summary.end in (SyncEnd.NOT_TRUSTED, SyncEnd.BROKEN)
        assert OBJECT_NAME.encode() not in server.raw + server.content


def test_an_honest_server_is_believed(organisation, authorities, port, tmp_path):
    context = server_context(authorities.honest(), authorities, tmp_path)
    script = after((ok(NONE_THERE), NOTHING_YET, STORED), Talk.farewell)
    with (
        a_field(tmp_path, organisation, authorities, port) as session,
        ScriptedServer(context, script, port=port) as server,
    ):
        summary = sync(desk_for(session, limits=PATIENT))
        assert (summary.end, summary.stored) == (SyncEnd.DONE, 1)
        (upload,) = list_uploads(session.vault)
        assert upload.state is UploadState.STORED
    assert OBJECT in server.content


def outbox_of(session: Session) -> dict[Sha256, bytes]:
    vault = session.vault
    return {one.sha256: vault.outbox.path(one).read_bytes() for one in vault.outbox.all()}
