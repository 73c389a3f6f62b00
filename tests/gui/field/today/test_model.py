from PySide6.QtCore import Qt

from fieldkit.gui.field.today.model import STATE, ReportModel
from fieldkit.gui.field.today.rows import ReportRow, Tone

ROWS = (
    ReportRow("a" * 32, "Detention of a person", "aaaaaaaa", "today 15:00", "draft", Tone.DRAFT),
    ReportRow("b" * 32, "Sealed report 1", "bbbbbbbb", "22.11.2026", "safe", Tone.SAFE),
)


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    model = ReportModel()
    model.show_reports(ROWS)
    qtmodeltester.check(model)


def test_an_empty_model_keeps_them_too(qtbot, qtmodeltester) -> None:
    qtmodeltester.check(ReportModel())


def test_a_row_shows_kind_state_time_and_number(qtbot) -> None:
    model = ReportModel()
    model.show_reports(ROWS)
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells == ["Detention of a person", "draft", "today 15:00", "aaaaaaaa"]
    assert model.index(0, STATE).data(Qt.ItemDataRole.DecorationRole) is not None


def test_a_report_is_found_by_its_number(qtbot) -> None:
    model = ReportModel()
    model.show_reports(ROWS)
    assert model.row_of("b" * 32) == 1
    assert model.row_of("c" * 32) == -1
    assert model.report(1) is ROWS[1]
