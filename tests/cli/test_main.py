"""How any command ends: with a sentence, an exit code, and no word of content."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit import errors
from fieldkit.cli.main import EXIT_UNEXPECTED, CommandTree, Invocation, run
from fieldkit.errors import Cancelled, DiskFull, FieldkitError, WrongPassphrase

CANARY = "CANARY-55"


def ended(action: Callable[[Invocation], None], *options: str) -> int:
    def register(tree: CommandTree) -> None:
        tree.command("act", "do it", action)

    return run("program", "A program.", [register], ["act", *options])


def raising(error: BaseException) -> Callable[[Invocation], None]:
    def act(_invocation: Invocation) -> None:
        raise error

    return act


def all_errors(kind: type[FieldkitError] = FieldkitError) -> list[type[FieldkitError]]:
    return [kind, *(found for sub in kind.__subclasses__() for found in all_errors(sub))]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_and_an_exit_code(kind: type[FieldkitError]) -> None:
    carried = {
        errors.ObjectHeld: ("damaged",),
        errors.SubmissionRefused: ("damaged",),
        errors.NotTrusted: ("route", "no-tor"),
    }
    error = kind(*carried.get(kind, ()))
    assert error.sentence.endswith(".")
    assert 0 < error.exit_code < 131
    assert error.code == kind.__name__


def test_a_known_error_is_told_with_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(raising(WrongPassphrase())) == 5
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.splitlines() == [
        "Error: The passphrase is wrong.",
        "Check the keyboard layout and caps lock.",
    ]


def test_with_json_an_error_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(raising(DiskFull()), "--json") == 9
    written = capsys.readouterr()
    document = json.loads(written.out)
    assert set(document) == {"error", "sentence", "hint", "exit_code"}
    assert (document["error"], document["exit_code"]) == ("DiskFull", 9)
    assert written.err == ""


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt()])
def test_stopping_is_no_error(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(raising(error)) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("options", [(), ("--json",), ("--debug",)])
def test_an_unexpected_error_tells_its_kind_and_not_its_text(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(raising(ValueError(f"{CANARY} in a message")), *options) == EXIT_UNEXPECTED
    written = capsys.readouterr()
    assert "ValueError" in written.out + written.err
    assert CANARY not in written.out + written.err
    assert ("act:" in written.err) == ("--debug" in options)


def test_the_vault_is_chosen_by_option_then_environment_then_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found: list[Path] = []

    def act(invocation: Invocation) -> None:
        found.append(invocation.vault_folder)

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("FIELDKIT_VAULT", raising=False)
    ended(act)
    monkeypatch.setenv("FIELDKIT_VAULT", str(tmp_path / "named"))
    ended(act)
    ended(act, f"--vault={tmp_path / 'given'}")
    assert found[1:] == [tmp_path / "named", tmp_path / "given"]
    assert found[0].name == "vault"


def test_options_stand_before_or_behind_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    found: list[tuple[bool, str]] = []

    def register(tree: CommandTree) -> None:
        tree.command(
            "act",
            "do it",
            lambda invocation: found.append(
                (invocation.output.as_json, invocation.arguments.vault)
            ),
        )

    run("program", "A program.", [register], ["--json", "--vault=a", "act"])
    run("program", "A program.", [register], ["act", "--vault=a", "--json"])
    assert found == [(True, "a")] * 2


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("program", "A program.", [], ["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("program ")


def test_there_is_no_option_for_a_passphrase(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ended(lambda _invocation: None, "--passphrase", "a secret on the command line")
    assert "--passphrase-fd" in capsys.readouterr().err


def test_a_command_line_hardens_its_process_first(unhardened: list[None]) -> None:
    ended(raising(KeyboardInterrupt()))
    assert len(unhardened) == 1
