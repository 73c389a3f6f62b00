from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import ComponentMissing
from fieldkit.platform import resources


def test_the_source_tree_has_its_resources_beside_the_package() -> None:
    root = Path(resources.__file__).resolve().parents[2]
    assert resources.resource_path("forms") == root / "resources" / "forms"


def test_an_installed_package_has_its_resources_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fieldkit" / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "fieldkit")
    assert (
        resources.resource_path("forms", "T01.json")
        == tmp_path / "fieldkit" / "_resources" / "forms" / "T01.json"
    )


def test_an_installation_without_resources_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "fieldkit")
    with pytest.raises(ComponentMissing):
        resources.resource_path("forms")


@pytest.mark.parametrize("part", ["", ".", "..", "../vault", "a/b", "a\\b", "/etc"])
def test_a_part_that_leads_elsewhere_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="plain path components"):
        resources.resource_path("forms", part)
