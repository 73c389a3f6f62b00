"""Dates as people write them: what was understood stands below, in the language of the window."""

import pytest

from fieldkit import translations
from fieldkit.gui.field.editor.presenter import EditorPresenter
from fieldkit.operations.field.write_report import begin_report
from tests.fakes.window import use_language
from tests.gui.field.editor.test_presenter import FakeEditor

WHEN = "event/observed_at"


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    use_language("en")


def noted(device, run, language, typed):
    """Return what the editor says below the question, as a note and as a problem."""
    use_language(language)
    draft = begin_report(device, "T02")
    view = FakeEditor()
    presenter = EditorPresenter(view, device, run, draft.report_id, language=language)
    presenter.start()
    presenter.answer(WHEN, typed)
    shown = view.changed(WHEN)
    return shown.note, shown.problem


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [
        ("en", "8 November 2020 14:05", ("8 November 2020", "14:05")),
        ("be", "8 лістапада 2020", ("8 лістапада 2020",)),
        ("ru", "8 ноября 2020, 14:05", ("8 ноября 2020", "14:05")),
        ("fr", "8 novembre 2020 14h05", ("8 novembre 2020", "14:05")),
        ("ru", "11.2020", ("ноябр", "2020")),
        ("be", "~8.11.2020", ("лістапада", "2020")),
    ],
)
def test_what_was_understood_is_said_in_the_language_of_the_window(
    device, run, language, typed, words
) -> None:
    note, problem = noted(device, run, language, typed)
    said = note or typed  # what stands there in the same words needs no note
    assert all(word in said for word in words)
    assert problem == ""


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_what_cannot_be_understood_is_kept_and_said(device, run, language) -> None:
    note, problem = noted(device, run, language, "when it rained")
    assert note == ""
    assert problem
