"""Say in one line which sheet of many people it is."""

from __future__ import annotations

from fieldkit.domain.answers import current
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet_columns import paths_by_name
from fieldkit.operations.field.list_forms import form_of
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

_TELLING = ("police_vehicles", "place", "assembly_name")  # what is said beside the number
_LONGEST = 40  # characters of each


def sheet_title(session: Session, sheet_id: ReportId, people: int) -> str:
    """Return the title of a sheet among the drafts, as "31 people, grey van, Invented street".

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    draft = session.vault.reports.draft(sheet_id)
    answers = current(session.vault.reports.revisions(sheet_id))
    paths = paths_by_name(form_of(session.vault, draft.form))
    said = [answers.get(paths[name]) for name in _TELLING if name in paths]
    count = ngettext("{count} person", "{count} people", people).format(count=people)
    parts = [count, *(_short(text) for text in said if isinstance(text, str))]
    return _("Many people: {what}").format(what=", ".join(parts))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
