import pytest

from fieldkit.domain.identifiers import FormId
from fieldkit.errors import Cancelled
from fieldkit.gui.field.incoming.presenter import IncomingPresenter, result_lines
from fieldkit.gui.running import Lane
from fieldkit.operations.field.read_return import NewForm, ReturnRead
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_draft
from tests.fakes.journey import a_monitor, a_report, an_office, carry
from tests.fakes.receipts import write_receipt


class FakeIncoming:
    def __init__(self) -> None:
        self.work = 0
        self.lines = ()
        self.waits = False
        self.failures = []

    def show_work(self, done, total):
        self.work += 1

    def show_result(self, lines, *, waits_for_person):
        self.lines, self.waits = lines, waits_for_person

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def presenter(device, run):
    view = FakeIncoming()
    refreshed = []
    made = IncomingPresenter(view, device, run, on_read=lambda: refreshed.append(True))
    return view, made, refreshed


def test_a_return_says_what_is_safe_now(tmp_path, run) -> None:
    clock = FixedClock()
    office = an_office(tmp_path / "office", clock)
    monitor = a_monitor(tmp_path / "vault", office, clock)
    office.enrol(monitor, tmp_path, "M-01")
    seal_report(monitor, [a_report(monitor)])
    carry(monitor, tmp_path / "there")
    office.take_in(tmp_path / "there")
    office.write_return(tmp_path / "back")
    view, refreshed = FakeIncoming(), []
    IncomingPresenter(view, monitor, run, on_read=lambda: refreshed.append(True)).read(
        str(tmp_path / "back")
    )
    assert "1 report is safe at headquarters now." in view.lines
    assert "This device is enrolled." in view.lines
    assert not view.waits
    assert refreshed == [True]
    monitor.vault.close()


def test_a_folder_without_a_bag_is_said(presenter, tmp_path) -> None:
    view, made, refreshed = presenter
    made.read(str(tmp_path))
    assert view.failures == ["There is no hand-over folder here."]
    assert refreshed == []


def test_a_stopped_reading_refreshes_what_came_before(presenter, tmp_path, run) -> None:
    view, made, refreshed = presenter
    run.fails_with = Cancelled()
    made.read(str(tmp_path))
    assert view.failures == [""]
    assert refreshed == [True]


def test_nothing_new_is_said() -> None:
    assert result_lines(ReturnRead()) == ("There was nothing new for this device.",)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (ReturnRead(held=["damaged"]), "held at headquarters"),
        (ReturnRead(deleted=2), "2 sealed files were deleted"),
        (ReturnRead(messages=1), "1 message came"),
        (ReturnRead(device_state="revoked"), "revoked"),
        (ReturnRead(is_ahead=True), "older copy"),
        (ReturnRead(refused=["x"]), "refused"),
        (ReturnRead(forms_changed=True), "news"),
        (
            ReturnRead(new_forms=[NewForm(FormId("T05"), "7", "Court hearing")]),
            "New form: Court hearing, version 7.",
        ),
    ],
)
def test_each_thing_that_came_has_its_sentence(found, words) -> None:
    assert words in " ".join(result_lines(found))


def test_a_slow_stick_does_not_hold_up_the_vault(device, run, tmp_path, organisation) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    write_receipt(device, organisation, stub, tmp_path)
    view = FakeIncoming()
    presenter = IncomingPresenter(view, device, run, on_read=lambda: None)
    presenter.read(str(tmp_path))
    assert run.lanes == [Lane.IO, Lane.VAULT, Lane.VAULT]
    assert "1 report is safe at headquarters now." in view.lines
    assert not (device.vault.folder / "incoming").exists()


def test_stopped_between_two_letters_the_copies_go(device, run, tmp_path, organisation) -> None:
    [stub] = seal_report(device, [a_draft(device)])
    write_receipt(device, organisation, stub, tmp_path)
    view, refreshed = FakeIncoming(), []
    presenter = IncomingPresenter(view, device, run, on_read=lambda: refreshed.append(True))
    run.hold()
    presenter.read(str(tmp_path))
    run.step()
    assert list((device.vault.folder / "incoming").iterdir())
    presenter.cancel()
    run.go()
    assert refreshed == [True]
    assert not (device.vault.folder / "incoming").exists()
