from __future__ import annotations

import io
import json

import pytest

from fieldkit.cli.output import Output, table
from fieldkit.errors import DiskFull, FieldkitError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_result_is_lines_or_one_document() -> None:
    for as_json, expected in ((False, "один\nтва\n"), (True, '{\n  "a": "Ж"\n}\n')):
        out = io.StringIO()
        Output(as_json=as_json, out=out, err=io.StringIO()).result({"a": "Ж"}, ["один", "тва"])
        assert out.getvalue() == expected


def test_what_a_console_cannot_show_is_written_all_the_same() -> None:
    for as_json in (False, True):
        held = io.BytesIO()
        out = io.TextIOWrapper(held, encoding="ascii", write_through=True)
        Output(as_json=as_json, out=out, err=out).result({"a": "Жé\U0001f3bb"}, ["Жé\U0001f3bb"])
        Output(as_json=as_json, out=out, err=out).say("Ж")
        written = held.getvalue().decode("ascii")
        assert "Ж" not in written
        if as_json:
            assert json.loads(written.rsplit("}", 1)[0] + "}") == {"a": "Жé\U0001f3bb"}


HOSTILE = "a\x1b]0;title\x07b\x9b2Jc\rd\x7f"


def test_nothing_that_a_report_holds_is_obeyed_by_a_terminal() -> None:
    out, err = io.StringIO(), io.StringIO()
    output = Output(as_json=False, out=out, err=err)
    output.result({}, [HOSTILE, "two\nlines\tkept"])
    output.say(HOSTILE)
    assert out.getvalue() == "a�]0;title�b�2Jc�d�\ntwo\nlines\tkept\n"
    assert err.getvalue() == "a�]0;title�b�2Jc�d�\n"


def test_in_a_document_it_is_escaped() -> None:
    out = io.StringIO()
    Output(as_json=True, out=out, err=io.StringIO()).result({"a": HOSTILE}, [])
    assert json.loads(out.getvalue()) == {"a": HOSTILE}
    assert not set(out.getvalue()) & set("\x1b\x07\x9b\r\x7f")


def test_an_error_goes_beside_the_result_unless_it_is_the_result() -> None:
    for as_json in (False, True):
        out, err = io.StringIO(), io.StringIO()
        Output(as_json=as_json, out=out, err=err).error(DiskFull())
        assert bool(out.getvalue()) == as_json
        assert bool(err.getvalue()) != as_json


def test_progress_is_shown_on_a_terminal_only() -> None:
    for err, as_json, is_shown in (
        (Terminal(), False, True),
        (Terminal(), True, False),
        (io.StringIO(), False, False),
    ):
        show = Output(as_json=as_json, out=io.StringIO(), err=err).progress("Copying")
        show(50, 100)
        show(100, 100)
        assert ("100 %" in err.getvalue()) == is_shown


def test_progress_without_a_total_counts() -> None:
    err = Terminal()
    Output(as_json=False, out=io.StringIO(), err=err).progress("Reading")(7, 0)
    assert "Reading: 7" in err.getvalue()


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([], []),
        ([["a", "long cell"], ["bb", "c"]], ["x   y", "a   long cell", "bb  c"]),
    ],
)
def test_tables_are_aligned(rows: list[list[str]], lines: list[str]) -> None:
    assert table(["x", "y"], rows) == lines


def test_with_json_there_is_one_document_even_when_the_result_is_bad() -> None:
    out = io.StringIO()
    output = Output(as_json=True, out=out)
    output.result({"usable": False}, [])
    output.error(FieldkitError("No."))
    assert json.loads(out.getvalue()) == {"usable": False}
