import pytest

from fieldkit.errors import DiskFull, DriveUnwritable
from fieldkit.gui.field.recording.presenter import PATIENCE_MS, RecordingPresenter, loudness
from fieldkit.gui.running import Lane
from fieldkit.media.wave import BYTES_PER_SECOND, HEADER_SIZE
from fieldkit.operations.field.record_sound import recover_recordings
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import discard_draft
from tests.fakes.devices import FakeMicrophones
from tests.fakes.field import a_draft

TENTH = bytes(BYTES_PER_SECOND // 10)


class FakeRecording:
    def __init__(self) -> None:
        self.state = "idle"
        self.seconds = 0
        self.levels = []
        self.messages = []
        self.devices = ()

    def show_recording(self, seconds, level):
        self.state, self.seconds = "recording", seconds
        self.levels.append(level)

    def show_devices(self, devices, chosen):
        self.devices, self.chosen = devices, chosen

    def show_keeping(self):
        self.state = "keeping"

    def show_idle(self):
        self.state = "idle"

    def show_message(self, sentence, hint):
        self.messages += [(sentence, hint)] if sentence else []


@pytest.fixture
def recording(device, run):
    """A recorder of a draft: (view, presenter, microphones, paths told, report id)."""
    report_id, view, told = a_draft(device), FakeRecording(), []
    microphones = FakeMicrophones("Inside", "Headset")
    presenter = RecordingPresenter(view, device, run, report_id, microphones, on_kept=told.append)
    yield view, presenter, microphones, told, report_id
    presenter.end()


def attached(device, report_id):
    return device.vault.attachments.of_report(report_id)


def test_what_is_said_is_attached_when_it_ends(device, recording) -> None:
    view, presenter, microphones, told, report_id = recording
    microphones.sound += [TENTH] * 25
    presenter.begin("papers/attachments")
    for _tick in range(25):
        presenter.tick()
    assert (view.state, view.seconds) == ("recording", 2)
    presenter.end()
    [attachment] = attached(device, report_id)
    assert attachment.size == HEADER_SIZE + 25 * len(TENTH)
    assert attachment.question == "papers/attachments"
    assert told == ["papers/attachments"]
    assert view.state == "idle"
    assert view.messages == []
    assert not microphones.opened[0][1].is_open


def test_sound_goes_to_the_disk_in_its_order_one_work_at_a_time(device, recording, run) -> None:
    _view, presenter, microphones, _told, report_id = recording
    pieces = [bytes([number, 0]) * 1000 for number in range(1, 9)]
    microphones.sound += pieces
    run.hold()
    presenter.begin("")
    for _tick in range(4):
        presenter.tick()
    run.step()  # there is a file now
    for _tick in range(4):
        presenter.tick()
        run.step()
    presenter.end()
    run.go()
    [attachment] = attached(device, report_id)
    assert attachment.size == HEADER_SIZE + sum(map(len, pieces))
    # Files in their lane, the vault in its own.
    assert run.lanes.count(Lane.VAULT) == 2
    assert run.lanes[0] is Lane.VAULT


def test_how_loud_it_is_can_be_seen(recording) -> None:
    view, presenter, microphones, _told, _report = recording
    microphones.sound += [bytes([0, 0x40]) * 10, bytes([0, 0x80]) * 10, bytes(20)]
    presenter.begin("")
    for _tick in range(3):
        presenter.tick()
    assert view.levels == [0.0, 0.5, 1.0, 0.0]
    assert loudness(b"") == 0.0


def test_without_a_microphone_it_is_said_and_nothing_is_begun(device, recording) -> None:
    view, presenter, microphones, _told, _report = recording
    microphones.devices = ()
    presenter.begin("")
    assert view.messages == [("No microphone was found.", "Connect one.")]
    assert view.state == "idle"
    assert device.vault.recordings.all() == ()


def test_a_microphone_that_goes_ends_it_and_keeps_what_there_was(device, recording) -> None:
    view, presenter, microphones, _told, report_id = recording
    microphones.sound += [TENTH] * 3
    presenter.begin("")
    for _tick in range(3):
        presenter.tick()
    device.clock.pass_time(milliseconds=PATIENCE_MS + 1)
    presenter.tick()
    assert view.messages[0][0] == "The microphone is gone."
    assert view.state == "idle"
    assert len(attached(device, report_id)) == 1


def test_silence_is_sound_too(device, recording) -> None:
    view, presenter, microphones, _told, _report = recording
    microphones.sound += [bytes(200)] * 50
    presenter.begin("")
    for _tick in range(50):
        device.clock.pass_time(milliseconds=100)
        presenter.tick()
    assert view.state == "recording"


def test_another_microphone_goes_on_with_the_same_recording(device, recording) -> None:
    view, presenter, microphones, _told, report_id = recording
    microphones.sound += [TENTH] * 4
    presenter.begin("")
    presenter.tick()
    presenter.choose("headset")
    presenter.tick()
    assert [name for name, _made in microphones.opened] == ["inside", "headset"]
    assert view.chosen == "headset"
    assert not microphones.opened[0][1].is_open
    presenter.end()
    [attachment] = attached(device, report_id)
    assert attachment.size == HEADER_SIZE + 4 * len(TENTH)


def test_a_recording_without_any_sound_leaves_nothing(device, recording) -> None:
    view, presenter, _microphones, told, report_id = recording
    presenter.begin("")
    presenter.end()
    assert view.state == "idle"
    assert attached(device, report_id) == ()
    assert device.vault.recordings.all() == ()
    assert told == []


def test_a_second_press_does_not_begin_another_one(device, recording) -> None:
    _view, presenter, microphones, _told, _report = recording
    presenter.begin("")
    presenter.begin("")
    assert len(microphones.opened) == 1
    assert len(device.vault.recordings.all()) == 1


def test_a_draft_that_is_gone_is_said_and_the_microphone_let_go(device, recording) -> None:
    view, presenter, microphones, _told, report_id = recording
    discard_draft(device, report_id)
    presenter.begin("")
    assert view.state == "idle"
    assert len(view.messages) == 1
    assert not microphones.opened[0][1].is_open


def test_a_disk_that_takes_no_more_keeps_what_it_took(device, recording, run) -> None:
    view, presenter, microphones, _told, report_id = recording
    microphones.sound += [TENTH * 20] * 3
    presenter.begin("")
    presenter.tick()
    run.fails_with = DriveUnwritable()
    presenter.tick()
    assert view.state == "idle"
    assert "kept" in view.messages[0][1]
    [attachment] = attached(device, report_id)
    assert attachment.size == HEADER_SIZE + 20 * len(TENTH)


def test_what_cannot_be_attached_now_is_attached_at_the_next_unlock(device, recording, run) -> None:
    view, presenter, microphones, _told, report_id = recording
    microphones.sound += [TENTH * 20] * 2
    presenter.begin("")
    presenter.tick()
    run.hold()
    presenter.end()
    run.fails_with = DiskFull()  # once the last piece is sent
    run.go()
    assert attached(device, report_id) == ()
    assert "unlock" in view.messages[-1][1]
    assert recover_recordings(device) == 1
    assert len(attached(device, report_id)) == 1


def test_a_sealed_report_holds_the_recording(device, recording) -> None:
    _view, presenter, microphones, _told, report_id = recording
    microphones.sound += [TENTH]
    presenter.begin("")
    presenter.tick()
    presenter.end()
    seal_report(device, [report_id])
    assert not [path for path in device.vault.blobs.path.rglob("*") if path.is_file()]


def test_a_microphone_may_take_its_time_to_begin(device, recording) -> None:
    view, presenter, microphones, _told, _report = recording
    presenter.begin("")
    device.clock.pass_time(milliseconds=PATIENCE_MS + 1)
    presenter.tick()
    assert view.state == "recording"
    microphones.sound += [TENTH]
    presenter.tick()
    device.clock.pass_time(milliseconds=PATIENCE_MS + 1)
    presenter.tick()
    assert view.state == "idle"
