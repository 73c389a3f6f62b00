"""Scenes of headquarters' inbox and devices."""

from __future__ import annotations

from fieldkit.gui.hq.agree.view import AgreeScreen
from fieldkit.gui.hq.arrest.view import ArrestScreen
from fieldkit.gui.hq.chain.view import ChainScreen
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.device.view import DeviceScreen
from fieldkit.gui.hq.devices.view import DevicesScreen
from fieldkit.gui.hq.drill.view import DrillScreen
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.enrol.view import EnrolScreen
from fieldkit.gui.hq.held.view import HeldScreen
from fieldkit.gui.hq.inbox.view import InboxScreen
from fieldkit.gui.hq.sync.view import SyncScreen
from fieldkit.gui.hq.who.view import WhoScreen
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import with_colleagues, with_reports
from tests.scenes.inbox_worlds import with_troubles
from tests.scenes.stage import wait_for


def at_work(stage: HeadquartersStage, section: SectionName) -> None:
    """Say that H-01 works here, where it is asked, and go to a section."""
    if isinstance(stage.window.stack.top, WhoScreen):
        stage.on_top(WhoScreen).chosen.emit("H-01")
        wait_for(lambda: stage.window.navigation is not None)
        stage.rest()
    stage.show(section)


def inbox(stage: HeadquartersStage) -> InboxScreen:
    """Go to the inbox and wait until it is filled."""
    at_work(stage, SectionName.INBOX)
    screen = stage.on_top(InboxScreen)
    wait_for(lambda: screen._lists["waiting"].model().rowCount() > 0)
    stage.rest()
    return screen


def first_of(screen: InboxScreen, name: str, beginning: str) -> str:
    """Return the first key of a list that begins so."""
    model = screen._lists[name]._lines
    return next(line.key for line in model._lines if line.key.startswith(beginning))


def device(stage: HeadquartersStage, code: str = "M-40") -> DeviceScreen:
    """Go to a device."""
    at_work(stage, SectionName.DEVICES)
    screen = stage.on_top(DevicesScreen)
    wait_for(lambda: screen._devices.model().rowCount() > 0)
    row = next(line for line in screen._devices._lines._lines if line.title.startswith(code))
    screen.device_chosen.emit(row.key)
    shown = stage.on_top(DeviceScreen)
    wait_for(lambda: bool(shown._facts.text()))
    stage.rest()
    return shown


@headquarters_scene("hq-inbox", with_troubles)
def waiting(stage: HeadquartersStage) -> None:
    """What came and what waits."""
    inbox(stage)


@headquarters_scene("hq-inbox-empty", with_colleagues)
def empty(stage: HeadquartersStage) -> None:
    """Nothing came yet."""
    at_work(stage, SectionName.INBOX)
    stage.rest()


@headquarters_scene("hq-held", with_troubles)
def held(stage: HeadquartersStage) -> None:
    """One held object."""
    screen = inbox(stage)
    screen.line_chosen.emit(first_of(screen, "waiting", "held:"))
    shown = stage.on_top(HeldScreen)
    wait_for(lambda: bool(shown._facts.text()))


@headquarters_scene("hq-accept-unverified", with_troubles)
def accept(stage: HeadquartersStage) -> None:
    """A second person is to agree; a wrong word was said."""
    screen = inbox(stage)
    screen.line_chosen.emit(first_of(screen, "waiting", "held:"))
    stage.on_top(HeldScreen).accept_requested.emit()
    agree = stage.on_top(AgreeScreen)
    wait_for(lambda: bool(agree._code))
    agree.agreed.emit("H-02", "another word", "", False)
    wait_for(lambda: agree._banners.isVisible())


@headquarters_scene("hq-chain", with_troubles)
def chain(stage: HeadquartersStage) -> None:
    """A chain with a gap and a fork."""
    screen = inbox(stage)
    screen.line_chosen.emit(first_of(screen, "chains", "chain:"))
    shown = stage.on_top(ChainScreen)
    wait_for(lambda: bool(shown._proposal))


@headquarters_scene("hq-ask", with_troubles)
def ask(stage: HeadquartersStage) -> None:
    """A letter to a holder."""
    chain(stage)
    shown = stage.on_top(ChainScreen)
    shown.ask_requested.emit(shown._proposal)
    stage.on_top(WriteLetterScreen)


@headquarters_scene("hq-take-in", with_colleagues)
def take_in(stage: HeadquartersStage) -> None:
    """A stick is to be taken in."""
    at_work(stage, SectionName.INBOX)
    stage.on_top(InboxScreen).take_in_requested.emit()
    stage.on_top(DriveWorkScreen)


@headquarters_scene("hq-taking-in", with_colleagues)
def taking_in(stage: HeadquartersStage) -> None:
    """It is being copied."""
    take_in(stage)
    screen = stage.on_top(DriveWorkScreen)
    screen._timer.stop()
    screen.show_work(42_000_000, 120_000_000)


@headquarters_scene("hq-taken-in", with_troubles)
def taken_in(stage: HeadquartersStage) -> None:
    """What came of a stick, which was pulled too early."""
    screen = inbox(stage)
    files = tuple(screen._files._lines._lines)
    screen.take_in_requested.emit()
    shown = stage.on_top(DriveWorkScreen)
    shown._timer.stop()
    shown.show_result(
        DriveResult(
            "Taken in: 5. Held: 4. Here already: 0.",
            ("5 new reports.", "5 people are mentioned in what is new."),
            files,
            "The drive cannot be read.",
            "Check that it is still connected.",
            "Write answers onto this stick",
        )
    )


@headquarters_scene("hq-sync", with_colleagues)
def sync(stage: HeadquartersStage) -> None:
    """No server is published."""
    at_work(stage, SectionName.INBOX)
    stage.on_top(InboxScreen).sync_requested.emit()
    screen = stage.on_top(SyncScreen)
    stage.rest()
    screen.show_servers(("https://192.0.2.7", "https://drop.invented.example:8443"))


@headquarters_scene("hq-devices", with_troubles)
def devices(stage: HeadquartersStage) -> None:
    """The roster and the house."""
    at_work(stage, SectionName.DEVICES)
    screen = stage.on_top(DevicesScreen)
    wait_for(lambda: screen._devices.model().rowCount() > 0)


@headquarters_scene("hq-enrol", with_troubles)
def enrol(stage: HeadquartersStage) -> None:
    """Ten words to compare."""
    at_work(stage, SectionName.DEVICES)
    screen = stage.on_top(DevicesScreen)
    wait_for(lambda: screen._requests.model().rowCount() > 0)
    screen.request_chosen.emit(screen._requests._lines.line(0).key)
    shown = stage.on_top(EnrolScreen)
    wait_for(lambda: bool(shown._facts.text()))


@headquarters_scene("hq-device", with_troubles)
def one_device(stage: HeadquartersStage) -> None:
    """One device with its chain."""
    device(stage)


@headquarters_scene("hq-arrested", with_troubles)
def arrested(stage: HeadquartersStage) -> None:
    """What two people are asked when a monitor was arrested."""
    device(stage).arrested_requested.emit()
    agree = stage.on_top(AgreeScreen)
    wait_for(lambda: bool(agree._code))


@headquarters_scene("hq-revoke-alone", with_reports)
def revoke_alone(stage: HeadquartersStage) -> None:
    """What one person is asked who revokes a device where nobody else has a word."""
    device(stage, "M-31").revoke_requested.emit()
    agree = stage.on_top(AgreeScreen)
    wait_for(lambda: agree._alone.isVisible())


@headquarters_scene("hq-at-risk", with_troubles)
def at_risk(stage: HeadquartersStage) -> None:
    """Who is at risk, in order."""
    device(stage).knew_requested.emit()
    shown = stage.on_top(ArrestScreen)
    wait_for(lambda: bool(shown._knowledge.text()))


@headquarters_scene("hq-backup", with_reports)
def backup(stage: HeadquartersStage) -> None:
    """A disk for backups is waited for."""
    at_work(stage, SectionName.DEVICES)
    stage.on_top(DevicesScreen).backup_requested.emit()
    stage.on_top(DriveWorkScreen)


@headquarters_scene("hq-drill", with_reports)
def drill(stage: HeadquartersStage) -> None:
    """A drill is to be done."""
    at_work(stage, SectionName.DEVICES)
    stage.on_top(DevicesScreen).drill_requested.emit()
    screen = stage.on_top(DrillScreen)
    screen.use_key("/media/reserve")
