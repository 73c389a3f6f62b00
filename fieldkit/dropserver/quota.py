"""How often one may ask: a bucket of requests for each device, filled as time goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_BURST = 10.0  # seconds of requests that may come at once
_FORGET_ABOVE = 10_000  # buckets; full ones say nothing and are dropped


@dataclass
class _Bucket:
    tokens: float
    at: float


class RequestRate:
    """One process's buckets; several servers each have their own."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_second = per_minute / 60
        self._size = max(1.0, self._per_second * _BURST)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._forget_at = 0.0

    def take(self, device: str) -> int:
        """Count one request; return 0, or after how many seconds it may come again."""
        now = self._clock()
        bucket = self._buckets.get(device)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[device] = _Bucket(self._size, now)
        bucket.tokens = min(self._size, bucket.tokens + (now - bucket.at) * self._per_second)
        bucket.at = now
        if bucket.tokens < 1:
            return int((1 - bucket.tokens) / self._per_second) + 1
        bucket.tokens -= 1
        return 0

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) < _FORGET_ABOVE or now < self._forget_at:
            return
        seconds = self._size / self._per_second
        self._forget_at = now + seconds
        self._buckets = {
            device: bucket for device, bucket in self._buckets.items() if now - bucket.at < seconds
        }
