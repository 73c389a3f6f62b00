"""Names of files suggest what they are."""

from __future__ import annotations

import pytest

from fieldkit.bundle import manifest
from fieldkit.media.decode import is_picture
from fieldkit.media.kinds import _BY_SUFFIX, UNKNOWN, media_type_of


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("IMG_0001.HEIC", "image/heic"),
        ("a.b.JPG", "image/jpeg"),
        ("clip.mov", "video/quicktime"),
        ("voice.opus", "audio/ogg"),
    ],
)
def test_a_known_suffix_says_what_it_is(name: str, media_type: str) -> None:
    assert media_type_of(name) == media_type


@pytest.mark.parametrize("suffix", sorted(_BY_SUFFIX))
def test_a_sealed_report_can_name_every_kind(suffix: str) -> None:
    assert manifest.media_type(media_type_of(f"a.{suffix}"))


@pytest.mark.parametrize("name", ["", ".", "noname", "a.exe", "a.jpg.", "a.jpg "])
def test_an_unknown_suffix_says_nothing(name: str) -> None:
    assert media_type_of(name) == UNKNOWN


def test_only_pictures_are_shown_to_the_decoder() -> None:
    assert is_picture(media_type_of("a.heic"))
    assert not is_picture(media_type_of("a.mp4"))
