"""One choice of many, by any spelling and with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from fieldkit.gui.field.editor.option_search import OfferedOptions
from fieldkit.gui.field.editor.pages import Pages
from fieldkit.gui.field.editor.problems import NOTHING
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Option, QuestionView
from tests.fakes.forms import a_form, a_question, an_engine, shipped_vocabularies

LISTS = shipped_vocabularies()


def an_engine_about(vocabulary, answer=None, *, kind="select_one", **details):
    form = a_form(a_question("q", kind, vocabulary=vocabulary, **details), languages=("be", "en"))
    answers = {"q": answer} if answer else {}
    return an_engine(form, answers, vocabularies=LISTS, language="be")


def shown(qtbot, engine):
    [question] = Pages(engine, lambda _path: NOTHING, seals_answers=False).page().items
    return shown_question(qtbot, question)


def shown_question(qtbot, question):
    widget = answer_widget(question)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.heard = []
    widget.answered.connect(widget.heard.append)
    widget.setFocus()
    return widget


def line_of(widget) -> QLineEdit:
    return widget.findChild(QLineEdit)


def popup_of(widget):
    return line_of(widget).completer().popup()


def offered(widget):
    model = line_of(widget).completer().completionModel()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def type_into(widget, text):
    """Type as a person does: into the box, which hands it to its line. Qt's own knows ASCII."""
    box = widget.findChild(QComboBox)
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(box, event)


def test_a_place_is_found_as_one_types_and_taken_with_the_keyboard(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    type_into(widget, "oktyabrskiy mogilev")
    assert offered(widget) == ["Кастрычніцкі раён, Магілёў"]
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Down)
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Return)
    assert widget.heard == ["BY_MAHILIOU_KASTRYCHNITSKI"]
    assert line_of(widget).text() == "Кастрычніцкі раён, Магілёў"


def test_no_more_than_a_screenful_is_made_of_a_long_list(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    assert widget.findChild(QComboBox).count() == 1
    type_into(widget, "с")
    assert len(offered(widget)) == 50


def test_escape_leaves_the_answer_as_it_was_whatever_is_marked(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    widget.show_answer("GN_625144")
    line_of(widget).selectAll()
    type_into(widget, "Ліда")
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Down)
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Escape)
    assert not popup_of(widget).isVisible()
    widget.announce_pending()
    assert line_of(widget).text() == "Мінск"
    assert widget.heard == []


def test_words_that_name_no_place_are_put_back(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    widget.show_answer("GN_625144")
    line_of(widget).setText("Лід")
    widget.announce_pending()
    assert line_of(widget).text() == "Мінск"
    assert widget.heard == []


def test_tab_takes_what_is_marked(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    type_into(widget, "Horadnia")
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Down)
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Tab)
    assert widget.heard == ["GN_627904"]


def test_a_name_typed_whole_is_taken_and_an_emptied_line_takes_it_away(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    line_of(widget).setText("ліда")
    widget.announce_pending()
    assert widget.heard == ["GN_626081"]
    assert line_of(widget).text() == "Ліда"
    line_of(widget).clear()
    widget.announce_pending()
    assert widget.heard == ["GN_626081", None]


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up])
def test_the_arrows_open_a_long_list_and_never_change_the_answer(qtbot, key) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    widget.show_answer("GN_626081")
    qtbot.keyClick(widget.findChild(QComboBox), key)
    assert popup_of(widget).isVisible()
    assert offered(widget)[:2] == ["Мінск", "Гомель"]
    assert widget.heard == []
    popup_of(widget).hide()


def test_a_chosen_place_is_shown_by_its_label_and_an_unknown_code_as_it_is(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place"))
    widget.show_answer("BY_VITSEBSK_CHYHUNACHNY")
    assert line_of(widget).text() == "Чыгуначны раён, Віцебск"
    widget.show_answer("GN_OF_ANOTHER_LIST")
    assert line_of(widget).text() == "GN_OF_ANOTHER_LIST"
    widget.announce_pending()
    assert widget.heard == []


def test_a_filter_holds_for_what_is_found(qtbot) -> None:
    engine = an_engine_about("place", choice_filter="kind = 'district'")
    widget = shown(qtbot, engine)
    type_into(widget, "lidsk")
    assert offered(widget) == ["Лідскі раён, Гродзенская вобласць"]


def test_several_places_are_picked_one_after_the_other(qtbot) -> None:
    widget = shown(qtbot, an_engine_about("place", kind="select_multiple"))
    widget.show_answer(["GN_625144"])
    type_into(widget, "орша")
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Down)
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Return)
    assert widget.heard == [["GN_625144", "GN_624079"]]
    qtbot.waitUntil(
        lambda: [c.text() for c in widget.findChildren(QPushButton)] == ["Мінск  ×", "Орша  ×"]
    )


def test_a_shorter_list_is_seen_whole_and_found_by_other_languages_too(qtbot) -> None:
    engine = an_engine_about("perpetrator_unit")
    widget = shown(qtbot, engine)
    assert widget.findChild(QComboBox).count() == len(LISTS["perpetrator_unit"].terms) + 1
    type_into(widget, "омон")
    assert offered(widget)[0] == "АМАП"
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Down)
    qtbot.keyClick(popup_of(widget), Qt.Key.Key_Return)
    assert widget.heard == ["BY_OMON"]
    assert widget.findChild(QComboBox).currentText() == "АМАП"


def test_options_without_a_vocabulary_are_found_by_their_labels(qtbot) -> None:
    options = (*(Option(f"C{n}", f"Choice {n}") for n in range(30)), Option("A", "Акрэсціна"))
    widget = shown_question(qtbot, QuestionView("q", "select_one", "Q", options=options))
    type_into(widget, "akrests")
    assert offered(widget) == ["Акрэсціна"]


def test_of_two_options_of_one_label_the_marked_one_is_taken(qtbot) -> None:
    many = [Option(f"C{number}", f"Choice {number}") for number in range(10)]
    options = (*many, Option("ONE", "Same"), Option("TWO", "Same"))
    widget = shown_question(qtbot, QuestionView("q", "select_one", "Q", options=options))
    type_into(widget, "same")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(popup_of(widget), key)
    assert widget.heard == ["TWO"]


def test_the_search_of_a_question_knows_labels_that_are_not_offered_now() -> None:
    engine = an_engine_about("place", choice_filter="kind = 'country'")
    search = OfferedOptions(engine, "q", "be")
    assert search.find("minsk") == []
    assert search.label("GN_625144") == "Мінск"
    assert search.label("NOWHERE") == "NOWHERE"


@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_a_chosen_place_is_shown_in_the_language_that_is_changed_to(qtbot, kind) -> None:
    engine = an_engine_about("place", kind=kind)
    pages = Pages(engine, lambda _path: NOTHING, seals_answers=False)
    [before] = pages.page().items
    row = QuestionRow(before, lambda row: row.make(None), line_height=20)
    qtbot.addWidget(row)
    row.make("GN_627904" if kind == "select_one" else ["GN_627904"])
    engine.language = "ru"
    [after] = pages.page().items
    assert after != before
    row.show_question(after)
    shown = {part.text() for part in row.findChildren(QPushButton)} | {line_of(row).text()}
    assert shown & {"Гродно", "Гродно  ×"}
