"""What is missing or wrong in a draft, before it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.domain.form import Severity, Stage
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft
from fieldkit.errors import ReportIncomplete
from fieldkit.forms.checks import Problem, ProblemKind
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.schema import Element, Rows
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext


@dataclass(frozen=True)
class NamedProblem:
    """A problem, and the question it is about in the language asked for."""

    problem: Problem
    label: str


def check_report(
    session: Session, report_id: ReportId, language: str = ""
) -> tuple[NamedProblem, ...]:
    """Return every problem that sealing would meet, in form order; warnings do not stop it.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    draft = open_draft(session.vault, report_id)
    engine = engine_of(session, draft, language)
    return tuple(
        NamedProblem(problem, engine.shown(problem.path, engine.question(problem.path).label))
        for problem in problems_of(engine, draft)
    )


def problems_of(engine: FormEngine, draft: Draft) -> tuple[Problem, ...]:
    """Return the problems that sealing would meet; an amendment need not answer everything."""
    return _asked_of(draft, engine.problems(Stage.SEAL))


def problems_at(
    engine: FormEngine, draft: Draft, instances: Iterable[tuple[Element, Rows]]
) -> tuple[Problem, ...]:
    """Return those of `problems_of` that stand at these questions, in the order given."""
    return _asked_of(draft, engine.problems_at(instances, Stage.SEAL))


def _asked_of(draft: Draft, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    if draft.amends is None:
        return problems
    return tuple(problem for problem in problems if problem.kind is not ProblemKind.REQUIRED)


def refuse_incomplete(engine: FormEngine, draft: Draft) -> None:
    """Check that nothing blocks sealing.

    Raises:
        ReportIncomplete: Something does; the sentence says how many, never which answers.
    """
    count = sum(problem.severity is Severity.BLOCK for problem in problems_of(engine, draft))
    if count:
        raise ReportIncomplete(
            ngettext(
                "One answer must be given or corrected before this report can be sealed.",
                "{count} answers must be given or corrected before this report can be sealed.",
                count,
            ).format(count=count)
        )
