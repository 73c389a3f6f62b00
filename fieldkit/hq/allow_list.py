"""Decides which device may come to a drop server with which certificate. Rules only.

An approved device may come with its newest certificate, and with each earlier one until that ends
or the device has acknowledged a newer one. Nobody else may come; who was revoked goes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.hq.store.certificate_store import DeviceCertificate

Admitted = tuple[DeviceId, Sha256]

# Of one device. One that was captured may ask for new ones without end: the list of who may come
# is read whole at each sync, and must not grow until no sync is possible.
MOST_ACCEPTED = 10


@dataclass(frozen=True)
class AllowListChanges:
    """What a server is told, in this order; both sorted."""

    refuse: tuple[Admitted, ...]  # revoked devices first
    allow: tuple[Admitted, ...]


def certificates_to_accept(
    newest: Sha256,
    issued: Iterable[DeviceCertificate],
    acknowledged: Collection[str],
    now: datetime,
) -> frozenset[Sha256]:
    """Return the certificates that an approved device may show.

    `issued` are all of the device, newest first, of which the first few count; `acknowledged` are
    the approvals (message ids) that it said it has.
    """
    accepted = {newest}
    for certificate in islice(issued, MOST_ACCEPTED):
        if certificate.ends_at > now:
            accepted.add(certificate.sha256)
        if certificate.message_id in acknowledged:
            break  # it has this one, and needs none of the earlier ones
    return frozenset(accepted)


def changes(
    present: Collection[Admitted], wanted: Collection[Admitted], revoked: Collection[DeviceId]
) -> AllowListChanges:
    """Return what brings a server's list from `present` to `wanted`."""
    surplus = set(present) - set(wanted)
    return AllowListChanges(
        refuse=tuple(sorted(surplus, key=lambda item: (item[0] not in revoked, item))),
        allow=tuple(sorted(set(wanted) - set(present))),
    )
