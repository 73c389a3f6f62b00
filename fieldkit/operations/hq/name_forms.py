"""Name the forms that reports are written in, as people know them."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.form import label_in
from fieldkit.domain.identifiers import FormId
from fieldkit.operations.hq.known_forms import known_forms
from fieldkit.operations.hq.session import HeadquartersSession


def form_titles(session: HeadquartersSession, language: str) -> Mapping[FormId, str]:
    """Return the titles of the forms that are known here, in a language if they have it."""
    titles: dict[FormId, str] = {}
    for known in reversed(known_forms(session)):  # a published one counts before our own
        form = known.form
        title = label_in(form.title, language, form.default_language)
        titles[form.form_id] = title or form.form_id
    return titles
