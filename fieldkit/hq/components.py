"""Which mentions and people hang together by links; the rule behind the table `membership`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.person_link import JOINING, Certainty, Link


@dataclass(frozen=True)
class Membership:
    """Where one mention or person belongs; each group is named by the lowest id in it."""

    node: str
    component: str  # joined by SAME
    wide: str  # joined by SAME or PROBABLE
    person: PersonId | None  # the lowest number of the component, if there is a person in it


def memberships(numbers: Mapping[PersonId, int], links: Iterable[Link]) -> dict[str, Membership]:
    """Return where people, and whatever a link joins, belong; links that join nothing do not count.

    `numbers` are those of people. The order of links makes no difference.
    """
    same, wide = _Groups(), _Groups()
    for person in numbers:
        same.add(person)
        wide.add(person)
    for link in links:
        if link.certainty not in JOINING:
            continue
        wide.join(link.a, link.b)
        if link.certainty is Certainty.SAME:
            same.join(link.a, link.b)
        else:
            same.add(link.a)
            same.add(link.b)
    shown: dict[str, PersonId] = {}
    for person in sorted(numbers, key=lambda person: (numbers[person], person)):
        shown.setdefault(same.lowest(person), person)
    return {
        node: Membership(node, component, wide.lowest(node), shown.get(component))
        for node, component in ((node, same.lowest(node)) for node in wide.nodes())
    }


class _Groups:
    """Union by the lowest id, with paths halved on the way."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, node: str) -> None:
        self._above.setdefault(node, node)

    def nodes(self) -> Iterable[str]:
        return self._above

    def lowest(self, node: str) -> str:
        above = self._above
        while (parent := above[node]) != node:
            above[node] = above[parent]
            node = above[node]
        return node

    def join(self, a: str, b: str) -> None:
        self.add(a)
        self.add(b)
        first, second = sorted((self.lowest(a), self.lowest(b)))
        self._above[second] = first
