"""Makes the training vault with drafts about people who do not exist."""

from __future__ import annotations

from typing import Protocol

from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.running import Run
from fieldkit.operations.field.begin_training import Example, begin_training
from fieldkit.translations import _


class TrainingStartView(Protocol):
    """What the page can show."""

    def show_busy(self, is_busy: bool) -> None:
        """Say that training is being made ready."""
        ...

    def show_problem(self, sentence: str, hint: str) -> None:
        """Say why it was not."""
        ...


class TrainingStartPresenter:
    """One beginning."""

    def __init__(self, view: TrainingStartView, run: Run, gate: Gate) -> None:
        self._view = view
        self._run = run
        self._gate = gate

    def start(self) -> None:
        """Make it and open it."""
        self._view.show_busy(True)
        examples = invented_examples()
        self._run(
            lambda _progress: begin_training(
                self._gate.folder, clock=self._gate.clock, examples=examples
            ),
            self._gate.on_unlocked,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_problem(known.sentence, known.hint)


def invented_examples() -> tuple[Example, ...]:
    """Return drafts to look at and to seal; everybody and everything in them is invented."""
    return (
        (
            "T02",
            {
                "name_as_reported": _("Invented man, about 25, red jacket"),
                "observed_at": "8.11.2020 14:05",
                "place": _("Invented square, by the clock"),
                "source_type": "OWN_OBSERVATION",
                "health_at_risk": "UNKNOWN",
                "sensitivity": "S2",
            },
        ),
        (
            "T01",
            {
                "assembly_name": _("Invented march"),
                "observed_at": "8.11.2020 13:00",
                "place": _("Invented square, by the clock"),
                "detained_count": 3,
            },
        ),
    )
