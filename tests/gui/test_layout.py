"""Nothing is clipped: long texts, large type, the smallest window, and text read from the right."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from fieldkit import translations
from fieldkit.gui import theme
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.reports.view import ReportsScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from tests.fakes.field import a_device, a_draft
from tests.fakes.window import a_window, open_session

WIDTH, HEIGHT = 1024, 700


class LongTexts:
    """A language that says everything half as long again."""

    def gettext(self, text):
        return text + " ыыыыыыы" * (len(text) // 16) + "ы" * (len(text) % 16 // 2)

    def ngettext(self, singular, plural, count):
        return self.gettext(singular if count == 1 else plural)


@pytest.fixture
def type_size(qapp):
    """Show everything at 150 %, and put it back."""
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    theme.apply_theme(qapp, points=theme.BASE_POINTS * 1.5)
    yield
    qapp.setFont(font)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def long_texts(monkeypatch):
    monkeypatch.setattr(translations._gettext, "translation", lambda *_, **__: LongTexts())


@pytest.fixture
def mirrored(qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def window(qtbot, tmp_path, organisation, request):
    """A window with a draft and a language whose forms are long."""
    jobs = BackgroundJobs()
    made = a_window(jobs, tmp_path / "vault", language=getattr(request, "param", "ru"))
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show()

    def make():
        session = a_device(tmp_path / "vault", organisation)
        a_draft(session)
        return session

    open_session(qtbot, jobs, made, make)
    home = made.stack.top
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    yield made
    made.close()
    jobs.close()


def clipped(window):
    """Return what is narrower than its text needs, or reaches beyond its window."""
    QApplication.processEvents()
    found = []
    for part in window.findChildren(QWidget):
        if not isinstance(part, QLabel | QPushButton) or not part.isVisible():
            continue
        needed = part.minimumSizeHint().width() if isinstance(part, QLabel) else needs(part)
        right = part.mapTo(window, QPoint(part.width(), 0)).x()
        left = part.mapTo(window, QPoint(0, 0)).x()
        if part.width() < needed or left < 0 or right > window.width():
            found.append(f"{part.text()!r}: {part.width()} of {needed}, {left} to {right}")
    return found


def needs(button):
    return button.fontMetrics().horizontalAdvance(button.text())


def unnamed(window):
    """Return what can have the cursor and says nothing to a screen reader."""
    found = []
    for part in window.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            text = part.text() if isinstance(part, QAbstractButton) else ""
            if not (part.accessibleName() or text):
                found.append(type(part).__name__)
    return found


def every_screen(qtbot, window):
    """Yield after each screen has come to the top."""
    home = window.stack.top
    assert isinstance(home, ReportsScreen)
    yield "reports"
    home.open_requested.emit(home._model.report(0).report_id)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
    editor = window.stack.top
    qtbot.waitUntil(lambda: bool(editor.title))
    yield "fast questions"
    editor._all.click()
    yield "all questions"
    editor.seal_requested.emit([editor.report_id])
    qtbot.waitUntil(lambda: isinstance(window.stack.top, SealScreen))
    qtbot.waitUntil(lambda: bool(window.stack.top._what.text()))
    yield "seal"
    window.stack.pop_to_first()
    home.sheet_requested.emit()
    qtbot.waitUntil(lambda: isinstance(window.stack.top, SheetScreen))
    sheet = window.stack.top
    qtbot.waitUntil(lambda: bool(sheet.model.columns))
    yield "sheet with what all share"
    sheet._toggle.click()
    yield "sheet"
    window.stack.pop_to_first()
    for signal in (home.hand_over_requested, home.return_requested):
        signal.emit()
        yield window.stack.top.title
        window.stack.pop()
    for step in ("headquarters", "changes", "request"):
        home.step_requested.emit(step)
        yield step
        window.stack.pop()


def test_nothing_is_clipped_in_the_smallest_window(qtbot, window) -> None:
    for name in every_screen(qtbot, window):
        assert (name, clipped(window)) == (name, [])
        assert window.width() == WIDTH


@pytest.mark.parametrize("window", ["be", "ru", "fr"], indirect=True)
def test_nothing_is_clipped_at_half_as_large_again(qtbot, type_size, window) -> None:
    for name in every_screen(qtbot, window):
        assert (name, clipped(window)) == (name, [])
        assert (name, window.width(), window.height()) == (name, WIDTH, HEIGHT)


def test_nothing_is_clipped_in_a_language_of_long_words(qtbot, long_texts, window) -> None:
    for name in every_screen(qtbot, window):
        assert (name, clipped(window)) == (name, [])
        assert window.width() == WIDTH


def test_everything_is_mirrored_where_people_read_from_the_right(qtbot, mirrored, window) -> None:
    for name in every_screen(qtbot, window):
        assert (name, clipped(window)) == (name, [])
    bar = window.stack._bar
    assert bar._lock.x() < bar._title.x()


def test_everything_that_takes_the_cursor_has_a_name(qtbot, window) -> None:
    for name in every_screen(qtbot, window):
        assert (name, unnamed(window)) == (name, [])
