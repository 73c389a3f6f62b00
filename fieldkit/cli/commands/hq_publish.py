"""`fieldkit-hq directory, identity, signers`: what headquarters gives out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fieldkit.cli.files import write_new_file
from fieldkit.cli.hq_opening import asking, keys_argument, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.headquarters import Policy
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.export_keys import export_identity, export_signers
from fieldkit.operations.hq.publish_directory import (
    publish_policy,
    renew_directory,
    renew_intake,
)
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.paths import make_private_folder
from fieldkit.translations import _, ngettext

_RULES = (
    "keep-readable-copy",
    "require-tor",
    "auto-seal-at-lock",
    "auto-seal-on-removal",
    "require-vpn",
    "require-onion",
    "seal-on-revocation",
)


def register(tree: CommandTree) -> None:
    """Add the commands."""
    _register_directory(tree)
    tree.group("identity", _("the key that opens reports"))
    parser = tree.command("identity export", _("write it as an age identity file"), identity)
    parser.add_argument("file", metavar="FILE", help=_("new file to write"))
    parser.add_argument("--plain", action="store_true", help=_("without a passphrase"))
    tree.group("signers", _("what others need to check reports"))
    parser = tree.command("signers export", _("write keys, chains and receipts"), signers)
    parser.add_argument("folder", metavar="DIR", help=_("new folder to write"))


def _register_directory(tree: CommandTree) -> None:
    tree.group("directory", _("what headquarters publishes of itself"))
    tree.command("directory renew", _("sign it as of now"), directory_renew)
    parser = tree.command("directory publish", _("publish other rules or servers"), publish)
    keys_argument(parser, several=True)
    parser.add_argument(
        "--server", metavar="URL", action="append", help=_("a drop server; repeat for several")
    )
    parser.add_argument("--no-servers", action="store_true", help=_("publish none"))
    parser.add_argument("--delete-needs-copies", type=int, metavar="N")
    parser.add_argument("--auto-seal-minutes", type=int, metavar="N")
    for name in _RULES:
        parser.add_argument(f"--{name}", choices=["yes", "no"])
    parser = tree.command("directory intake", _("publish a new intake key"), directory_intake)
    keys_argument(parser, several=True)


def directory_renew(invocation: Invocation) -> None:
    """Sign the directory as of now."""
    with opened(invocation) as session:
        renew_directory(session)
    invocation.output.result({"renewed": True}, [_("It goes out with the next return.")])


def publish(invocation: Invocation) -> None:
    """Publish other rules or servers."""
    arguments = invocation.arguments
    servers = tuple(arguments.server) if arguments.server else None
    if arguments.no_servers:
        servers = ()
    with opened(invocation) as session:
        policy = _policy(session, invocation)
        changed = publish_policy(
            session,
            [Path(folder) for folder in arguments.keys],
            asking(invocation),
            policy=policy,
            servers=servers,
        )
    lines = [_("It goes out with the next return.")]
    if policy is None and servers is None:
        lines.insert(0, _("Nothing was changed; it was signed once more."))
    else:
        lines.append(
            _("What weakens protection takes effect only when each holder has confirmed it.")
        )
    invocation.output.result(
        {"servers": list(changed.servers), "policy": vars(changed.policy)}, lines
    )


def directory_intake(invocation: Invocation) -> None:
    """Publish a new intake key."""
    with opened(invocation) as session:
        renew_intake(
            session, [Path(folder) for folder in invocation.arguments.keys], asking(invocation)
        )
    invocation.output.result(
        {"renewed": True},
        [_("Devices seal to the new key when their holders have confirmed its words.")],
    )


def identity(invocation: Invocation) -> None:
    """Write the intake identities as an age file."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        if arguments.plain:
            invocation.prompts.confirm(
                _("Without a passphrase this file opens every report to whoever finds it. Go on?")
            )
            content = export_identity(session, None, is_plain_confirmed=True)
        else:
            content = export_identity(
                session, invocation.prompts.new_passphrase(_("Passphrase of the new file"))
            )
    write_new_file(Path(arguments.file), content)
    invocation.output.result({"plain": arguments.plain}, [_("Written.")])


def signers(invocation: Invocation) -> None:
    """Write what others need to check reports."""
    folder = Path(invocation.arguments.folder)
    if folder.exists():
        raise InvalidInput(_("This folder exists already."), hint=_("Choose a new one."))
    with opened(invocation) as session:
        files = export_signers(session)
    make_private_folder(folder)
    for file in files:
        write_new_file(folder / file.name, file.content)
    invocation.output.result(
        {"files": [file.name for file in files]},
        [
            ngettext(
                "Written: {count} file, not secret.",
                "Written: {count} files, none of them secret.",
                len(files),
            ).format(count=len(files))
        ],
    )


def _policy(session: HeadquartersSession, invocation: Invocation) -> Policy | None:
    arguments = invocation.arguments
    known = news_of(session.vault, session.clock.now()).published.policy
    changes: dict[str, bool | int] = {}
    for name in ("delete_needs_copies", "auto_seal_minutes"):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name)
    for name in (rule.replace("-", "_") for rule in _RULES):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name) == "yes"
    return replace(known, **changes) if changes else None  # type: ignore[arg-type]  # each of its type
