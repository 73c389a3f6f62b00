"""The log: once a minute what was counted, where anything was; never who, what or from where."""

from __future__ import annotations

import logging

from fieldkit.dropserver.counters import Counters

logger = logging.getLogger(__name__)


class Summary:
    """Writes the differences since it wrote last."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._before = counters.snapshot()

    def write(self) -> None:
        """Write one line, none where nothing happened."""
        now, before = self._counters.snapshot(), self._before
        self._before = now
        requests = now.answers.total() - before.answers.total()
        parts = [
            ("requests", requests),
            ("bytes received", now.received_bytes - before.received_bytes),
            ("bytes sent", now.sent_bytes - before.sent_bytes),
            ("cut", now.cut - before.cut),
            ("failed", now.failed - before.failed),
            ("handshakes failed", now.handshakes_failed - before.handshakes_failed),
            ("connections refused", now.connections_refused - before.connections_refused),
        ]
        said = [f"{number} {name}" for name, number in parts if number]
        refused = now.refused - before.refused
        said += [f"{count} refused with {status}" for status, count in sorted(refused.items())]
        if said:
            logger.info("%s", ", ".join(said))
