"""An officer counts, looks at the map by keyboard, and saves what the public may see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from fieldkit.domain.figures import Audience, Dimension
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.figures.saving.view import SavingScreen
from fieldkit.gui.hq.figures.shown import Asked
from fieldkit.gui.hq.figures.view import CHART, MAP, FiguresScreen
from tests.scenes.figures import with_counted_people


@pytest.mark.slow
def test_from_the_first_number_to_a_folder(qtbot, opened, tmp_path) -> None:
    with opened(with_counted_people) as window:
        qtbot.waitUntil(lambda: window.navigation is not None)
        window.navigation.go_to(Destination(SectionName.FIGURES))
        qtbot.waitUntil(lambda: isinstance(window.stack.top, FiguresScreen))
        view = window.stack.top
        assert not view._export.isEnabled()
        view.ask_for(Asked(dimension=Dimension.REGION, audience=Audience.PUBLIC))
        qtbot.waitUntil(lambda: not view.is_waiting and view._export.isEnabled())
        view.show_form(MAP)
        first = view._map.accessibleDescription()
        qtbot.keyClick(view._map, Qt.Key.Key_Down)
        assert view._map.accessibleDescription() != first
        assert view._region.text() == view._map.accessibleDescription()
        view.show_form(CHART)
        qtbot.keyClick(view._chart, Qt.Key.Key_End)
        assert view._chart.accessibleDescription()
        qtbot.keyClick(view._export, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: isinstance(window.stack.top, SavingScreen))
        saving = window.stack.top
        target = tmp_path / "stick"
        target.mkdir()
        saving.save_in(str(target))
        qtbot.waitUntil(lambda: any("why" in item.text for item, _w in saving._banners._shown))
        saving.give_reason("an invented yearly report")
        saving.save_in(str(target))
        qtbot.waitUntil(lambda: bool(list(target.glob("figures-public-001-en/*.pdf"))))
        qtbot.waitUntil(lambda: any(item.role == "good" for item, _w in saving._banners._shown))
