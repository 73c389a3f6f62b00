"""Further spellings of terms are added to their lists, and only to terms that are there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from fieldkit.domain.vocabulary import Term, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
UNITS = Vocabulary("unit", "1", "", ("be",), (Term("A", {"be": "Амап"}), Term("B", {"be": "Б"})))


def with_other_names(table: Path, rows: str) -> Vocabulary:
    spec = importlib.util.spec_from_file_location("made", ROOT / "packaging/build_vocabularies.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table.write_text(f"list,code,other_names\n{rows}", "utf-8")
    return module.with_other_names(UNITS, table)


def test_spellings_become_a_column_of_another_version(tmp_path) -> None:
    made = with_other_names(tmp_path / "t.csv", "unit,A,Омон|Riot police\nother,X,Y\n")
    assert made.by_code["A"].columns == {"other_names": "Омон|Riot police"}
    assert made.by_code["B"] == UNITS.by_code["B"]
    assert made.version == "1.1"
    assert [term.code for term in made.search("riot")] == ["A"]


def test_a_list_without_spellings_stays_as_it_is(tmp_path) -> None:
    assert with_other_names(tmp_path / "t.csv", "") == UNITS


def test_a_term_that_is_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(SystemExit):
        with_other_names(tmp_path / "t.csv", "unit,C,Омон\n")
