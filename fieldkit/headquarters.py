"""`fieldkit-hq`: the window of headquarters, or with a command the command line."""

from __future__ import annotations

import sys

from fieldkit.__main__ import is_command, run_small_program


def main() -> int:
    """Run whichever was meant and return its exit code."""
    asked = run_small_program(sys.argv[1:])
    if asked is not None:
        return asked
    if is_command(sys.argv[1:]):
        from fieldkit.cli.hq import main as run_command_line

        return run_command_line()
    # Imported late: the command line must work where there is no display and no Qt.
    from fieldkit.gui.hq.app import main as run_window

    return run_window()


if __name__ == "__main__":
    sys.exit(main())
