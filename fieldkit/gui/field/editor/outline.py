"""The sections of a report with how far each is: what can be jumped to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.forms.engine import FormEngine
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.widgets.questions import RepeatView, SectionView


@dataclass(frozen=True)
class OutlineEntry:
    """One section, as it stands now."""

    path: str
    title: str
    answered: int  # answers that are there
    needed: int  # answers without which sealing is not possible
    advised: int


def outline(
    page: SectionView, engine: FormEngine, problems: Iterable[ShownProblem]
) -> tuple[OutlineEntry, ...]:
    """Return the sections and repeats of a page that are asked for now, in form order."""
    answered = Counter(
        _top(path) for path, answer in engine.current().items() if not isinstance(answer, list)
    )
    needed: Counter[str] = Counter()
    advised: Counter[str] = Counter()
    for problem in problems:
        (needed if problem.blocks else advised)[_top(problem.path)] += 1
    return tuple(
        OutlineEntry(
            item.path, item.title, answered[item.path], needed[item.path], advised[item.path]
        )
        for item in page.items
        if isinstance(item, SectionView | RepeatView) and item.title and engine.relevant(item.path)
    )


def _top(path: str) -> str:
    """Return the section that a path lies in: its first name, without a row."""
    return path.partition("/")[0].partition("[")[0]
