"""What a screen that asks before sealing can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.identifiers import ReportId


@dataclass(frozen=True)
class SealProblem:
    """Something to correct or to think of before sealing."""

    report_id: ReportId
    path: str
    label: str
    message: str
    blocks: bool


@dataclass(frozen=True)
class SealSummary:
    """What would be sealed."""

    titles: tuple[str, ...]  # of the forms, one per report
    problems: tuple[SealProblem, ...]
    has_headquarters: bool
    keeps_copy: bool  # headquarters lets this device keep a readable copy
    remark: str = ""  # what else is to be known

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands against it."""
        return self.has_headquarters and not any(problem.blocks for problem in self.problems)


class SealView(Protocol):
    """What the sealing screen can show."""

    def show_summary(self, summary: SealSummary) -> None:
        """Say what will happen and what is missing."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that sealing runs, in bytes; total 0 means that its end is not known."""
        ...

    def show_committing(self) -> None:
        """Say that the last step runs, which cannot be stopped any more."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why nothing was sealed; an empty sentence means that it was stopped."""
        ...
