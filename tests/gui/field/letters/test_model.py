from PySide6.QtCore import Qt

from fieldkit.gui.field.letters.model import LetterModel
from fieldkit.gui.field.letters.rows import LetterRow
from fieldkit.gui.field.today.rows import Tone


def a_row(number: int, *, is_new: bool = False) -> LetterRow:
    return LetterRow(
        number,
        "Task",
        "today 14:05",
        "new" if is_new else "to do",
        Tone.DRAFT,
        beginning="find a witness",
        text="find a witness\nfor row 14",
        about="",
        is_new=is_new,
        can_be_done=True,
        is_done=False,
    )


def test_the_model_keeps_the_rules_of_qt(qtmodeltester) -> None:
    model = LetterModel()
    model.show_letters((a_row(2, is_new=True), a_row(1)))
    qtmodeltester.check(model)


def test_what_is_new_stands_out_and_is_said_in_words(qtbot) -> None:
    model = LetterModel()
    model.show_letters((a_row(2, is_new=True), a_row(1)))
    new, old = model.index(0), model.index(1)
    assert new.data(Qt.ItemDataRole.FontRole).bold()
    assert old.data(Qt.ItemDataRole.FontRole) is None
    assert new.data() == "Task · today 14:05 · new\nfind a witness"
    assert new.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Task · today 14:05 · new. find a witness"
    )


def test_a_letter_that_changes_keeps_its_place(qtbot) -> None:
    model = LetterModel()
    model.show_letters((a_row(2, is_new=True), a_row(1)))
    with qtbot.waitSignal(model.dataChanged):
        model.show_letters((a_row(2), a_row(1)))
    assert (model.row_of(1), model.row_of(7)) == (1, -1)
