import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTableView,
    QTextEdit,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete

from fieldkit.domain.preferences import Colours, Preferences
from fieldkit.gui import theme
from fieldkit.gui.icons import INK, colour, icon
from fieldkit.gui.palettes import BACKGROUNDS_OF, PALETTES, SEEN_ON
from fieldkit.gui.theme import Theme, apply_theme, style_sheet
from fieldkit.gui.widgets.texts import button
from fieldkit.platform.resources import resource_path

WORN = tuple(PALETTES)
TEXT_NEEDS = {
    Colours.LIGHT: 4.5,
    Colours.DARK: 4.5,
    Colours.CONTRAST: 7.0,
}  # WCAG 2.2, 1.4.3, 1.4.6
SHAPE_NEEDS = 3.0  # WCAG 2.2, 1.4.11
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _dressed_again(qapp):
    yield
    theme.apply_theme(qapp)


@pytest.fixture
def dress(qapp):
    """A theme that is gone afterwards, or it would go on following the system."""
    made = Theme(qapp)
    yield made
    delete(made)


def luminance(name: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, glossary)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in QColor(name).getRgbF()[:3]
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rules(colours=None):
    """Return (selector, {property: what is said}) of the style sheet, as it is written or worn."""
    path = resource_path("style", "fieldkit.qss")
    sheet = path.read_text("utf-8") if colours is None else style_sheet(11, colours)
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return [
        (selector.strip(), dict(re.findall(r"([\w-]+)\s*:\s*([^;]+);", body)))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)
    ]


def test_contrast_is_that_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", WORN)
def test_every_text_can_be_read_on_its_background(colours) -> None:
    named = PALETTES[colours]
    weak = [
        (text, background, round(contrast(named[text], named[background]), 2))
        for text, backgrounds in BACKGROUNDS_OF.items()
        for background in backgrounds
        if contrast(named[text], named[background]) < TEXT_NEEDS[colours]
    ]
    assert weak == []


@pytest.mark.parametrize("colours", WORN)
def test_every_rule_writes_on_what_can_be_read(colours) -> None:
    named = PALETTES[colours]
    pairs = [
        (said["color"][1:], said["background"][1:])
        for _selector, said in rules()
        if {"color", "background"} <= said.keys() and said["background"] != "transparent"
    ]
    weak = [
        (text, background)
        for text, background in pairs
        if contrast(named[text], named[background]) < TEXT_NEEDS[colours]
    ]
    assert pairs
    assert weak == []


def test_every_colour_of_a_text_is_measured() -> None:
    written = {said["color"][1:] for _selector, said in rules() if "color" in said}
    assert written <= BACKGROUNDS_OF.keys()


@pytest.mark.parametrize("colours", WORN)
def test_rings_edges_and_marks_can_be_seen(colours) -> None:
    named = PALETTES[colours]
    weak = [
        (shape, background, round(contrast(named[shape], named[background]), 2))
        for shape, backgrounds in SEEN_ON.items()
        for background in backgrounds
        if contrast(named[shape], named[background]) < SHAPE_NEEDS
    ]
    assert weak == []


def test_palettes_name_the_same_colours() -> None:
    first, *others = PALETTES.values()
    assert all(other.keys() == first.keys() for other in others)


def test_only_palettes_know_what_colours_look_like() -> None:
    hexadecimal = re.compile(r"#[0-9a-fA-F]{6}\b")
    spoken = [
        path.name
        for path in [
            *(ROOT / "fieldkit" / "gui").rglob("*.py"),
            *(ROOT / "resources" / "style").iterdir(),
        ]
        if hexadecimal.search(path.read_text("utf-8"))
    ]
    assert sorted(spoken) == ["icons.py", "palettes.py"]  # icons: the ink that is replaced


def test_every_name_in_the_style_sheet_is_known() -> None:
    for colours in WORN:
        assert "$" not in style_sheet(11, colours)


def test_sizes_grow_with_the_base() -> None:
    def sizes(points):
        return [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", style_sheet(points))]

    assert sizes(11)
    assert all(large > small for large, small in zip(sizes(16.5), sizes(11), strict=True))


@pytest.mark.parametrize("colours", WORN)
def test_every_picture_of_the_style_sheet_is_there(colours) -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(11, colours))
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


@pytest.mark.parametrize("colours", WORN)
def test_marks_are_drawn_in_colours_of_their_palette(colours) -> None:
    named = set(PALETTES[colours].values())
    for path in resource_path("icons", "marks", colours.value).glob("*.svg"):
        assert set(re.findall(r"#[0-9a-f]{6}", path.read_text("utf-8"))) <= named


def test_icons_use_one_ink_and_one_size() -> None:
    drawings = [path for path in resource_path("icons").glob("*.svg") if path.stem != "fieldkit"]
    assert len(drawings) > 40
    for path in drawings:
        drawn = path.read_text("utf-8")
        assert (path.stem, set(re.findall(r"#[0-9a-fA-F]{3,8}\b", drawn))) == (path.stem, {INK})
        assert 'viewBox="0 0 24 24"' in drawn
        assert 'stroke-width="2"' in drawn


def is_drawn_in(picture, name):
    """Return whether what is not see-through has this colour, give or take rounding."""
    image, wanted = picture.toImage(), QColor(name).getRgb()[:3]
    drawn = [
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    return bool(drawn) and all(
        abs(part - other) <= 2
        for found in set(drawn)
        for part, other in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("colours", WORN)
def test_every_icon_is_drawn_in_the_colour_of_where_it_is(qapp, colours) -> None:
    apply_theme(qapp, colours=colours)
    named = PALETTES[colours]
    for path in resource_path("icons").glob("*.svg"):
        if path.stem != "fieldkit":
            drawn = is_drawn_in(icon(path.stem).pixmap(48), named["text"])
            assert (path.stem, drawn) == (path.stem, True)
    assert is_drawn_in(icon("lock", "primary").pixmap(24), named["on-accent"])
    disabled = icon("lock").pixmap(24, QIcon.Mode.Disabled)
    assert is_drawn_in(disabled, named["disabled"])


def test_icons_are_sharp_on_displays_with_twice_the_pixels(qapp) -> None:
    assert icon("lock").pixmap(QSize(24, 24), 2.0).width() == 48


def test_colours_change_while_the_window_runs(dress, qtbot) -> None:
    press = button("Lock", icon_name="lock")
    qtbot.addWidget(press)
    press.show()
    for colours in (Colours.DARK, Colours.CONTRAST, Colours.LIGHT):
        dress.wear(Preferences(colours=colours))
        named = PALETTES[colours]
        assert press.palette().color(QPalette.ColorRole.Mid).name() == named["edge"]
        assert is_drawn_in(press.icon().pixmap(24), named["text"])
        assert colour("danger").name() == named["danger"]
        grabbed = press.grab().toImage()
        assert grabbed.pixelColor(8, grabbed.height() // 2).name() == named["surface"]


def test_the_size_of_text_is_a_share_of_the_readable_one(qapp, dress) -> None:
    dress.wear(Preferences())
    usual = qapp.font().pointSizeF()
    dress.wear(Preferences(text_percent=200))
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    dress.wear(Preferences(text_percent=200))
    assert qapp.font().pointSizeF() == pytest.approx(2 * usual)
    dress.wear(Preferences())
    assert qapp.font().pointSizeF() == pytest.approx(usual)


def test_the_system_is_followed_only_where_the_person_asks(qapp, dress) -> None:
    hints = qapp.styleHints()
    dress.wear(Preferences(colours=Colours.SYSTEM))
    assert dress.system_colours() is Colours.LIGHT
    changes = []
    dress.changed.connect(lambda: changes.append(1))
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert changes == [1]
    dress.wear(Preferences(colours=Colours.DARK))
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert changes == [1, 1]
    assert (
        qapp.palette().color(QPalette.ColorRole.Window).name() == PALETTES[Colours.DARK]["window"]
    )


def focusable_kinds():
    """Return one of each kind of control, as the screens make them."""
    kinds = [
        *(QLineEdit(), QPlainTextEdit(), QTextEdit(), QComboBox(), QSpinBox(), QSlider()),
        *(QListView(), QTableView(), QTreeView(), QScrollArea(), QToolButton()),
        *(QCheckBox("Yes"), QRadioButton("Yes")),
    ]
    for role in (
        *("", "primary", "danger", "start", "other", "choice", "chip", "segment", "link"),
        *("quiet", "bar", "bar-menu", "language", "tab"),
    ):
        press = QPushButton("Press")
        press.setProperty("role", role)
        kinds.append(press)
        ticked = QPushButton("Ticked")
        ticked.setProperty("role", role)
        ticked.setCheckable(True)
        ticked.setChecked(True)
        kinds.append(ticked)
    for kind in kinds:
        if isinstance(kind, QSlider):
            kind.setOrientation(Qt.Orientation.Horizontal)
    return kinds


@pytest.mark.parametrize("colours", WORN)
def test_whatever_has_the_cursor_has_a_ring_around_it(qapp, qtbot, colours) -> None:
    apply_theme(qapp, colours=colours)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    kinds = focusable_kinds()
    for kind in kinds:
        kind.setMaximumHeight(60)
        column.addWidget(kind)
    elsewhere = QLineEdit()
    column.addWidget(elsewhere)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for kind in kinds:
        elsewhere.setFocus()
        before = edges(kind)
        kind.setFocus(Qt.FocusReason.TabFocusReason)
        assert kind.hasFocus()
        ringed = [old != new for old, new in zip(before, edges(kind), strict=True)]
        assert (type(kind).__name__, kind.property("role"), ringed) == (
            type(kind).__name__,
            kind.property("role"),
            [True, True],
        )


def edges(kind):
    """Return the two pixels at the left and the two at the right edge, half-way up."""
    image = kind.grab().toImage()
    middle, last = image.height() // 2, image.width() - 1
    return [
        tuple(image.pixelColor(x, middle).name() for x in pair)
        for pair in ((0, 1), (last - 1, last))
    ]
