"""Answers: no version of anything, a body only where there is something to tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from fieldkit.dropserver.protocol import (
    FALSE,
    JSON,
    TRUE,
    UPLOAD_COMPLETE,
    UPLOAD_OFFSET,
)
from fieldkit.dropserver.storage import Standing

# aiohttp would tell its version and Python's.
NO_SERVER = {"Server": ""}


class Refused(Exception):
    """A request that is not done. `is_last` closes the connection after the answer."""

    def __init__(
        self, status: int, headers: Mapping[str, str] | None = None, *, is_last: bool = False
    ) -> None:
        super().__init__()
        self.status = status
        self.headers = headers or {}
        self.is_last = is_last


class Gone(Exception):
    """The other side has cut the connection; there is nobody to answer."""


def empty(status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an answer without a body."""
    return web.Response(status=status, headers={**NO_SERVER, **(headers or {})})


def listed(content: dict[str, Any]) -> web.Response:
    """Return a list as JSON."""
    body = json.dumps(content, separators=(",", ":")).encode()
    return web.Response(body=body, headers={**NO_SERVER, "Content-Type": JSON})


def standing_headers(standing: Standing) -> dict[str, str]:
    """Return how far an upload is."""
    return {
        UPLOAD_OFFSET: str(standing.offset),
        UPLOAD_COMPLETE: TRUE if standing.is_complete else FALSE,
    }
