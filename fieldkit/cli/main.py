"""Runs a command line: parses, calls the command, turns errors into sentences and exit codes."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit import __version__, logs
from fieldkit.cli.output import Output
from fieldkit.cli.prompts import Prompts
from fieldkit.errors import Cancelled, FieldkitError
from fieldkit.platform import process
from fieldkit.platform.argument_texts import speak
from fieldkit.platform.paths import default_vault_folder
from fieldkit.translations import LANGUAGES, _, language_for

logger = logging.getLogger(__name__)

EXIT_UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h


@dataclass(frozen=True)
class Invocation:
    """What every command is handed."""

    arguments: argparse.Namespace
    output: Output
    prompts: Prompts

    @property
    def vault_folder(self) -> Path:
        """Return the folder of --vault, FIELDKIT_VAULT or the default, in this order."""
        given = getattr(self.arguments, "vault", None) or os.environ.get("FIELDKIT_VAULT")
        return Path(given) if given else default_vault_folder()


Command = Callable[[Invocation], None]


def run(
    program: str,
    description: str,
    register: Sequence[Callable[[CommandTree], None]],
    argv: Sequence[str] | None = None,
) -> int:
    """Run one command line and return its exit code."""
    process.harden()
    given = sys.argv[1:] if argv is None else argv
    speak(language_for(given))
    tree = CommandTree(program, _(description))
    for add in register:
        add(tree)
    arguments = tree.parser.parse_args(given)
    command: Command | None = getattr(arguments, "command", None)
    if command is None:
        tree.parser.print_help(sys.stderr)
        return 2
    logs.write_to_stderr(debug=getattr(arguments, "debug", False))
    output = Output(as_json=getattr(arguments, "json", False))
    prompts = Prompts(
        passphrase_fd=getattr(arguments, "passphrase_fd", None),
        assume_yes=getattr(arguments, "yes", False),
    )
    return _guarded(command, Invocation(arguments, output, prompts))


def _guarded(command: Command, invocation: Invocation) -> int:
    try:
        command(invocation)
    except FieldkitError as error:
        if not isinstance(error, Cancelled):
            invocation.output.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return Cancelled.exit_code
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNEXPECTED
    except Exception as error:
        # The text of an unexpected error may quote content: only its type is told.
        logger.error("unexpected %s", type(error).__name__)  # noqa: TRY400
        if invocation.arguments.__dict__.get("debug"):
            logger.debug("at %s", _places(error))
        invocation.output.error(
            FieldkitError(
                _("Something unexpected happened ({kind}).").format(kind=type(error).__name__),
                hint=_("Nothing was half-done. Run again with --debug and report what it says."),
            )
        )
        return EXIT_UNEXPECTED
    finally:
        invocation.prompts.close()
    return 0


def _places(error: BaseException) -> str:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places)


class CommandTree:
    """The commands of one program: `first_word [second_word] arguments`."""

    def __init__(self, program: str, description: str) -> None:
        self._common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
        group = self._common.add_argument_group(_("options of every command"))
        group.add_argument("--vault", metavar="DIR", help=_("folder of the vault"))
        group.add_argument("--json", action="store_true", help=_("answer as one JSON document"))
        group.add_argument(
            "--passphrase-fd",
            type=int,
            metavar="N",
            help=_("read passphrases from descriptor N, one line each"),
        )
        group.add_argument("--yes", action="store_true", help=_("answer yes to questions"))
        group.add_argument("--language", choices=LANGUAGES, help=_("language of what is said"))
        group.add_argument("--debug", action="store_true", help=_("say more, never content"))
        self.parser = argparse.ArgumentParser(
            prog=program, description=description, parents=[self._common], allow_abbrev=False
        )
        self.parser.add_argument(
            "--version",
            action="version",
            version=f"{program} {__version__}",
            help=_("say the version and exit"),
        )
        self._words = self.parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
        self._groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}

    def group(self, word: str, summary: str) -> None:
        """Add a first word that others follow."""
        parser = self._words.add_parser(word, help=summary, description=summary, allow_abbrev=False)
        self._groups[word] = parser.add_subparsers(
            metavar=_("COMMAND"), title=_("commands"), required=True
        )

    def command(self, words: str, summary: str, command: Command) -> argparse.ArgumentParser:
        """Add a command of one or two words and return its parser for its own arguments."""
        first, _space, second = words.partition(" ")
        where = self._groups[first] if second else self._words
        parser = where.add_parser(
            second or first,
            help=summary,
            description=summary,
            parents=[self._common],
            allow_abbrev=False,
        )
        parser.set_defaults(command=command)
        return parser
