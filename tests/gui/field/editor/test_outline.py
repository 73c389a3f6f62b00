from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.operations.field.write_report import begin_report
from tests.gui.field.editor.test_presenter import FakeEditor


def outlined(device, run, form="T01"):
    draft = begin_report(device, form)
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()

    def entries():
        presenter.outline()
        return {entry.path: entry for entry in view.entries}

    return presenter, entries


def test_sections_stand_in_the_order_of_the_form(device, run) -> None:
    _presenter, entries = outlined(device, run)
    paths = list(entries())
    assert paths[:4] == ["assembly", "event", "timeline", "police"]
    assert "headquarters" not in paths
    assert entries()["assembly"].title == "The assembly"


def test_each_says_what_is_answered_and_what_is_missing(device, run) -> None:
    presenter, entries = outlined(device, run)
    before = entries()["assembly"]
    assert (before.answered, before.needed) == (0, 1)
    presenter.answer("assembly/assembly_name", "Invented march")
    after = entries()["assembly"]
    assert (after.answered, after.needed) == (1, 0)
    assert after.advised == before.advised


def test_rows_count_with_their_answers(device, run) -> None:
    presenter, entries = outlined(device, run)
    presenter.observe()
    assert entries()["timeline"].answered == 1


def test_before_the_report_is_open_there_is_no_outline(device, run) -> None:
    run.hold()
    draft = begin_report(device, "T01")
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language="en")
    presenter.start()
    presenter.outline()
    assert view.entries == ()
    run.go()
