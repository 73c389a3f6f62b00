"""What was taken away with one press comes back with another, and stays away otherwise."""

import pytest

from fieldkit.domain.answers import current, is_sealed
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.gui.widgets.questions import RepeatView, walk
from fieldkit.operations.field.write_report import begin_report
from tests.gui.field.editor.test_presenter import FakeEditor

CONTACT = "victim/relative_contact"


def opened(device, run, form):
    draft = begin_report(device, form)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()
    return view, presenter, lambda: current(device.vault.reports.revisions(draft.report_id))


@pytest.fixture
def assembly(device, run):
    return opened(device, run, "T01")


@pytest.fixture
def detention(device, run):
    return opened(device, run, "T02")


def people(presenter, names):
    """Add people, and return the paths of their rows."""
    paths = []
    for name in names:
        presenter.add_row("people")
        paths.append(presenter._view.new_rows[-1])
        presenter.answer(f"{paths[-1]}/person_description", name)
    return paths


def test_a_removed_row_comes_back_where_it_was(assembly) -> None:
    view, presenter, stored = assembly
    paths = people(presenter, ["red jacket", "grey hat", "blue coat"])
    before = stored()
    presenter.remove_row(paths[1])
    assert view.undo.startswith("Removed: ")
    assert view.undo.endswith(": 2")  # the second of them
    assert f"{paths[1]}/person_description" not in stored()
    presenter.undo()
    assert stored() == before
    assert view.undo == ""
    assert view.new_rows[-1] == paths[1]
    [shown] = [
        item
        for items in view.changes[-1:]
        for outer in items
        for item in walk(outer)
        if isinstance(item, RepeatView)
    ]
    assert [row.path for row in shown.rows] == paths


def test_a_row_of_another_page_is_shown_when_it_comes_back(assembly) -> None:
    view, presenter, _stored = assembly
    paths = people(presenter, [f"person {number}" for number in range(25)])
    presenter.turn("people", 0)
    presenter.remove_row(paths[3])
    presenter.turn("people", 20)
    presenter.undo()
    assert view.changed("people").first == 0


def test_the_next_change_withdraws_the_offer(assembly) -> None:
    view, presenter, stored = assembly
    [path, other] = people(presenter, ["red jacket", "grey hat"])
    presenter.remove_row(path)
    presenter.answer(f"{other}/person_description", "a grey hat")
    assert view.undo == ""
    presenter.undo()
    assert f"{path}/person_description" not in stored()


def test_a_choice_that_was_taken_back_comes_back(detention) -> None:
    view, presenter, stored = detention
    presenter.answer("custody/health_at_risk", "YES")
    presenter.answer("custody/health_at_risk", None)
    assert view.undo == "Answer removed."
    presenter.undo()
    assert stored()["custody/health_at_risk"] == "YES"
    assert view.answers["custody/health_at_risk"] == "YES"
    assert view.jumps == ["custody/health_at_risk"]


def test_a_sealed_answer_that_was_removed_comes_back_sealed(detention) -> None:
    view, presenter, stored = detention
    presenter.answer(CONTACT, "CANARY mother")
    sealed = stored()[CONTACT]
    presenter.answer(CONTACT, None)
    assert CONTACT not in stored()
    presenter.undo()
    assert stored()[CONTACT] == sealed
    assert is_sealed(stored()[CONTACT])
    assert view.answers[CONTACT] is True


def test_typed_text_has_an_undo_of_its_own(detention) -> None:
    view, presenter, _stored = detention
    presenter.answer("event/place", "Invented square")
    presenter.answer("event/place", None)
    assert view.undo == ""


def test_without_anything_taken_away_nothing_happens(detention) -> None:
    view, presenter, stored = detention
    before = stored()
    presenter.undo()
    assert stored() == before
    assert view.jumps == []
