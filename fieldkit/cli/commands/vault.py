"""`fieldkit vault`: create, verify, passphrase, status, destroy."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from fieldkit.cli.destroying import forget_by
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable, VaultMissing
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.destroy_vault import destroy_vault, is_half_destroyed
from fieldkit.operations.field.acknowledge_rollback import acknowledge_rollback
from fieldkit.operations.field.device_state import device_words, enrolment_state, recovery_state
from fieldkit.operations.field.list_reports import Reports, count_sentence, list_reports
from fieldkit.operations.recover_vault import recover_vault
from fieldkit.operations.rescue_vault import rescue_vault
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.own_program import PUT_AWAY_ENTRY, own_program
from fieldkit.platform.secret_store import SecretStore, system_secret_store
from fieldkit.translations import _, ngettext
from fieldkit.vault.folder import check_free
from fieldkit.vault.presence import is_vault


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("vault", _("the encrypted vault"))
    parser = tree.command("vault create", _("create a vault"), create)
    parser.add_argument(
        "--portable", action="store_true", help=_("protect it by the passphrase alone (weaker)")
    )
    tree.command("vault status", _("say what is here and what is safe at headquarters"), status)
    parser = tree.command("vault verify", _("check that nothing is damaged"), verify)
    parser.add_argument("--deep", action="store_true", help=_("also decrypt every attachment"))
    tree.command("vault passphrase", _("change the passphrase"), passphrase)
    parser = tree.command(
        "vault recover",
        _("set a new passphrase by the recovery words, if the old one is lost"),
        recover,
    )
    parser.add_argument(
        "--portable", action="store_true", help=_("without the system keyring from now on (weaker)")
    )
    tree.command(
        "vault acknowledge-rollback", _("go on with an older copy of this vault"), acknowledge
    )
    parser = tree.command("vault destroy", _("destroy access to the vault for good"), destroy)
    parser.add_argument(
        "--everything", action="store_true", help=_("also the sealed reports, received or not")
    )
    parser = tree.command("vault rescue", _("copy what is readable of a damaged vault"), rescue)
    parser.add_argument("new_folder", metavar="DIR", help=_("folder of the new vault"))


def recover(invocation: Invocation) -> None:
    """Set a new passphrase by the recovery words."""
    words = invocation.prompts.passphrase(_("The 20 recovery words"))
    recover_vault(
        invocation.vault_folder,
        [words],
        invocation.prompts.new_passphrase(_("New passphrase")),
        secrets=None if invocation.arguments.portable else system_secret_store(),
    )
    invocation.output.result(
        {"recovered": True}, [_("The vault opens with the new passphrase now.")]
    )


def acknowledge(invocation: Invocation) -> None:
    """Go on with a vault that is an older copy."""
    with unlocked(invocation) as session:
        invocation.prompts.confirm(
            _("What was written since this copy was made is missing here. Do you know why?")
        )
        kept = acknowledge_rollback(session)
    lines = [_("This vault counts as the present one from now on.")]
    if kept:
        lines.append(
            ngettext(
                "{count} sealed object that it did not list goes with the next hand-over.",
                "{count} sealed objects that it did not list go with the next hand-over.",
                kept,
            ).format(count=kept)
        )
    lines.append(_("Tell headquarters: it will see two reports of one number."))
    invocation.output.result({"kept": kept}, lines)


def destroy(invocation: Invocation) -> None:
    """Destroy access to the vault; no passphrase is needed, as for panic in the window."""
    folder = invocation.vault_folder.absolute()
    if not is_vault(folder):
        raise VaultMissing
    everything = invocation.arguments.everything
    if not is_half_destroyed(folder):
        invocation.prompts.confirm(_("Keys, drafts and settings go for good. Go on?"))
    done = destroy_vault(
        folder,
        extent=PanicExtent.EVERYTHING if everything else PanicExtent.ACCESS,
        forget_keyring=forget_by(own_program(PUT_AWAY_ENTRY)),
    )
    lines = [
        _("Access to this vault is destroyed.")
        if done.is_access_gone
        else _("The keys of this vault could not be destroyed. Do it again.")
    ]
    if done.sealed_left:
        lines.append(
            ngettext(
                "{count} sealed object remains on this computer; nobody here can open it.",
                "{count} sealed objects remain on this computer; nobody here can open them.",
                done.sealed_left,
            ).format(count=done.sealed_left)
        )
    lines.append(_("A laboratory may recover traces. Destroying data may be an offence."))
    invocation.output.result(
        {
            "access_destroyed": done.is_access_gone,
            "sealed_objects_left": done.sealed_left,
            "files_left": done.files_left,
            "keyring_entry": done.keyring.value,
        },
        lines,
    )


def rescue(invocation: Invocation) -> None:
    """Copy what is readable of a damaged vault."""
    found = rescue_vault(
        invocation.vault_folder,
        Path(invocation.arguments.new_folder),
        invocation.prompts.passphrase(_("Passphrase")),
        clock=SystemClock(),
        open_keyring=system_secret_store,
        progress=invocation.output.progress(_("Copying")),
    )
    invocation.output.result(
        {**asdict(found)},
        [
            _("Copied: {drafts} drafts, {stubs} sealed reports, {attachments} attachments.").format(
                drafts=found.drafts, stubs=found.stubs, attachments=found.attachments
            ),
            _("Not readable: {files} files, {tables} tables in part.").format(
                files=found.lost_files, tables=found.damaged_tables
            ),
            _("The damaged vault was not changed."),
        ],
    )


def _keyring_for_a_new_vault() -> SecretStore:
    try:
        return system_secret_store()
    except (KeyringUnavailable, KeyringNotAllowed) as error:
        raise type(error)(
            error.sentence,
            hint=_("Log in to a desktop with a keyring, or use --portable (weaker)."),
        ) from error


def create(invocation: Invocation) -> None:
    """Create a vault."""
    is_portable = invocation.arguments.portable
    check_free(invocation.vault_folder)
    secrets = None if is_portable else _keyring_for_a_new_vault()
    session = create_vault(
        invocation.vault_folder,
        invocation.prompts.new_passphrase(_("New passphrase")),
        clock=SystemClock(),
        secrets=secrets,
    )
    with session.vault:
        lines = [_("The vault is ready.")]
        if is_portable:
            lines.append(
                _("Only the passphrase protects it: anybody with a copy can try to guess.")
            )
        lines.append(_("It has no recovery yet: add the HQ card before you rely on it."))
        invocation.output.result(
            {"vault": session.vault.vault_id, "level": session.vault.level}, lines
        )


def status(invocation: Invocation) -> None:
    """Say what is here."""
    with unlocked(invocation, read_only=False) as session:
        reports = list_reports(session)
        document: dict[str, object] = {
            "level": session.vault.level,
            "enrolment": enrolment_state(session.vault),
            "recovery": recovery_state(session.vault),
            "drafts": len(reports.drafts),
            "only_here": reports.only_here,
            "at_server": reports.at_server,
            "safe_at_headquarters": reports.safe_at_headquarters,
            "held_at_headquarters": reports.held_at_headquarters,
            "carried": reports.carried_objects,
            "unread_messages": session.vault.mail.unread_count(),
            "device_words": list(device_words(session.vault)),
            "notices": list(session.notices),
        }
        invocation.output.result(document, _status_lines(document, reports))


def _status_lines(document: dict[str, object], reports: Reports) -> list[str]:
    lines = [count_sentence(reports.only_here, reports.safe_at_headquarters, reports.at_server)]
    if document["held_at_headquarters"]:
        lines.append(
            _("Held at headquarters: {count}").format(count=document["held_at_headquarters"])
        )
    lines.append(_("Drafts: {count}").format(count=document["drafts"]))
    lines.append(
        {
            "none": _("This device is not enrolled yet."),
            "requested": _("This device waits for headquarters' approval."),
            "approved": _("This device is enrolled."),
            "revoked": _("Headquarters has revoked this device."),
        }.get(str(document["enrolment"]), "")
    )
    if document["recovery"] == "none":
        lines.append(_("There is no recovery: a forgotten passphrase loses everything here."))
    lines.append(_("Words of this device: {words}").format(words=" ".join(_words(document))))
    return lines


def _words(document: dict[str, object]) -> list[str]:
    words = document["device_words"]
    return [str(word) for word in words] if isinstance(words, list) else []


def verify(invocation: Invocation) -> None:
    """Check the vault."""
    deep = invocation.arguments.deep
    with unlocked(invocation, read_only=True) as session:
        found = verify_vault(session, deep=deep, progress=invocation.output.progress(_("Checking")))
        document: dict[str, object] = {
            "deep": deep,
            "attachments": found.attachments,
            "sealed_objects": found.sealed_objects,
            "log_entries": found.log_entries,
        }
        invocation.output.result(
            document,
            [
                _(
                    "Nothing is damaged: {attachments} attachments, {objects} sealed objects."
                ).format(attachments=found.attachments, objects=found.sealed_objects)
            ],
        )


def passphrase(invocation: Invocation) -> None:
    """Change the passphrase."""
    change_passphrase(
        invocation.vault_folder,
        invocation.prompts.passphrase(_("Passphrase")),
        invocation.prompts.new_passphrase(_("New passphrase")),
        clock=SystemClock(),
        open_keyring=system_secret_store,
    )
    invocation.output.result({"changed": True}, [_("The passphrase was changed.")])
