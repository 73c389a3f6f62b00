"""Scenes of the editor."""

from __future__ import annotations

from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests import sample_photos
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import with_reports


@scene("report", with_reports)
def fast_questions(stage: Stage) -> None:
    """A new detention: what is asked for in the street."""
    editor = begin(stage)
    answer(editor, "victim/name_as_reported", "man in a red jacket, about 25")
    answer(editor, "event/place", "Invented square, by the metro")
    editor.answered.emit("taking/perpetrator_unit", ["GEN_RIOT_POLICE"])
    editor._form.show_answer("taking/perpetrator_unit", ["GEN_RIOT_POLICE"])
    photo = stage.folder / "photo.jpg"
    photo.write_bytes(sample_photos.photo())
    editor.attachments.take([str(photo)])
    wait_for(lambda: editor.attachments._model.rowCount() == 1)
    wait_for(lambda: not editor.attachments.is_busy)
    editor.jump_to("victim/group_size")


@scene("report-full", with_reports)
def all_questions(stage: Stage) -> None:
    """Every question of a detention."""
    home = stage.on_top(TodayScreen)
    home.open_requested.emit(home._model.report(0).report_id)
    opened(stage)._all.click()


@scene("report-rows", with_reports)
def rows(stage: Stage) -> None:
    """Questions that may be answered several times."""
    editor = begin(stage)
    editor._all.click()
    for _time in range(2):
        editor.row_requested.emit("victim/other_names")
        stage.rest()


def begin(stage: Stage) -> EditorScreen:
    """Begin a detention."""
    stage.on_top(TodayScreen).begin_requested.emit("T02")
    return opened(stage)


def opened(stage: Stage) -> EditorScreen:
    """Return the editor once its report is shown."""
    editor = stage.on_top(EditorScreen)
    wait_for(lambda: bool(editor.title))
    return editor


def answer(editor: EditorScreen, path: str, text: str) -> None:
    """Answer a question as if it had been typed."""
    editor._form.show_answer(path, text)
    editor.answered.emit(path, text)
