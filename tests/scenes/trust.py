"""Scenes of headquarters: its card, its changes, the request."""

from __future__ import annotations

from fieldkit.bundle.fingerprint import words_of
from fieldkit.gui.field.confirm.view import ConfirmScreen
from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.today.rows import Step
from fieldkit.gui.field.today.view import TodayScreen
from tests.scenes.registry import scene
from tests.scenes.stage import Stage
from tests.scenes.worlds import a_new_vault, organisation, with_changes, with_reports


@scene("headquarters", a_new_vault)
def before_the_card(stage: Stage) -> None:
    """Before the HQ card is chosen."""
    _step(stage, Step.HEADQUARTERS)
    stage.on_top(HeadquartersScreen)


@scene("headquarters-words", a_new_vault)
def comparing(stage: Stage) -> None:
    """Ten words to compare."""
    _step(stage, Step.HEADQUARTERS)
    words = words_of(organisation().directory().root_sha256)
    stage.on_top(HeadquartersScreen).show_words(words)


@scene("changes", with_changes)
def changes(stage: Stage) -> None:
    """New keys and a weaker rule wait for a yes."""
    _step(stage, Step.CHANGES)
    stage.on_top(ConfirmScreen)


@scene("request", with_reports)
def request(stage: Stage) -> None:
    """The request for enrolment."""
    _step(stage, Step.REQUEST)
    stage.on_top(RequestScreen)


def _step(stage: Stage, step: Step) -> None:
    stage.on_top(TodayScreen).step_requested.emit(step.value)
