"""One key notes what is observed now: the time stands there at once, the words follow."""

import pytest

from fieldkit.domain.answers import current
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.field.editor.timeline import SHOWN_EVENTS
from fieldkit.operations.field.write_report import begin_report
from tests.gui.field.editor.test_presenter import FakeEditor


def opened(device, run, form):
    draft = begin_report(device, form)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()
    return view, presenter, lambda: current(device.vault.reports.revisions(draft.report_id))


@pytest.fixture
def assembly(device, run):
    return opened(device, run, "T01")


def note_of(event):
    return event.answers[[q.kind for q in event.questions].index("text")]


def test_an_event_is_saved_with_its_time_before_a_word_is_typed(assembly) -> None:
    view, presenter, stored = assembly
    presenter.observe()
    [path] = view.new_events
    assert stored()[f"{path}/timeline_at"]["edtf"] == "2026-11-22T15:00"
    [event] = view.events
    assert event.path == path
    assert [question.kind for question in event.questions] == ["dateTime", "select_one", "text"]
    assert event.answers[0] == "2026-11-22 15:00"


def test_the_event_noted_last_comes_first(device, assembly) -> None:
    view, presenter, _stored = assembly
    for words in ("march begins", "water cannon", "two people taken"):
        presenter.observe()
        presenter.answer(f"{view.new_events[-1]}/timeline_note", words)
        device.clock.pass_time(minutes=5)
    assert [note_of(event) for event in view.events] == [
        "two people taken",
        "water cannon",
        "march begins",
    ]
    assert view.events[0].answers[0] == "2026-11-22 15:10"


def test_an_event_can_be_changed_and_removed_and_comes_back(assembly) -> None:
    view, presenter, stored = assembly
    presenter.observe()
    [path] = view.new_events
    presenter.answer(f"{path}/timeline_at", "22.11.2026 14:50")
    presenter.answer(f"{path}/timeline_event", "DISPERSAL_BEGINS")
    assert stored()[f"{path}/timeline_at"]["edtf"] == "2026-11-22T14:50"
    presenter.remove_row(path)
    assert view.events == ()
    presenter.undo()
    assert [event.path for event in view.events] == [path]


def test_of_many_events_the_newest_are_shown(assembly) -> None:
    view, presenter, _stored = assembly
    for _event in range(SHOWN_EVENTS + 3):
        presenter.observe()
    assert [event.path for event in view.events] == view.new_events[: -SHOWN_EVENTS - 1 : -1]


def test_a_form_without_a_time_line_offers_none(device, run) -> None:
    view, presenter, stored = opened(device, run, "T02")
    before = stored()
    presenter.observe()
    assert view.events is None
    assert view.new_events == []
    assert stored() == before
