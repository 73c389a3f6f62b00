from dataclasses import replace

from PySide6.QtCore import Qt

from fieldkit.gui.field.sync.model import STATE, UploadModel
from fieldkit.gui.field.sync.shown import UploadRow
from fieldkit.gui.field.today.rows import Tone

ROWS = (
    UploadRow("1", "Sealed report 1", "1 MB", "waits", Tone.WAITING),
    UploadRow("2", "A colleague's report", "3 MB", "waits", Tone.WAITING),
)


def test_the_model_keeps_the_rules_of_qt(qtmodeltester) -> None:
    model = UploadModel()
    model.show_uploads(ROWS)
    qtmodeltester.check(model)


def test_a_state_that_changes_moves_nothing(qtbot) -> None:
    model = UploadModel()
    model.show_uploads(ROWS)
    changed = (ROWS[0], replace(ROWS[1], state="1 MB of 3 MB at the server"))
    with qtbot.waitSignal(model.dataChanged) as heard, qtbot.assertNotEmitted(model.modelReset):
        model.show_uploads(changed)
    assert heard.args[0].row() == 1
    assert model.index(1, STATE).data() == "1 MB of 3 MB at the server"


def test_every_state_has_a_mark_beside_its_words(qtbot) -> None:
    model = UploadModel()
    model.show_uploads(ROWS)
    assert not model.index(0, STATE).data(Qt.ItemDataRole.DecorationRole).isNull()
