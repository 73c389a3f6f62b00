from dataclasses import replace

from fieldkit.gui.widgets.questions import (
    QuestionView,
    RepeatView,
    SectionView,
    look,
    questions_of,
    walk,
)

NAME = QuestionView("who/name", "text", "Name")
ROW = SectionView("marks[00000001]", "Mark: 1", (QuestionView("marks[00000001]/t", "text", "T"),))
PAGE = SectionView(
    "",
    "",
    (
        SectionView("who", "Who", (NAME,)),
        RepeatView("marks", "Marks", (ROW,)),
    ),
)


def test_everything_is_walked_in_form_order() -> None:
    assert [item.path for item in walk(PAGE)] == [
        "",
        "who",
        "who/name",
        "marks",
        "marks[00000001]",
        "marks[00000001]/t",
    ]
    assert [question.path for question in questions_of(PAGE)] == ["who/name", "marks[00000001]/t"]


def test_a_question_looks_different_when_anything_of_it_does() -> None:
    assert look(replace(NAME)) == look(NAME)
    assert look(replace(NAME, problem="wrong")) != look(NAME)


def test_a_changed_question_does_not_change_its_section() -> None:
    section = PAGE.items[0]
    assert look(replace(section, items=(replace(NAME, problem="wrong"),))) == look(section)
    assert look(replace(section, is_relevant=False)) != look(section)


def test_other_rows_change_their_repeat_and_their_answers_do_not() -> None:
    repeat = PAGE.items[1]
    assert look(replace(repeat, rows=(replace(ROW, items=()),))) == look(repeat)
    for changed in (
        replace(repeat, rows=(ROW, replace(ROW, path="marks[00000002]"))),
        replace(repeat, first=10),
        replace(repeat, total=2),
    ):
        assert look(changed) != look(repeat)
