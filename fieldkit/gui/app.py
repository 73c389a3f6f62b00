"""Starts the window: a quiet Qt that leaves nothing behind, the language, the theme, the lock."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon, QSessionManager
from PySide6.QtWidgets import QApplication

from fieldkit import __version__, logs, translations
from fieldkit.domain.preferences import Colours
from fieldkit.errors import ComponentMissing
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.collecting import GuiThreadCollector
from fieldkit.gui.first_paint import FirstPaint
from fieldkit.gui.idle import IdleWatch
from fieldkit.gui.languages import Languages
from fieldkit.gui.main_window import MainWindow, Surroundings
from fieldkit.gui.preload import Preload
from fieldkit.gui.theme import Theme, apply_theme
from fieldkit.platform import process
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.paths import default_vault_folder, training_folder
from fieldkit.platform.resources import resource_path
from fieldkit.platform.secret_store import system_secret_store
from fieldkit.translations import LANGUAGES, _

logger = logging.getLogger(__name__)

LOCK_AFTER_MINUTES = 5

_TRAINING_OPTION = "--training"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window and return the exit code."""
    process.harden()
    sys.excepthook = _note_unexpected
    arguments = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    logs.write_to_stderr(debug=False)
    application, languages = start_qt(arguments.language or translations.preferred_language())
    theme = Theme(application)
    jobs = BackgroundJobs()
    window = MainWindow(
        jobs,
        Surroundings(
            folder=_vault_folder(arguments),
            clock=SystemClock(),
            open_keyring=system_secret_store,
            relaunch=relaunch,
            use_language=languages.use,
            is_language_asked_for=arguments.language is not None,
            is_training=arguments.training,
            turn_training=turn_training,
            wear=theme.wear,
        ),
    )
    watch = IdleWatch(LOCK_AFTER_MINUTES * 60 * 1000)
    watch.idle.connect(window.lock)
    window.unlocked.connect(watch.start)
    application.installEventFilter(watch)
    first_paint = FirstPaint(window)
    if arguments.quit_after_first_paint:
        first_paint.painted.connect(application.quit)
    else:
        first_paint.painted.connect(Preload(jobs, window).start)
    window.show()
    window.start()
    code = application.exec()
    jobs.close()
    return code


def start_qt(language: str) -> tuple[QApplication, Languages]:
    """Return the application object, set up so that Qt writes nothing, and its languages."""
    qInstallMessageHandler(_heed_qt)
    # Only the program's name: Qt would take options, and keep them for a restored session.
    application = QApplication(["fieldkit"])
    application.setApplicationName("fieldkit")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("fieldkit")
    application.setQuitOnLastWindowClosed(True)
    application.saveStateRequest.connect(_keep_no_session)
    application.setWindowIcon(QIcon(str(resource_path("icons", "fieldkit.svg"))))
    languages = Languages(application)
    languages.use(language)
    GuiThreadCollector(application)
    apply_theme(application, colours=Colours.SYSTEM)
    return application, languages


def own_command() -> list[str]:
    """Return what starts this program again as it was started, in the language of now."""
    given = sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:]
    return [sys.executable, *_in_language(given, translations.language())]


def _in_language(arguments: Sequence[str], language: str) -> list[str]:
    """Return the arguments with the language that was chosen since, if one was."""
    if translations.language_for(arguments) == language:
        return list(arguments)
    return [*arguments, f"--language={language}"]


def relaunch() -> NoReturn:
    """Replace this process by a new one that knows nothing; at worst, only end it."""
    with contextlib.suppress(ComponentMissing):
        process.replace_process(own_command())
    # Locked and gone is better than open.
    os._exit(1)


def turn_training(is_training: bool) -> NoReturn:
    """Replace this process by one that is in training, or in the real vault again."""
    command = [word for word in own_command() if word != _TRAINING_OPTION]
    with contextlib.suppress(ComponentMissing):
        process.replace_process([*command, _TRAINING_OPTION] if is_training else command)
    os._exit(1)


def _note_unexpected(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """Log that something unexpected happened, and where; its text may quote answers."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    logger.error("unexpected %s at %s", kind.__name__, " > ".join(places))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fieldkit gui", allow_abbrev=False)
    parser.add_argument("word", nargs="?", choices=["gui"], help=argparse.SUPPRESS)
    parser.add_argument("--vault", metavar="DIR", type=Path, help=_("folder of the vault"))
    parser.add_argument(
        _TRAINING_OPTION, action="store_true", help=_("practise with invented people")
    )
    parser.add_argument("--language", choices=LANGUAGES, help=_("language of the window"))
    parser.add_argument(
        "--quit-after-first-paint", action="store_true", help=_("only measure how fast it starts")
    )
    return parser


def _vault_folder(arguments: argparse.Namespace) -> Path:
    given = arguments.vault or os.environ.get("FIELDKIT_VAULT")
    folder = Path(given) if given else default_vault_folder()
    return training_folder(folder) if arguments.training else folder


def _keep_no_session(manager: QSessionManager) -> None:
    """Let no session manager write down that, and with what, this program ran."""
    manager.setRestartHint(QSessionManager.RestartHint.RestartNever)


def _heed_qt(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Log that Qt said something; its text may quote paths and labels."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        logger.info("Qt: %s in %s", kind.name, context.category)
