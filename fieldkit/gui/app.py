"""Starts the window: a quiet Qt that leaves nothing behind, the language, the theme, the lock."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon, QSessionManager
from PySide6.QtWidgets import QApplication

from fieldkit import __version__, logs, translations
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.preferences import Colours, PanicExtent
from fieldkit.errors import ComponentMissing
from fieldkit.gui.accessible_roles import answer_screen_readers
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.clipboard import ClipboardKeeper
from fieldkit.gui.collecting import GuiThreadCollector
from fieldkit.gui.deadline import Deadline
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.first_paint import FirstPaint
from fieldkit.gui.idle import IdleWatch
from fieldkit.gui.languages import Languages
from fieldkit.gui.preload import Preload, Preloaded, compile_forms
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.theme import Theme, apply_theme
from fieldkit.gui.vault_window import VaultWindow
from fieldkit.platform import process
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.own_program import AFTERWARDS, OWN_FOLDER, PUT_AWAY, own_program
from fieldkit.platform.paths import default_vault_folder, training_folder
from fieldkit.platform.resources import resource_path
from fieldkit.platform.secret_store import system_secret_store
from fieldkit.translations import LANGUAGES, _
from fieldkit.vault import destroy_notice
from fieldkit.vault.presence import is_vault

logger = logging.getLogger(__name__)

_HANGING_SECONDS = 10  # more than the window's own timer is given
_LAST_RESORT_SECONDS = 0.1
_WORK_WAITS = "--work-waits"

_TRAINING_OPTION = "--training"
# Mesa, NVIDIA and Qt, by their manuals; each says when it was used last, and with what.
_WITHOUT_CACHES = {
    "MESA_SHADER_CACHE_DISABLE": "true",
    "__GL_SHADER_DISK_CACHE": "0",
    "QSG_RHI_DISABLE_DISK_CACHE": "1",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the field's window and return the exit code."""
    arguments = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    return run_window(
        arguments,
        _vault_folder(arguments),
        FieldWindow,
        Preloaded("fieldkit.gui.field", also=compile_forms),
        is_training=arguments.training,
    )


def run_window(
    arguments: argparse.Namespace,
    folder: Path,
    make_window: Callable[[BackgroundJobs, Surroundings], VaultWindow],
    preloaded: Preloaded,
    *,
    is_training: bool = False,
) -> int:
    """Run a window over the vault in `folder` until it closes, and return the exit code."""
    process.harden()
    sys.excepthook = _note_unexpected
    logs.write_to_stderr(debug=False)
    application, languages = start_qt(arguments.language or translations.preferred_language())
    if destroy_notice.find(folder) is not None:
        put_away(folder)(PanicExtent.ACCESS)  # what was decided before still holds
    theme = Theme(application)
    jobs = BackgroundJobs()
    deadline = Deadline(lambda: _lock_anyway(jobs))

    def lock_within(seconds: float) -> None:
        deadline.set(seconds)
        process.end_within(seconds + _LAST_RESORT_SECONDS)

    window = make_window(
        jobs,
        Surroundings(
            folder=folder,
            clock=SystemClock(),
            open_keyring=system_secret_store,
            relaunch=relaunch,
            lock_within=lock_within,
            use_language=languages.use,
            work_waits=arguments.work_waits,
            put_away=put_away(folder),
            take_back_clipboard=ClipboardKeeper(application.clipboard(), application).take_back,
            show_remains=lambda: _show_remains(folder),
            is_language_asked_for=arguments.language is not None,
            is_training=is_training,
            turn_training=turn_training,
            wear=theme.wear,
        ),
    )
    deadline.start()
    watch = _watch_idleness(window, deadline)
    application.installEventFilter(watch)
    window.unlocked.connect(lambda: _watch_session(application, window, jobs))
    application.installEventFilter(window.emergency_keys)
    first_paint = FirstPaint(window)
    if arguments.quit_after_first_paint:
        first_paint.painted.connect(application.quit)
    else:
        preload = Preload(jobs, window, preloaded)
        first_paint.painted.connect(preload.start)
        _collect_in_quiet_moments(application, preload, watch)
    window.show()
    window.start()
    code = application.exec()
    deadline.stop()
    jobs.close()
    return code


def _lock_anyway(jobs: BackgroundJobs) -> None:
    """Replace the process from the thread that watches, or end it, whatever goes wrong."""
    try:
        relaunch(jobs.is_streaming)
    finally:
        os._exit(1)


def _watch_idleness(window: VaultWindow, deadline: Deadline) -> IdleWatch:
    """Lock after a time without a touch; a window that hangs then is replaced a little later."""
    watch = IdleWatch(window.preferences.lock_minutes * 60_000, window)

    def put_off() -> None:
        deadline.set(window.preferences.lock_minutes * 60 + _HANGING_SECONDS)

    def begin() -> None:
        watch.set_minutes(window.preferences.lock_minutes)
        watch.start()
        put_off()

    def lock_or_listen() -> None:
        # Nobody touches the keys in an interview; its first hour is not cut off.
        if window.is_listening:
            begin()
        else:
            window.lock()

    watch.idle.connect(lock_or_listen)
    watch.touched.connect(put_off)
    window.unlocked.connect(begin)
    window.preferences_changed.connect(begin)
    return watch


def _collect_in_quiet_moments(
    application: QApplication, preload: Preload, watch: IdleWatch
) -> None:
    collector = application.findChild(GuiThreadCollector)
    if collector is not None:
        # What was imported stays for good.
        preload.finished.connect(collector.set_aside)
        watch.touched.connect(collector.put_off)


def start_qt(language: str) -> tuple[QApplication, Languages]:
    """Return the application object, set up so that Qt writes nothing, and its languages."""
    qInstallMessageHandler(_heed_qt)
    _write_no_caches()
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
    answer_screen_readers()
    apply_theme(application, colours=Colours.SYSTEM)
    return application, languages


def _write_no_caches() -> None:
    """Let no driver of the graphics keep compiled programs in the home folder."""
    for name, value in _WITHOUT_CACHES.items():
        os.environ.setdefault(name, value)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DisableShaderDiskCache)


def _watch_session(application: QApplication, window: VaultWindow, jobs: BackgroundJobs) -> None:
    """Lock together with the desktop; macOS tells only programs made with its own tools."""
    # Imported late: neither is needed to ask for the passphrase.
    if sys.platform == "win32":
        from fieldkit.gui.windows_session import WindowsSession

        watch = WindowsSession(window)
        watch.leaving.connect(window.lock_with_screen)
        messages = watch.start(int(window.winId()))
        application.installNativeEventFilter(messages)
    elif sys.platform != "darwin":
        from fieldkit.gui.session_watch import watch_buses

        watch_buses(jobs, window, window.lock_with_screen)


def own_command(*, work_waits: bool = False) -> list[str]:
    """Return what starts this program again as it was started, in the language of now."""
    given = sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:]
    kept = [argument for argument in given if argument != _WORK_WAITS]
    more = [_WORK_WAITS] if work_waits else []
    return [sys.executable, *_in_language(kept, translations.language()), *more]


def _in_language(arguments: Sequence[str], language: str) -> list[str]:
    """Return the arguments with the language that was chosen since, if one was."""
    if translations.language_for(arguments) == language:
        return list(arguments)
    return [*arguments, f"--language={language}"]


def relaunch(work_waits: bool) -> NoReturn:
    """Replace this process by a new one that knows nothing; at worst, only end it."""
    end_decoders()
    with contextlib.suppress(ComponentMissing):
        process.replace_process(own_command(work_waits=work_waits))
    # Locked and gone is better than open.
    os._exit(1)


def end_decoders() -> None:
    """End the processes that hold attachments in clear; they would outlive this one."""
    # Not imported for this: where nobody decoded anything there is nothing to end.
    child = sys.modules.get("fieldkit.media.child")
    if child is not None:
        child.end_all()


def put_away(folder: Path) -> Callable[[PanicExtent], NoReturn]:
    """Return what replaces this process by the one that destroys the vault in `folder`."""
    absolute = folder.absolute()

    def replace(extent: PanicExtent) -> NoReturn:
        order = {
            "folder": str(absolute),
            "extent": extent.value,
            "language": translations.language(),
        }
        end_decoders()
        with contextlib.suppress(ComponentMissing):
            process.replace_process(
                own_program(PUT_AWAY), told=json.dumps(order).encode(), folder=OWN_FOLDER
            )
        # It cannot be started: then here, and without a word.
        from fieldkit.operations.answer_panic import answer_panic

        if is_vault(absolute):
            answer_panic(absolute, extent, _keyring_left)
        os._exit(1)

    return replace


def _keyring_left(_label: str, _vault_id: str) -> Callable[[], KeyringEntry]:
    return lambda: KeyringEntry.NOT_KNOWN


def _show_remains(folder: Path) -> None:
    told = {"folder": str(folder.absolute()), "language": translations.language(), "done": []}
    with contextlib.suppress(ComponentMissing):
        process.replace_process(
            own_program(AFTERWARDS), told=json.dumps(told).encode(), folder=OWN_FOLDER
        )


def turn_training(is_training: bool) -> NoReturn:
    """Replace this process by one that is in training, or in the real vault again."""
    with contextlib.suppress(ComponentMissing):
        process.replace_process(training_command(own_command(), is_training=is_training))
    os._exit(1)


def training_command(command: Sequence[str], *, is_training: bool) -> list[str]:
    """Return the command with or without the word that asks for training."""
    kept = [word for word in command if word != _TRAINING_OPTION]
    return [*kept, _TRAINING_OPTION] if is_training else kept


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


def window_parser(program: str) -> argparse.ArgumentParser:
    """Return a parser of the options that every window takes."""
    parser = argparse.ArgumentParser(prog=program, allow_abbrev=False)
    parser.add_argument("word", nargs="?", choices=["gui"], help=argparse.SUPPRESS)
    parser.add_argument("--vault", metavar="DIR", type=Path, help=_("folder of the vault"))
    parser.add_argument(_WORK_WAITS, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--language", choices=LANGUAGES, help=_("language of the window"))
    parser.add_argument(
        "--quit-after-first-paint", action="store_true", help=_("only measure how fast it starts")
    )
    return parser


def vault_folder(arguments: argparse.Namespace, default: Path) -> Path:
    """Return the folder of --vault, FIELDKIT_VAULT or the default, in this order."""
    given = arguments.vault or os.environ.get("FIELDKIT_VAULT")
    return Path(given) if given else default


def _parser() -> argparse.ArgumentParser:
    parser = window_parser("fieldkit gui")
    parser.add_argument(
        _TRAINING_OPTION, action="store_true", help=_("practise with invented people")
    )
    return parser


def _vault_folder(arguments: argparse.Namespace) -> Path:
    folder = vault_folder(arguments, default_vault_folder())
    return training_folder(folder) if arguments.training else folder


def _keep_no_session(manager: QSessionManager) -> None:
    """Let no session manager write down that, and with what, this program ran."""
    manager.setRestartHint(QSessionManager.RestartHint.RestartNever)


def _heed_qt(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Log that Qt said something; its text may quote paths and labels."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        logger.info("Qt: %s in %s", kind.name, context.category)
