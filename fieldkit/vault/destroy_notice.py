"""What a key-slot file is overwritten with when its vault is destroyed.

Overwriting and remembering are one write: the notice that stands where the keys stood says that
the person decided so, and what remains to be done, until all of it is done and the notice goes as
the last thing. It holds nothing that the key-slot file did not say in clear. A vault without slots
and without a notice is only damaged, and is never destroyed because of that.
Source: docs/formats/keyslots.md, "A vault that is being destroyed".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.random import random_bytes
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import HEX_32
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import InvalidJson

COPY_NAMES = ("keyslots.a", "keyslots.b")

_MAGIC = b"fieldkit-destroyed/1\n"
_MAX_JSON = 400  # bytes; with the magic all of it lies within one sector of a disk
_LEAST_SIZE = 1024  # bytes; no less than a key-slot file has
_MAX_SIZE = 64 * 1024


@dataclass(frozen=True)
class DestroyNotice:
    """How far destruction is to go, and what the keyring's entries are called."""

    extent: PanicExtent = PanicExtent.ACCESS
    keyring_label: str = ""  # empty: the keyring has no entry
    vault_id: str = ""


def write(notice: DestroyNotice, size: int) -> bytes:
    """Return at least `size` bytes: the notice, then random ones."""
    content = canonical_json.write(
        {
            "everything": notice.extent is PanicExtent.EVERYTHING,
            "label": notice.keyring_label,
            "vault": notice.vault_id,
        }
    )
    text = _MAGIC + content + b"\n"
    return text + random_bytes(max(min(size, _MAX_SIZE), _LEAST_SIZE) - len(text))


def parse(data: bytes) -> DestroyNotice | None:
    """Return what a notice says, None if this is none."""
    if not data.startswith(_MAGIC):
        return None
    line, end, _rest = data[len(_MAGIC) :].partition(b"\n")
    if not end or len(line) > _MAX_JSON:
        # Torn: that it was decided is still certain, and the stricter reading keeps the outbox.
        return DestroyNotice()
    try:
        found = canonical_json.read_object(line, max_bytes=_MAX_JSON)
    except InvalidJson:
        return DestroyNotice()
    everything, label, vault_id = (found.get(name) for name in ("everything", "label", "vault"))
    has_entry = isinstance(label, str) and isinstance(vault_id, str) and HEX_32.match(vault_id)
    return DestroyNotice(
        PanicExtent.EVERYTHING if everything is True else PanicExtent.ACCESS,
        str(label) if has_entry else "",
        str(vault_id) if has_entry else "",
    )


def find(folder: Path) -> DestroyNotice | None:
    """Return the notice in a vault's folder, None where nothing was to be destroyed."""
    for name in COPY_NAMES:
        try:
            with (folder / name).open("rb") as file:
                notice = parse(file.read(_MAX_SIZE))
        except OSError:
            continue
        if notice is not None:
            return notice
    return None
