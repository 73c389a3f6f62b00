"""The keys that lie offline, each in a file of its own for a holder of its own.

TUF root and targets (m of n), the server authority and the reserve identity. A key file is an
age file with a passphrase; `age -d` opens it, and inside is one JSON object. Only the demo has
them in plain. Nothing here keeps a key longer than the call that loads it.
Source: docs/formats.md, "Where HQ's keys live".
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fieldkit.crypto import x509
from fieldkit.crypto.age import (
    HybridIdentity,
    PrivateIdentity,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    decrypt_bytes,
    encrypt_bytes,
    parse_identity,
)
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.recipients import DEFAULT_WORK_FACTOR
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.headquarters import RecipientKind
from fieldkit.errors import (
    AgeNoMatch,
    InvalidInput,
    InvalidJson,
    InvalidKey,
    NotAllowed,
    VaultExists,
    WrongPassphrase,
)
from fieldkit.hq.directory import Custody, OfflineSigners
from fieldkit.platform.durable import translate_read_error, write_durably
from fieldkit.platform.paths import make_private_folder
from fieldkit.translations import _

FORMAT = "fieldkit-offline-key/1"
MIN_PASSPHRASE = 12  # characters
MAX_FILE_BYTES = 64 * 1024
MAX_HOLDERS = 9
SERVER_CA_NAME = "ca"  # stands in certificates, so it says nothing


class Purpose(enum.StrEnum):
    """What a key is for; the name of its file begins so."""

    ROOT = "root"
    TARGETS = "targets"
    SERVER_CA = "server-ca"
    RESERVE = "reserve"


@dataclass(frozen=True, order=True)
class KeyName:
    """Which key: the number says whose of several holders, from 1."""

    purpose: Purpose
    number: int = 1


# Asks the holder of a key for its passphrase; None where that holder is not present.
AskPassphrase = Callable[[KeyName], str | None]


@dataclass(frozen=True)
class OfflineKey:
    """One loaded key; what the texts are depends on the purpose."""

    name: KeyName
    private: str = field(repr=False)  # 64 hex | PEM | AGE-SECRET-KEY-...
    public: str  # "ssh-ed25519 ..." | PEM certificate | "age1..."


@dataclass(frozen=True)
class OfflinePublic:
    """The public halves of a set of offline keys: what headquarters' vault needs of them."""

    custody: Custody
    server_ca: str  # PEM
    reserve: str  # recipient


def make_offline_keys(
    folder: Path,
    ask: AskPassphrase | None,
    *,
    threshold: int = 2,
    holders: int = 3,
    kind: RecipientKind = RecipientKind.HYBRID,
    now: datetime,
    work_factor: int = DEFAULT_WORK_FACTOR,
) -> OfflinePublic:
    """Make a whole set of offline keys in a folder of their own, and return what is public.

    `ask` None writes them in plain, for a demo only; a single holder is for a demo only, too.

    Raises:
        VaultExists: There is something in the folder.
        InvalidInput: A passphrase that is too short, or a threshold that makes no sense.
        DiskFull, DriveUnwritable: Some keys may have been written; none is in use yet.
    """
    if not 1 <= threshold <= holders <= MAX_HOLDERS:
        raise InvalidInput(_("More offline keys must sign than there are."))
    if ask is not None and threshold < 2:
        raise InvalidInput(_("At least two holders must sign together; one alone is for a demo."))
    make_private_folder(folder)
    if any(folder.iterdir()):
        raise VaultExists
    keys = tuple(_new_keys(holders, kind, now))
    # All passphrases before the first file: a holder who gives up leaves nothing behind.
    files = [(key.name, key_file(key, ask, work_factor)) for key in keys]
    for name, data in files:
        write_durably(key_path(folder, name, plain=ask is None), data)
    return _public(keys, threshold)


def prove_offline_keys(folder: Path, public: OfflinePublic, ask: AskPassphrase | None) -> None:
    """Open every key once more and compare it with what headquarters will rely on.

    Raises:
        WrongPassphrase: As the holder will find out now rather than when it matters.
        NotAllowed: A holder is not present, or a key is missing.
        InvalidKey: A file is damaged, or belongs to another set.
    """
    names = [KeyName(Purpose.SERVER_CA), KeyName(Purpose.RESERVE)]
    for number in range(1, len(public.custody.root) + 1):
        names += [KeyName(Purpose.ROOT, number), KeyName(Purpose.TARGETS, number)]
    keys = tuple(load_offline_key(folder, name, ask) for name in sorted(names))
    if _public(keys, public.custody.threshold) != public:
        raise InvalidKey(_("This offline key belongs to another set."))


def load_offline_key(folder: Path, name: KeyName, ask: AskPassphrase | None) -> OfflineKey:
    """Open one key file, and check that its halves belong together.

    Raises:
        NotAllowed: The file or its holder is missing, or the key lies there in plain.
        WrongPassphrase: It does not open.
        InvalidKey, AgeFormatError, AgePayloadDamaged, DriveUnreadable: It cannot be read.
    """
    data = _read(folder, name, plain=ask is None)
    if ask is not None:
        passphrase = ask(name)
        if passphrase is None:
            raise NotAllowed(_("The holder of this offline key is not present."))
        data = _opened(data, passphrase)
    key = _parse(data)
    if key.name != name:
        raise InvalidKey(_("This file holds another offline key than its name says."))
    _check_halves(key)
    return key


def load_signers(
    folders: Sequence[Path],
    custody: Custody,
    ask: AskPassphrase | None,
    purposes: Iterable[Purpose],
) -> OfflineSigners:
    """Open as many root and targets keys as must sign, from wherever their holders keep them.

    Holders who are not present are passed over (`ask` returns None).

    Raises:
        NotAllowed: Too few holders came together.
        WrongPassphrase, InvalidKey, ...: As `load_offline_key`.
    """
    wanted = set(purposes)
    root = custody.root if Purpose.ROOT in wanted else ()
    targets = custody.targets if Purpose.TARGETS in wanted else ()
    return OfflineSigners(
        root=_gather(folders, Purpose.ROOT, root, custody.threshold, ask),
        targets=_gather(folders, Purpose.TARGETS, targets, custody.threshold, ask),
    )


def load_server_ca(folder: Path, ask: AskPassphrase | None) -> tuple[bytes, bytes]:
    """Return the private key and the certificate of the server authority, both PEM.

    Raises:
        NotAllowed, WrongPassphrase, ...: As `load_offline_key`.
    """
    key = load_offline_key(folder, KeyName(Purpose.SERVER_CA), ask)
    return key.private.encode("ascii"), key.public.encode("ascii")


def load_reserve(folder: Path, ask: AskPassphrase | None) -> PrivateIdentity:
    """Return the reserve identity, which opens everything that was ever sealed.

    Raises:
        NotAllowed, WrongPassphrase, ...: As `load_offline_key`.
    """
    return parse_identity(load_offline_key(folder, KeyName(Purpose.RESERVE), ask).private)


def _new_keys(holders: int, kind: RecipientKind, now: datetime) -> Iterator[OfflineKey]:
    for purpose in (Purpose.ROOT, Purpose.TARGETS):
        for number in range(1, holders + 1):
            key = SigningKey.generate()
            public = key.public.to_openssh()
            yield OfflineKey(KeyName(purpose, number), key.to_bytes().hex(), public)
    private, certificate = x509.new_certificate_authority(SERVER_CA_NAME, now=now)
    name = KeyName(Purpose.SERVER_CA)
    yield OfflineKey(name, private.decode("ascii"), certificate.decode("ascii"))
    hybrid = kind is RecipientKind.HYBRID
    identity = HybridIdentity.generate() if hybrid else X25519Identity.generate()
    recipient = identity.recipient().to_text()
    yield OfflineKey(KeyName(Purpose.RESERVE), identity.to_text(), recipient)


def _public(keys: Sequence[OfflineKey], threshold: int) -> OfflinePublic:
    def of(purpose: Purpose) -> list[str]:
        return [key.public for key in keys if key.name.purpose is purpose]

    root, targets = (
        tuple(VerifyingKey.from_openssh(text) for text in of(purpose))
        for purpose in (Purpose.ROOT, Purpose.TARGETS)
    )
    return OfflinePublic(
        custody=Custody(root, targets, threshold),
        server_ca=of(Purpose.SERVER_CA)[0],
        reserve=of(Purpose.RESERVE)[0],
    )


def _gather(
    folders: Sequence[Path],
    purpose: Purpose,
    publics: Sequence[VerifyingKey],
    threshold: int,
    ask: AskPassphrase | None,
) -> tuple[SigningKey, ...]:
    found: dict[str, SigningKey] = {}
    for name, folder in present_keys(folders, purpose, plain=ask is None):
        if not publics or len(found) == threshold:
            break
        passphrase = None if ask is None else ask(name)
        if ask is None or passphrase is not None:
            key = load_offline_key(folder, name, None if ask is None else _answer(passphrase))
            found[key.public] = SigningKey.from_bytes(bytes.fromhex(key.private))
    ours = {key.to_openssh() for key in publics}
    if not set(found) <= ours:
        raise InvalidKey(_("This offline key belongs to another set."))
    if publics and len(found) < threshold:
        raise NotAllowed(
            _("Too few of the offline keys are here to sign this."),
            hint=_("Bring together as many holders as were agreed when the keys were made."),
        )
    return tuple(found.values())


def present_keys(
    folders: Sequence[Path], purpose: Purpose, *, plain: bool
) -> Iterator[tuple[KeyName, Path]]:
    """Yield each key of a purpose once, with the first folder that has its file."""
    for number in range(1, MAX_HOLDERS + 1):
        name = KeyName(purpose, number)
        having = [folder for folder in folders if key_path(folder, name, plain=plain).is_file()]
        if having:
            yield name, having[0]


def _answer(passphrase: str | None) -> AskPassphrase:
    return lambda _name: passphrase


def key_path(folder: Path, name: KeyName, *, plain: bool) -> Path:
    """Return the file of a key."""
    numbered = name.purpose in (Purpose.ROOT, Purpose.TARGETS)
    stem = f"{name.purpose.value}-{name.number}" if numbered else name.purpose.value
    return folder / f"{stem}.{'json' if plain else 'age'}"


def _read(folder: Path, name: KeyName, *, plain: bool) -> bytes:
    path = key_path(folder, name, plain=plain)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise NotAllowed(
            _("The offline key {name} is not in this folder.").format(name=path.name),
            hint=_("Give with --keys the folder on the stick of whoever holds it."),
        ) from error
    except OSError as error:
        raise translate_read_error(error) from error
    if len(data) > MAX_FILE_BYTES:
        raise InvalidKey
    return data


def key_file(key: OfflineKey, ask: AskPassphrase | None, work_factor: int) -> bytes:
    """Return the file's bytes, under the passphrase that `ask` returns.

    Raises:
        InvalidInput: A passphrase that is too short.
    """
    content = canonical_json.write(
        {
            "format": FORMAT,
            "purpose": key.name.purpose.value,
            "number": key.name.number,
            "private": key.private,
            "public": key.public,
        }
    )
    if ask is None:
        return content
    passphrase = ask(key.name)
    if passphrase is None or len(passphrase) < MIN_PASSPHRASE:
        raise InvalidInput(
            _("This passphrase is too short for a key that decides about others."),
            hint=_("Take at least 12 characters; five or six random words are good."),
        )
    return encrypt_bytes(content, [ScryptRecipient(passphrase, work_factor)])


def _opened(data: bytes, passphrase: str) -> bytes:
    try:
        return decrypt_bytes(data, [ScryptIdentity(passphrase)], MAX_FILE_BYTES)
    except AgeNoMatch as error:
        raise WrongPassphrase from error


def _parse(data: bytes) -> OfflineKey:
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_FILE_BYTES)
        names = ("format", "purpose", "number", "private", "public")
        item: dict[str, Any] = read.members(value, names)
        read.constant(item["format"], FORMAT)
        number = read.integer(item["number"], at_least=1, at_most=MAX_HOLDERS)
        return OfflineKey(
            name=KeyName(Purpose(read.text(item["purpose"], max_length=20)), number),
            private=read.text(item["private"], max_length=8000),
            public=read.text(item["public"], max_length=8000),
        )
    except (InvalidJson, ValueError) as error:
        raise InvalidKey(_("This is not an offline key.")) from error


def _check_halves(key: OfflineKey) -> None:
    if key.name.purpose is Purpose.SERVER_CA:
        certificate = key.public.encode("ascii", "replace")
        x509.check_issued(certificate, certificate, key.private.encode("ascii", "replace"))
        return
    if key.name.purpose is Purpose.RESERVE:
        public = parse_identity(key.private).recipient().to_text()
    else:
        public = _signing_key(key.private).public.to_openssh()
    if public != key.public:
        raise InvalidKey(_("The two halves of this offline key do not belong together."))


def _signing_key(text: str) -> SigningKey:
    try:
        return SigningKey.from_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise InvalidKey from error
