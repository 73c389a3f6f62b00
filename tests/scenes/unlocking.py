"""Scenes before the vault is open: first run, unlock, recovery, rescue."""

from __future__ import annotations

from typing import TypeVar

from fieldkit.domain.passphrase_strength import RatedPassphrase, Strength
from fieldkit.errors import KeyringUnavailable, VaultDamaged, WrongPassphrase
from fieldkit.gui.first_run.view import FirstRunScreen
from fieldkit.gui.recovery.view import RecoveryScreen
from fieldkit.gui.rescue.view import RescueScreen
from fieldkit.gui.unlock.presenter import WayOut
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.locked_frame import LockedFrame
from tests.fakes.field import a_device
from tests.scenes.registry import scene
from tests.scenes.stage import Stage

P = TypeVar("P", bound=EntryPanel)
_WORDS = "olive yogurt museum bright crane pistol"


@scene("unlock", None)
def unlock(stage: Stage) -> None:
    """The passphrase of a vault that is there."""
    _unlock(stage)


@scene("unlock-wrong", None)
def wrong(stage: Stage) -> None:
    """After some wrong tries, with caps lock on."""
    screen = _unlock(stage)
    error = WrongPassphrase()
    screen.show_problem(error.sentence, error.hint, WayOut.RECOVERY)
    screen._line._tells_keyboard = False
    screen._line._say("Беларуская", True)
    screen.show_wait(300)
    screen._ticks.stop()


@scene("unlock-damaged", None)
def damaged(stage: Stage) -> None:
    """A vault that can only be rescued."""
    error = VaultDamaged()
    _unlock(stage).show_problem(error.sentence, error.hint, WayOut.RESCUE)


@scene("welcome", None)
def welcome(stage: Stage) -> None:
    """The very first page."""
    stage.window.start()


@scene("create", None)
def create(stage: Stage) -> None:
    """A new passphrase that is too weak."""
    screen = _first_run(stage)
    screen.show_choice()
    screen._first.set_text("invented1234")
    screen.show_rating(RatedPassphrase(12, Strength(7.0)))


@scene("create-proposed", None)
def proposed(stage: Stage) -> None:
    """Words that were drawn."""
    screen = _first_run(stage)
    screen.show_choice()
    screen.show_proposal(_WORDS)
    screen.show_rating(RatedPassphrase(len(_WORDS), Strength(18.0)))


@scene("create-again", None)
def again(stage: Stage) -> None:
    """Typed once more, where there is no keyring."""
    screen = _first_run(stage)
    screen.show_repeat()
    error = KeyringUnavailable()
    screen.show_problem(error.sentence, error.hint, needs_portable=True)


@scene("recovery", None)
def recovery(stage: Stage) -> None:
    """Recovery words are asked for."""
    _unlock(stage).recovery_requested.emit()
    _page(stage, RecoveryScreen)


@scene("recovery-choice", None)
def recovery_choice(stage: Stage) -> None:
    """The words fit."""
    _unlock(stage).recovery_requested.emit()
    _page(stage, RecoveryScreen).show_choice()


@scene("rescue", None)
def rescue(stage: Stage) -> None:
    """Before a rescue."""
    _unlock(stage).rescue_requested.emit()
    _page(stage, RescueScreen)


@scene("rescued", None)
def rescued(stage: Stage) -> None:
    """After a rescue."""
    _unlock(stage).rescue_requested.emit()
    _page(stage, RescueScreen).show_rescued(3, 12, 2)


@scene("unlock-work-waits", None)
def work_waits(stage: Stage) -> None:
    """After a lock that cut work."""
    a_device(stage.folder / "vault").vault.close()
    screen = UnlockScreen()
    below = LockedFrame(
        screen,
        has_vault=True,
        cut_work=stage.window._words_of_cut_work(),
        sealed_remains=0,
    )
    stage.window._frame.show_screen(below, is_training=False)
    screen.show_unlock()


@scene("welcome-remains", None)
def remains(stage: Stage) -> None:
    """Sealed reports outlived a vault that was destroyed."""
    screen = FirstRunScreen()
    below = LockedFrame(screen, has_vault=False, cut_work="", sealed_remains=3)
    stage.window._frame.show_screen(below, is_training=False)
    screen.show_welcome()


def _unlock(stage: Stage) -> UnlockScreen:
    a_device(stage.folder / "vault").vault.close()
    stage.window.start()
    stage.rest()
    return _page(stage, UnlockScreen)


def _first_run(stage: Stage) -> FirstRunScreen:
    stage.window.start()
    return _page(stage, FirstRunScreen)


def _page(stage: Stage, kind: type[P]) -> P:
    page = stage.window._entrance.page
    if not isinstance(page, kind):
        raise TypeError
    return page
