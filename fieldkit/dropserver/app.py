"""Answers requests: who is it, may they come, what do they want; the last place for mistakes."""

from __future__ import annotations

import logging
import time

from aiohttp import HttpVersion11, web

from fieldkit.dropserver.answers import Gone, Refused, empty
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.identity import Peer
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.quota import RequestRate
from fieldkit.dropserver.requests import Call, is_on_list
from fieldkit.dropserver.routes import Handler, find
from fieldkit.dropserver.running_uploads import RunningUploads
from fieldkit.dropserver.storage import NoRoom, NotThere, Storage, StorageError

logger = logging.getLogger(__name__)

_WITH_BODY = frozenset({"PATCH", "PUT"})
_METHODS = _WITH_BODY | {"HEAD", "GET", "DELETE"}
_TRY_AGAIN = {"Retry-After": "30"}


class DropServer:
    """One answer for one request, over whatever connection."""

    def __init__(self, storage: Storage, limits: Limits, counters: Counters) -> None:
        self._storage = storage
        self._limits = limits
        self._counters = counters
        self._running = RunningUploads()
        self._rate = RequestRate(limits.requests_per_minute, time.monotonic)

    async def answer(self, request: web.BaseRequest, peer: Peer | None) -> web.StreamResponse:
        """Answer one request of `peer`, None where the certificate names nobody."""
        try:
            response = await self._answer(request, peer)
        except Refused as refused:
            response = self._refuse(request, refused)
        except (Gone, ConnectionError):
            return self._cut(request)
        except Exception as error:
            # The type only: what it says may quote a path or a name.
            logger.error("a request met a mistake of this program: %s", type(error).__name__)  # noqa: TRY400
            self._counters.failed += 1
            response = self._refuse(request, Refused(500, is_last=True))
        method = request.method if request.method in _METHODS else "other"
        self._counters.answers[method, response.status] += 1
        return response

    async def _answer(self, request: web.BaseRequest, peer: Peer | None) -> web.StreamResponse:
        if peer is None or peer.expires < time.time():
            raise Refused(403, is_last=True)
        if not await is_on_list(self._storage, peer):
            raise Refused(403, is_last=True)
        if not peer.is_headquarters and (seconds := self._rate.take(peer.identifier)):
            raise Refused(429, {"Retry-After": str(seconds)})
        _check_form(request)
        found = find(request.method, request.raw_path, peer)
        call = Call(
            request=request,
            peer=peer,
            storage=self._storage,
            limits=self._limits,
            counters=self._counters,
            running=self._running,
            device=found.device or peer.identifier,
            name=found.name,
            after=found.after,
        )
        return await _run(call, found.handler)

    def _cut(self, request: web.BaseRequest) -> web.StreamResponse:
        """Cut the connection; what is returned goes nowhere."""
        self._counters.cut += 1
        if request.transport is not None:
            request.transport.abort()
        response = empty(400)
        response.force_close()
        return response

    def _refuse(self, request: web.BaseRequest, refused: Refused) -> web.StreamResponse:
        self._counters.refused[refused.status] += 1
        response = empty(refused.status, refused.headers)
        # What is still to come of its body would be taken for the next request.
        if refused.is_last or not request.content.at_eof():
            response.force_close()
        return response


async def _run(call: Call, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(call)
    except NotThere:
        raise Refused(404) from None
    except NoRoom:
        raise Refused(507) from None
    except StorageError:
        raise Refused(503, _TRY_AGAIN) from None


def _check_form(request: web.BaseRequest) -> None:
    """Refuse what a client of ours never sends: it may mean two things to two readers."""
    headers = request.headers
    if request.version != HttpVersion11 or "Upgrade" in headers or "Content-Encoding" in headers:
        raise Refused(400, is_last=True)
    if "Transfer-Encoding" in headers:
        raise Refused(411, is_last=True)
    if request.method not in _METHODS:
        raise Refused(405, is_last=True)
    if request.method not in _WITH_BODY and headers.get("Content-Length", "0") != "0":
        raise Refused(400, is_last=True)
