from PySide6.QtCore import Qt

from fieldkit.gui.field.editor.model import ProblemModel
from fieldkit.gui.field.editor.problems import ShownProblem

PROBLEMS = (
    ShownProblem("who/name", "Name", "No answer yet.", blocks=True),
    ShownProblem("who/age", "Age", "Write a number.", blocks=False),
)


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    model = ProblemModel()
    qtmodeltester.check(model)
    model.show_problems(PROBLEMS)
    qtmodeltester.check(model)


def test_what_blocks_is_said_in_words_too(qtbot) -> None:
    model = ProblemModel()
    model.show_problems(PROBLEMS)
    assert model.index(0).data() == "Name\nNo answer yet."
    assert "needed" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "advised" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.problem(1).path == "who/age"


def test_the_same_problems_do_not_reset_the_list(qtbot) -> None:
    model = ProblemModel()
    model.show_problems(PROBLEMS)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_problems(tuple(PROBLEMS))
