"""The limits that an administrator may change, as options of `serve`."""

from __future__ import annotations

import argparse

from fieldkit.dropserver.limits import DAY, MIB, Limits

_DEFAULT = Limits()

# Option, field, bytes or seconds in one unit, help.
_OPTIONS = (
    ("--object-mib", "object_bytes", MIB, "largest object"),
    ("--mail-mib", "mail_bytes", MIB, "largest mail"),
    ("--device-mib", "device_bytes", MIB, "what may wait of one device"),
    ("--device-objects", "device_objects", 1, "how many objects may wait of one device"),
    ("--device-mail-mib", "device_mail_bytes", MIB, "what may wait for one device"),
    ("--device-mails", "device_mail", 1, "how many mails may wait for one device"),
    ("--requests-per-minute", "requests_per_minute", 1, "how often one device may ask"),
    ("--partial-days", "partial_age", DAY, "how long an unfinished upload is kept"),
    ("--reserve-mib", "disk_reserve", MIB, "what is kept free on the disk"),
    ("--connections", "connections", 1, "how many may be there at once"),
    ("--device-connections", "device_connections", 1, "how many of one device"),
    ("--handshake-seconds", "handshake", 1, "how long TLS may take to begin"),
    ("--idle-seconds", "idle", 1, "how long a connection may say nothing"),
    ("--silent-seconds", "silent", 1, "after which silence an upload yields to the next"),
    ("--stall-seconds", "stall", 1, "how long a body may bring nothing"),
)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add an option for each limit that may be changed."""
    group = parser.add_argument_group("limits")
    for option, name, unit, text in _OPTIONS:
        default = getattr(_DEFAULT, name) // unit
        group.add_argument(
            option,
            type=_at_least_one,
            default=None,
            metavar="N",
            help=f"{text} (default {default:.0f})",
        )


def limits_of(arguments: argparse.Namespace) -> Limits:
    """Return the limits, with what was changed."""
    changed = {}
    for option, name, unit, _ in _OPTIONS:
        value = getattr(arguments, option[2:].replace("-", "_"))
        if value is not None:
            changed[name] = (
                min(value * unit, getattr(_DEFAULT, name)) if _is_wire(name) else (value * unit)
            )
    return Limits(**{**vars(_DEFAULT), **changed})


def _is_wire(name: str) -> bool:
    """Say whether docs/formats.md, "Wire", sets the upper end."""
    return name in ("object_bytes", "mail_bytes")


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("wanted is a whole number, 1 or more")
    return int(text)
