"""The small programs of panic: one destroys a vault, the other clears its entries in the keyring.

The window replaces itself by the first, so that its memory is gone before anything else, and what
runs then holds nothing but the way to the vault. What it is told comes on standard input: arguments
and environment can be read by others. The keyring may hang, or ask for a password; so it is asked
by a process of its own that nobody waits for longer than a moment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.domain.destruction import Destruction, KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import ComponentMissing, FieldkitError
from fieldkit.operations.answer_panic import answer_panic
from fieldkit.operations.replace_vault import left_beside
from fieldkit.platform import process
from fieldkit.platform.own_program import AFTERWARDS, OWN_FOLDER, PUT_AWAY_ENTRY, own_program
from fieldkit.platform.paths import is_training_folder, training_folder
from fieldkit.vault.presence import is_vault

if TYPE_CHECKING:
    import subprocess

_MAX_ORDER = 64 * 1024  # bytes
_KEYRING_SECONDS = 2.0  # at the very end, when all else is done


def main() -> int:
    """Run the program that the first argument names, and return its exit code."""
    process.harden()
    order = json.loads(sys.stdin.buffer.read(_MAX_ORDER))
    if sys.argv[1] == PUT_AWAY_ENTRY:
        return _clear_entries(order)
    return _destroy(order)


def forget_by(command: Sequence[str]) -> Callable[[str, str], Callable[[], KeyringEntry]]:
    """Return what has `command` clear the keyring's entries, told on its standard input."""

    def begin(label: str, vault_id: str) -> Callable[[], KeyringEntry]:
        # Imported late, as below: by now nothing opens the vault any more.
        import subprocess

        order = json.dumps({"label": label, "vault": vault_id}).encode()
        try:
            child = subprocess.Popen(  # noqa: S603  # our own program, no shell
                list(command),
                cwd=OWN_FOLDER,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if child.stdin is not None:
                child.stdin.write(order)
                child.stdin.close()
        except OSError:
            return lambda: KeyringEntry.NOT_KNOWN
        return lambda: _answer(child)

    return begin


def clear_entries(label: str, vault_id: str) -> None:
    """Delete the device secret and the rollback mark of a vault.

    Raises:
        KeyringUnavailable, KeyringNotAllowed: They may still be there.
    """
    # Imported late: only this one of the two programs needs them, and the other is in a hurry.
    from fieldkit.domain.identifiers import VaultId
    from fieldkit.platform.secret_store import system_secret_store
    from fieldkit.vault.keyslot_file import device_secret_account
    from fieldkit.vault.mark import remove_mark

    store = system_secret_store()
    store.delete(label, device_secret_account(VaultId(vault_id)))
    remove_mark(store, label, VaultId(vault_id))


def _answer(child: subprocess.Popen[bytes]) -> KeyringEntry:
    from subprocess import TimeoutExpired

    try:
        is_gone = child.wait(_KEYRING_SECONDS) == 0
    except TimeoutExpired:
        child.kill()
        child.wait()
        is_gone = False
    return KeyringEntry.GONE if is_gone else KeyringEntry.NOT_KNOWN


def _clear_entries(order: dict[str, Any]) -> int:
    try:
        clear_entries(order["label"], order["vault"])
    except FieldkitError as error:
        return error.exit_code
    return 0


def _destroy(order: dict[str, Any]) -> int:
    forget = forget_by(own_program(PUT_AWAY_ENTRY))
    folder = Path(order["folder"])
    chosen = PanicExtent(order["extent"])
    extents = {folder: PanicExtent.EVERYTHING if is_training_folder(folder) else chosen}
    extents[training_folder(folder)] = PanicExtent.EVERYTHING  # all in it is invented
    # The passphrase of the vault opens these too, and what is sealed in them is in the vault.
    extents |= dict.fromkeys(left_beside(folder), PanicExtent.EVERYTHING)
    done = [
        answer_panic(one, extent, forget)
        for one, extent in extents.items()
        if is_vault(one)  # not somebody's own folder that has such a name
    ]
    _show(order, folder, done)
    return 0


def _show(order: dict[str, Any], folder: Path, done: Sequence[Destruction]) -> None:
    said = {
        "folder": str(folder),
        "language": order.get("language", ""),
        "done": [asdict(one) for one in done],
    }
    try:
        process.replace_process(
            own_program(AFTERWARDS), told=json.dumps(said).encode(), folder=OWN_FOLDER
        )
    except ComponentMissing:
        os._exit(0)  # all is done; only nobody can say so
