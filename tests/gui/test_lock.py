"""Locking for real: the process is replaced, what was typed is in the vault, not in memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a memory image to look into (Linux)"
)

# Finds a word in the memory of its own process; looks for it backwards, not to find itself.
SEARCH = """
def found():
    count, word = 0, b"depyt-YRANAC"
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            area, rights = line.split()[:2]
            start, end = (int(part, 16) for part in area.split("-"))
            if not rights.startswith("rw") or "[v" in line:
                continue
            try:
                memory.seek(start)
                count += memory.read(end - start)[::-1].count(word)
            except (OSError, OverflowError, ValueError):
                pass
    return count
def canary():
    return "depyt-YRANAC"[::-1]
"""

BEFORE = (
    SEARCH
    + """
import os, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.platform.process import replace_process
from tests.fakes.field import a_device
from tests.fakes.organisation import an_organisation
from tests.fakes.window import a_window

folder, after = Path(sys.argv[1]), sys.argv[2]
application, _languages = start_qt("en")
jobs = BackgroundJobs()
window = a_window(jobs, folder, relaunch=lambda _work_waits: replace_process(
    [sys.executable, "-c", after, str(folder), str(os.getpid()), str(found())]))
opened = []
jobs.run(window, lambda progress: a_device(folder, an_organisation()), opened.append, opened.append)

def wait_for(condition):
    for _step in range(600):
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(50, loop.quit)
        loop.exec()
    sys.exit("waited too long")

wait_for(lambda: opened)
window.show_session(opened[0])
window.show()
home = window.stack.top
wait_for(lambda: home._forms)
home.begin_requested.emit("T02")
wait_for(lambda: window.stack.top is not home and window.stack.top.title)
wait_for(lambda: window.focusWidget() is not None)
QTest.keyClicks(window.focusWidget(), canary())
window.lock()
sys.exit("still here")
"""
)

AFTER = (
    SEARCH
    + """
import json, os, sys
from pathlib import Path
remains = found()
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY
with unlock_vault_with_key(Path(sys.argv[1]), KEY) as vault:
    [draft] = vault.reports.drafts()
    values = [revision.value for revision in vault.reports.revisions(draft.report_id)]
print(json.dumps({
    "same_process": os.getpid() == int(sys.argv[2]),
    "found_before": int(sys.argv[3]),
    "found_after": remains,
    "was_saved": canary() in values,
}))
"""
)


def test_locking_replaces_the_process_and_loses_nothing(tmp_path) -> None:
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", BEFORE, str(tmp_path / "vault"), AFTER],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found = json.loads(done.stdout)
    assert found["same_process"]
    assert found["was_saved"]
    # The search finds it where it was typed (several copies), and nowhere once locked.
    assert found["found_before"] > 0
    assert found["found_after"] == 0
