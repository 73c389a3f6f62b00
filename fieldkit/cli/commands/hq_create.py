"""`fieldkit-hq create, recovery, reserve, card`: how a headquarters begins."""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.files import write_new_file
from fieldkit.cli.hq_opening import (
    asking,
    headquarters_folder,
    keys_argument,
    opened,
    portable_argument,
    secret_store,
)
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.prove_recovery import make_recovery, prove_recovery, prove_reserve
from fieldkit.operations.hq.session import close_session
from fieldkit.platform.clock import SystemClock
from fieldkit.translations import _
from fieldkit.vault.recovery import SHARE_THRESHOLD


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("create", _("create a headquarters and its offline keys"), create)
    keys_argument(parser)
    portable_argument(parser)
    parser.add_argument("--holders", type=int, default=3, help=_("holders of offline keys"))
    parser.add_argument("--threshold", type=int, default=2, help=_("holders who sign together"))
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in RecipientKind],
        default=RecipientKind.HYBRID.value,
        help=_("kind of keys that reports are sealed to"),
    )
    tree.group("recovery", _("the shares on paper that open this vault"))
    tree.command("recovery make", _("make new shares; earlier ones end"), recovery_make)
    tree.command("recovery prove", _("type two shares from paper"), recovery_prove)
    tree.group("reserve", _("the key that opens everything and lies offline"))
    parser = tree.command("reserve prove", _("open a test report with it"), reserve_prove)
    keys_argument(parser)
    parser = tree.command("card", _("write the HQ card for devices"), card)
    parser.add_argument("file", metavar="FILE", help=_("new file to write"))
    parser.add_argument(
        "--sealed", action="store_true", help=_("with a passphrase that is read aloud")
    )


def create(invocation: Invocation) -> None:
    """Create a headquarters."""
    arguments = invocation.arguments
    created = create_headquarters(
        headquarters_folder(invocation),
        invocation.prompts.new_passphrase(_("New passphrase")),
        Path(arguments.keys),
        asking(invocation),
        clock=SystemClock(),
        secrets=secret_store(invocation),
        choices=Choices(
            kind=RecipientKind(arguments.kind),
            threshold=arguments.threshold,
            holders=arguments.holders,
        ),
    )
    close_session(created.session)
    words = " ".join(created.fingerprint_words)
    lines = [
        _("Headquarters is ready. Its fingerprint:"),
        f"  {words}",
        _("Give each holder their offline keys, and keep no copy here."),
        _("Next: recovery make, recovery prove, reserve prove; then the card."),
    ]
    if arguments.demo:
        lines.append(_("The offline keys lie in plain: use this for a demo only."))
    invocation.output.result(
        {
            "headquarters": created.session.headquarters,
            "words": list(created.fingerprint_words),
            "demo": arguments.demo,
        },
        lines,
    )


def recovery_make(invocation: Invocation) -> None:
    """Make recovery shares and show them once."""
    with opened(invocation) as session:
        invocation.prompts.confirm(_("Earlier shares will open nothing any more. Go on?"))
        shares = make_recovery(session)
    lines = [_("Write each share on a paper of its own, for different people:")]
    for number, share in enumerate(shares, start=1):
        lines += ["", _("Share {number}:").format(number=number), f"  {share}"]
    lines += ["", _("Any two open this vault. They are not shown again.")]
    invocation.output.result({"shares": list(shares), "threshold": SHARE_THRESHOLD}, lines)


def recovery_prove(invocation: Invocation) -> None:
    """Prove that the papers are readable."""
    with opened(invocation) as session:
        shares = [
            invocation.prompts.passphrase(_("Words of share {number}").format(number=number))
            for number in range(1, SHARE_THRESHOLD + 1)
        ]
        prove_recovery(session, shares)
    invocation.output.result({"proved": True}, [_("The shares open this vault.")])


def reserve_prove(invocation: Invocation) -> None:
    """Open a test report with the reserve."""
    with opened(invocation) as session:
        prove_reserve(session, Path(invocation.arguments.keys), asking(invocation))
    invocation.output.result(
        {"proved": True}, [_("A test report was opened with the reserve key and with our own.")]
    )


def card(invocation: Invocation) -> None:
    """Write the HQ card."""
    with opened(invocation) as session:
        made = make_card(session, sealed=invocation.arguments.sealed)
    write_new_file(Path(invocation.arguments.file), made.card)
    lines = [
        _("The card is written. Read these ten words to whoever adds it:"),
        "  " + " ".join(made.words),
    ]
    if made.passphrase:
        lines += [_("Its passphrase, over another way:"), f"  {made.passphrase}"]
    invocation.output.result(
        {
            "words": list(made.words),
            "root_sha256": made.root_sha256,
            "passphrase": made.passphrase or None,
        },
        lines,
    )
