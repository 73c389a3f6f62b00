"""A device's chain as a file (`fieldkit-chain/1`), for whoever checks a report elsewhere.

The list itself is not signed: what it proves comes from a signed manifest whose `previous` only
fits if every link before it is as listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain import Link, genesis
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import InvalidJson, InvalidKey

FORMAT = "fieldkit-chain/1"
MAX_CHAIN_BYTES = 64 * 1024 * 1024
MAX_LINKS = 200_000


@dataclass(frozen=True)
class ChainFile:
    """The known links of one device, ascending."""

    device: DeviceId
    signing_key: VerifyingKey
    links: tuple[Link, ...]

    @property
    def start(self) -> bytes:
        """H_0 of the device."""
        return genesis(self.device, self.signing_key.to_bytes())


def to_bytes(chain: ChainFile) -> bytes:
    """Return the chain as canonical JSON, links ascending."""
    return canonical_json.write(
        {
            "format": FORMAT,
            "device": chain.device,
            "signing_key": chain.signing_key.to_openssh(),
            "links": [
                {
                    "sequence": link.sequence,
                    "previous": link.previous,
                    "manifest_sha256": link.manifest_sha256,
                }
                for link in sorted(
                    chain.links, key=lambda link: (link.sequence, link.manifest_sha256)
                )
            ],
        }
    )


def parse(data: bytes) -> ChainFile:
    """Return the chain in `data`; whether its links fit is for `chain.check_links` to say.

    Raises:
        InvalidJson: It does not keep the rules of the format.
    """
    value = canonical_json.read_object(data, max_bytes=MAX_CHAIN_BYTES)
    item = read.members(value, ("format", "device", "signing_key", "links"))
    read.constant(item["format"], FORMAT)
    try:
        key = VerifyingKey.from_openssh(read.text(item["signing_key"], max_length=200))
    except InvalidKey as error:
        raise InvalidJson from error
    links = tuple(_link(line) for line in read.array(item["links"], at_most=MAX_LINKS))
    return ChainFile(DeviceId(read.hex_32(item["device"])), key, links)


def _link(value: Any) -> Link:
    item = read.members(value, ("sequence", "previous", "manifest_sha256"))
    return Link(
        read.integer(item["sequence"], at_least=1),
        read.hex_64(item["previous"]),
        read.hex_64(item["manifest_sha256"]),
    )
