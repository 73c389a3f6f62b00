"""The page of one held object."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.held.shown import ShownHeld
from fieldkit.gui.hq.held.view import HeldScreen
from fieldkit.hq.quarantine import HeldAction

HELD = ShownHeld(
    name="74f3e6e1825e",
    sha256="74" * 32,
    meaning="You revoked the device.",
    advice="Speak with its holder.",
    facts="M-07",
    decided=(),
    actions=(HeldAction.ACCEPT_UNVERIFIED, HeldAction.REFUSE),
    code="M-07",
    device="ab" * 16,
    proposal="",
    is_refused=False,
)


def test_whoever_types_a_reason_goes_on_when_it_is_shown_anew(qtbot: QtBot) -> None:
    screen = HeldScreen()
    qtbot.addWidget(screen)
    screen.show_held(HELD)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen._why.setFocus()
    screen.show_held(HELD)
    assert screen._why.hasFocus()
