"""`fieldkit-hq directory, identity, signers`: what headquarters gives out."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from fieldkit.bundle.fingerprint import key_words
from fieldkit.cli.commands.hq_proposals import (
    custody_lines,
    publish_signed_file,
    tell_proposal,
)
from fieldkit.cli.files import check_new, read_certificate, write_new_file
from fieldkit.cli.hq_opening import asking, keys_argument, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.headquarters import Aspect, Policy
from fieldkit.domain.local_text import short_day
from fieldkit.errors import InvalidInput
from fieldkit.hq.directory_proposal import write_proposal
from fieldkit.operations.explain_changes import title_of, value_of
from fieldkit.operations.hq.export_keys import export_identity, export_signers
from fieldkit.operations.hq.propose_directory import propose_change
from fieldkit.operations.hq.publish_directory import (
    changed_headquarters,
    publish_policy,
    renew_directory,
    renew_intake,
    with_new_intake,
)
from fieldkit.operations.hq.published import published_now
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.paths import make_private_folder
from fieldkit.transfer.directory_keys import certificate_words
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
    tree.command("directory show", _("show what is published, and whose keys count"), show)
    parser = tree.command("directory renew", _("sign it as of now"), directory_renew)
    parser.add_argument(
        "--at-least",
        metavar="N",
        type=int,
        default=1,
        help=_("after a restore: go on from this version, above all that devices have seen"),
    )
    parser = tree.command("directory publish", _("publish other rules or servers"), publish)
    keys_argument(parser, several=True, required=False)
    parser.add_argument(
        "--signed", metavar="FILE", help=_("a proposal that enough holders have signed")
    )
    _change_arguments(parser)
    parser = tree.command(
        "directory propose", _("write a change for the holders to sign, one by one"), propose
    )
    parser.add_argument("file", metavar="FILE", help=_("new file to write"))
    parser.add_argument("--new-intake", action="store_true", help=_("with a new intake key"))
    _change_arguments(parser)
    parser = tree.command("directory intake", _("publish a new intake key"), directory_intake)
    keys_argument(parser, several=True)


def _change_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--server", metavar="URL", action="append", help=_("a drop server; repeat for several")
    )
    parser.add_argument("--no-servers", action="store_true", help=_("publish none"))
    parser.add_argument(
        "--add-authority",
        metavar="FILE",
        action="append",
        default=[],
        help=_("the certificate of another server authority"),
    )
    parser.add_argument(
        "--drop-authority",
        metavar="N",
        type=int,
        action="append",
        default=[],
        help=_("the number of one that is published"),
    )
    parser.add_argument("--delete-needs-copies", type=int, metavar="N")
    parser.add_argument("--auto-seal-minutes", type=int, metavar="N")
    for name in _RULES:
        parser.add_argument(f"--{name}", choices=["yes", "no"])


def directory_renew(invocation: Invocation) -> None:
    """Sign the directory as of now."""
    with opened(invocation) as session:
        renew_directory(session, at_least=invocation.arguments.at_least)
    invocation.output.result({"renewed": True}, [_("It goes out with the next sync or return.")])


def show(invocation: Invocation) -> None:
    """Show what is published."""
    with opened(invocation) as session:
        told = published_now(session)
    headquarters, custody = told.headquarters, told.custody
    lines = [_("Fingerprint: {words}").format(words=" ".join(told.words))]
    lines += [
        _("Versions: root {root}, targets {targets}, signed {day}.").format(
            root=told.root_version, targets=told.targets_version, day=short_day(told.issued_at)
        )
    ]
    lines.append(
        _("Holders must sign again before: root {root}, targets {targets}.").format(
            root=short_day(told.root_expires), targets=short_day(told.targets_expires)
        )
    )
    for number, certificate in enumerate(headquarters.authorities, start=1):
        words = " ".join(certificate_words(certificate))
        lines.append(_("Server authority {number}: {words}").format(number=number, words=words))
    lines += [_("Server: {url}").format(url=url) for url in headquarters.servers]
    for name, value in vars(headquarters.policy).items():
        aspect = Aspect(name.replace("_", "-"))
        lines.append(f"{title_of(aspect)}: {value_of(aspect, str(value).lower())}")
    lines += custody_lines(custody)
    invocation.output.result(
        {
            "words": list(told.words),
            "root_version": told.root_version,
            "targets_version": told.targets_version,
            "issued_at": to_text(told.issued_at),
            "root_expires": to_text(told.root_expires),
            "targets_expires": to_text(told.targets_expires),
            "servers": list(headquarters.servers),
            "authorities": [list(certificate_words(text)) for text in headquarters.authorities],
            "policy": vars(headquarters.policy),
            "threshold": custody.threshold,
            "root": [list(key_words(key)) for key in custody.root],
            "targets": [list(key_words(key)) for key in custody.targets],
        },
        lines,
    )


def publish(invocation: Invocation) -> None:
    """Publish other rules or servers, or what the holders have signed."""
    arguments = invocation.arguments
    if arguments.signed:
        publish_signed_file(invocation, arguments.signed)
        return
    if not arguments.keys:
        raise InvalidInput(
            _("The offline keys are needed to publish this."),
            hint=_("Use --keys, or propose the change and use --signed with what came back."),
        )
    with opened(invocation) as session:
        policy, servers, authorities = _wanted(session, invocation)
        changed = publish_policy(
            session,
            [Path(folder) for folder in arguments.keys],
            asking(invocation),
            policy=policy,
            servers=servers,
            authorities=authorities,
        )
    lines = [_("It goes out with the next sync or return.")]
    if policy is None and servers is None and authorities is None:
        lines.insert(0, _("Nothing was changed; it was signed once more."))
    else:
        lines.append(
            _("What weakens protection takes effect only when each holder has confirmed it.")
        )
    invocation.output.result(
        {"servers": list(changed.servers), "policy": vars(changed.policy)}, lines
    )


def propose(invocation: Invocation) -> None:
    """Write a change for the holders to sign."""
    arguments = invocation.arguments
    path = Path(arguments.file)
    check_new(path)
    with opened(invocation) as session:
        policy, servers, authorities = _wanted(session, invocation)
        changed = changed_headquarters(
            session, policy=policy, servers=servers, authorities=authorities
        )
        if arguments.new_intake:
            changed = with_new_intake(session, changed)
        proposal = propose_change(session, changed)
    write_new_file(path, write_proposal(proposal))
    tell_proposal(invocation, proposal)


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


def _wanted(
    session: HeadquartersSession, invocation: Invocation
) -> tuple[Policy | None, tuple[str, ...] | None, tuple[str, ...] | None]:
    """Return the rules, servers and authorities that were asked for, None for each that stays."""
    arguments = invocation.arguments
    known = published_now(session).headquarters
    servers = tuple(arguments.server) if arguments.server else None
    if arguments.no_servers:
        servers = ()
    authorities = None
    if arguments.add_authority or arguments.drop_authority:
        authorities = _authorities(known.authorities, arguments.drop_authority)
        for path in arguments.add_authority:
            authorities += (read_certificate(Path(path)),)
    return _policy(known.policy, invocation), servers, authorities


def _authorities(known: tuple[str, ...], dropped: list[int]) -> tuple[str, ...]:
    if not all(1 <= number <= len(known) for number in dropped):
        raise InvalidInput(_("No server authority of this number is published."))
    return tuple(text for number, text in enumerate(known, start=1) if number not in dropped)


def _policy(known: Policy, invocation: Invocation) -> Policy | None:
    arguments = invocation.arguments
    changes: dict[str, bool | int] = {}
    for name in ("delete_needs_copies", "auto_seal_minutes"):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name)
    for name in (rule.replace("-", "_") for rule in _RULES):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name) == "yes"
    return replace(known, **changes) if changes else None  # type: ignore[arg-type]  # each of its type
