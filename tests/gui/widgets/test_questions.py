from dataclasses import replace

from fieldkit.gui.widgets.questions import (
    QuestionView,
    RepeatView,
    SectionView,
    differences,
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


def test_the_same_page_has_no_differences() -> None:
    assert differences(PAGE, PAGE) == ()


def test_a_changed_question_does_not_change_its_section() -> None:
    changed = replace(NAME, problem="wrong")
    page = replace(PAGE, items=(SectionView("who", "Who", (changed,)), PAGE.items[1]))
    assert differences(PAGE, page) == (changed,)


def test_a_new_row_changes_its_repeat_and_is_not_listed_itself() -> None:
    more = replace(PAGE.items[1], rows=(ROW, replace(ROW, path="marks[00000002]", items=())))
    page = replace(PAGE, items=(PAGE.items[0], more))
    assert differences(PAGE, page) == (more,)


def test_a_section_that_is_not_asked_for_any_more_is_a_difference() -> None:
    hidden = replace(PAGE.items[0], is_relevant=False)
    assert differences(PAGE, replace(PAGE, items=(hidden, PAGE.items[1]))) == (hidden,)
