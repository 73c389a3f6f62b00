"""Scenes of the network, and of what came back over it."""

from __future__ import annotations

from datetime import date

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding
from fieldkit.domain.local_text import short_day, size
from fieldkit.domain.sync_run import SyncStage
from fieldkit.gui.field.letters.view import LettersScreen
from fieldkit.gui.field.sync.runs import RunState
from fieldkit.gui.field.sync.shown import AskedNetwork, ShownReturn, ShownSync, UploadRow
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.sync.words import connection_words, revoked_words, waiting_words, work_words
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.translations import _, ngettext
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import with_letters, with_network

_ALL_PASSED = tuple(CheckResult(check, Finding.PASSED) for check in Check)


@scene("send", with_network)
def before(stage: Stage) -> None:
    """This device is not enrolled yet: said before anything is tried."""
    screen = _screen(stage)
    screen.show_all_checks()


@scene("send-unknown-network", with_network)
def unknown(stage: Stage) -> None:
    """A network that nobody has decided about."""
    screen = _screen(stage)
    screen.show_sync(
        ShownSync(
            waiting_words(3, 12_400_000)[0],
            asked=AskedNetwork("Guest-7", may_be_kept=True),
            uploads=_rows(),
        )
    )


@scene("send-intercepted", with_network)
def intercepted(stage: Stage) -> None:
    """Somebody reads along: refused, and called by its name."""
    screen = _screen(stage)
    checks = _checks(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED)
    screen.show_sync(
        ShownSync(
            *waiting_words(3, 12_400_000),
            connection=connection_words(RunState(checks=checks)),
            uploads=_rows(),
            start=_("Try again"),
        )
    )


@scene("send-running", with_network)
def running(stage: Stage) -> None:
    """While it goes: how much, how long yet, and how to stop."""
    screen = _screen(stage)
    state = RunState(
        is_running=True,
        stage=SyncStage.UPLOADS,
        checks=_ALL_PASSED,
        stored=1,
        done=5_200_000,
        total=12_400_000,
    )
    screen.show_sync(
        ShownSync(
            *waiting_words(2, 7_200_000),
            connection=connection_words(state),
            uploads=_rows(),
            work=work_words(state, 3),
        )
    )


@scene("send-done", with_network)
def done(stage: Stage) -> None:
    """What went, and what came back."""
    screen = _screen(stage)
    screen.show_sync(
        ShownSync(
            *waiting_words(0, 0),
            connection=connection_words(RunState(checks=_ALL_PASSED)),
            uploads=_rows()[:1],
            returned=ShownReturn((_stored(3, 12_400_000),), True, True),
            start=_("Once more"),
            later=_("Last connection: {when}.").format(when=short_day(date(2026, 11, 22))),
        )
    )


@scene("send-revoked", with_network)
def revoked(stage: Stage) -> None:
    """Headquarters has cut this device off."""
    screen = _screen(stage)
    screen.show_sync(ShownSync(*revoked_words(), is_revoked=True))


@scene("today-offer", with_network)
def offered(stage: Stage) -> None:
    """The network that was allowed is here."""
    stage.on_top(TodayScreen).show_offer(3)


@scene("letters", with_letters)
def letters(stage: Stage) -> None:
    """What headquarters wrote: a task that is to be done."""
    stage.on_top(TodayScreen).step_requested.emit("letters")
    screen = stage.on_top(LettersScreen)
    wait_for(lambda: screen._model.rowCount() == 3)
    screen._list.setCurrentIndex(screen._model.index(1))


def _screen(stage: Stage) -> SyncScreen:
    stage.on_top(TodayScreen).sync_requested.emit()
    screen = stage.on_top(SyncScreen)
    stage.rest()
    return screen


def _checks(failed: Check, cause: Cause) -> tuple[CheckResult, ...]:
    order = list(Check)
    place = order.index(failed)
    return (
        *(CheckResult(check, Finding.PASSED) for check in order[:place]),
        CheckResult(failed, Finding.FAILED, cause),
        *(CheckResult(check, Finding.NOT_REACHED) for check in order[place + 1 :]),
    )


def _rows() -> tuple[UploadRow, ...]:
    return (
        UploadRow("1", _own(3), size(1_100_000), _("at the server, no receipt yet"), Tone.WAITING),
        UploadRow("2", _own(4), size(4_900_000), _part(4_100_000, 4_900_000), Tone.WAITING),
        UploadRow("3", _("A colleague's report"), size(6_400_000), _("waits"), Tone.WAITING),
    )


def _own(number: int) -> str:
    return _("Sealed report {number}").format(number=number)


def _part(done: int, total: int) -> str:
    return _("{done} of {total} at the server").format(done=size(done), total=size(total))


def _stored(count: int, octets: int) -> str:
    return ngettext(
        "{count} sealed object is at the server now ({size}).",
        "{count} sealed objects are at the server now ({size}).",
        count,
    ).format(count=count, size=size(octets))
