"""`fieldkit network`: on which networks sync may run."""

from __future__ import annotations

from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.connection import KnownNetwork, Network
from fieldkit.domain.local_text import local, short_moment
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.field.allow_network import (
    allow_network,
    forget_network,
    known_networks,
    refuse_network,
)
from fieldkit.operations.field.judge_connection import current_network, trust_facts
from fieldkit.operations.session import Session
from fieldkit.translations import _

_SHOWN_DIGITS = 12  # of an identity: enough to tell two hundred networks apart


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("network", _("on which networks sync may run"))
    tree.command("network list", _("show the networks that you decided about"), show)
    for words, summary, command in (
        ("network allow", _("let sync run on the network that this computer is on now"), allow),
        ("network refuse", _("never let sync run on this network, and do not ask"), refuse),
    ):
        parser = tree.command(words, summary, command)
        parser.add_argument("--name", metavar="NAME", default="", help=_("how you call it"))
    parser = tree.command("network forget", _("forget what was decided about one"), forget)
    parser.add_argument("network", metavar="NUMBER", help=_("its number, from the list"))


def show(invocation: Invocation) -> None:
    """List the networks, the last decision first; a star marks the one that this is."""
    with unlocked(invocation) as session:
        networks = known_networks(session.vault)
        here = current_network(trust_facts(session))
        rows = [_row(session, known, here) for known in networks]
        invocation.output.result(
            {"networks": [_document(known, here) for known in networks]},
            table(["", _("Number"), _("Sync"), _("Since"), _("Name")], rows)
            or [_("No network was decided about yet.")],
        )


def allow(invocation: Invocation) -> None:
    """Allow the network that this computer is on."""
    with unlocked(invocation) as session:
        network = _here(session, invocation.arguments.name)
        allow_network(session.vault, network, session.clock.now())
        invocation.output.result(
            {"network": network.identity, "allowed": True},
            [
                _("Sync may run on this network from now on."),
                _("Whoever runs it can see that this computer connects, and when."),
            ],
        )


def refuse(invocation: Invocation) -> None:
    """Refuse the network that this computer is on."""
    with unlocked(invocation) as session:
        network = _here(session, invocation.arguments.name)
        refuse_network(session.vault, network, session.clock.now())
        invocation.output.result(
            {"network": network.identity, "allowed": False},
            [_("Sync will not run on this network.")],
        )


def forget(invocation: Invocation) -> None:
    """Forget one network of the list."""
    with unlocked(invocation) as session:
        wanted = invocation.arguments.network
        found = [
            known.network.identity
            for known in known_networks(session.vault)
            if wanted and known.network.identity.startswith(wanted)
        ]
        if len(found) != 1:
            raise InvalidInput(
                _("There is no such network in the list, or more than one."),
                hint=_("Use its whole number, as `fieldkit network list` shows it."),
            )
        forget_network(session.vault, found[0])
        invocation.output.result(
            {"network": found[0]}, [_("It is forgotten: you will be asked again.")]
        )


def _here(session: Session, name: str) -> Network:
    network = current_network(trust_facts(session))
    if network is None:
        raise NotAllowed(
            _("This computer is not connected to a network."), hint=_("Connect, then try again.")
        )
    return Network(network.identity, name or network.name)


def _row(session: Session, known: KnownNetwork, here: Network | None) -> list[str]:
    return [
        "*" if _is_here(known, here) else "",
        known.network.identity[:_SHOWN_DIGITS],
        _("allowed") if known.is_allowed else _("refused"),
        short_moment(local(known.decided_at, session.clock)),
        known.network.name,
    ]


def _document(known: KnownNetwork, here: Network | None) -> dict[str, object]:
    return {
        "network": known.network.identity,
        "name": known.network.name,
        "allowed": known.is_allowed,
        "decided_at": to_text(known.decided_at),
        "here": _is_here(known, here),
    }


def _is_here(known: KnownNetwork, here: Network | None) -> bool:
    return here is not None and here.identity == known.network.identity
