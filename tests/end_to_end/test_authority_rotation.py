"""The server authority is replaced while devices sync: real TLS, the real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.bundle.mail import MailItem, MailKind
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.authorities import join_authorities
from fieldkit.domain.connection import Cause
from fieldkit.domain.headquarters import Aspect
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.errors import NotTrusted
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.transfer.directory import TrustedDirectory
from tests.fakes.drop_server import Authority, an_authority
from tests.fakes.field import a_draft
from tests.fakes.letters import a_letter
from tests.fakes.organisation import NOW, Organisation
from tests.fakes.synced import LIMITS, Synced, a_synced_device


class Rotation:
    """A device, its server, and what headquarters publishes step by step."""

    def __init__(self, synced: Synced, folder: Path) -> None:
        self.synced = synced
        self.old = synced.server.authority
        self.new = an_authority(folder / "new-authority", "authority")  # a name like the old one's
        self.directory: TrustedDirectory = synced.organisation.directory()
        self._at: datetime = NOW

    def publish(self, *authorities: Authority) -> None:
        """Publish exactly these, and leave the news on the server."""
        organisation = self.synced.organisation
        self._at += timedelta(minutes=1)
        texts = [authority.certificate.decode("ascii") for authority in authorities]
        changed = organisation.with_changes(tls_ca=join_authorities(texts))
        self.directory = publish_headquarters(
            self.directory, changed, organisation.signers, organisation.online, self._at
        )
        news = MailItem("directory.tar", MailKind.DIRECTORY, self.directory.to_archive())
        letter = a_letter(self.synced.session, organisation, items=[news])
        self.synced.leave_letter(letter, sha256_hex(letter))

    def give_the_server_a_certificate_of(self, authority: Authority) -> None:
        """Restart the server with another certificate, at the same address."""
        server = self.synced.server
        assert server.stop() == 0
        for path in authority.server((server.host,)):
            (self.old.folder / path.name).write_bytes(path.read_bytes())
        server.start_again()
        server.authority = replace(self.old, certificate=authority.certificate)

    def sync(self) -> SyncSummary:
        """Seal a report and sync."""
        session = self.synced.session
        seal_report(session, [a_draft(session)])
        return sync(desk_for(session, retry_now=True, limits=LIMITS))

    def confirm(self) -> None:
        """Let the person confirm what waits."""
        session = self.synced.session
        confirm_change(session, waiting_changes(session).published_sha256)

    @property
    def trusted(self) -> tuple[str, ...]:
        session = self.synced.session
        return headquarters_of(session.vault, session.clock.now()).authorities


@pytest.fixture
def rotation(tmp_path: Path, organisation: Organisation) -> Iterator[Rotation]:
    with a_synced_device(tmp_path, organisation) as synced:
        yield Rotation(synced, tmp_path)


def test_no_device_loses_its_server(rotation: Rotation) -> None:
    assert (rotation.sync().end, rotation.sync().stored) == (SyncEnd.DONE, 1)
    rotation.publish(rotation.old, rotation.new)
    summary = rotation.sync()
    assert (summary.end, summary.stored) == (SyncEnd.DONE, 1)
    [waiting] = summary.came_back.confirmations
    assert waiting.change.aspect is Aspect.TLS_CA
    assert len(waiting.new_words) == 2
    assert rotation.sync().end is SyncEnd.DONE  # still by the old one, nothing confirmed
    rotation.confirm()
    assert rotation.sync().end is SyncEnd.DONE
    rotation.give_the_server_a_certificate_of(rotation.new)
    assert rotation.sync().stored == 1
    rotation.publish(rotation.new)
    summary = rotation.sync()
    assert (summary.end, summary.stored, summary.came_back.confirmations) == (SyncEnd.DONE, 1, ())
    assert rotation.trusted == (rotation.new.certificate.decode("ascii"),)
    assert len(rotation.synced.listed()) == 7

    rotation.give_the_server_a_certificate_of(rotation.old)
    summary = rotation.sync()
    assert summary.end is SyncEnd.NOT_TRUSTED  # what was dropped is not believed again
    assert Cause.INTERCEPTED in {result.cause for result in summary.checks}


def test_what_was_not_confirmed_is_not_believed(rotation: Rotation) -> None:
    rotation.publish(rotation.old, rotation.new)
    assert rotation.sync().end is SyncEnd.DONE
    rotation.give_the_server_a_certificate_of(rotation.new)
    summary = rotation.sync()
    assert summary.end is SyncEnd.NOT_TRUSTED
    assert isinstance(summary.error, NotTrusted)
    assert summary.error.cause == "intercepted"
    assert Cause.AUTHORITY_WAITS in {result.cause for result in summary.checks}
    rotation.confirm()
    assert rotation.sync().stored == 2
