"""`fieldkit-hq vault`: another passphrase, and the way back in when it is lost."""

from __future__ import annotations

from fieldkit.cli.hq_opening import headquarters_folder, portable_argument, secret_store
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.recover_vault import recover_vault
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.secret_store import system_secret_store
from fieldkit.translations import _
from fieldkit.vault.recovery import SHARE_THRESHOLD


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("vault", _("the passphrase of this vault"))
    tree.command("vault passphrase", _("change the passphrase"), passphrase)
    parser = tree.command(
        "vault recover",
        _("set a new passphrase by two shares from paper, if the old one is lost"),
        recover,
    )
    portable_argument(parser)


def passphrase(invocation: Invocation) -> None:
    """Change the passphrase."""
    change_passphrase(
        headquarters_folder(invocation),
        invocation.prompts.passphrase(_("Passphrase")),
        invocation.prompts.new_passphrase(_("New passphrase")),
        clock=SystemClock(),
        open_keyring=system_secret_store,
    )
    invocation.output.result({"changed": True}, [_("The passphrase was changed.")])


def recover(invocation: Invocation) -> None:
    """Set a new passphrase by shares."""
    shares = [
        invocation.prompts.passphrase(_("Words of share {number}").format(number=number))
        for number in range(1, SHARE_THRESHOLD + 1)
    ]
    recover_vault(
        headquarters_folder(invocation),
        shares,
        invocation.prompts.new_passphrase(_("New passphrase")),
        secrets=secret_store(invocation),
    )
    invocation.output.result(
        {"recovered": True},
        [
            _("The vault opens with the new passphrase now. The same shares open it next time."),
            _("If others have seen them, make new ones: recovery make, recovery prove."),
        ],
    )
