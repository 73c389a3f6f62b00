from fieldkit.gui.widgets.questions import Option
from fieldkit.gui.widgets.term_model import FOLDED, TermModel

OPTIONS = (Option("A", "Акрэсціна"), Option("B", "Жодзіна"))


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    model = TermModel(OPTIONS)
    qtmodeltester.check(model)
    model.add(Option("C", "Other"))
    model.show_options(OPTIONS[:1])
    qtmodeltester.check(model)


def test_codes_and_labels_are_found(qtbot) -> None:
    model = TermModel(OPTIONS)
    assert model.row_of("B") == 1
    assert model.row_of("X") == -1
    assert model.row_of_label(" ЖОДЗІНА ") == 1
    assert model.row_of_label("Жод") == -1
    assert (model.code_at(0), model.label_at(0)) == ("A", "Акрэсціна")


def test_searches_compare_without_marks(qtbot) -> None:
    assert TermModel(OPTIONS).index(1).data(FOLDED) == "жодзина"
