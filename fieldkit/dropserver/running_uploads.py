"""Which uploads run in this process, and which of them have gone silent.

A device that has lost its network comes back on another connection before the server knows that
the first one is dead. An upload that brought nothing for a while then yields: it is cut, what
arrived is made durable, and the newcomer goes on from there. One that still brings something
is somebody else's (423).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

_LEAVE = 30.0  # seconds for the disk

Name = tuple[str, str]  # device, sha256


@dataclass(eq=False)
class RunningUpload:
    """One upload; `cut` ends its connection."""

    cut: Callable[[], None]
    last: float  # seconds of the event loop: when something came
    has_left: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self) -> None:
        """Note that something came."""
        self.last = asyncio.get_running_loop().time()


class RunningUploads:
    """All of one process."""

    def __init__(self) -> None:
        self._running: dict[Name, RunningUpload] = {}

    def begin(self, name: Name, cut: Callable[[], None]) -> RunningUpload:
        """Note an upload that the storage has let in."""
        running = RunningUpload(cut, asyncio.get_running_loop().time())
        self._running[name] = running
        return running

    def end(self, name: Name, running: RunningUpload) -> None:
        """Note that the storage has let it go."""
        if self._running.get(name) is running:
            del self._running[name]
        running.has_left.set()

    async def cut_silent(self, name: Name, seconds: float) -> None:
        """Cut an upload that brought nothing for so long, and wait until it has been let go."""
        running = self._running.get(name)
        if running is None or asyncio.get_running_loop().time() - running.last < seconds:
            return
        running.cut()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(running.has_left.wait(), _LEAVE)
