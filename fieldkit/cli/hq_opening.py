"""Opens headquarters for a command, and asks the holders of offline keys."""

from __future__ import annotations

import contextlib
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from fieldkit.cli.main import Invocation
from fieldkit.errors import ConfirmationNeeded, InvalidInput, KeyringUnavailable, NotAllowed
from fieldkit.hq.offline_keys import AskPassphrase, KeyName
from fieldkit.operations.hq.colleagues import look_as, work_as
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.second_person import (
    Act,
    SecondWord,
    confirm_alone,
    confirm_second,
    others_with_word,
)
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.hq.unfinished_exports import remove_unfinished
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.paths import default_headquarters_folder
from fieldkit.platform.secret_store import SecretStore, system_secret_store
from fieldkit.translations import _


def headquarters_folder(invocation: Invocation) -> Path:
    """Return the folder of --vault, FIELDKIT_VAULT or headquarters' default, in this order."""
    given = getattr(invocation.arguments, "vault", None) or os.environ.get("FIELDKIT_VAULT")
    return Path(given) if given else default_headquarters_folder()


@contextlib.contextmanager
def opened(invocation: Invocation, *, read_only: bool = False) -> Iterator[HeadquartersSession]:
    """Ask for the passphrase and yield the session."""
    unlocked = unlock_vault(
        headquarters_folder(invocation),
        invocation.prompts.passphrase(_("Passphrase")),
        clock=SystemClock(),
        open_keyring=system_secret_store,
        read_only=read_only,
    )
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(unlocked.vault.close)
        for notice in unlocked.notices:
            invocation.output.say(_("Attention: {notice}").format(notice=notice))
        session = open_session(unlocked.vault, unlocked.clock, unlocked.secrets)
        cleanup.pop_all()
    try:
        for notice in remove_unfinished(session):
            invocation.output.say(_("Attention: {notice}").format(notice=notice))
        yield session
    finally:
        close_session(session)


def portable_argument(parser: ArgumentParser) -> None:
    """Add `--portable`, for a vault without the system keyring."""
    parser.add_argument(
        "--portable", action="store_true", help=_("protect it by the passphrase alone (weaker)")
    )


def secret_store(invocation: Invocation) -> SecretStore | None:
    """Return the system keyring, or None for a portable vault.

    Raises:
        KeyringUnavailable: There is no keyring, and --portable was not said.
    """
    if invocation.arguments.portable:
        return None
    try:
        return system_secret_store()
    except KeyringUnavailable as error:
        raise KeyringUnavailable(
            hint=_(
                "Log in to a desktop session with a keyring, or repeat this with --portable: "
                "then the passphrase alone protects the vault."
            )
        ) from error


def keys_argument(parser: ArgumentParser, *, several: bool = False, required: bool = True) -> None:
    """Add `--keys` (and `--demo`, for offline keys that lie in plain)."""
    if several:
        parser.add_argument(
            "--keys",
            metavar="DIR",
            action="append",
            required=required,
            default=[],
            help=_("folder with offline keys; repeat it for each holder's"),
        )
    else:
        parser.add_argument(
            "--keys", metavar="DIR", required=True, help=_("folder with offline keys")
        )
    parser.add_argument(
        "--demo", action="store_true", help=_("offline keys in plain: for a demo only")
    )


def asking(invocation: Invocation) -> AskPassphrase | None:
    """Return what asks the holder of each key; an empty answer means that they are not here."""
    if invocation.arguments.demo:
        return None

    def ask(name: KeyName) -> str | None:
        question = _("Passphrase of the offline key {key} {number}").format(
            key=name.purpose.value, number=name.number
        )
        try:
            return invocation.prompts.passphrase(question)
        except InvalidInput:
            return None

    return ask


def as_argument(parser: ArgumentParser) -> None:
    """Add `--as`, for commands that state something."""
    parser.add_argument(
        "--as", dest="colleague", metavar="CODE", default="", help=_("your code, e.g. H-03")
    )


@contextlib.contextmanager
def working(invocation: Invocation) -> Iterator[HeadquartersSession]:
    """Yield the session as the colleague of `--as` works in it, or the only one there is.

    Reports that an interrupted intake left unread are read first.

    Raises:
        InvalidInput, NotAllowed: Nobody, or nobody who works here, is meant.
    """
    with opened(invocation) as session:
        at_work = work_as(session, invocation.arguments.colleague)
        read_new(at_work, invocation.output.progress(_("Reading reports")))
        yield at_work


@contextlib.contextmanager
def looking(invocation: Invocation) -> Iterator[HeadquartersSession]:
    """Yield the session as the colleague of `--as` looks at something, or the only one there is.

    Raises:
        InvalidInput, NotAllowed: `--as` names nobody, or nobody who works here.
    """
    with opened(invocation) as session:
        yield look_as(session, invocation.arguments.colleague)


def second_arguments(parser: ArgumentParser) -> None:
    """Add `--second`, for acts that need a second person; their word is asked for."""
    parser.add_argument(
        "--second", metavar="CODE", required=True, help=_("code of the second person")
    )


def second_or_alone_arguments(parser: ArgumentParser) -> None:
    """Add `--second` and `--alone`, for what cannot wait until there is a second person."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--second", metavar="CODE", help=_("code of the second person"))
    who.add_argument(
        "--alone",
        action="store_true",
        help=_("decide it alone, where nobody else has a word; it is noted"),
    )


def second_word(
    invocation: Invocation, session: HeadquartersSession, act: Act, subject: str
) -> SecondWord:
    """Ask the colleague of `--second` for their word.

    Raises:
        As `confirm_second`.
    """
    code = invocation.arguments.second
    word = invocation.prompts.passphrase(_("Word of {code}").format(code=code))
    return confirm_second(session, code, word, act, subject)


def second_word_or_alone(
    invocation: Invocation, session: HeadquartersSession, act: Act, subject: str, code: str
) -> SecondWord:
    """Ask the colleague of `--second`; without one, and where nobody could be, decide it alone.

    Alone it needs --alone, or the `code` of the thing typed anew: both are no slip.

    Raises:
        As `confirm_second` and `confirm_alone`; ConfirmationNeeded: It was not typed.
    """
    if invocation.arguments.second:
        return second_word(invocation, session, act, subject)
    others = others_with_word(session)
    if others:
        raise NotAllowed(
            _("This needs a second person."),
            hint=_("Repeat it with --second and one of: {codes}").format(codes=", ".join(others)),
        )
    if not invocation.arguments.alone:
        invocation.output.say(_("Nobody else here has a word of their own."))
        if not invocation.prompts.can_ask:
            raise ConfirmationNeeded(hint=_("To decide it alone, repeat the command with --alone."))
        invocation.prompts.confirm_by_typing(
            _("To decide it alone, type {code}").format(code=code), code
        )
    return confirm_alone(session, act, subject)
