from __future__ import annotations

import io
import os
import sys

import pytest

from fieldkit.cli.prompts import MAX_PASSPHRASE_BYTES, Prompts, standard_input
from fieldkit.errors import ConfirmationNeeded, InvalidInput


def given(content: bytes) -> Prompts:
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return Prompts(passphrase_fd=reading)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_line_is_one_secret() -> None:
    prompts = given("першы\r\n second with spaces \nlast".encode())
    assert prompts.passphrase("?") == "першы"
    assert prompts.new_passphrase("?") == " second with spaces "
    assert prompts.passphrase("?") == "last"
    with pytest.raises(InvalidInput):
        prompts.passphrase("?")
    prompts.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\xff\xfe\n", b"x" * MAX_PASSPHRASE_BYTES + b"\n", b"x" * 3 * 4096],
)
def test_what_is_no_secret_is_refused(content: bytes) -> None:
    prompts = given(content)
    with pytest.raises(InvalidInput):
        prompts.passphrase("?")
    prompts.close()


def test_the_longest_secret_is_taken_whole() -> None:
    prompts = given(b"x" * (MAX_PASSPHRASE_BYTES - 1) + b"\nnext\n")
    assert len(prompts.passphrase("?")) == MAX_PASSPHRASE_BYTES - 1
    assert prompts.passphrase("?") == "next"
    prompts.close()


def test_a_descriptor_that_is_not_open() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.close(writing)
    with pytest.raises(InvalidInput):
        Prompts(passphrase_fd=reading).passphrase("?")


def test_a_descriptor_that_only_writes() -> None:
    reading, writing = os.pipe()
    prompts = Prompts(passphrase_fd=writing)
    with pytest.raises(InvalidInput):
        prompts.passphrase("?")
    prompts.close()
    os.close(reading)


def test_without_terminal_and_descriptor_there_is_no_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a passphrase\n"))
    with pytest.raises(InvalidInput) as caught:
        Prompts(passphrase_fd=None).passphrase("?")
    assert "--passphrase-fd" in caught.value.hint


def test_a_closed_standard_input_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InvalidInput):
        Prompts(passphrase_fd=None).passphrase("?")
    with pytest.raises(ConfirmationNeeded):
        Prompts(passphrase_fd=None).confirm("?")
    with pytest.raises(InvalidInput):
        standard_input()


def test_on_a_terminal_a_new_passphrase_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["once", "once", "once", "other"])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _question: next(typed))
    prompts = Prompts(passphrase_fd=None)
    assert prompts.new_passphrase("?") == "once"
    with pytest.raises(InvalidInput):
        prompts.new_passphrase("?")


@pytest.mark.parametrize("answer", ["y", "YES", "да", "так", "oui"])
def test_yes_in_each_language(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    Prompts(passphrase_fd=None).confirm("?")


@pytest.mark.parametrize("answer", ["", "n", "no", "yess", "не"])
def test_anything_else_is_no(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    with pytest.raises(ConfirmationNeeded):
        Prompts(passphrase_fd=None).confirm("?")


def test_without_a_terminal_the_answer_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(ConfirmationNeeded) as caught:
        Prompts(passphrase_fd=None).confirm("?")
    assert "--yes" in caught.value.hint
    Prompts(passphrase_fd=None, assume_yes=True).confirm("?")


def test_too_much_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldkit.cli.prompts.MAX_INPUT_BYTES", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(InvalidInput):
        standard_input()


@pytest.mark.parametrize(
    ("stdin", "assume_yes", "can_ask"),
    [(Terminal(), False, True), (Terminal(), True, False), (io.StringIO(), False, False)],
)
def test_only_a_person_at_a_terminal_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO, assume_yes: bool, can_ask: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    assert Prompts(passphrase_fd=None, assume_yes=assume_yes).can_ask is can_ask
