"""`fieldkit-hq form`: what is wrong with a workbook is said in words, and good ones go out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.cli.hq import main
from tests.cli.test_hq import CommandLine, hq, organisation  # noqa: F401  # fixtures

GOOD = """
| survey   |
|          | type | name | label |
|          | text | who | Who |
| settings |
|          | form_id | version |
|          | X05 | 1 |
"""
BAD = GOOD.replace("| text | who | Who |", "| osm  | where | Where |")


def written(folder: Path, content: str) -> str:
    path = folder / "form.md"
    path.write_text(content)
    return str(path)


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["form", "check", *arguments])
    return code, capsys.readouterr().out


def test_a_good_form_needs_no_vault_to_be_checked(tmp_path, capsys):
    code, said = checked(capsys, written(tmp_path, GOOD))
    assert code == 0
    assert "form.md: form X05, version 1, 1 question" in said


def test_what_is_wrong_is_said_with_its_place(tmp_path, capsys):
    code, said = checked(capsys, written(tmp_path, BAD))
    assert code != 0
    assert "Cannot be used: Sheet survey, row 2, column type: where: osm is not supported." in said


def test_the_remarks_are_there_as_json(tmp_path, capsys):
    code, said = checked(capsys, written(tmp_path, BAD), "--json")
    assert code != 0
    document = json.loads(said)
    remark = document["forms"][0]["remarks"][0]
    assert (remark["severity"], remark["sheet"], remark["row"]) == ("block", "survey", 2)


def test_a_file_that_is_missing_is_said(tmp_path, capsys):
    code, said = checked(capsys, str(tmp_path / "no.xlsx"))
    assert code != 0
    assert "no.xlsx" in said


def test_an_imported_form_is_published(hq: CommandLine, tmp_path):  # noqa: F811
    answer = hq.good("form", "import", written(tmp_path, GOOD))
    assert answer["forms"] == ["x05.json"]
    assert answer["imported"][0]["version"] == "1"


def test_a_bad_form_publishes_nothing(hq: CommandLine, tmp_path):  # noqa: F811
    code, answer = hq.run("form", "import", written(tmp_path, BAD))
    assert code != 0
    assert "row 2" in json.dumps(answer)
    assert hq.good("form", "list")["forms"] == []


def test_a_form_brings_the_files_beside_it(hq: CommandLine, tmp_path):  # noqa: F811
    folder = tmp_path / "form-media"
    folder.mkdir()
    (folder / "cars.csv").write_text("name,label\nvan,Van\nbus,Bus\n")
    content = GOOD.replace("| text | who |", "| select_one_from_file cars.csv | who |")
    assert hq.good("form", "import", written(tmp_path, content))["forms"] == ["x05.json"]
