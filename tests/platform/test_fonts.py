"""A font for printing is found on this system, or its absence is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import ComponentMissing
from fieldkit.platform import fonts


def test_a_family_is_found_regular_and_bold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "truetype" / "dejavu"
    folder.mkdir(parents=True)
    monkeypatch.setattr(fonts, "_folders", lambda: (tmp_path,))
    (folder / "DejaVuSans.ttf").touch()
    with pytest.raises(ComponentMissing):
        fonts.printing_font()
    (folder / "DejaVuSans-Bold.ttf").touch()
    assert fonts.printing_font().bold == folder / "DejaVuSans-Bold.ttf"


def test_what_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_folders", lambda: (Path("/nowhere"),))
    with pytest.raises(ComponentMissing) as caught:
        fonts.printing_font()
    assert "DejaVu" in caught.value.hint
