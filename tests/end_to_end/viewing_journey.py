"""Looks at attachments of every kind in the real window; run traced by `test_viewing_traces.py`.

    python -m tests.end_to_end.viewing_journey FOLDER

Says on standard output what was seen, which must be nothing of the content.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import PngImagePlugin
from PySide6.QtWidgets import QApplication

from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.viewer.view import ViewerScreen
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.session import Session
from tests import sample_documents, sample_photos
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import a_window

CANARY = "CANARYwasSeenHere"
PATIENCE_SECONDS = 60


def files() -> dict[str, bytes]:
    """Return content of every kind that can be looked at, a canary in each."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", CANARY)
    held = io.BytesIO()
    sample_photos.upright().save(held, "PNG", pnginfo=told)
    return {
        f"{CANARY}.png": held.getvalue(),
        "b.pdf": sample_documents.pdf([CANARY], information={"Author": CANARY}),
        "c.txt": f"{CANARY}\n".encode() * 99,
        "d.wav": sample_documents.sound(1.0),
        "e.avi": sample_documents.film(),
    }


def main() -> None:
    """Look at everything once, make a clean copy, and close."""
    folder = Path(sys.argv[1])
    application, _languages = start_qt("en")
    jobs = BackgroundJobs()
    window = a_window(jobs, folder / "vault")
    window.show()
    opened: list[Session] = []

    def make() -> Session:
        session = a_device(folder / "vault")
        report_id = a_draft(session)
        for name, content in files().items():
            attach_file(session, report_id, io.BytesIO(content), name)
        return session

    jobs.run(window, lambda _progress: make(), opened.append, opened.append)
    wait(lambda: bool(opened))
    window.show_session(opened[0])
    home = window.stack.top
    wait(lambda: home._model.rowCount() == 1)
    home.open_requested.emit(home._model.report(0).report_id)
    wait(lambda: isinstance(window.stack.top, EditorScreen))
    editor = window.stack.top
    assert isinstance(editor, EditorScreen)
    model = editor.attachments._model
    wait(lambda: model.rowCount() == len(files()))
    for number in range(len(files())):
        editor.attachments.open_requested.emit(model.attachment(number).attachment_id)
        viewer = window.stack.top
        assert isinstance(viewer, ViewerScreen)
        wait(lambda: is_seen(viewer))  # noqa: B023 - at once
        sys.stdout.write(f"seen {number}\n")
        window.stack.pop()
    window.close()
    jobs.close()
    application.quit()


def is_seen(viewer: ViewerScreen) -> bool:
    """Say whether the viewer shows all it can of its file; make it do what it waits for."""
    if viewer._side.offers_copy and not viewer._side._made.isVisible():
        if viewer._side._copy.isEnabled() and viewer._picture._whole is not None:
            viewer._side._copy.click()
        return False
    if viewer._player.isVisible():
        if viewer._player._player is None:
            viewer._player._agree.click()
            return False
        return viewer._player._place.value() > 300
    return viewer._side._made.isVisible() or viewer._text.isVisible() or is_page_seen(viewer)


def is_page_seen(viewer: ViewerScreen) -> bool:
    """Say whether the pixels of a page have come."""
    picture = viewer._picture
    return viewer._tools.isVisible() and (picture._whole or picture._detail) is not None


def wait(is_done: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    begun = time.monotonic()
    while not is_done():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() - begun > PATIENCE_SECONDS:
            sys.exit("nothing came")


if __name__ == "__main__":
    main()
