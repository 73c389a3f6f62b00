"""Say which exercises of training were done; what was once done stays done."""

from __future__ import annotations

from fieldkit.domain.report import ReportState
from fieldkit.domain.training import Exercise, ExerciseState
from fieldkit.operations.session import Session

_DONE = "exercises"
_EXAMPLES = "examples"


def list_exercises(session: Session) -> tuple[ExerciseState, ...]:
    """Return every exercise in its order, and remember what is done by now."""
    done = _remembered(session) | _seen(session)
    _remember(session, done)
    return tuple(ExerciseState(exercise, exercise in done) for exercise in Exercise)


def note_exercise(session: Session, exercise: Exercise) -> None:
    """Remember that something was done that leaves nothing else behind."""
    _remember(session, _remembered(session) | {exercise})


def _seen(session: Session) -> set[Exercise]:
    """Return what the vault shows by itself."""
    vault = session.vault
    drafts, stubs = vault.reports.drafts(), vault.reports.stubs()
    states = {stub.state for stub in stubs}
    handed_over = {ReportState.HANDED_OVER, ReportState.STORED, ReportState.RECEIVED}
    found = {
        Exercise.RECORD: len(drafts) + len(stubs) > _example_count(session),
        Exercise.ATTACH: bool(vault.attachments.references()),
        Exercise.SEAL: bool(stubs),
        Exercise.HAND_OVER: bool(states & handed_over),
        Exercise.RECEIPT: ReportState.RECEIVED in states,
    }
    return {exercise for exercise, is_done in found.items() if is_done}


def count_examples(session: Session) -> None:
    """Remember how many drafts were there before the person wrote one."""
    with session.vault.transaction():
        session.vault.settings.put(_EXAMPLES, len(session.vault.reports.drafts()))


def _example_count(session: Session) -> int:
    count = session.vault.settings.get(_EXAMPLES)
    return count if isinstance(count, int) else 0


def _remembered(session: Session) -> set[Exercise]:
    kept = session.vault.settings.get(_DONE)
    names = kept if isinstance(kept, list) else []
    return {exercise for exercise in Exercise if exercise.value in names}


def _remember(session: Session, done: set[Exercise]) -> None:
    vault = session.vault
    if not vault.read_only and done != _remembered(session):
        with vault.transaction():
            vault.settings.put(_DONE, [item.value for item in Exercise if item in done])
