"""A server that runs: sockets, certificates that change, and a calm end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from fieldkit.dropserver.app import DropServer
from fieldkit.dropserver.connection import Reception
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.listener import Listener
from fieldkit.dropserver.metrics import Metrics
from fieldkit.dropserver.storage import Storage, StorageError
from fieldkit.dropserver.summary import Summary
from fieldkit.dropserver.tls import TlsFiles, UnusableTls, server_context

logger = logging.getLogger(__name__)

_LOOK = 60.0  # seconds: a line in the log, and a look at the certificate's files
_TIDY_EVERY = 60  # looks


@dataclass(frozen=True)
class Options:
    """What one server is started with."""

    tls: TlsFiles
    limits: Limits
    headquarters: tuple[str, ...]  # used where the list has none
    sockets: tuple[socket.socket, ...]
    metrics_sockets: tuple[socket.socket, ...] = ()
    is_ready: Callable[[], None] = field(default=lambda: None)


async def run(storage: Storage, options: Options) -> None:
    """Serve until SIGTERM or SIGINT; take new certificates on SIGHUP and when files change.

    Raises:
        UnusableTls: The certificate, the key or the authorities cannot be used.
        StorageError: The list of who may come cannot be written.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_note)
    counters = Counters()
    context = server_context(options.tls)
    await _let_headquarters_in(storage, options.headquarters)
    reception = Reception(DropServer(storage, options.limits, counters), options.limits, counters)
    listener = Listener(reception, context)
    upkeep = _Upkeep(storage, options, listener, Summary(counters))
    metrics = await _metrics(storage, counters, options)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    loop.add_signal_handler(signal.SIGHUP, upkeep.renew)
    for listening in options.sockets:
        listener.listen(listening)
    looking = asyncio.create_task(upkeep.look())
    logger.info("started")
    options.is_ready()
    await stopping.wait()
    logger.info("stopping")
    await listener.close()
    await reception.stop(options.limits.stop)
    looking.cancel()
    for server in metrics:
        server.close()
    upkeep.summary.write()


async def _let_headquarters_in(storage: Storage, certificates: tuple[str, ...]) -> None:
    if not await storage.headquarters():
        for certificate in certificates:
            await storage.allow_headquarters(certificate)
    if not await storage.headquarters():
        logger.warning("no certificate of headquarters is known: nobody may come")


async def _metrics(storage: Storage, counters: Counters, options: Options) -> list[asyncio.Server]:
    answering = web.Server(Metrics(storage, counters, options.limits).answer, access_log=None)
    loop = asyncio.get_running_loop()
    return [
        await loop.create_server(answering, sock=listening) for listening in options.metrics_sockets
    ]


@dataclass
class _Upkeep:
    """What is done from time to time."""

    storage: Storage
    options: Options
    listener: Listener
    summary: Summary

    def __post_init__(self) -> None:
        self._stamp = self.options.tls.stamp()

    async def look(self) -> None:
        """Do it, again and again."""
        looks = 0
        while True:
            if looks % _TIDY_EVERY == 0:
                await self._tidy()
            looks += 1
            await asyncio.sleep(_LOOK)
            self.summary.write()
            # asyncio's TLS leaves its buffers in cycles, which are few objects but much memory.
            gc.collect()
            if self.options.tls.stamp() != self._stamp:
                self.renew()

    def renew(self) -> None:
        """Take new certificates for new connections; the old ones stay if these are unusable."""
        self._stamp = self.options.tls.stamp()
        try:
            self.listener.context = server_context(self.options.tls)
        except UnusableTls as unusable:
            logger.error("%s The ones before stay in use.", unusable)  # noqa: TRY400
        else:
            logger.info("certificates were read again")

    async def _tidy(self) -> None:
        try:
            dropped = await self.storage.drop_old_uploads(self.options.limits.partial_age)
        except StorageError:
            logger.warning("old unfinished uploads could not be dropped")
        else:
            if dropped:
                logger.info("dropped %d unfinished uploads that were too old", dropped)


def _note(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Say that something went wrong below, by its type: messages quote addresses."""
    error = context.get("exception")
    if not isinstance(error, OSError | asyncio.CancelledError):
        logger.warning("the event loop met %s", type(error).__name__)
