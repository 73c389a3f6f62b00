"""`fieldkit-hq people compare`: pairs of names scored, without any vault."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.cli.hq import main
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.compare_pairs import compare_pairs, read_pairs


def compared(
    capsys: pytest.CaptureFixture[str], folder: Path, content: bytes, *more: str
) -> tuple[int, str, str]:
    path = folder / "pairs.csv"
    path.write_bytes(content)
    code = main(["people", "compare", str(path), *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_each_pair_gets_a_score_and_a_reason_in_order(tmp_path, capsys):
    table = "a,b\nЯўген Кавальчук,Kovalchuk Evgenii\nІван Русак,Пётр Варанецкі\n".encode()
    code, out, _err = compared(capsys, tmp_path, table)
    assert code == 0
    first, second = rows(out)
    assert list(first) == ["a", "b", "score", "reason"]
    assert float(first["score"]) >= 0.85
    assert "Кавальчук = Kovalchuk: same by transliteration" in first["reason"]
    assert float(second["score"]) < 0.2
    assert len(second["score"]) == 5


def test_a_mark_semicolons_quotes_and_other_columns_are_taken(tmp_path, capsys):
    table = '\ufeffid;b;a;note\r\n7;"Rusak; Ivan";Русак Иван;"x, ""y"""\r\n\r\n'.encode()
    code, out, _err = compared(capsys, tmp_path, table)
    assert code == 0
    (row,) = rows(out)
    assert (row["id"], row["note"], row["b"]) == ("7", 'x, "y"', "Rusak; Ivan")
    assert float(row["score"]) >= 0.85


def test_a_patronymic_beside_one_name_contradicts_one_within_the_other(tmp_path, capsys):
    table = "a,b,patronymic_a\nІван Русак,Іван Сідаравіч Русак,Пятровіч\n"
    _code, out, _err = compared(capsys, tmp_path, table.encode())
    (row,) = rows(out)
    assert float(row["score"]) < 0.5
    assert "different patronymics" in row["reason"]


def test_patronymics_beside_the_names_contradict_though_those_within_agree(tmp_path, capsys):
    table = "a,b,patronymic_a,patronymic_b\nІван Ільіч Русак,Русак Іван Ільіч,Пятровіч,Ільіч\n"
    _code, out, _err = compared(capsys, tmp_path, table.encode())
    (row,) = rows(out)
    assert float(row["score"]) < 0.5


def test_contradicting_attributes_are_named_and_lower_the_score(tmp_path, capsys):
    header = "a,b,birth_year_a,birth_year_b,sex_a,sex_b,patronymic_a,patronymic_b"
    lines = [
        header,
        "Іван Русак,Ivan Rusak,1980,1980,M,m,,",
        "Іван Русак,Ivan Rusak,1980,1984,,,,",
        "Саша Русак,Саша Русак,,,м,ж,,",
        "Іван Русак,Ivan Rusak,,,,,Ільіч,Павлович",
        "Іван Русак,Ivan Rusak,,1984,,M,,",
    ]
    code, out, _err = compared(capsys, tmp_path, "\n".join(lines).encode())
    assert code == 0
    same, year, sex, father, bare = rows(out)
    assert float(same["score"]) >= 0.85
    assert [float(row["score"]) < 0.5 for row in (year, sex, father)] == [True] * 3
    assert "1980 and 1984" in year["reason"]
    assert float(bare["score"]) >= 0.85


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"", "Line 1 must name the columns"),
        (b"x,y\n1,2\n", "Line 1 must name the columns"),
        (b"a,b,a\n1,2,3\n", "Line 1 must name the columns"),
        (b"a,b\nI,J\nK\n", "Line 3 has 1 columns instead of 2."),
        (b'a,b\n"I,J\n', "Line 2 is not well-formed CSV."),
        (b"a,b\nI,\xff\n", "Line 2 is not UTF-8 text."),
        (b"a,b,birth_year_a\nI,J,80\n", "Line 2: a year of birth is not a year of four digits."),
        (b"a,b,sex_b\nI,J,\nI,J,z\n", "Line 3: a sex must be M, F or nothing."),
    ],
)
def test_bad_input_is_one_sentence_with_its_line_and_no_output(tmp_path, capsys, table, sentence):
    code, out, err = compared(capsys, tmp_path, table)
    assert code == 2
    assert out == ""
    assert sentence in err


def test_a_name_that_is_missing_scores_nothing(tmp_path, capsys):
    code, out, _err = compared(capsys, tmp_path, "a,b\n,Іван Русак\n".encode())
    assert code == 0
    (row,) = rows(out)
    assert (row["score"], row["reason"]) == ("0.000", "nothing to compare")


def test_json_is_one_document(tmp_path, capsys):
    code, out, _err = compared(capsys, tmp_path, "a,b\nІ. Русак,Rusak\n".encode(), "--json")
    assert code == 0
    (pair,) = json.loads(out)["pairs"]
    assert pair["a"] == "І. Русак"
    assert 0.5 <= pair["score"] < 0.85


@given(st.binary(max_size=80) | st.text(max_size=60).map(lambda text: f"a,b\n{text}".encode()))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        list(compare_pairs(read_pairs(data)))
