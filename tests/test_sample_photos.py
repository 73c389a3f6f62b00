"""The invented photographs are what they say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from tests import sample_photos


def test_the_folder_has_one_of_each_kind(tmp_path: Path) -> None:
    made = sample_photos.make_photos(tmp_path / "photos")
    assert sorted(made) == sorted(path.name for path in (tmp_path / "photos").iterdir())
    assert {path.suffix for path in made.values()} >= {".jpg", ".heic", ".png", ".tiff", ".webp"}


def test_making_them_twice_gives_the_same_bytes() -> None:
    assert sample_photos.noisy() == sample_photos.noisy()


def test_a_truncated_photo_cannot_be_loaded_whole() -> None:
    with (
        Image.open(io.BytesIO(sample_photos.truncated())) as picture,
        pytest.raises(OSError, match="truncated"),
    ):
        picture.load()


def test_the_enormous_one_is_small_on_disk_and_refused() -> None:
    assert len(sample_photos.huge_header()) < 200
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(sample_photos.huge_header()))


def test_what_is_no_picture_is_not_identified(tmp_path: Path) -> None:
    path = sample_photos.make_photos(tmp_path)["not-a-picture.jpg"]
    with pytest.raises(UnidentifiedImageError):
        Image.open(path)
