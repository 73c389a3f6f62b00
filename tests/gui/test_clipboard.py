"""The clipboard of a real X server: marked, taken back, and left alone once it is another's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("xvfb-run") is None, reason="needs an X server (xvfb-run)"
)

# Another program: says what it finds, and with an argument puts its own text there and stays.
OTHER = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
clipboard = application.clipboard()
if len(sys.argv) > 1:
    clipboard.setText(sys.argv[1])
    print("put", flush=True)
else:
    held = clipboard.mimeData()
    print(json.dumps([held.text(), held.formats()]), flush=True)
    QTimer.singleShot(0, application.quit)
application.exec()
"""

OURS = """
import json, subprocess, sys
from PySide6.QtCore import QEventLoop, QProcess, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from fieldkit.gui.clipboard import ClipboardKeeper

other = sys.argv[1]
application = QApplication([])
keeper = ClipboardKeeper(application.clipboard())
field = QLineEdit("CANARY")
field.show()
field.selectAll()
field.copy()

def ask():
    process = QProcess()
    loop = QEventLoop()
    process.finished.connect(loop.quit)
    process.start(sys.executable, ["-c", other])
    loop.exec()
    return json.loads(bytes(process.readAllStandardOutput().data()))

found = {"copied": ask()}
keeper.take_back()
found["taken back"] = ask()
field.copy()
stranger = subprocess.Popen([sys.executable, "-c", other, "theirs"], stdout=subprocess.PIPE)
stranger.stdout.readline()
loop = QEventLoop()
QTimer.singleShot(300, loop.quit)
loop.exec()
keeper.take_back()
found["theirs"] = ask()
stranger.kill()
stranger.wait()
print(json.dumps(found))
"""


def test_what_was_copied_is_marked_and_taken_back() -> None:
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", OURS, OTHER],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    text, formats = found["copied"]
    assert text == "CANARY"
    assert "x-kde-passwordManagerHint" in formats
    assert found["taken back"][0] == ""
    assert found["theirs"][0] == "theirs"
