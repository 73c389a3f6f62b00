"""Saves a picture of every scene, without a display: `python packaging/screenshots.py FOLDER`.

They lie in FOLDER/LANGUAGE/COLOURS/SCENE.png. Everybody and everything in them is invented.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402 - after the path is set
from PySide6.QtCore import QBuffer, QIODevice, QSize  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from fieldkit.domain.preferences import TEXT_PERCENTS, Colours  # noqa: E402
from fieldkit.gui.app import start_qt  # noqa: E402
from fieldkit.gui.theme import apply_theme  # noqa: E402
from fieldkit.translations import LANGUAGES  # noqa: E402
from tests.scenes import all_scenes  # noqa: E402
from tests.scenes.faults import layout_faults  # noqa: E402
from tests.scenes.registry import Scene  # noqa: E402
from tests.scenes.stage import SIZE, SMALL, Stage  # noqa: E402
from tests.scenes.theatre import Theatre  # noqa: E402

_COLOURS = 160  # in a picture; more cannot be seen in windows of few colours


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures that are asked for."""
    arguments = _parser().parse_args(argv)
    application, _languages = start_qt("en")
    with tempfile.TemporaryDirectory() as folder:
        for path in take_pictures(application, Path(folder), arguments):
            print(path)
    application.quit()
    return 0


def take_pictures(
    application: QApplication, folder: Path, asked: argparse.Namespace
) -> Iterator[Path]:
    """Save the pictures, working in the empty `folder`; yield where each lies."""
    theatre = Theatre(folder)
    size = QSize(*asked.size)
    for scene in _wanted(asked.scenes):
        for language in asked.languages:
            with theatre.performing(scene, language, size=size) as stage:
                for colours in asked.colours:
                    apply_theme(application, colours=Colours(colours), percent=asked.percent)
                    stage.rest()
                    path = asked.folder / language / colours / f"{scene.name}.png"
                    save(stage.window, path)
                    yield path
                if asked.measure:
                    measure(application, stage, f"{scene.name} in {language}")


def measure(application: QApplication, stage: Stage, what: str) -> None:
    """Say what of a scene cannot be read in the smallest window, at any size of text."""
    stage.window.resize(SMALL)
    for percent in TEXT_PERCENTS:
        apply_theme(application, percent=percent)
        stage.rest()
        for fault in layout_faults(stage.window):
            print(f"{what}, {percent} %: {fault}", file=sys.stderr)
    apply_theme(application)


def save(widget: QWidget, path: Path) -> None:
    """Save a picture of a widget, small: with few colours, as windows have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _wanted(names: Sequence[str]) -> tuple[Scene, ...]:
    scenes = all_scenes()
    unknown = set(names) - {scene.name for scene in scenes}
    if unknown:
        raise SystemExit(f"There is no scene called {', '.join(sorted(unknown))}.")
    return tuple(scene for scene in scenes if not names or scene.name in names)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scenes", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    offered = [colours.value for colours in Colours if colours is not Colours.SYSTEM]
    parser.add_argument("--colours", nargs="+", default=["light", "dark"], choices=offered)
    parser.add_argument("--measure", action="store_true", help="say what cannot be read")
    parser.add_argument("--percent", type=int, default=100, choices=TEXT_PERCENTS)
    size = [SIZE.width(), SIZE.height()]
    parser.add_argument("--size", nargs=2, type=int, default=size, metavar=("WIDTH", "HEIGHT"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
