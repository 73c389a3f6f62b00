import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from fieldkit import __main__ as entry
from fieldkit import translations
from fieldkit.errors import ComponentMissing
from fieldkit.gui import app
from fieldkit.gui.background import BackgroundJobs
from fieldkit.platform.paths import default_vault_folder
from fieldkit.platform.resources import resource_path
from fieldkit.vault.presence import holds_vault
from tests.fakes.window import a_window

QUIT = "--quit-after-first-paint"


def test_the_window_starts_again_as_it_was_started(monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/python")
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "fieldkit", "--vault", "v"])
    assert app.own_command() == ["/opt/python", "-m", "fieldkit", "--vault", "v"]


def test_a_frozen_program_starts_itself_again(monkeypatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/fieldkit")
    monkeypatch.setattr(sys, "argv", ["fieldkit", "--language", "be"])
    translations.use_language("be", resource_path("translations"))
    assert app.own_command() == ["/opt/fieldkit", "--language", "be"]


class Ended(BaseException):
    pass


def test_what_cannot_be_started_again_is_ended_all_the_same(monkeypatch) -> None:
    def refuse(_command):
        raise ComponentMissing

    def end(_code):
        raise Ended

    monkeypatch.setattr("fieldkit.platform.process.replace_process", refuse)
    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(Ended):
        app.relaunch(False)


def test_the_vault_is_where_it_is_said_to_be(monkeypatch) -> None:
    parse = app._parser().parse_args
    monkeypatch.setenv("FIELDKIT_VAULT", "/from/environment")
    assert app._vault_folder(parse(["--vault", "/said"])) == Path("/said")
    assert app._vault_folder(parse([])) == Path("/from/environment")
    monkeypatch.delenv("FIELDKIT_VAULT")
    assert app._vault_folder(parse([])) == default_vault_folder()


def test_what_qt_says_is_logged_without_its_text(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    app._heed_qt(QtMsgType.QtWarningMsg, QMessageLogContext(), "CANARY /home/somebody")
    app._heed_qt(QtMsgType.QtDebugMsg, QMessageLogContext(), "CANARY")
    assert len(caplog.records) == 1
    assert "CANARY" not in caplog.text


def test_the_unexpected_is_logged_by_kind_and_place_only(caplog) -> None:
    def fall() -> None:
        raise ValueError("CANARY")

    try:
        fall()
    except ValueError as error:
        app._note_unexpected(type(error), error, error.__traceback__)
    [record] = caplog.records
    assert "ValueError" in record.getMessage()
    assert "fall:" in record.getMessage()
    assert "CANARY" not in caplog.text


@pytest.mark.parametrize(
    ("arguments", "is_command"),
    [
        ([], False),
        (["--vault", "x"], False),
        (["--vault=x", "--language", "be"], False),
        (["gui"], False),
        (["gui", "--vault", "x", "--help"], False),
        (["--language=be", "gui"], False),
        (["--quit-after-first-paint"], False),
        (["report", "list"], True),
        (["report", "gui"], True),
        (["--vault", "x", "report", "list"], True),
        (["--help"], True),
        (["--json"], True),
    ],
)
def test_words_are_for_the_command_line(arguments, is_command) -> None:
    assert entry.is_command(arguments) is is_command


SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication
from fieldkit.gui import app
from fieldkit.gui.background import BackgroundJobs
QApplication.exec = lambda *_: QApplication.processEvents() or 0
sys.exit(app.main(["--vault", sys.argv[1], "--language", "be"]))
"""


@pytest.mark.parametrize("words", [["gui"], []])
def test_the_window_ends_once_it_is_painted_where_that_was_asked_for(tmp_path, words) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fieldkit", *words, "--vault", str(tmp_path / "vault"), QUIT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert not (tmp_path / "vault").exists()


def test_asking_for_the_passphrase_loads_no_screen_of_the_vault(tmp_path) -> None:
    script = (
        "import sys; from fieldkit.gui import app;"
        f"app.main(['--vault', sys.argv[1], '{QUIT}']);"
        "print([name for name in sys.modules if name.startswith('fieldkit.gui.field.')"
        "       and name != 'fieldkit.gui.field.window'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "vault")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == b"[]\n"


def test_the_window_starts_and_leaves_nothing_behind(tmp_path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("XDG_")},
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "vault")],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    left = [path for path in home.rglob("*") if path.is_file() and "fontconfig" not in path.parts]
    assert left == []
    assert not (tmp_path / "vault").exists()


def test_the_window_starts_again_in_the_language_of_now(monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/python")
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "fieldkit", "--language", "be"])
    translations.use_language("fr", resource_path("translations"))
    assert app.own_command() == [
        "/opt/python",
        "-m",
        "fieldkit",
        "--language",
        "be",
        "--language=fr",
    ]
    assert app._parser().parse_args(app.own_command()[3:]).language == "fr"


def test_training_is_one_word_of_the_command() -> None:
    real = ["python", "-m", "fieldkit", "--vault", "v"]
    training = app.training_command(real, is_training=True)
    assert training == [*real, "--training"]
    assert app.training_command(training, is_training=True) == training
    assert app.training_command(training, is_training=False) == real
    assert app._parser().parse_args(training[3:]).training


@pytest.mark.slow
def test_the_program_turns_itself_into_training_beside_the_real_vault(tmp_path) -> None:
    code = (
        "import sys\n"
        "given = ['-m', 'fieldkit', 'gui', '--vault', sys.argv[1], '--quit-after-first-paint']\n"
        "sys.orig_argv = [sys.executable, *given]\n"
        "from fieldkit.gui import app\n"
        "app.turn_training(True)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "vault")], check=True, timeout=60)
    assert holds_vault(tmp_path / "vault-training")
    assert not (tmp_path / "vault").exists()


class CountedDeadline:
    """Keeps what it was set to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def set(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_a_hanging_window_is_locked_a_little_after_its_own_time(qtbot, tmp_path) -> None:
    jobs, deadline = BackgroundJobs(), CountedDeadline()
    window = a_window(jobs, tmp_path / "none")
    qtbot.addWidget(window)
    watch = app._watch_idleness(window, deadline)
    assert deadline.seconds == []  # nothing is open yet
    window.unlocked.emit()
    assert deadline.seconds == [5 * 60 + 10]
    assert watch._timer.interval() == 5 * 60 * 1000
    watch.touched.emit()
    assert len(deadline.seconds) == 2
    jobs.close()


def test_work_that_was_cut_is_named_once(monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/python")
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "fieldkit", "--work-waits"])
    translations.use_language(translations.language_for([]), resource_path("translations"))
    assert app.own_command() == ["/opt/python", "-m", "fieldkit"]
    assert app.own_command(work_waits=True).count("--work-waits") == 1
    assert app._parser().parse_args(["--work-waits"]).work_waits
    assert not entry.is_command(["--work-waits"])


def test_drivers_are_told_to_keep_nothing_unless_somebody_decided_otherwise(monkeypatch) -> None:
    monkeypatch.delenv("MESA_SHADER_CACHE_DISABLE", raising=False)
    monkeypatch.setenv("__GL_SHADER_DISK_CACHE", "1")
    monkeypatch.delenv("QSG_RHI_DISABLE_DISK_CACHE", raising=False)
    app._write_no_caches()
    assert os.environ["MESA_SHADER_CACHE_DISABLE"] == "true"
    assert os.environ["__GL_SHADER_DISK_CACHE"] == "1"
    assert os.environ["QSG_RHI_DISABLE_DISK_CACHE"] == "1"
