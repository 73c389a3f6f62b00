"""`fieldkit place`: the list of places; needs no vault."""

from __future__ import annotations

from dataclasses import asdict

from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.operations.field.find_places import find_places
from fieldkit.translations import _, preferred_language

_SHOWN = 20


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("place", _("the list of places"))
    parser = tree.command("place find", _("find a place by any spelling of its name"), find)
    parser.add_argument("text", metavar="TEXT", nargs="+", help=_("words of its name, any script"))


def find(invocation: Invocation) -> None:
    """Find places, the closest first."""
    found = find_places(" ".join(invocation.arguments.text), preferred_language(), limit=_SHOWN)
    kinds = {
        "country": _("country"),
        "region": _("region"),
        "district": _("district"),
        "city_district": _("district of a city"),
        "city": _("city or town"),
    }
    rows = [
        [place.code, place.label, kinds.get(place.kind, place.kind), place.whole] for place in found
    ]
    document: dict[str, object] = {"places": [asdict(place) for place in found]}
    lines = table([_("code"), _("place"), _("kind"), _("part of")], rows)
    invocation.output.result(document, lines if rows else [_("No place is called so.")])
