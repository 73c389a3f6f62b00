"""What a run of sync does, and how it ends."""

from __future__ import annotations

import enum


class SyncStage(enum.StrEnum):
    """What a run is doing."""

    JUDGING = "judging"  # network, route and rules; nothing has left
    CONNECTING = "connecting"
    MAIL = "mail"  # what headquarters sent comes in
    UPLOADS = "uploads"


class SyncEnd(enum.StrEnum):
    """How a run ended."""

    DONE = "done"  # everything that was due is at the server
    NOT_TRUSTED = "not-trusted"  # a check failed: see `checks`
    REVOKED = "revoked"  # headquarters has cut this device off
    STOPPED = "stopped"  # by the person; only what is remembered says so
    BROKEN = "broken"  # the network or the server failed: see `error`
