"""Find places by any spelling, in the list that came with the program."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.form import label_in
from fieldkit.forms.places import NAME
from fieldkit.operations.shipped_forms import shipped_vocabulary


@dataclass(frozen=True)
class FoundPlace:
    """A place with its labels in one language; of no whole, `whole` is empty."""

    code: str
    label: str
    kind: str
    whole: str


def find_places(text: str, language: str, *, limit: int) -> tuple[FoundPlace, ...]:
    """Return the places that `text` could mean, the closest first, at most `limit`.

    Raises:
        InvalidForm: The list cannot be read.
    """
    places = shipped_vocabulary(NAME)
    found = []
    for term in places.search(text, limit=limit):
        whole = places.by_code.get(term.parent)
        found.append(
            FoundPlace(
                term.code,
                label_in(term.label, language),
                term.columns["kind"],
                label_in(whole.label, language) if whole else "",
            )
        )
    return tuple(found)
