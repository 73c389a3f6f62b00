"""The real program with a robot at the keyboard; run under strace by test_traces.py.

    python -m tests.end_to_end.traced_program gui --vault FOLDER --language en

The variable FIELDKIT_JOURNEY names the way to go, FIELDKIT_PLACES the folder of what is used on
it. A lock replaces the program; it comes back here, in the journey that the variable names then.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldkit.gui import app
from fieldkit.gui.languages import Languages
from tests.end_to_end.robot import Robot
from tests.end_to_end.trace_journeys import JOURNEYS
from tests.end_to_end.x_keyboard import XKeyboard

_start_qt = app.start_qt


def _start_with_robot(language: str) -> tuple[QApplication, Languages]:
    application, languages = _start_qt(language)
    robot = Robot(XKeyboard(), application)
    journey = JOURNEYS[os.environ["FIELDKIT_JOURNEY"]]
    robot.start(journey(robot, Path(os.environ["FIELDKIT_PLACES"])))
    return application, languages


if __name__ == "__main__":
    app.start_qt = _start_with_robot
    sys.exit(app.main(sys.argv[1:]))
