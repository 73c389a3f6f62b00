"""Decides what the panel of a correction does: which forms there are, and begins one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.form import Form, label_in
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.report import Draft
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.gui.widgets.questions import Option
from fieldkit.operations.field.amend_report import amend_report
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.session import Session


class AmendView(Protocol):
    """What the panel can show."""

    def show_forms(self, forms: tuple[Option, ...]) -> None:
        """Offer these forms: id and title, by title."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        ...

    def show_message(self, sentence: str, hint: str = "") -> None:
        """Say what did not work."""
        ...


class AmendPresenter:
    """A correction of one sealed report."""

    def __init__(
        self,
        view: AmendView,
        session: Session,
        run: Run,
        sealed_id: ReportId,
        *,
        language: str,
        on_begun: Callable[[ReportId], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._sealed_id = sealed_id
        self._language = language
        self._on_begun = on_begun

    def start(self) -> None:
        """Show the forms."""
        self._run(lambda _progress: list_forms(self._session), self._show, self._failed)

    def begin(self, form_id: str) -> None:
        """Begin the correction with a form."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: amend_report(self._session, self._sealed_id, FormId(form_id)),
            self._begun,
            self._failed,
        )

    def _show(self, forms: tuple[Form, ...]) -> None:
        options = [
            Option(form.form_id, label_in(form.title, self._language, form.default_language))
            for form in forms
        ]
        self._view.show_forms(tuple(sorted(options, key=lambda option: option.label)))

    def _begun(self, draft: Draft) -> None:
        self._view.show_busy(False)
        self._on_begun(draft.report_id)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_message(known.sentence, known.hint)
