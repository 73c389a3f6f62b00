"""Say in words how a device's chain stands: what is missing, doubled or does not join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldkit.custody.chain import ChainState
from fieldkit.domain.local_text import number
from fieldkit.translations import _

_SHOWN = 8  # stretches of numbers; more would not be read


def stretches(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return ascending numbers as stretches without gaps, each with its first and last."""
    found: list[tuple[int, int]] = []
    for value in sorted(set(numbers)):
        if found and found[-1][1] == value - 1:
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, value))
    return tuple(found)


def stretches_text(numbers: Iterable[int]) -> str:
    """Return "4, 7 to 9", the first eight stretches."""
    found = stretches(numbers)
    texts = [
        str(first) if first == last else _("{first} to {last}").format(first=first, last=last)
        for first, last in found[:_SHOWN]
    ]
    text = ", ".join(texts)
    return _("{numbers} and more").format(numbers=text) if len(found) > _SHOWN else text


def chain_sentence(state: ChainState, up_to: int | None = None) -> str:
    """Return how a chain stands, as far as `up_to` if that is given."""
    end = state.highest if up_to is None else up_to
    if not state.highest:
        return _("Nothing of this device is here.")
    parts = [*_troubles(state, end, is_whole_chain=up_to is None)]
    if parts:
        return " ".join(parts)
    if state.contiguous == 1:
        return _("Complete: number 1.")
    return _("Complete: numbers 1 to {last}.").format(last=number(state.contiguous))


def _troubles(state: ChainState, end: int, *, is_whole_chain: bool) -> Iterator[str]:
    missing = [place for place in state.missing if place <= end]
    if missing:
        count = state.missing_count if is_whole_chain else len(missing)
        # No plural form: of a language, "one" may be 21, and the numbers are many then.
        text = (
            _("Missing: number {numbers}.")
            if count == 1
            else _("Missing: numbers {numbers} ({count}).")
        )
        yield text.format(numbers=stretches_text(missing), count=number(count))
    forks = [place for place in state.forks if place <= end]
    if forks:
        yield _("Two different objects claim number {numbers}.").format(
            numbers=stretches_text(forks)
        )
    unjoined = [place for place in state.unjoined if place <= end and place not in forks]
    if unjoined:
        yield _("Number {numbers} does not join the one before it.").format(
            numbers=stretches_text(unjoined)
        )
