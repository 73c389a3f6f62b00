from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests import sample_photos
from tests.fakes.field import a_device
from tests.fakes.hands import CONTROL

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_photo_is_attached_and_taken_off_again(qtbot, opened, tmp_path, organisation) -> None:
    camera = tmp_path / "camera"
    camera.mkdir()
    (camera / "photo.jpg").write_bytes(sample_photos.photo())
    hands = opened(lambda: a_device(tmp_path / "vault", organisation))
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.see("Fast questions")
    hands.press(Qt.Key.Key_A, CONTROL | SHIFT)
    hands.choose(camera, "Attach")
    hands.go_to("Attachments")
    rows = QApplication.focusWidget().model()
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Space)
    hands.push("Remove")
    hands.press(Qt.Key.Key_Space)  # at once: the question stands for some seconds only
    qtbot.waitUntil(lambda: rows.rowCount() == 0)
