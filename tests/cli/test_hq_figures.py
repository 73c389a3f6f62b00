"""`fieldkit-hq figures` over a real vault."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from fieldkit.operations.hq.session import close_session
from tests.cli.conftest import PASSPHRASE, new_headquarters
from tests.fakes.colleagues import with_colleague
from tests.fakes.counted_people import add_counted_people


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    session = new_headquarters(folder)
    session = with_colleague(session, "H-03")
    add_counted_people(session, 60)
    close_session(session)
    return folder / "hq"


def run(vault: Path, *arguments: str) -> int:
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode())
    os.close(writing)
    return main(["figures", *arguments, f"--vault={vault}", f"--passphrase-fd={reading}"])


def test_numbers_are_ranges_and_carry_the_warning(vault, capsys) -> None:
    assert run(vault, "--by", "region", "--by", "sex", "--overlap") == 0
    shown = capsys.readouterr().out
    assert "Minsk" in shown
    assert "Counts of reports are not counts of victims" in shown
    assert "STOP" in shown


def test_the_document_has_the_notes(vault, capsys) -> None:
    assert run(vault, "--json", "--public", "--by", "occupation") == 0
    (figures,) = json.loads(capsys.readouterr().out)["figures"]
    assert figures["audience"] == "public"
    assert "not counts of victims" in figures["notes"][0]
    assert all(row["reports"] is None for row in figures["rows"])


def test_files_are_written_for_others_alone(vault, tmp_path, capsys) -> None:
    assert run(vault, "--map", "--out", str(tmp_path), "--reason", "a report") == 2
    assert not list(tmp_path.iterdir())
    wanted = (
        "--map",
        "--public",
        "--out",
        str(tmp_path),
        "--reason",
        "a report",
        "--format",
        "csv",
    )
    assert run(vault, *wanted, "--as", "H-03") == 0
    assert (tmp_path / "figures-public-001-en" / "figures-region.csv").is_file()


def test_what_only_decisions_have_is_counted_of_decisions(vault, capsys) -> None:
    assert run(vault, "--json", "--by", "sanction", "--by", "court") == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert {item["act"] for item in figures} == {"decision"}
    for words in (("--act", "detention"), ("--by", "day")):
        assert run(vault, "--by", "sanction", *words) == 2
        assert "--act decision" in capsys.readouterr().err
    assert run(vault, "--by", "force", "--act", "decision") == 2


def test_a_period_can_end_before_it_begins_nowhere(vault, capsys) -> None:
    assert run(vault, "--from", "2 Nov 2026", "--to", "1 Nov 2026") == 2
    assert "ends before it begins" in capsys.readouterr().err


def test_without_cases_there_are_no_decisions(vault, capsys) -> None:
    assert run(vault, "--act", "decision", "--by", "court") == 0
    assert "Only confirmed steps" in capsys.readouterr().out
