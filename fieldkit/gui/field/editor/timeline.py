"""The time-line of a report: what was observed when, each event a row of one repeat of the form.

Which repeat that is says the form by its concepts, so that an organisation's own form can have one.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.forms.engine import FormEngine
from fieldkit.forms.schema import Element
from fieldkit.gui.field.editor.pages import Pages
from fieldkit.gui.widgets.questions import QuestionView, RawAnswer

TIME = "timeline.time"
NOTE = "timeline.note"
KIND = "assembly.timeline_event"
SHOWN_EVENTS = 40  # the newest; the full form has them all


@dataclass(frozen=True)
class TimedEvent:
    """One event: its time, what happened in words, and of which kind it is."""

    path: str  # of the row
    questions: tuple[QuestionView, ...]  # time, kind, note; those that the form has
    answers: tuple[RawAnswer, ...]  # in the same order


class Timeline:
    """Finds and reads the events of one report."""

    def __init__(self, engine: FormEngine, pages: Pages) -> None:
        self._engine = engine
        self._pages = pages
        self._repeat = _repeat_of(engine)
        self.path = self._repeat.text(()) if self._repeat is not None else ""  # "": has none

    def events(self) -> tuple[TimedEvent, ...]:
        """Return the events, the one noted last first; at most `SHOWN_EVENTS`."""
        if self._repeat is None:
            return ()
        rows = self._engine.row_ids(self._repeat, ())[-SHOWN_EVENTS:]
        return tuple(self._event(self._repeat, row) for row in reversed(rows))

    def _event(self, repeat: Element, row: str) -> TimedEvent:
        made = [
            self._pages.item(element.text((row,)), element, (row,))
            for concept in (TIME, KIND, NOTE)
            for element in self._engine.program.schema.inside(repeat)
            if element.question is not None and element.question.concept == concept
        ]
        questions = tuple(item for item in made if isinstance(item, QuestionView))
        answers = self._pages.answers(question.path for question in questions)
        return TimedEvent(
            repeat.text((row,)), questions, tuple(answers[part.path] for part in questions)
        )


def _repeat_of(engine: FormEngine) -> Element | None:
    for element in engine.program.schema.elements:
        question = element.question
        if question is not None and question.concept == TIME and len(element.repeats) == 1:
            return element.repeats[0]
    return None
