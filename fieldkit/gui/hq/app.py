"""Starts the window of headquarters."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fieldkit.gui.app import run_window, vault_folder, window_parser
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.preload import Preloaded
from fieldkit.operations.answer_panic import finish_panic
from fieldkit.platform.paths import default_headquarters_folder

_FIRST = ("fieldkit.operations.unlock_vault", "fieldkit.operations.hq.session")


def main(argv: Sequence[str] | None = None) -> int:
    """Run headquarters' window and return the exit code."""
    arguments = window_parser("fieldkit-hq gui").parse_args(sys.argv[1:] if argv is None else argv)
    folder = vault_folder(arguments, default_headquarters_folder())
    finish_panic(folder)
    return run_window(
        arguments,
        folder,
        HeadquartersWindow,
        Preloaded("fieldkit.gui.hq", first=_FIRST),
    )
