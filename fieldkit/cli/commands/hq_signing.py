"""`fieldkit-hq targets, root, authority`: keys that lie offline, one holder at a time.

`sign` and the making of keys need no vault: they are meant for a computer without a network.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.commands.hq_proposals import publish_signed_file, sign_file, tell_proposal
from fieldkit.cli.files import check_new, read_file, write_new_file
from fieldkit.cli.hq_opening import asking, keys_argument, opened
from fieldkit.cli.main import Command, CommandTree, Invocation
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.errors import InvalidInput, InvalidKey
from fieldkit.hq.directory_proposal import ProposalKind, write_proposal
from fieldkit.hq.holder_keys import make_holder_key
from fieldkit.hq.offline_keys import KeyName, Purpose
from fieldkit.operations.hq.propose_directory import HolderChange, propose_holders
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.directory_keys import certificate_words, signing_key_words
from fieldkit.translations import _


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("targets", _("offline keys that decide what headquarters is"))
    _register_sign(tree, "targets sign", targets_sign)
    _register_new_key(tree, "targets new-key", targets_new_key)
    tree.group("root", _("offline keys that decide whose keys count"))
    parser = tree.command("root propose", _("write a change of holders to be signed"), root_propose)
    parser.add_argument("file", metavar="FILE", help=_("new file to write"))
    for role in ("root", "targets"):
        parser.add_argument(
            f"--add-{role}",
            metavar="FILE",
            action="append",
            default=[],
            help=_("the public half of a new {role} key").format(role=role),
        )
        parser.add_argument(
            f"--drop-{role}",
            metavar="N",
            type=int,
            action="append",
            default=[],
            help=_("the number of a {role} key that shall not count").format(role=role),
        )
    parser.add_argument("--threshold", type=int, metavar="N", help=_("holders who sign together"))
    _register_sign(tree, "root sign", root_sign)
    parser = tree.command("root publish", _("publish a signed change of holders"), root_publish)
    parser.add_argument("file", metavar="FILE", help=_("a proposal that enough holders signed"))
    _register_new_key(tree, "root new-key", root_new_key)
    tree.group("authority", _("offline keys that drop servers are known by"))
    parser = tree.command("authority new", _("make a server authority on a stick"), authority_new)
    keys_argument(parser)


def _register_sign(tree: CommandTree, words: str, command: Command) -> None:
    parser = tree.command(words, _("show a proposal and add a holder's signature"), command)
    parser.add_argument("file", metavar="FILE", help=_("a proposal; the signature is added to it"))
    keys_argument(parser)


def _register_new_key(tree: CommandTree, words: str, command: Command) -> None:
    parser = tree.command(words, _("make a key for a new holder on their stick"), command)
    parser.add_argument("--number", type=int, required=True, help=_("which holder, from 1 to 9"))
    keys_argument(parser)


def targets_sign(invocation: Invocation) -> None:
    """Add the signature of a targets key."""
    sign_file(invocation, ProposalKind.TARGETS)


def root_sign(invocation: Invocation) -> None:
    """Add the signature of a root key."""
    sign_file(invocation, ProposalKind.ROOT)


def root_publish(invocation: Invocation) -> None:
    """Publish a signed change of holders."""
    publish_signed_file(invocation, invocation.arguments.file)


def root_propose(invocation: Invocation) -> None:
    """Write a change of holders."""
    arguments = invocation.arguments
    path = Path(arguments.file)
    check_new(path)
    change = HolderChange(
        add_root=_public_keys(arguments.add_root),
        drop_root=tuple(arguments.drop_root),
        add_targets=_public_keys(arguments.add_targets),
        drop_targets=tuple(arguments.drop_targets),
        threshold=arguments.threshold,
    )
    with opened(invocation) as session:
        proposal = propose_holders(session, change)
    write_new_file(path, write_proposal(proposal))
    tell_proposal(invocation, proposal)


def targets_new_key(invocation: Invocation) -> None:
    """Make a targets key for a new holder."""
    _new_key(invocation, Purpose.TARGETS)


def root_new_key(invocation: Invocation) -> None:
    """Make a root key for a new holder."""
    _new_key(invocation, Purpose.ROOT)


def authority_new(invocation: Invocation) -> None:
    """Make a server authority."""
    folder = Path(invocation.arguments.keys)
    public = folder / "server-ca.pem"
    check_new(public)
    name = KeyName(Purpose.SERVER_CA)
    certificate = make_holder_key(folder, name, asking(invocation), now=SystemClock().now())
    write_new_file(public, certificate.encode("ascii"))
    words = certificate_words(certificate)
    invocation.output.result(
        {"words": list(words), "public": public.name},
        [
            _("The server authority is made. Its words:"),
            f"  {' '.join(words)}",
            _("{name} is not secret: headquarters publishes it.").format(name=public.name),
        ],
    )


def _new_key(invocation: Invocation, purpose: Purpose) -> None:
    arguments = invocation.arguments
    folder = Path(arguments.keys)
    name = KeyName(purpose, arguments.number)
    public = folder / f"{purpose.value}-{name.number}.pub"
    check_new(public)
    key = make_holder_key(folder, name, asking(invocation), now=SystemClock().now())
    write_new_file(public, f"{key}\n".encode("ascii"))
    words = signing_key_words(key)
    invocation.output.result(
        {"words": list(words), "public": public.name},
        [
            _("The key is made. Its words:"),
            f"  {' '.join(words)}",
            _("Take {name} to headquarters; it is not secret.").format(name=public.name),
        ],
    )


def _public_keys(paths: list[str]) -> tuple[VerifyingKey, ...]:
    return tuple(_public_key(Path(path)) for path in paths)


def _public_key(path: Path) -> VerifyingKey:
    try:
        return VerifyingKey.from_openssh(read_file(path, 1000).decode("ascii").strip())
    except (InvalidKey, UnicodeDecodeError) as error:
        raise InvalidInput(
            _("This file is not the public half of an offline key."),
            hint=_("Its name ends in .pub."),
        ) from error
