"""What the presenter of the editor asks of its view; knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fieldkit.gui.field.editor.outline import OutlineEntry
from fieldkit.gui.field.editor.problems import ShownProblem
from fieldkit.gui.field.editor.timeline import TimedEvent
from fieldkit.gui.widgets.questions import Item, RawAnswer, SectionView


class EditorView(Protocol):
    """What the editor can show."""

    def show_page(self, title: str, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Show the whole form with its answers."""
        ...

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed of the form, in place."""
        ...

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        ...

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """List what is missing or wrong, in form order."""
        ...

    def show_new_row(self, path: str) -> None:
        """Put the cursor into a row that was added."""
        ...

    def jump_to(self, path: str) -> None:
        """Put the cursor into a question that is on the page."""
        ...

    def show_events(self, events: tuple[TimedEvent, ...]) -> None:
        """Show the time-line, the event noted last first."""
        ...

    def offer_timeline(self) -> None:
        """Offer the time-line, as this form has one."""
        ...

    def show_new_event(self, path: str) -> None:
        """Put the cursor into an event that was noted just now."""
        ...

    def show_outline(self, entries: tuple[OutlineEntry, ...]) -> None:
        """List the sections with how far each is."""
        ...

    def offer_undo(self, sentence: str) -> None:
        """Say what was taken away, and offer to bring it back; "" offers nothing any more."""
        ...

    def show_saved(self, time: str) -> None:
        """Say that everything is saved, and when."""
        ...

    def show_not_saved(self, sentence: str, hint: str) -> None:
        """Say that something is not saved, and why; typing goes on."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say that the report cannot be shown."""
        ...
