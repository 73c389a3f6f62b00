"""What is counted, for the log and the metrics: numbers without anybody's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Counters:
    """Since the start of this process."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)  # by method, status
    refused: Counter[int] = field(default_factory=Counter)  # by status; part of answers
    handshakes_failed: int = 0
    connections_refused: int = 0  # too many
    connections: int = 0  # now
    cut: int = 0  # requests whose other side went away
    failed: int = 0  # requests that met a mistake of this program
    received_bytes: int = 0  # of bodies
    sent_bytes: int = 0  # of objects and mail

    def snapshot(self) -> Counters:
        """Return these numbers as they are now."""
        return Counters(
            **{**vars(self), "answers": self.answers.copy(), "refused": self.refused.copy()}
        )
