"""Health, and numbers for Prometheus, on a port that only this machine reaches."""

from __future__ import annotations

import time
from collections.abc import Iterator

from aiohttp import web

from fieldkit.dropserver.answers import NO_SERVER, empty
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.storage import Storage, StorageError, Totals

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Answers `GET /health` and `GET /metrics`."""

    def __init__(self, storage: Storage, counters: Counters, limits: Limits) -> None:
        self._storage = storage
        self._counters = counters
        self._limits = limits
        self._began = time.time()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        if request.method != "GET" or request.raw_path not in ("/health", "/metrics"):
            return empty(404)
        try:
            totals = await self._storage.totals()
        except StorageError:
            return empty(503)
        if request.raw_path == "/health":
            return self._health(totals)
        body = "".join(f"{line}\n" for line in self._lines(totals)).encode()
        return web.Response(body=body, headers={**NO_SERVER, "Content-Type": TEXT})

    def _health(self, totals: Totals) -> web.Response:
        has_room = totals.free_bytes > self._limits.disk_reserve
        status, word = (200, b"ok\n") if has_room else (503, b"the disk is full\n")
        headers = {**NO_SERVER, "Content-Type": "text/plain"}
        return web.Response(status=status, body=word, headers=headers)

    def _lines(self, totals: Totals) -> Iterator[str]:
        for (method, status), count in sorted(self._counters.answers.items()):
            labels = f'{{method="{method}",status="{status}"}}'
            yield f"fieldkit_drop_requests_total{labels} {count}"
        for name, number in self._numbers(totals).items():
            kind = "counter" if name.endswith("_total") else "gauge"
            yield f"# TYPE fieldkit_drop_{name} {kind}"
            yield f"fieldkit_drop_{name} {number}"

    def _numbers(self, totals: Totals) -> dict[str, float]:
        counters = self._counters
        return {
            "start_time_seconds": round(self._began, 3),
            "connections": counters.connections,
            "connections_refused_total": counters.connections_refused,
            "handshakes_failed_total": counters.handshakes_failed,
            "requests_refused_total": sum(counters.refused.values()),
            "requests_cut_total": counters.cut,
            "requests_failed_total": counters.failed,
            "received_bytes_total": counters.received_bytes,
            "sent_bytes_total": counters.sent_bytes,
            "objects": totals.objects,
            "object_bytes": totals.object_bytes,
            "mail": totals.mail,
            "mail_bytes": totals.mail_bytes,
            "partial_uploads": totals.partial_uploads,
            "disk_free_bytes": totals.free_bytes,
        }
