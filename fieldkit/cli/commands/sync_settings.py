"""`fieldkit sync-settings`: when sync runs, by which way, how fast."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Any

from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.domain.connection import Route
from fieldkit.domain.sync_choice import (
    MAX_JITTER_MINUTES,
    MAX_LIMIT_KIB,
    SyncChoice,
    SyncMode,
)
from fieldkit.errors import InvalidInput
from fieldkit.operations.field.judge_connection import trust_facts
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice, kept_sync_choice
from fieldkit.translations import _

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")
_PLACE = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):([0-9]{1,5})\Z")
_NONE = "none"


def register(tree: CommandTree) -> None:
    """Add the command."""
    parser = tree.command(
        "sync-settings", _("when sync runs, by which way, how fast; shows or changes it"), run
    )
    parser.add_argument(
        "--mode",
        choices=[mode.value for mode in SyncMode],
        help=_("manual: you begin it; ask: you are asked; automatic: it begins by itself"),
    )
    parser.add_argument(
        "--route",
        choices=[route.value for route in Route],
        help=_("the least protected way that you want; headquarters may ask for more"),
    )
    parser.add_argument("--limit", type=int, metavar="KIB", help=_("KiB a second; 0 = no limit"))
    parser.add_argument(
        "--at", metavar="HH:MM", help=_("once a day at this time; none = whenever it is possible")
    )
    parser.add_argument(
        "--jitter", type=int, metavar="MINUTES", help=_("begin up to so much later, by chance")
    )
    parser.add_argument(
        "--tor", metavar="ADDRESS:PORT", help=_("where Tor listens on this computer")
    )


def run(invocation: Invocation) -> None:
    """Change what was given, and show what holds."""
    changed = _changes(invocation.arguments)
    with unlocked(invocation) as session:
        choice = kept_sync_choice(session.vault)
        if changed:
            try:
                choice = replace(choice, **changed)
            except ValueError as error:
                raise InvalidInput(
                    _("This limit or this number of minutes cannot be kept."),
                    hint=_("KiB a second: 0 to {limit}. Minutes: 0 to {minutes}.").format(
                        limit=MAX_LIMIT_KIB, minutes=MAX_JITTER_MINUTES
                    ),
                ) from error
            keep_sync_choice(session.vault, choice)
        least = trust_facts(session).own.least_route
    invocation.output.result(_document(choice, least), _lines(choice, least))


def _changes(arguments: argparse.Namespace) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if arguments.mode is not None:
        changed["mode"] = SyncMode(arguments.mode)
    if arguments.route is not None:
        changed["route"] = Route(arguments.route)
    if arguments.limit is not None:
        changed["limit_kib_per_second"] = arguments.limit
    if arguments.jitter is not None:
        changed["jitter_minutes"] = arguments.jitter
    if arguments.at is not None:
        changed["at_minute"] = _minute(arguments.at)
    if arguments.tor is not None:
        changed["tor_host"], changed["tor_port"] = _place(arguments.tor)
    return changed


def _minute(text: str) -> int | None:
    if text == _NONE:
        return None
    match = _TIME.match(text)
    if match is None:
        raise InvalidInput(
            _("This is not a time of day."), hint=_("Write for example 02:30, or none.")
        )
    return int(match.group(1)) * 60 + int(match.group(2))


def _place(text: str) -> tuple[str, int]:
    match = _PLACE.match(text)
    if match is None:
        raise InvalidInput(
            _("This is not the address and port of a program on this computer."),
            hint=_("Write for example 127.0.0.1:9050. Names are not looked up."),
        )
    return match.group(1) or match.group(2), int(match.group(3))


def _document(choice: SyncChoice, least: Route) -> dict[str, object]:
    return {
        "mode": choice.mode.value,
        "route": choice.route.value,
        "route_in_force": least.value,
        "limit_kib_per_second": choice.limit_kib_per_second,
        "at": _at(choice),
        "jitter_minutes": choice.jitter_minutes,
        "tor": f"{choice.tor_host}:{choice.tor_port}",
    }


def _at(choice: SyncChoice) -> str | None:
    if choice.at_minute is None:
        return None
    return f"{choice.at_minute // 60:02d}:{choice.at_minute % 60:02d}"


def _lines(choice: SyncChoice, least: Route) -> list[str]:
    modes = {
        SyncMode.MANUAL: _("Sync runs when you begin it."),
        SyncMode.ASK: _("The window asks when a network that you allowed is there."),
        SyncMode.AUTOMATIC: _("The window begins by itself on networks that you allowed."),
    }
    routes = {
        Route.DIRECT: _("Any way to the server will do: the network sees its address."),
        Route.VPN: _("Only through a VPN, or through Tor."),
        Route.TOR: _("Only through Tor."),
        Route.ONION: _("Only through Tor to an onion address."),
    }
    lines = [modes[choice.mode], routes[least]]
    if least is not choice.route:
        lines.append(_("Headquarters asks for that; you chose less."))
    if choice.limit_kib_per_second:
        lines.append(_("At most {count} KiB a second.").format(count=choice.limit_kib_per_second))
    at = _at(choice)
    if at is not None:
        lines.append(_("Once a day, at {time}.").format(time=at))
    if choice.jitter_minutes:
        lines.append(
            _("Up to {count} minutes later, by chance.").format(count=choice.jitter_minutes)
        )
    return lines
