"""Say what kind of report a draft is, reading each form once."""

from __future__ import annotations

from fieldkit.domain.form import label_in
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import Draft
from fieldkit.errors import FieldkitError
from fieldkit.operations.field.list_forms import form_of
from fieldkit.operations.field.title_sheet import sheet_title
from fieldkit.operations.session import Session
from fieldkit.translations import _


class DraftTitles:
    """The titles of forms in one language, remembered; forms are large."""

    def __init__(self, session: Session, language: str) -> None:
        self._session = session
        self._language = language
        self._known: dict[Sha256, str] = {}

    def title(self, draft: Draft) -> str:
        """Return the title of a draft's form, or what a sheet holds; a form lost has its id."""
        sheets = self._session.vault.sheets
        if sheets.is_sheet(draft.report_id):
            return sheet_title(self._session, draft.report_id, sheets.people(draft.report_id))
        sha256 = draft.form.sha256
        if sha256 not in self._known:
            try:
                form = form_of(self._session.vault, draft.form)
            except FieldkitError:
                return draft.form.form
            self._known[sha256] = (
                label_in(form.title, self._language, form.default_language) or form.form_id
            )
        title = self._known[sha256]
        if draft.amends is not None:
            return _("{title} (correction)").format(title=title)
        return title
