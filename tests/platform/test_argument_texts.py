"""argparse speaks the language of the program, all that a person can meet of it."""

import argparse
import ast
from pathlib import Path

import pytest

from fieldkit.cli.field import main as field
from fieldkit.cli.hq import main as headquarters
from fieldkit.platform.argument_texts import PLURAL_TEXTS, TEXTS
from fieldkit.verify.main import main as verifier

# What only a mistake in this program could bring out.
OURS = (
    "cannot",
    "conflicting",
    "dest=",
    "'required'",
    "invalid option string",
    "invalid conflict",
    "mutually exclusive",
    ".__call__",
    "%r is not callable",
    'argument "-" with mode',
    "can't open",
    "subcommands",
)


def texts_of_argparse():
    tree = ast.parse(Path(argparse.__file__).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def test_every_text_of_argparse_that_can_be_met_is_ours() -> None:
    known = {*TEXTS, *(text for pair in PLURAL_TEXTS for text in pair)}
    found = {text for text in texts_of_argparse() if not text.startswith(OURS)}
    assert found
    assert found - known == set()


@pytest.mark.parametrize("main", [field, headquarters, verifier])
@pytest.mark.parametrize(
    ("language", "usage"), [("be", "выкарыстанне"), ("ru", "использование"), ("fr", "utilisation")]
)
def test_help_is_said_in_the_language_asked_for(main, language, usage, capsys) -> None:
    with pytest.raises(SystemExit):
        main([f"--language={language}", "--help"])
    said = capsys.readouterr().out
    assert said.startswith(usage)
    assert not [word for word in ("show this", "usage", "exit") if word in said]


def test_a_mistake_is_told_in_the_language_asked_for(capsys) -> None:
    with pytest.raises(SystemExit):
        field(["report", "show", "--language", "ru"])
    assert "не хватает аргументов: REPORT" in capsys.readouterr().err


def test_a_language_that_is_not_spoken_is_refused(capsys) -> None:
    with pytest.raises(SystemExit):
        field(["report", "list", "--language", "xx"])
    assert "invalid choice: 'xx'" in capsys.readouterr().err
