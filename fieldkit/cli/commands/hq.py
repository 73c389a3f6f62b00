"""`fieldkit hq`: add the HQ card, confirm what headquarters changed."""

from __future__ import annotations

from pathlib import Path

from fieldkit.bundle.card import MAX_CARD_BYTES, is_sealed_card
from fieldkit.cli.files import read_file
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.operations.explain_changes import title_of, values_of
from fieldkit.operations.field.add_headquarters import (
    add_headquarters,
    read_card,
)
from fieldkit.operations.field.confirm_change import confirm_change, waiting_changes
from fieldkit.operations.field.device_state import refuse_recovery
from fieldkit.translations import _


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("hq", _("the headquarters that reports are sealed to"))
    parser = tree.command("hq add", _("add the HQ card"), add)
    parser.add_argument("card", metavar="CARD", help=_("file of the HQ card"))
    parser.add_argument(
        "--no-recovery", action="store_true", help=_("headquarters cannot help to open the vault")
    )
    tree.command(
        "hq confirm", _("see and confirm changes of headquarters' keys or policy"), confirm
    )


def add(invocation: Invocation) -> None:
    """Add the HQ card after its words were compared."""
    arguments = invocation.arguments
    data = read_file(Path(arguments.card), MAX_CARD_BYTES)
    with unlocked(invocation) as session:
        words = (
            invocation.prompts.passphrase(_("Words of the card")) if is_sealed_card(data) else None
        )
        offer = read_card(data, session.clock.now(), passphrase=words)
        invocation.output.say(_("Fingerprint of this headquarters:"))
        invocation.output.say("  " + " ".join(offer.words))
        invocation.prompts.confirm(_("Did headquarters read you the same ten words?"))
        add_headquarters(session, offer, with_recovery=not arguments.no_recovery)
        if arguments.no_recovery:
            refuse_recovery(session)
        lines = [_("Headquarters was added. Reports can be sealed now.")]
        if not arguments.no_recovery:
            lines.append(
                _("If the passphrase is lost, headquarters can read you 20 words to open it.")
            )
        invocation.output.result(
            {"headquarters": offer.headquarters.headquarters_id, "words": list(offer.words)}, lines
        )


def confirm(invocation: Invocation) -> None:
    """Show what waits, old and new, and put it in force after a yes."""
    with unlocked(invocation) as session:
        waiting = waiting_changes(session)
        if not waiting.needs_confirmation:
            invocation.output.result({"confirmed": 0}, [_("Nothing waits for confirmation.")])
            return
        for item in waiting.needs_confirmation:
            aspect = item.change.aspect
            invocation.output.say(_("Change of: {what}").format(what=title_of(aspect)))
            for title, values, words in (
                (_("old"), item.change.old, item.old_words),
                (_("new"), item.change.new, item.new_words),
            ):
                for text in values_of(aspect, values, words) or (_("none"),):
                    invocation.output.say(f"  {title}: {text}")
        invocation.prompts.confirm(_("Did headquarters read you the same new words?"))
        confirm_change(session, waiting.published_sha256)
        invocation.output.result(
            {"confirmed": len(waiting.needs_confirmation)}, [_("The change is in force.")]
        )
