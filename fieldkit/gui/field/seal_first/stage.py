"""Joins the screen that seals what was left with the sealing, and says how it ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.auto_sealer import sealed_sentences
from fieldkit.gui.field.seal_first.view import SealFirstScreen
from fieldkit.gui.field.sealing_in_turn import SealedInTurn, SealingInTurn
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext


class SealFirstStage(QObject):
    """Shows one screen until all is sealed that can be."""

    ended = Signal(str)  # what is to be said of it

    def __init__(self, stack: ScreenStack, session: Session, jobs: BackgroundJobs) -> None:
        super().__init__(stack)
        self._report_ids = session.to_seal
        self._view = SealFirstScreen(len(session.to_seal))
        self._sealing = SealingInTurn(
            session,
            jobs.runner(self),
            on_progress=self._view.show_progress,
            on_done=self._done,
        )
        stack.push(self._view)

    def start(self) -> None:
        """Seal."""
        self._sealing.start(self._report_ids)

    def _done(self, found: SealedInTurn) -> None:
        sentences: list[str] = []
        if found.sealed:
            sentences += sealed_sentences(found)
        if found.incomplete:
            sentences.append(kept_sentence(found.incomplete))
        if found.failed:
            sentences += [found.sentence, found.hint]
        self.ended.emit(" ".join(sentences))


def kept_sentence(count: int) -> str:
    """Return how many drafts stay because answers are missing or wrong."""
    return ngettext(
        "{count} draft could not be sealed: answers are missing or wrong. It is still readable.",
        "{count} drafts could not be sealed: answers are missing or wrong."
        " They are still readable.",
        count,
    ).format(count=count)
