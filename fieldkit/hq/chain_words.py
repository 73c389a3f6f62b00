"""Say in words how a device's chain stands: what is missing, doubled or does not join."""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.custody.chain import ChainState
from fieldkit.domain.local_text import number
from fieldkit.translations import _, ngettext

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
    parts = []
    missing = [place for place in state.missing if place <= end]
    if missing:
        count = state.missing_count if up_to is None else len(missing)
        parts.append(
            ngettext(
                "Missing: number {numbers}.", "Missing: numbers {numbers} ({count}).", count
            ).format(numbers=stretches_text(missing), count=number(count))
        )
    forks = [place for place in state.forks if place <= end]
    if forks:
        parts.append(
            _("Two different objects claim number {numbers}.").format(numbers=stretches_text(forks))
        )
    unjoined = [place for place in state.unjoined if place <= end and place not in forks]
    if unjoined:
        parts.append(
            _("Number {numbers} does not join the one before it.").format(
                numbers=stretches_text(unjoined)
            )
        )
    if parts:
        return " ".join(parts)
    return ngettext(
        "Complete: number 1.", "Complete: numbers 1 to {count}.", state.contiguous
    ).format(count=number(state.contiguous))
