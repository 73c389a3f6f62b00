from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fieldkit.errors import DeviceError
from fieldkit.platform import paths


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_field_and_headquarters_have_different_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert paths.default_vault_folder() != paths.default_headquarters_folder()
    assert Path("/somewhere") in paths.default_vault_folder().parents


def test_a_folder_is_opened_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    paths.restrict(folder)
    assert mode_of(folder) == 0o700


def test_a_file_is_opened_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    file.chmod(0o644)
    paths.restrict(file)
    assert mode_of(file) == 0o600


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeviceError):
        paths.restrict(tmp_path / "nothing")


def test_a_private_folder_is_made_with_what_is_above_it(tmp_path: Path) -> None:
    paths.make_private_folder(tmp_path / "a" / "b")
    assert mode_of(tmp_path / "a" / "b") == 0o700


def test_an_existing_folder_becomes_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    paths.make_private_folder(tmp_path)
    assert mode_of(tmp_path) == 0o700


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeviceError):
        paths.make_private_folder(tmp_path / "file")
