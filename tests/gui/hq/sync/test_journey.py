"""A sync waits for a server that says nothing, and everything else goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.crypto import x509
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.inbox.view import InboxScreen
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.gui.hq.sync.view import SyncScreen
from fieldkit.operations.hq.session import close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import NOW
from tests.gui.hq.conftest import Opened
from tests.gui.hq.inbox.test_journey import officer
from tests.scenes.headquarters_worlds import house


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The address of somebody who takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"


def test_other_sections_work_while_a_server_is_waited_for(
    qtbot: QtBot, opened: Opened, silent_server: str
) -> None:
    def world(folder: Path) -> None:
        authority = x509.new_certificate_authority("servers", now=NOW)[1].decode("ascii")
        changed = house().with_changes(tls_ca=authority, servers=(silent_server,))
        organisation = replace(house(), headquarters=changed)
        close_session(with_colleague(a_headquarters(folder, organisation)))

    with officer(qtbot, opened, world) as someone:
        someone.inbox().sync_requested.emit()
        screen = someone.on_top(SyncScreen)
        someone.until(screen._go.isVisible)
        screen.sync_requested.emit(False)
        someone.until(screen._work.isVisible)
        # What is asked of the vault meanwhile is answered.
        someone.window._frame.settings_requested.emit()
        settings = someone.on_top(SettingsScreen)
        someone.until(settings._size.isEnabled)
        settings.go_back()
        someone.window.navigation.go_to(Destination(SectionName.REPORTS))
        reports = someone.window.stack.top
        someone.until(lambda: reports._empty.isVisible())
        someone.window.navigation.go_to(Destination(SectionName.INBOX))
        assert someone.on_top(SyncScreen) is screen
        assert not screen.is_at_rest()
        screen.go_back()  # stops it first
        someone.until(screen.is_at_rest)
        assert "Stopped." in screen._banners._shown[0][0].text
        screen.go_back()
        someone.on_top(InboxScreen)
