import subprocess
import sys

from fieldkit.gui.preload import modules

SCRIPT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.preload import Preload, Preloaded, compile_forms, modules

application, owner = QCoreApplication([]), QObject()
jobs = BackgroundJobs()
preload = Preload(jobs, owner, Preloaded('fieldkit.gui.field', also=compile_forms))
preload.finished.connect(application.quit)
before = [name for name in modules("fieldkit.gui.field") if name in sys.modules]
preload.start()
application.exec()
jobs.close()
print(before, [name for name in modules("fieldkit.gui.field") if name not in sys.modules])
"""


def test_everything_is_there_once_it_has_finished() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[] []\n"


def test_the_screens_and_their_presenters_are_found() -> None:
    found = modules("fieldkit.gui.field")
    assert "fieldkit.gui.field.navigation" in found
    assert "fieldkit.gui.field.editor.presenter" in found
    assert "fieldkit.gui.field.editor.view" in found
