"""What Qt Multimedia must be told before it is loaded."""

from __future__ import annotations

import os

from PySide6.QtCore import QLoggingCategory

from fieldkit.platform.sound_server import leave_no_cookie


def prepare_multimedia() -> None:
    """Let it open no address, leave no file, say nothing of what it plays; harmless to repeat."""
    leave_no_cookie()
    # Qt hands this to FFmpeg: a film that is in truth a list of addresses opens none of them.
    os.environ["QT_FFMPEG_PROTOCOL_WHITELIST"] = "none"
    # It would print title and author of what is played; where errors go, others may read.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
