"""What is missing or wrong in a draft, before it is sealed."""

from __future__ import annotations

from fieldkit.domain.form import Severity, Stage
from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import ReportIncomplete
from fieldkit.forms.checks import Problem
from fieldkit.forms.engine import FormEngine
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext


def check_report(session: Session, report_id: ReportId) -> tuple[Problem, ...]:
    """Return every problem that sealing would meet, in form order; warnings do not stop it.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    return problems_of(engine_of(session, session.vault.reports.draft(report_id)))


def problems_of(engine: FormEngine) -> tuple[Problem, ...]:
    """Return the problems that sealing would meet, as `check_report`."""
    return engine.problems(Stage.SEAL)


def refuse_incomplete(engine: FormEngine) -> None:
    """Check that nothing blocks sealing.

    Raises:
        ReportIncomplete: Something does; the sentence says how many, never which answers.
    """
    count = sum(problem.severity is Severity.BLOCK for problem in problems_of(engine))
    if count:
        raise ReportIncomplete(
            ngettext(
                "One answer must be given or corrected before this report can be sealed.",
                "{count} answers must be given or corrected before this report can be sealed.",
                count,
            ).format(count=count)
        )
