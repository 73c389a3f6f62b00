from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import (
    ConnectionCut,
    FieldkitError,
    ServerBusy,
    ServerFull,
    ServerRefused,
    UploadDamaged,
)
from fieldkit.operations.explain_uploads import reason_text, state_text
from fieldkit.transfer import outbox

UPLOAD = Upload(Sha256("0" * 64), 2_000_000)


@pytest.mark.parametrize("state", list(UploadState))
def test_every_state_has_words(state: UploadState) -> None:
    assert state_text(replace(UPLOAD, state=state))


def test_what_is_begun_says_how_far_it_is() -> None:
    text = state_text(replace(UPLOAD, offset=1_000_000))
    assert "at the server" in text
    assert "waits" not in text


@pytest.mark.parametrize(
    "error",
    [
        ConnectionCut(),
        ServerBusy(423),
        ServerFull(507),
        ServerRefused(413),
        ServerRefused(400),
        UploadDamaged(460),
    ],
)
def test_every_reason_of_the_rules_has_a_sentence(error: FieldkitError) -> None:
    reason = outbox.reason_of(error)
    assert reason_text(replace(UPLOAD, reason=reason)) not in ("", reason)


def test_headquarters_own_codes_are_shown_as_they_are() -> None:
    assert reason_text(replace(UPLOAD, reason="unknown-device")) == "unknown-device"
    assert reason_text(UPLOAD) == ""
    for code in (outbox.LOST_AT_SERVER, outbox.DAMAGED_HERE):
        assert reason_text(replace(UPLOAD, reason=code)) != code
