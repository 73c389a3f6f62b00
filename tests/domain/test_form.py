"""Forms as nouns: how they are walked and which label is shown."""

from __future__ import annotations

from fieldkit.domain.form import Group, Question, QuestionType, Repeat, label_in, nodes, questions
from tests.fakes.forms import a_form, a_question

FORM = a_form(
    a_question("a", "select_one", vocabulary="sex"),
    Group(
        "g", (a_question("b", "select_one", vocabulary="right"), Repeat("r", (a_question("c"),)))
    ),
    a_question("d", "select_one", vocabulary="right"),
)


def test_nodes_come_in_form_order_with_their_paths():
    assert [path for path, _node in nodes(FORM)] == ["a", "g", "g/b", "g/r", "g/r/c", "d"]


def test_questions_leave_groups_and_repeats_out():
    assert [path for path, _question in questions(FORM)] == ["a", "g/b", "g/r/c", "d"]


def test_each_vocabulary_is_named_once():
    assert FORM.vocabularies == ("right", "sex")


def test_a_question_asks_before_sealing_and_of_the_field_unless_it_says_otherwise():
    question = Question("a", QuestionType.TEXT)
    assert (question.required_at.value, question.at_seal.value) == ("seal", "block")
    assert (question.filled_by.value, question.sealed_at_entry) == ("field", False)


def test_a_label_falls_back_to_the_default_language_then_to_any():
    labels = {"be": "Імя", "fr": "Nom"}
    assert label_in(labels, "be") == "Імя"
    assert label_in(labels, "be-tarask") == "Імя"
    assert label_in(labels, "ru", "fr") == "Nom"
    assert label_in(labels, "ru") == "Імя"
    assert label_in({}, "ru") == ""
    assert label_in({"en": "", "be": "Імя"}, "en") == "Імя"
