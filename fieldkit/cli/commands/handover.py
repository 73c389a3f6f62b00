"""`fieldkit handover`: write sealed reports to a stick, read what came back on one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.operations.explain_notices import notice_sentence
from fieldkit.operations.field.carry_objects import carry_objects, stop_carrying
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.read_return import ReturnRead, new_form_sentence, read_return
from fieldkit.operations.field.seal_on_revocation import SealedAtRevocation, seal_on_revocation
from fieldkit.operations.hand_over_remains import hand_over_remains
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("handover", _("carry sealed reports on a stick"))
    for words, summary, command in (
        ("handover write", _("write all sealed reports to a stick and read them again"), write),
        ("handover read", _("read receipts and news from a stick"), read),
        (
            "handover remains",
            _("write sealed reports that outlived a destroyed vault"),
            remains,
        ),
        ("handover carry", _("take along sealed reports of a colleague"), carry),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("folder", metavar="DIR", help=_("folder of the stick"))
    tree.command("handover drop", _("delete what is carried for colleagues"), drop)


def remains(invocation: Invocation) -> None:
    """Write what outlived a vault; no passphrase is needed, for nobody can open it here."""
    done = hand_over_remains(
        invocation.vault_folder,
        Path(invocation.arguments.folder),
        progress=invocation.output.progress(_("Copying")),
    )
    invocation.output.result(
        {"objects": done.count, "bytes": done.bytes, "verified": done.verified},
        [
            ngettext(
                "{count} sealed object was handed over.",
                "{count} sealed objects were handed over.",
                done.count,
            ).format(count=done.count),
            _("They stay here too."),
        ],
    )


def write(invocation: Invocation) -> None:
    """Write the bag."""
    with unlocked(invocation) as session:
        done, plan = hand_over(
            session,
            Path(invocation.arguments.folder),
            progress=invocation.output.progress(_("Copying")),
        )
    lines = [
        ngettext(
            "{count} sealed object was handed over.",
            "{count} sealed objects were handed over.",
            done.count,
        ).format(count=done.count),
        _("Every byte was read again from the stick: it is safe to unplug.")
        if done.verified
        else _("It was written, but could not be read again past the computer's memory."),
    ]
    if plan.damaged:
        lines.append(
            _("Left out, because their files here are damaged: {count}").format(count=plan.damaged)
        )
    document: dict[str, object] = {
        "damaged": plan.damaged,
        "folder": done.folder_name,
        "objects": done.count,
        "bytes": done.bytes,
        "verified": done.verified,
    }
    invocation.output.result(document, lines)


def carry(invocation: Invocation) -> None:
    """Take along what colleagues handed over to a stick."""
    with unlocked(invocation) as session:
        done = carry_objects(
            session,
            Path(invocation.arguments.folder),
            progress=invocation.output.progress(_("Copying")),
        )
    counted = (
        (done.count, _("Sealed objects of colleagues taken along: {count}")),
        (done.refused, _("Left, because damaged, too large or no sealed reports: {count}")),
        (done.left_out, _("Left, because there is no place for more: {count}")),
    )
    invocation.output.result(
        asdict(done), [text.format(count=count) for count, text in counted if count]
    )


def drop(invocation: Invocation) -> None:
    """Delete what is carried for colleagues; their devices still have it."""
    with unlocked(invocation) as session:
        count = stop_carrying(session)
    line = ngettext(
        "{count} sealed object of colleagues was deleted here.",
        "{count} sealed objects of colleagues were deleted here.",
        count,
    ).format(count=count)
    invocation.output.result({"deleted": count}, [line])


def read(invocation: Invocation) -> None:
    """Read the return bags of a stick."""
    with unlocked(invocation) as session:
        done = read_return(
            session,
            Path(invocation.arguments.folder),
            progress=invocation.output.progress(_("Reading")),
        )
        sealed = seal_on_revocation(session)
    document = asdict(done)
    document["confirmations"] = len(done.confirmations)
    document["warnings"] = [warning.notice.value for warning in done.warnings]
    document["sealed_on_revocation"] = sealed.sealed
    invocation.output.result(document, [*read_lines(done), *sealed_lines(sealed)])


def sealed_lines(done: SealedAtRevocation) -> list[str]:
    """Return what to say of drafts after headquarters cut this device off."""
    lines = []
    if done.sealed:
        lines.append(
            ngettext(
                "{count} draft was sealed, as headquarters' rules ask then.",
                "{count} drafts were sealed, as headquarters' rules ask then.",
                done.sealed,
            ).format(count=done.sealed)
        )
    if done.stayed:
        lines.append(
            ngettext(
                "{count} draft could not be sealed and is still open.",
                "{count} drafts could not be sealed and are still open.",
                done.stayed,
            ).format(count=done.stayed)
        )
    return lines


def read_lines(done: ReturnRead) -> list[str]:
    """Return what a return brought, as sentences."""
    counted = (
        (done.accepted, _("Sealed objects received at headquarters: {count}")),
        (len(done.held), _("Sealed objects held at headquarters: {count}")),
        (done.deleted, _("Sealed objects deleted here, as headquarters has them twice: {count}")),
        (done.messages, _("New messages: {count}")),
        (len(done.refused), _("Refused, because not signed as it must be or damaged: {count}")),
        (len(done.confirmations), _("Changes that wait for you (hq confirm): {count}")),
    )
    lines = [text.format(count=count) for count, text in counted if count]
    if done.messages:
        lines.append(_("To read them: fieldkit letter list"))
    if done.device_state == "approved":
        lines.append(_("This device is enrolled."))
    if done.device_state == "revoked":
        lines += [
            _("Headquarters has revoked this device."),
            _("Ask a person you know at headquarters why. Do not ask from this computer."),
        ]
    lines += [new_form_sentence(form) for form in done.new_forms]
    lines += [notice_sentence(warning) for warning in done.warnings]
    if done.is_ahead:
        lines.append(_("This vault is an older copy: headquarters has later reports of it."))
    return lines or [_("There was nothing new for this device.")]
