"""`fieldkit place`: places are found without a vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.cli.field import main
from tests.cli.conftest import CommandLine


@pytest.fixture
def cli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line of somebody who has no vault."""
    return CommandLine(main, tmp_path / "vault", capsys, monkeypatch)


def test_a_place_is_found_by_any_spelling_with_what_it_is_part_of(cli: CommandLine) -> None:
    said = cli("place", "find", "Oktyabrsky", "Могилёв", secrets=())
    assert said.code == 0
    assert said.document["places"] == [
        {
            "code": "BY_MAHILIOU_KASTRYCHNITSKI",
            "label": "Kastrychnitski district, Mahiliou",
            "kind": "city_district",
            "whole": "Mahiliou",
        }
    ]
    assert not cli.vault.exists()


def test_the_closest_comes_first_and_no_more_than_fit_a_screen(cli: CommandLine) -> None:
    said = cli("place", "find", "Горадня", secrets=(), is_json=False)
    assert said.lines[1].split() == [
        "GN_627904",
        "Hrodna",
        "city",
        "or",
        "town",
        "Hrodna",
        "region",
    ]
    assert len(cli("place", "find", "с", secrets=()).document["places"]) == 20


def test_a_name_that_no_place_has_is_said(cli: CommandLine) -> None:
    said = cli("place", "find", "зюзюблямгук", secrets=(), is_json=False)
    assert said.code == 0
    assert said.lines == ["No place is called so."]
