"""What a device's holder is asked by default; such a letter names numbers, and no person."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.bundle.receipt import HeldReason
from fieldkit.hq.chain_words import stretches_text
from fieldkit.translations import _


def text_for_chain(missing: Sequence[int]) -> str:
    """Return what is asked where places of a chain are missing; empty where none is."""
    if not missing:
        return ""
    text = (
        _("Of what your device sealed, number {numbers} has not arrived.")
        if len(missing) == 1
        else _("Of what your device sealed, the numbers {numbers} have not arrived.")
    )
    asked = _("Please hand everything over once more, or sync.")
    return " ".join((text.format(numbers=stretches_text(missing)), asked))


def text_for_held(reason: str) -> str:
    """Return what is asked about an object that is held for `reason`."""
    if reason == HeldReason.CHAIN_FORK.value:
        return _(
            "Something came that does not fit with what your device sealed before. Was its vault "
            "put back from a copy, or is it used in two places? Please answer in person."
        )
    if reason == HeldReason.DUPLICATE_NUMBER.value:
        return _("A report came twice with different content. Did you seal it twice?")
    return _(
        "Something that your device handed over cannot be used as it came. Please hand everything "
        "over once more, with another stick if you can."
    )
