"""Nothing is clipped: long texts, large type, the smallest window, and text read from the right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt

from fieldkit import translations
from fieldkit.gui import theme
from fieldkit.translations import LANGUAGES
from tests.scenes import all_scenes
from tests.scenes.faults import elided, layout_faults
from tests.scenes.stage import SIZE, SMALL
from tests.scenes.theatre import Theatre

SCENES = {scene.name: scene for scene in all_scenes()}
LONG = "long"  # English half as long again, read from the right
TONGUES = (*LANGUAGES, LONG)
# Each scene is put on in one of them, so that all are met in one run; in the next place of the
# list other scenes are. `packaging/screenshots.py --measure` puts every scene on in each.
TONGUE_OF = {name: TONGUES[place % len(TONGUES)] for place, name in enumerate(SCENES)}
SIZES = ((SIZE, 100), (SMALL, 125), (SMALL, 200))  # of window and of text
LONG_SIZES = ((SIZE, 100), (SMALL, 150))
# Long reasons in lists end in an ellipsis where there is no room; their tips say all.
MAX_ELIDED = 12


class LongTexts:
    """A language that says everything half as long again."""

    def gettext(self, text):
        return text + " ыыыыыыы" * (len(text) // 16) + "ы" * (len(text) % 16 // 2)

    def pgettext(self, _context, text):
        return self.gettext(text)

    def ngettext(self, singular, plural, count):
        return self.gettext(singular if count == 1 else plural)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory, qapp):
    return Theatre(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(autouse=True)
def _dressed(qapp, qtbot):  # qtbot: rubbish is collected on this thread, see conftest.py
    theme.apply_theme(qapp)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme.apply_theme(qapp)


def faults_at(qapp, stage, size: QSize, percent: int) -> list[str]:
    """Return what is wrong at a size of window and of text."""
    theme.apply_theme(qapp, percent=percent)
    stage.window.resize(size)
    stage.rest()
    faults = layout_faults(stage.window)
    if stage.window.size() != size:
        faults.append(f"the window is {stage.window.width()}x{stage.window.height()}")
    if elided(stage.window) > MAX_ELIDED:
        faults.append(f"{elided(stage.window)} cells are cut short")
    return faults


@pytest.fixture
def tongue(name, qapp, monkeypatch):
    """Speak as the scene is put on this time; return the language to ask for."""
    if TONGUE_OF[name] != LONG:
        return TONGUE_OF[name]
    monkeypatch.setattr(translations._gettext, "translation", lambda *_, **__: LongTexts())
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return "en"


@pytest.mark.parametrize("name", SCENES)
def test_everything_can_be_read_at_every_size_of_text(qapp, theatre, name, tongue) -> None:
    found = {}
    with theatre.performing(SCENES[name], tongue) as stage:
        for size, percent in LONG_SIZES if TONGUE_OF[name] == LONG else SIZES:
            faults = faults_at(qapp, stage, size, percent)
            if faults:
                found[(TONGUE_OF[name], size.width(), size.height(), percent)] = faults
    assert found == {}


def test_the_bar_is_mirrored_where_people_read_from_the_right(qapp, theatre) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    with theatre.performing(SCENES["home"], "en") as stage:
        bar = stage.window.stack._bar
        assert bar._lock.x() < bar._title.x()
