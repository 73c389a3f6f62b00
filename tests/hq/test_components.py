"""Components do not depend on the order of links, and only joining links make them."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import ColleagueId, PersonId, StatementId
from fieldkit.domain.person_link import JOINING, Certainty, Link
from fieldkit.hq.components import memberships

AUTHOR, AT = ColleagueId("c0" * 16), datetime(2026, 11, 22, tzinfo=UTC)
NODES = [f"{number:032x}" for number in range(8)]

links = st.lists(
    st.builds(
        lambda pair, certainty: Link(
            StatementId("0" * 32), *sorted(pair), certainty, 1, AUTHOR, AT
        ),
        st.lists(st.sampled_from(NODES), min_size=2, max_size=2, unique=True),
        st.sampled_from(Certainty),
    ),
    max_size=12,
)


def reached(start: str, made: list[Link], certainties: tuple[Certainty, ...]) -> set[str]:
    """Return what can be reached, one step after the other."""
    found, edge = {start}, {start}
    while edge:
        ends = [{link.a, link.b} for link in made if link.certainty in certainties]
        edge = {node for pair in ends if pair & edge for node in pair} - found
        found |= edge
    return found


@given(links, st.dictionaries(st.sampled_from(NODES), st.integers(1, 99)))
def test_a_group_is_what_can_be_reached_and_is_named_by_its_lowest(
    made: list[Link], numbers: dict[PersonId, int]
) -> None:
    found = memberships(numbers, made)
    joined = {node for link in made if link.certainty in JOINING for node in (link.a, link.b)}
    assert set(found) == joined | set(numbers)
    for node, item in found.items():
        assert item.component == min(reached(node, made, (Certainty.SAME,)))
        assert item.wide == min(reached(node, made, JOINING))
        inside = [
            (numbers[PersonId(n)], n) for n in numbers if found[n].component == item.component
        ]
        assert item.person == (min(inside)[1] if inside else None)


@given(links, st.randoms())
def test_the_order_of_links_makes_no_difference(made: list[Link], random: object) -> None:
    turned = list(made)
    random.shuffle(turned)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert memberships({}, made) == memberships({}, turned)
