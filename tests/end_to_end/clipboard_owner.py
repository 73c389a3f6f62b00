"""Another program that has copied a picture, until it is ended: `python -m ... WORD`.

The word stands in the picture's metadata, as whoever copied it may have left it there.
"""

from __future__ import annotations

import io
import sys

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def main(word: str) -> int:
    """Offer the picture and say "ready"."""
    about, held = PngInfo(), io.BytesIO()
    about.add_text("Comment", word)
    Image.new("RGB", (64, 48), "red").save(held, "PNG", pnginfo=about)
    application = QGuiApplication(["clipboard"])
    offered = QMimeData()
    offered.setData("image/png", held.getvalue())
    application.clipboard().setMimeData(offered)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
