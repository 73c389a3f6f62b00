import pytest

from fieldkit.gui.field.amend.presenter import AmendPresenter
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_draft


class FakeAmend:
    def __init__(self) -> None:
        self.forms = ()
        self.is_busy = False
        self.messages = []

    def show_forms(self, forms):
        self.forms = forms

    def show_busy(self, is_busy):
        self.is_busy = is_busy

    def show_message(self, sentence, hint=""):
        self.messages.append(sentence)


@pytest.fixture
def amend(device, run):
    """A correction: (view, presenter, ids of begun drafts)."""
    [stub] = seal_report(device, [a_draft(device)])
    view, begun = FakeAmend(), []
    presenter = AmendPresenter(
        view, device, run, stub.report_id, language="en", on_begun=begun.append
    )
    presenter.start()
    return view, presenter, begun


def test_the_forms_are_offered_by_title(amend) -> None:
    view, _presenter, _begun = amend
    titles = [form.label for form in view.forms]
    assert titles == sorted(titles)
    assert "Assembly observation" in titles


def test_a_correction_is_begun_and_opened(device, amend) -> None:
    view, presenter, begun = amend
    presenter.begin("T02")
    [draft] = device.vault.reports.drafts()
    assert begun == [draft.report_id]
    assert draft.amends is not None
    assert not view.is_busy


def test_what_does_not_work_is_said(amend) -> None:
    view, presenter, begun = amend
    presenter.begin("X99")
    assert begun == []
    assert len(view.messages) == 1
    assert not view.is_busy
