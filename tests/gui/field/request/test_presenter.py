import pytest

from fieldkit.gui.field.request.presenter import RequestPresenter
from fieldkit.operations.field.device_state import enrolment_state


class FakeRequest:
    def __init__(self) -> None:
        self.words = ()
        self.is_busy = False
        self.saved = []
        self.failures = []

    def show_words(self, words):
        self.words = words

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_saved(self, name):
        self.saved.append(name)

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def requesting(device, run):
    view = FakeRequest()
    return view, RequestPresenter(view, device, run, on_saved=lambda: None)


def test_the_words_of_the_device_are_shown(requesting) -> None:
    view, presenter = requesting
    presenter.start()
    assert len(view.words) == 10


def test_the_request_is_saved_under_a_name_that_says_nothing(device, requesting, tmp_path) -> None:
    view, presenter = requesting
    presenter.save(str(tmp_path))
    [name] = view.saved
    assert len(name) == len("0123456789abcdef.age")
    assert (tmp_path / name).read_bytes().startswith(b"age-encryption.org/v1\n")
    assert enrolment_state(device.vault) == "requested"


def test_it_can_be_saved_again(requesting, tmp_path) -> None:
    view, presenter = requesting
    presenter.save(str(tmp_path))
    presenter.save(str(tmp_path))
    assert len(set(view.saved)) == 2


def test_a_folder_that_is_gone_is_said(requesting, tmp_path) -> None:
    view, presenter = requesting
    presenter.save(str(tmp_path / "gone"))
    assert view.saved == []
    assert len(view.failures) == 1
    assert not view.is_busy


def test_without_headquarters_there_is_nobody_to_ask(alone, run, tmp_path) -> None:
    view = FakeRequest()
    RequestPresenter(view, alone, run, on_saved=lambda: None).save(str(tmp_path))
    assert view.failures == ["No headquarters has been added to this vault."]
    assert list(tmp_path.glob("*.age")) == []
