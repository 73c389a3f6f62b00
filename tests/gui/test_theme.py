import re
from pathlib import Path

from fieldkit.gui.theme import style_sheet


def test_sizes_grow_with_the_base() -> None:
    def sizes(points):
        return [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", style_sheet(points))]

    assert sizes(11)
    assert all(large > small for large, small in zip(sizes(16.5), sizes(11), strict=True))


def test_every_picture_of_the_style_sheet_is_there() -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(11))
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)
