"""How a command asks: passphrases without echo or from a descriptor, and yes or no."""

from __future__ import annotations

import getpass
import os
import sys
from typing import BinaryIO

from fieldkit.errors import ConfirmationNeeded, InvalidInput
from fieldkit.translations import _

MAX_PASSPHRASE_BYTES = 4096  # with the end of its line
MAX_INPUT_BYTES = 64 * 1024 * 1024


class Prompts:
    """Asks on the terminal, or takes one line for each secret from `passphrase_fd`."""

    def __init__(self, *, passphrase_fd: int | None, assume_yes: bool = False) -> None:
        self._fd = passphrase_fd
        self._assume_yes = assume_yes
        self._source: BinaryIO | None = None

    def passphrase(self, question: str) -> str:
        """Return one secret, asked once.

        Raises:
            InvalidInput: There is none to read, or it is empty, too long or not UTF-8.
        """
        if self._fd is None:
            if not _has_terminal():
                raise InvalidInput(
                    _("There is no terminal to ask for the passphrase."),
                    hint=_("Use --passphrase-fd with the number of an open descriptor."),
                )
            secret = getpass.getpass(f"{question}: ")
        else:
            secret = self._line(self._fd)
        if not secret:
            raise InvalidInput(_("The passphrase is empty."))
        return secret

    def new_passphrase(self, question: str) -> str:
        """Return a new secret; on a terminal it is typed twice.

        Raises:
            InvalidInput: As `passphrase`, or the two differ.
        """
        secret = self.passphrase(question)
        if self._fd is None and getpass.getpass(_("Once more: ")) != secret:
            raise InvalidInput(_("The two passphrases are not the same."))
        return secret

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there to be asked; not where every answer was given before."""
        return _has_terminal() and not self._assume_yes

    def confirm(self, question: str) -> None:
        """Ask yes or no.

        Raises:
            ConfirmationNeeded: The answer was no, or nobody could be asked.
        """
        if self._assume_yes:
            return
        if not _has_terminal():
            raise ConfirmationNeeded(
                hint=_("{question} If so, repeat the command with --yes.").format(question=question)
            )
        sys.stderr.write(_("{question} [y/N] ").format(question=question))
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in {
            "y",
            "yes",
            "д",
            "да",
            "т",
            "так",
            "o",
            "oui",
        }:
            raise ConfirmationNeeded

    def confirm_by_typing(self, question: str, expected: str) -> None:
        """Ask for a word that nobody types by mistake; nothing answers it but a person.

        Raises:
            ConfirmationNeeded: Something else was typed, or nobody could be asked.
        """
        if not _has_terminal():
            raise ConfirmationNeeded
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        if sys.stdin.readline().strip() != expected:
            raise ConfirmationNeeded

    def close(self) -> None:
        """Close the descriptor that passphrases came from."""
        if self._source is not None:
            self._source.close()

    def _line(self, descriptor: int) -> str:
        if self._source is None:
            try:
                self._source = os.fdopen(descriptor, "rb", buffering=0)
            except OSError as error:
                raise InvalidInput(_("The passphrase descriptor is not open.")) from error
        try:
            line = self._source.readline(MAX_PASSPHRASE_BYTES)
        except OSError as error:
            raise InvalidInput(_("The passphrase descriptor cannot be read.")) from error
        if len(line) == MAX_PASSPHRASE_BYTES and not line.endswith(b"\n"):
            # Its rest would be taken for the next secret.
            raise InvalidInput(_("The passphrase is too long."))
        try:
            return line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InvalidInput(_("The passphrase is not UTF-8.")) from error


def _has_terminal() -> bool:
    return bool(sys.stdin) and sys.stdin.isatty()  # None where it was closed


def standard_input() -> bytes:
    """Return all of standard input.

    Raises:
        InvalidInput: It is closed, or larger than a report can be.
    """
    if not sys.stdin:
        raise InvalidInput(_("There is no standard input."))
    content = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
    if len(content) > MAX_INPUT_BYTES:
        raise InvalidInput(_("This is too much input."))
    return content
