"""Scenes of the viewer: pictures, pages, text, sound."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QPointF

from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.operations.field.attach_file import attach_file
from tests import sample_documents, sample_photos
from tests.fakes.field import a_device, a_draft
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import organisation

_SKY, _GROUND, _HOUSES = "#9fb4c4", "#77757a", ("#b9a58c", "#8d7f72", "#a3a8a0")
_PEOPLE = ("#b3372f", "#2f4b6b", "#3f3f3f", "#6d5a2f")


def with_attachments(folder: Path) -> None:
    """A draft with one file of each kind."""
    session = a_device(folder, organisation())
    report_id = a_draft(session, name_as_reported="Invented Alena, about 30")
    chat = "14:05  Прыдуманы бот: двое ў шлемах, чырвоны бус без нумароў\n" * 400
    for name, content in (
        ("IMG_20201108_140506.jpg", a_street()),
        ("ruling.pdf", sample_documents.cyrillic_pdf()),
        ("chat.txt", chat.encode("cp1251")),
        ("voice.wav", sample_documents.sound(2.0)),
        ("broken.jpg", b"\xff\xd8\xff" + b"x" * 900),
        ("film.avi", sample_documents.film()),
    ):
        attach_file(session, report_id, io.BytesIO(content), name)
    session.vault.close()


@scene("viewer-picture", with_attachments)
def picture(stage: Stage) -> None:
    """A photo and what it reveals."""
    viewer = opened(stage, 0)
    wait_for(lambda: viewer._side.offers_copy and viewer._picture._glass is not None)


@scene("viewer-copied", with_attachments)
def copied(stage: Stage) -> None:
    """A face is covered and the clean copy made."""
    viewer = opened(stage, 0)
    wait_for(lambda: viewer._side.offers_copy and viewer._picture._glass is not None)
    stage.rest()
    glass, covers = viewer._picture._glass, viewer._picture._covers
    assert glass is not None
    covers.draw(QPointF(272, 462), QPointF(374, 566), glass.size)
    covers.keep(glass.size)
    viewer._picture.let_cover(False)
    viewer._side._copy.click()
    wait_for(viewer._side._made.isVisible)


@scene("viewer-page", with_attachments)
def page(stage: Stage) -> None:
    """A page of a document some of whose letters are missing."""
    viewer = opened(stage, 1)
    wait_for(viewer._banners.isVisible)


@scene("viewer-text", with_attachments)
def text(stage: Stage) -> None:
    """A chat in the letters of older computers."""
    viewer = opened(stage, 2)
    wait_for(viewer._text.isVisible)


@scene("viewer-sound", with_attachments)
def sound(stage: Stage) -> None:
    """A recording, before it is played."""
    viewer = opened(stage, 3)
    wait_for(viewer._player.isVisible)


@scene("viewer-film", with_attachments)
def film(stage: Stage) -> None:
    """A film, before it is played."""
    viewer = opened(stage, 5)
    wait_for(viewer._player.isVisible)


@scene("viewer-broken", with_attachments)
def broken(stage: Stage) -> None:
    """A file that cannot be shown."""
    viewer = opened(stage, 4)
    wait_for(lambda: viewer._nothing.isVisible() and "\n" in viewer._nothing.text())


@scene("report-attachment", with_attachments)
def chosen(stage: Stage) -> None:
    """A report in which an attachment is chosen: it can be opened and removed."""
    home = stage.on_top(TodayScreen)
    home.open_requested.emit(home._model.report(0).report_id)
    editor = stage.on_top(EditorScreen)
    model = editor.attachments._model
    wait_for(lambda: bool(editor.title) and model.rowCount() > 0)
    editor.attachments._list.setCurrentIndex(model.index(0))


def opened(stage: Stage, number: int) -> ViewerScreen:
    """Open an attachment of the draft."""
    home = stage.on_top(TodayScreen)
    home.open_requested.emit(home._model.report(0).report_id)
    editor = stage.on_top(EditorScreen)
    model = editor.attachments._model
    wait_for(lambda: bool(editor.title) and model.rowCount() > number)
    editor.attachments.open_requested.emit(model.attachment(number).attachment_id)
    return stage.on_top(ViewerScreen)


def a_street() -> bytes:
    """Return a photo of four invented people before houses, as a phone writes it."""
    street = Image.new("RGB", (1200, 900), _SKY)
    draw = ImageDraw.Draw(street)
    draw.rectangle((0, 570, 1200, 900), fill=_GROUND)
    for number in range(9):
        left, top = 40 + number * 130, 100 + (number % 3) * 45
        draw.rectangle((left, top, left + 108, 570), fill=_HOUSES[number % 3])
    for number, colour in enumerate(_PEOPLE):
        left = 290 + number * 180
        draw.ellipse((left, 480, left + 66, 552), fill="#d9b391")
        draw.rectangle((left - 18, 552, left + 84, 760), fill=colour)
        draw.rectangle((left + 2, 760, left + 64, 880), fill="#26272b")
    held = io.BytesIO()
    street.save(held, "JPEG", quality=88, exif=sample_photos.exif(), comment=b"Invented square")
    return held.getvalue()
