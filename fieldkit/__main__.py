"""Starts the window, without a word or with `gui`; with any other word, the command line."""

from __future__ import annotations

import sys

from fieldkit.platform.own_program import AFTERWARDS, PUT_AWAY, PUT_AWAY_ENTRY

_OF_THE_WINDOW = (
    "--vault=",
    "--language=",
    "--training",
    "--quit-after-first-paint",
    "--work-waits",
)


def main() -> int:
    """Run whichever was meant and return its exit code."""
    asked = run_small_program(sys.argv[1:])
    if asked is not None:
        return asked
    if is_command(sys.argv[1:]):
        from fieldkit.cli.field import main as run_command_line

        return run_command_line()
    # Imported late: the command line must work where there is no display and no Qt.
    from fieldkit.gui.app import main as run_window

    return run_window()


def run_small_program(arguments: list[str]) -> int | None:
    """Run what panic starts this program for, and return its exit code; None: not meant."""
    if arguments[:1] in ([PUT_AWAY], [PUT_AWAY_ENTRY]):
        from fieldkit.cli.destroying import main as run_destroying

        return run_destroying()
    if arguments[:1] == [AFTERWARDS]:
        from fieldkit.gui.afterwards import main as run_last_window

        return run_last_window()
    return None


def is_command(arguments: list[str]) -> bool:
    """Say whether the arguments are for the command line: a word but `gui`, or a plea for help."""
    of_the_window = iter(arguments)
    for argument in of_the_window:
        if argument in ("--vault", "--language"):
            next(of_the_window, "")
        elif not argument.startswith(_OF_THE_WINDOW):
            return argument != "gui"
    return False


if __name__ == "__main__":
    sys.exit(main())
