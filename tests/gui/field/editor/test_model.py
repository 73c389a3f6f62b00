from hypothesis import given
from hypothesis import strategies as st
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


def test_what_blocks_is_told_from_the_rest_without_colour(qtbot) -> None:
    model = ProblemModel()
    model.show_problems(PROBLEMS)
    blocking, advised = (
        model.index(row).data(Qt.ItemDataRole.DecorationRole).toImage() for row in range(2)
    )
    middle = blocking.rect().center()
    assert blocking.pixelColor(middle).alpha() == 255
    assert advised.pixelColor(middle).alpha() == 0


def test_the_same_problems_do_not_reset_the_list(qtbot) -> None:
    model = ProblemModel()
    model.show_problems(PROBLEMS)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_problems(tuple(PROBLEMS))


LISTS = st.lists(
    st.sampled_from([ShownProblem(str(number), "L", "M", blocks=True) for number in range(6)]),
    max_size=6,
    unique=True,
).map(lambda found: tuple(sorted(found, key=lambda problem: problem.path)))


@given(st.lists(LISTS, min_size=1, max_size=5))
def test_whoever_follows_the_rows_that_come_and_go_has_the_same_list(steps) -> None:
    model, followed = ProblemModel(), []

    def inserted(_parent, first, last):
        followed[first:first] = [None] * (last - first + 1)

    def removed(_parent, first, last):
        del followed[first : last + 1]

    model.rowsInserted.connect(inserted)
    model.rowsRemoved.connect(removed)
    for problems in steps:
        model.show_problems(problems)
        assert len(followed) == model.rowCount() == len(problems)
        assert tuple(model.problem(row) for row in range(len(problems))) == problems


def test_only_what_changed_of_a_long_list_is_told(qtbot) -> None:
    model = ProblemModel()
    many = tuple(ShownProblem(str(number), "L", "M", blocks=True) for number in range(100))
    model.show_problems(many)
    with qtbot.waitSignal(model.rowsRemoved) as gone:
        model.show_problems(many[:50] + many[51:])
    assert gone.args[1:] == [50, 50]
    other = ShownProblem("7", "L", "Other", blocks=True)
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show_problems((*many[:7], other, *many[8:50], *many[51:]))
    assert [index.row() for index in changed.args[:2]] == [7, 7]
