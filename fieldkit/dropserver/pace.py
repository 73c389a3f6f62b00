"""How slow the other side may be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sized
from typing import TypeVar

T = TypeVar("T", bound=Sized)


class TooSlow(Exception):
    """Nothing, or too little, came or went in time."""


class Pace:
    """Wants `least` bytes in every `period` seconds; the end of a body is never too small."""

    def __init__(self, period: float, least: int) -> None:
        self._period = period
        self._least = least
        self._ends = asyncio.get_running_loop().time() + period
        self._bytes = 0

    async def wait(self, step: Awaitable[T]) -> T:
        """Wait for bytes that come, and count them.

        Raises:
            TooSlow: They did not come in time.
        """
        try:
            async with asyncio.timeout_at(self._ends):
                got = await step
        except TimeoutError:
            raise TooSlow from None
        self.count(len(got))
        return got

    async def send(self, step: Awaitable[None], size: int) -> None:
        """Wait until bytes have gone, and count them.

        Raises:
            TooSlow: They did not go in time.
        """
        try:
            async with asyncio.timeout_at(self._ends):
                await step
        except TimeoutError:
            raise TooSlow from None
        self.count(size)

    def count(self, size: int) -> None:
        """Begin a new period once enough has come."""
        self._bytes += size
        if self._bytes >= self._least:
            self._bytes = 0
            self._ends = asyncio.get_running_loop().time() + self._period
