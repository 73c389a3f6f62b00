import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fieldkit.gui.widgets.file_chooser import FileChooser, Place, Wanted, usual_places


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "inside").mkdir()
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


@pytest.fixture
def chooser(qtbot, folder):
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(wanted):
        made = FileChooser(parent, wanted, "Choose", accept="Take", places=[Place(folder, "Here")])
        made.open()
        qtbot.waitUntil(lambda: made._files.rowCount(made._tree.rootIndex()) > 0)
        return made

    return make


def test_several_files_are_chosen(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FILES)
    made.select([folder / "a.jpg", folder / "b.jpg"])
    with qtbot.waitSignal(made.chosen) as chosen:
        made._accept.click()
    assert sorted(chosen.args[0]) == [str(folder / "a.jpg"), str(folder / "b.jpg")]


@pytest.mark.parametrize("from_field", [False, True])
def test_down_takes_the_only_file(qtbot, chooser, folder, from_field) -> None:
    (folder / "inside" / "only.jpg").write_bytes(b"x")
    made = chooser(Wanted.FILE)
    made._show_folder(folder / "inside")
    qtbot.waitUntil(lambda: made._files.rowCount(made._tree.rootIndex()) == 1)
    start = made._line if from_field else made._tree
    qtbot.waitActive(made)
    start.setFocus()
    qtbot.waitUntil(start.hasFocus)
    with qtbot.waitSignal(made.chosen) as chosen:
        QTest.keyClick(start, Qt.Key.Key_Down)
        assert made._tree.hasFocus()
        QTest.keyClick(made._tree, Qt.Key.Key_Return)
    assert chosen.args[0] == [str(folder / "inside" / "only.jpg")]


def test_space_takes_the_first_where_the_cursor_came_before_the_files(
    qtbot, chooser, folder
) -> None:
    (folder / "inside" / "only.jpg").write_bytes(b"x")
    made = chooser(Wanted.FILE)
    made._show_folder(folder / "inside")
    qtbot.waitUntil(lambda: made._files.rowCount(made._tree.rootIndex()) == 1)
    made._tree.selectionModel().clear()  # also the place of the cursor
    assert not made._tree.currentIndex().isValid()
    QTest.keyClick(made._tree, Qt.Key.Key_Space)
    [row] = made._tree.selectionModel().selectedRows()
    assert made._files.fileName(row) == "only.jpg"


def test_down_goes_on_from_what_is_selected(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FILES)
    for expected in (0, 1, 2):
        QTest.keyClick(made._tree, Qt.Key.Key_Down)
        assert made._tree.currentIndex().row() == expected
        assert len(made._tree.selectionModel().selectedRows()) == 1


def test_without_a_selection_a_folder_is_the_one_shown(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FOLDER)
    with qtbot.waitSignal(made.chosen) as chosen:
        made._accept.click()
    assert chosen.args[0] == [str(folder)]


def test_a_selected_folder_is_chosen(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FOLDER)
    made.select([folder / "inside"])
    with qtbot.waitSignal(made.chosen) as chosen:
        made._accept.click()
    assert chosen.args[0] == [str(folder / "inside")]


def test_a_folder_among_files_is_entered_not_chosen(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FILE)
    made.select([folder / "inside"])
    with qtbot.assertNotEmitted(made.chosen):
        made._accept.click()
    assert made._line.text() == str(folder / "inside")
    made._up.click()
    assert made._line.text() == str(folder)


def test_a_typed_folder_is_shown_and_another_text_put_back(qtbot, chooser, folder) -> None:
    made = chooser(Wanted.FILE)
    made._line.setText(str(folder / "inside"))
    qtbot.keyClick(made._line, Qt.Key.Key_Return)
    assert made._files.rootPath() == str(folder / "inside")
    made._line.setText("nowhere")
    qtbot.keyClick(made._line, Qt.Key.Key_Return)
    assert made._line.text() == str(folder / "inside")


def test_nothing_is_chosen_by_cancelling(qtbot, chooser) -> None:
    made = chooser(Wanted.FILES)
    with qtbot.assertNotEmitted(made.chosen):
        made._cancel.click()


def test_usual_places_are_there(qtbot) -> None:
    assert all(place.path.is_dir() for place in usual_places())


SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget
from fieldkit.gui.app import start_qt
from fieldkit.gui.widgets.file_chooser import FileChooser, Place, Wanted
application, _languages = start_qt("en")
parent = QWidget()
chooser = FileChooser(parent, Wanted.FOLDER, "x", accept="y",
                      places=[Place(Path(sys.argv[1]), "z")])
loop = QEventLoop()
chooser.chosen.connect(lambda paths: loop.quit())
chooser.open()
QTimer.singleShot(0, chooser._accept.click)
loop.exec()
"""


def test_choosing_leaves_no_trace(tmp_path) -> None:
    home = tmp_path / "CANARY-home"
    home.mkdir()
    (home / "stick").mkdir()
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("XDG_")},
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(home / "stick")],
        env=environment,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert b"CANARY" not in done.stdout + done.stderr
    # The font library may keep its own cache; nothing else may be written.
    left = [path for path in home.rglob("*") if path.is_file() and "fontconfig" not in path.parts]
    assert left == []


def test_sizes_are_said_as_everywhere_else(qtbot, chooser, folder) -> None:
    (folder / "a.jpg").write_bytes(bytes(2048))
    made = chooser(Wanted.FILES)
    cell = made._files.index(str(folder / "a.jpg")).siblingAtColumn(1)
    qtbot.waitUntil(lambda: cell.data() == "2 kB")
    assert made._files.index(str(folder / "inside")).siblingAtColumn(1).data() == ""
