from fieldkit.gui.widgets.questions import Option
from fieldkit.gui.widgets.term_model import TermModel

OPTIONS = (Option("A", "Акрэсціна"), Option("B", "Жодзіна"))


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    model = TermModel(OPTIONS)
    qtmodeltester.check(model)
    model.add(Option("C", "Other"))
    model.show_options(OPTIONS[:1])
    qtmodeltester.check(model)


def test_options_are_found_by_code_and_by_row(qtbot) -> None:
    model = TermModel(OPTIONS)
    assert model.row_of("B") == 1
    assert model.row_of("X") == -1
    assert model.option_at(0) == OPTIONS[0]
    assert model.options() == OPTIONS
