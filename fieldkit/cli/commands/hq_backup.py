"""`fieldkit-hq backup` and `fieldkit-hq restore`."""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.hq_opening import (
    asking,
    headquarters_folder,
    keys_argument,
    opened,
    portable_argument,
    secret_store,
)
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_moment
from fieldkit.hq.offline_keys import load_reserve
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.restore_backup import restore_backup
from fieldkit.platform.clock import SystemClock
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands."""
    parser = tree.command("backup", _("bring a backup up to date, or begin one"), backup)
    parser.add_argument("folder", metavar="DIR", help=_("a folder on another disk"))
    parser.add_argument(
        "--deep", action="store_true", help=_("also read again what is there already")
    )
    parser = tree.command("restore", _("restore headquarters with the reserve key"), restore)
    parser.add_argument("folder", metavar="DIR", help=_("the folder of the backup"))
    keys_argument(parser)
    portable_argument(parser)


def backup(invocation: Invocation) -> None:
    """Back up."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        written = make_backup(
            session,
            Path(arguments.folder),
            invocation.output.progress(_("Backing up")),
            is_deep=arguments.deep,
        )
    lines = [
        ngettext(
            "The backup holds {count} object; every byte written was read again.",
            "The backup holds {count} objects; every byte written was read again.",
            len(written.objects),
        ).format(count=len(written.objects))
    ]
    if written.damaged:
        lines.append(
            _("Damaged or missing here, and not in the backup: {count}. Check this disk.").format(
                count=len(written.damaged)
            )
        )
    invocation.output.result(
        {
            "objects": len(written.objects),
            "bytes_written": written.byte_count,
            "state": written.state.sha256,
            "number": written.state.number,
            "damaged": list(written.damaged),
        },
        lines,
    )


def restore(invocation: Invocation) -> None:
    """Restore."""
    arguments = invocation.arguments
    reserve = load_reserve(Path(arguments.keys), asking(invocation))
    restored = restore_backup(
        Path(arguments.folder),
        [reserve],
        headquarters_folder(invocation),
        invocation.prompts.new_passphrase(_("New passphrase")),
        clock=SystemClock(),
        secrets=secret_store(invocation),
        progress=invocation.output.progress(_("Restoring")),
    )
    lines = [
        _("Restored as of {when} UTC. Objects: {objects}, attachments: {attachments}.").format(
            when=short_moment(restored.created),
            objects=restored.objects,
            attachments=restored.attachments,
        ),
        _("Compare the fingerprint with a card of this headquarters:"),
        "  " + " ".join(restored.fingerprint_words),
        _("Devices may have newer news than this backup. Run: directory renew --at-least 1000"),
    ]
    missing = len(restored.missing_objects) + restored.missing_attachments
    if missing:
        lines.append(_("Missing or damaged in the backup: {count}.").format(count=missing))
    invocation.output.result(
        {
            "created": to_text(restored.created),
            "objects": restored.objects,
            "attachments": restored.attachments,
            "missing_objects": list(restored.missing_objects),
            "missing_attachments": restored.missing_attachments,
            "words": list(restored.fingerprint_words),
        },
        lines,
    )
