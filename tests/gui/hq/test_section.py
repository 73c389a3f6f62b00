"""Sections lead where search, home and one another send people, and say nothing of what is gone."""

from __future__ import annotations

import pytest

from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.section import sections_there
from tests.scenes.headquarters_worlds import with_reports


@pytest.mark.parametrize("name", sections_there())
def test_every_section_opens_and_refreshes_and_survives_what_is_not_there(
    qtbot, opened, name
) -> None:
    with opened(with_reports) as window:
        qtbot.waitUntil(lambda: isinstance(window.stack.top, HomeScreen))
        window.navigation.go_to(Destination(name))
        qtbot.waitUntil(lambda: window.stack.top is not None and not window._jobs._jobs)
        first = window.stack.top
        assert first.title
        window.navigation._refresh()
        subject = "ab" * (32 if name is SectionName.INBOX else 16)
        window.navigation.go_to(Destination(name, subject))
        qtbot.waitUntil(lambda: not window._jobs._jobs)
        assert window.stack.top is not None
        window.navigation.go_to(Destination(SectionName.HOME))
        qtbot.waitUntil(lambda: isinstance(window.stack.top, HomeScreen))
        window.navigation.go_to(Destination(name))
        qtbot.waitUntil(lambda: not window._jobs._jobs)
