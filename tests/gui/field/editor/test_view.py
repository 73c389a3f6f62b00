import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.widgets.questions import QuestionView, SectionView

NAME = QuestionView("name", "text", "Name", is_rapid=True)
WHERE = QuestionView("where", "text", "Where")
FILES = QuestionView("files", "file", "Files")
PAGE = SectionView("", "", (NAME, WHERE, FILES))
PROBLEM = ShownProblem("where", "Where", "No answer yet.", blocks=True)


@pytest.fixture
def editor(qtbot):
    screen = EditorScreen("ab" * 16)
    qtbot.addWidget(screen)
    screen.resize(1024, 640)
    screen.show()
    screen.activateWindow()
    qtbot.waitActive(screen)
    screen.show_page("A form", PAGE, {})
    return screen


def texts(widget):
    return " ".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def test_a_problem_leads_to_its_question_in_the_full_form(editor) -> None:
    editor.show_problems((PROBLEM,))
    assert not editor._form.is_shown("where")
    editor._list.clicked.emit(editor._problems.index(0))
    assert editor._all.isChecked()
    assert editor.window().focusWidget().accessibleName() == "Where"


def test_what_is_missing_is_counted(editor) -> None:
    editor.show_problems((PROBLEM, ShownProblem("name", "Name", "x", blocks=False)))
    assert "1 answer is needed. 1 answer is advised." in texts(editor)
    editor.show_problems(())
    assert "Nothing is missing." in texts(editor)


def test_a_form_without_fast_questions_is_shown_whole(qtbot) -> None:
    screen = EditorScreen("ab" * 16)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_page("A form", SectionView("", "", (WHERE,)), {})
    assert screen._form.is_shown("where")
    assert not screen._fast.isVisible()


def test_a_failed_save_is_said_until_the_next_one_works(qtbot, editor) -> None:
    with qtbot.waitSignal(editor.state_changed) as state:
        editor.show_not_saved("The disk is full.", "Free some space.")
    assert state.args == ["Not saved"]
    assert "The disk is full." in texts(editor)
    with qtbot.waitSignal(editor.state_changed) as state:
        editor.show_saved("14:05")
    assert state.args == ["Saved 14:05"]
    assert "The disk is full." not in texts(editor)


def test_what_could_not_be_saved_is_left_only_by_who_asks_twice(qtbot, editor) -> None:
    left = []
    editor.left.connect(lambda: left.append(1))
    editor.show_not_saved("The disk is full.", "Free some space.")
    editor.go_back()
    assert left == []
    qtbot.waitUntil(lambda: "What you typed last is not saved." in texts(editor))
    editor.go_back()
    assert left == [1]


def test_sealing_announces_what_was_typed_first(qtbot, editor) -> None:
    order = []
    editor.answered.connect(lambda path, answer: order.append(answer))
    editor.seal_requested.connect(order.append)
    qtbot.keyClicks(editor.window().focusWidget(), "Invented")
    # Shortcuts belong to the window, not to the widget with the cursor.
    QTest.keyClick(editor.windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert order == ["Invented", ["ab" * 16]]


def test_going_back_announces_what_was_typed_first(qtbot, editor) -> None:
    qtbot.keyClicks(editor.window().focusWidget(), "Invented")
    with qtbot.waitSignals([editor.answered, editor.left], order="strict"):
        editor.go_back()


def test_a_report_stays_open_while_a_file_is_attached(qtbot, editor) -> None:
    editor.attachments.show_work(1, 2, 0)
    with qtbot.assertNotEmitted(editor.left), qtbot.assertNotEmitted(editor.seal_requested):
        editor.go_back()
        editor._ask_to_seal()
    assert "still being attached" in texts(editor)
    editor.attachments.show_idle()
    with qtbot.waitSignal(editor.left):
        editor.go_back()


def test_dropped_files_answer_the_question_for_files(qtbot, editor, tmp_path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg")), QUrl("https://invented.example/")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(editor.attachments.files_chosen) as chosen:
        editor.dropEvent(event)
    assert chosen.args == [[str(tmp_path / "a.jpg")], "files"]


def test_every_part_that_takes_the_cursor_has_a_name(editor) -> None:
    for part in editor.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            named = part.accessibleName() or (
                part.text() if isinstance(part, QAbstractButton) else ""
            )
            assert named, type(part).__name__
