"""Which request goes where. A path is taken as it was sent: nothing in it is decoded."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from fieldkit.dropserver import intake, mailbox, permissions, uploads
from fieldkit.dropserver.answers import Refused
from fieldkit.dropserver.identity import DEVICE, Peer
from fieldkit.dropserver.identity import HEADQUARTERS as HQ
from fieldkit.dropserver.protocol import (
    DEVICES,
    HEADQUARTERS,
    INTAKE,
    MAIL,
    MAX_CURSOR,
    OBJECTS,
)
from fieldkit.dropserver.requests import Call

Handler = Callable[[Call], Awaitable[web.StreamResponse]]

_DEVICE = "/(?P<device>[0-9a-f]{32})"
_NAME = "/(?P<name>[0-9a-f]{64})"
_AFTER = re.compile(rf"after=([0-9A-Za-z_-]{{0,{MAX_CURSOR}}})\Z")


@dataclass(frozen=True)
class _Place:
    path: re.Pattern[str]
    role: str
    handlers: Mapping[str, Handler]  # by method
    is_list: bool = False  # takes a cursor


@dataclass(frozen=True)
class Found:
    """A handler, and what stood in the path."""

    handler: Handler
    device: str = field(repr=False)  # "" where the path names none
    name: str = field(repr=False)
    after: str


def _place(path: str, role: str, *, is_list: bool = False, **handlers: Handler) -> _Place:
    return _Place(re.compile(path + r"\Z"), role, handlers, is_list)


_PLACES = (
    _place(OBJECTS + _NAME, DEVICE, HEAD=uploads.tell_standing, PATCH=uploads.take_part),
    _place(MAIL, DEVICE, is_list=True, GET=mailbox.list_mail),
    _place(MAIL + _NAME, DEVICE, GET=mailbox.send_mail, DELETE=mailbox.delete_mail),
    _place(INTAKE, HQ, is_list=True, GET=intake.list_objects),
    _place(INTAKE + _DEVICE + _NAME, HQ, GET=intake.send_object, DELETE=intake.delete_object),
    _place(MAIL + _DEVICE, HQ, is_list=True, GET=mailbox.list_mail),
    _place(MAIL + _DEVICE + _NAME, HQ, PUT=mailbox.put_mail, DELETE=mailbox.delete_mail),
    _place(DEVICES, HQ, is_list=True, GET=permissions.list_devices),
    _place(
        DEVICES + _DEVICE + _NAME,
        HQ,
        PUT=permissions.allow_device,
        DELETE=permissions.refuse_device,
    ),
    _place(HEADQUARTERS, HQ, GET=permissions.list_headquarters),
    _place(
        HEADQUARTERS + _NAME,
        HQ,
        PUT=permissions.allow_headquarters,
        DELETE=permissions.refuse_headquarters,
    ),
)


def find(method: str, target: str, peer: Peer) -> Found:
    """Return what answers a request. `target` is what stood in the request's first line.

    Raises:
        Refused: No such place (404), not this method (405), not this role (403), or something
            behind the path that is not asked for there (400).
    """
    path, mark, query = target.partition("?")
    for place in _PLACES:
        found = place.path.match(path)
        if found is None:
            continue
        if peer.role != place.role:
            raise Refused(403)
        if method not in place.handlers:
            raise Refused(405, {"Allow": ", ".join(place.handlers)})
        after = _cursor(query, is_list=place.is_list) if mark else ""
        parts = found.groupdict()
        return Found(place.handlers[method], parts.get("device", ""), parts.get("name", ""), after)
    raise Refused(404)


def _cursor(query: str, *, is_list: bool) -> str:
    found = _AFTER.match(query) if is_list else None
    if found is None:
        raise Refused(400)
    return found[1]
