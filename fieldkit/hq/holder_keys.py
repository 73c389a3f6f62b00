"""One offline key at a time: made on a stick of its holder's, and brought to sign a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fieldkit.crypto import x509
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.recipients import DEFAULT_WORK_FACTOR
from fieldkit.errors import InvalidInput, InvalidKey, NotAllowed, VaultExists, WrongPassphrase
from fieldkit.hq.offline_keys import (
    MAX_HOLDERS,
    SERVER_CA_NAME,
    AskPassphrase,
    KeyName,
    OfflineKey,
    Purpose,
    key_file,
    key_path,
    load_offline_key,
    present_keys,
)
from fieldkit.platform.durable import write_durably
from fieldkit.translations import _


def make_holder_key(
    folder: Path,
    name: KeyName,
    ask: AskPassphrase | None,
    *,
    now: datetime,
    work_factor: int = DEFAULT_WORK_FACTOR,
) -> str:
    """Make one root key, targets key or server authority, and return its public half.

    That is "ssh-ed25519 ..." or a PEM certificate. The holder is asked for the passphrase twice,
    and the file is opened once more before anybody relies on it. `ask` None writes it in plain,
    for a demo only.

    Raises:
        VaultExists: The folder holds a key of this name.
        InvalidInput: A passphrase that is too short, or a number that is none.
        WrongPassphrase: The holder typed another one the second time; no file is left.
        DiskFull, DriveUnwritable: The key was not written.
    """
    if not 1 <= name.number <= MAX_HOLDERS:
        raise InvalidInput(_("Holders have numbers from 1 to 9."))
    path = key_path(folder, name, plain=ask is None)
    if path.exists():
        raise VaultExists(
            _("There is already an offline key of this name."),
            hint=_("Take another folder, or another number."),
        )
    key = _new_key(name, now)
    write_durably(path, key_file(key, ask, work_factor))
    try:
        load_offline_key(folder, name, ask)
    except (WrongPassphrase, NotAllowed):
        path.unlink()
        raise
    return key.public


def signing_keys(folder: Path, purpose: Purpose, ask: AskPassphrase | None) -> Iterator[SigningKey]:
    """Yield the root or targets keys in a folder, one after the other, as they are opened.

    Holders who are not present are passed over (`ask` returns None).

    Raises:
        WrongPassphrase, InvalidKey, ...: As `load_offline_key`.
    """
    for name, found in present_keys([folder], purpose, plain=ask is None):
        passphrase = None if ask is None else ask(name)
        if ask is None or passphrase is not None:
            given: AskPassphrase | None = None if ask is None else (lambda _n, p=passphrase: p)
            key = load_offline_key(found, name, given)
            yield SigningKey.from_bytes(bytes.fromhex(key.private))


def _new_key(name: KeyName, now: datetime) -> OfflineKey:
    if name.purpose is Purpose.SERVER_CA:
        private, certificate = x509.new_certificate_authority(SERVER_CA_NAME, now=now)
        return OfflineKey(name, private.decode("ascii"), certificate.decode("ascii"))
    if name.purpose not in (Purpose.ROOT, Purpose.TARGETS):
        raise InvalidKey
    key = SigningKey.generate()
    return OfflineKey(name, key.to_bytes().hex(), key.public.to_openssh())
