"""Say, in plain words, where an object is on its way over the network, and why it waits."""

from __future__ import annotations

from fieldkit.domain.local_text import size
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.translations import _, mark

_STATES = {
    UploadState.WAITING: mark("waits"),
    UploadState.CHECKING: mark("the server is asked"),
    UploadState.UPLOADING: mark("on its way"),
    UploadState.STORED: mark("at the server, no receipt yet"),
    UploadState.RECEIVED: mark("safe at headquarters"),
    UploadState.HELD: mark("held at headquarters"),
    UploadState.GIVEN_UP: mark("did not go through"),
}
_REASONS = {
    "busy": mark("the server was busy"),
    "full": mark("the server had no room for it"),
    "refused": mark("the server refused it"),
    "too-large": mark("it is larger than the server takes; use a stick"),
    "cut": mark("the connection was cut"),
    "damaged-on-the-way": mark("it arrived damaged, and is sent again"),
    "damaged-here": mark("its file on this device is damaged"),
    "lost-at-server": mark("the server had lost it, and it is sent again"),
}


def state_text(upload: Upload) -> str:
    """Return where it is."""
    is_begun = upload.state in (UploadState.WAITING, UploadState.UPLOADING) and upload.offset
    if is_begun:
        return _("{done} of {total} at the server").format(
            done=size(upload.offset), total=size(upload.size)
        )
    return _(_STATES[upload.state])


def reason_text(upload: Upload) -> str:
    """Return why it waits or is held, "" where there is nothing to say."""
    known = _REASONS.get(upload.reason)
    return _(known) if known else upload.reason
