"""`fieldkit-drop serve`: starts the server with what stands on its command line."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import resource
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any

from fieldkit.dropserver.disk import InUse
from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.headquarters_option import BadHeadquarters, read_headquarters
from fieldkit.dropserver.index import OtherVersion
from fieldkit.dropserver.inherited import NothingInherited, inherited_sockets
from fieldkit.dropserver.limit_options import add_limits, limits_of
from fieldkit.dropserver.logs import begin_logging
from fieldkit.dropserver.running import Options, run
from fieldkit.dropserver.sockets import (
    INHERITED,
    BadAddress,
    is_loopback,
    listening_socket,
    parse_address,
    written_address,
)
from fieldkit.dropserver.storage import StorageError
from fieldkit.dropserver.tls import TlsFiles, UnusableTls

logger = logging.getLogger(__name__)

DEFAULT_LISTEN = "0.0.0.0:8443"
_DESCRIPTORS = 8192
METRICS = "metrics"  # what systemd calls the socket for them (FileDescriptorName=)

Handed = dict[str, list[socket.socket]]  # by the service manager, by name


class _Unusable(Exception):
    """Why the server does not start, in one sentence."""


def add_serve(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="run the server until it is told to stop")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where it keeps")
    add_tls_files(parser)
    parser.add_argument(
        "--headquarters",
        action="append",
        default=[],
        metavar="SHA256|FILE",
        help="the certificate that headquarters comes with first, or a file of such lines",
    )
    parser.add_argument(
        "--listen",
        action="append",
        metavar="ADDRESS:PORT",
        help=f"where devices come (default {DEFAULT_LISTEN}); may be given again;"
        f' "{INHERITED}": sockets that systemd hands over',
    )
    parser.add_argument(
        "--metrics",
        metavar="ADDRESS:PORT",
        help=f'health and metrics, on loopback only; "{INHERITED}": the socket'
        f" that systemd calls {METRICS}, if there is one",
    )
    add_limits(parser)
    parser.set_defaults(run=serve)


def add_tls_files(parser: argparse.ArgumentParser) -> None:
    """Add the certificate, the key and the devices' authorities."""
    for name, text in (
        ("cert", "the server's certificate"),
        ("key", "its key"),
        ("ca", "the authorities of devices' and headquarters' certificates"),
    ):
        parser.add_argument(
            f"--{name}", type=Path, required=True, metavar="FILE", help=f"{text} (PEM)"
        )


def serve(arguments: argparse.Namespace) -> int:
    """Run the server; return 0 when it was told to stop, 1 where it could not start."""
    begin_logging()
    _allow_descriptors()
    try:
        _serve(arguments)
    except (_Unusable, UnusableTls) as unusable:
        print(f"fieldkit-drop: {unusable}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _allow_descriptors() -> None:
    """Let this process hold a connection and a file for each client, if it may decide that."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, _DESCRIPTORS)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _serve(arguments: argparse.Namespace) -> None:
    headquarters = _headquarters(arguments.headquarters)
    handed = _handed_over(arguments)
    metrics = _metrics_sockets(arguments.metrics, handed.pop(METRICS, []))
    sockets = _sockets(arguments.listen or [DEFAULT_LISTEN], handed)
    storage = _storage(arguments.data)

    def is_ready() -> None:
        for listening in sockets:
            _say(f"listening on {written_address(listening)}")
        for listening in metrics:
            _say(f"metrics on {written_address(listening)}")

    options = Options(
        tls=TlsFiles(arguments.cert, arguments.key, arguments.ca),
        limits=limits_of(arguments),
        headquarters=headquarters,
        sockets=tuple(sockets),
        metrics_sockets=tuple(metrics),
        is_ready=is_ready,
    )
    asyncio.run(_run(storage, options))


async def _run(storage: FolderStorage, options: Options) -> None:
    try:
        await run(storage, options)
    except StorageError:
        raise _Unusable("The data folder cannot be written.") from None
    finally:
        await storage.close()


def _storage(folder: Path) -> FolderStorage:
    try:
        storage = FolderStorage(folder)
    except InUse:
        raise _Unusable("Another server uses this data folder.") from None
    except OtherVersion:
        raise _Unusable("A later version has written this data folder.") from None
    except (OSError, sqlite3.Error):
        raise _Unusable(
            "The data folder cannot be used: is it writable, and the disk sound?"
        ) from None
    found = storage.recovered
    logger.info(
        "found %d objects, %d mails, %d unfinished uploads;"
        " completed %d, adopted %d, lost %d, dropped %d",
        len(found.objects),
        len(found.mail),
        len(found.partial),
        found.completed,
        found.adopted,
        found.lost,
        found.dropped,
    )
    if found.lost:
        # A deletion that was cut short looks the same, so this is no reason not to start.
        logger.warning("%d objects or mails of the index had no file, or a damaged one", found.lost)
    return storage


def _headquarters(given: list[str]) -> tuple[str, ...]:
    try:
        return tuple(certificate for text in given for certificate in read_headquarters(text))
    except BadHeadquarters:
        raise _Unusable(
            "--headquarters wants 64 hexadecimal digits, or a file that holds them."
        ) from None


def _handed_over(arguments: argparse.Namespace) -> Handed:
    if INHERITED not in (arguments.listen or []) and arguments.metrics != INHERITED:
        return {}
    try:
        return inherited_sockets()
    except NothingInherited as nothing:
        raise _Unusable(str(nothing)) from None


def _sockets(addresses: list[str], handed: Handed) -> list[socket.socket]:
    sockets = []
    for text in addresses:
        if text == INHERITED:
            sockets += [one for ones in handed.values() for one in ones]
            continue
        try:
            sockets.append(listening_socket(*parse_address(text)))
        except BadAddress:
            raise _Unusable("--listen wants an IP address and a port: 192.0.2.1:443.") from None
        except OSError:
            raise _Unusable("An address of --listen cannot be used: is its port free?") from None
    return sockets


def _metrics_sockets(text: str | None, handed: list[socket.socket]) -> list[socket.socket]:
    if text is None:
        return []
    if text == INHERITED:
        if not all(is_loopback(one.getsockname()[0]) for one in handed):
            raise _Unusable("The socket for metrics must be one of a loopback address.")
        return handed
    try:
        host, port = parse_address(text)
        if not is_loopback(host):
            raise BadAddress
        return [listening_socket(host, port)]
    except BadAddress:
        raise _Unusable("--metrics wants a loopback address and a port: 127.0.0.1:9100.") from None
    except OSError:
        raise _Unusable("The address of --metrics cannot be used: is its port free?") from None


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
