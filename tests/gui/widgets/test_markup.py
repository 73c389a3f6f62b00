import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.gui.widgets.markup import escaped, lines, plain, rich

ALPHABET = st.text(alphabet="ab *_#\\<>&[]()/\n\"'=;0нё", max_size=60)


@pytest.mark.parametrize(
    ("text", "shown", "tags"),
    [
        ("Name", "Name", ""),
        ("**Do not** ask", "Do not ask", "<b>Do not</b> ask"),
        ("__Do not__ ask", "Do not ask", "<b>Do not</b> ask"),
        ("_If known_, when", "If known, when", "<i>If known</i>, when"),
        ("*both **at** once*", "both at once", "<i>both </i><b><i>at</i></b><i> once</i>"),
        ("<b>Do</b> <i>not</i>", "Do not", "<b>Do</b> <i>not</i>"),
        ('<span style="color: red">Red</span>', "Red", ""),
        ("One<br>two", "One\ntwo", ""),
        ("a < b & c > d", "a < b & c > d", ""),
        ("**a &lt; b**", "a < b", "<b>a &lt; b</b>"),
        ("[the law](https://invented.example/law)", "the law (https://invented.example/law)", ""),
        (r"\*\*as written\*\*", "**as written**", ""),
    ],
)
def test_the_marks_of_odk_are_understood(text, shown, tags) -> None:
    assert plain(text) == shown
    assert rich(text) == tags


@pytest.mark.parametrize(
    "text", ["name_as_reported and name_other", "5 * 3 * 2", "* needed", "2**", "a_b_c", "no. # 5"]
)
def test_what_only_looks_like_a_mark_stays_text(text) -> None:
    assert plain(text) == text
    assert rich(text) == ""


def test_a_heading_is_large_and_only_at_the_beginning_of_a_line() -> None:
    found = lines("# Part one\nWhat # happened\n<h2>Part two</h2>When")
    assert [line.is_heading for line in found] == [True, False, False, True, False]
    assert plain("# Part one\ntext") == "Part one\ntext"
    assert "large" in rich("# Part one")


@pytest.mark.parametrize(
    "text",
    [
        "**x** <img src='file:///etc/passwd'>",
        "**x** <script>alert(1)</script>",
        '**x** <a href="https://invented.example/">y</a>',
        "**x** <style>* {color: red}</style>",
        "**x** <table background=file:///a>",
        "**<b onclick=x>**",
    ],
)
def test_foreign_markup_is_never_passed_on(text) -> None:
    tags = re.findall(r"<[^>]*>", rich(text))
    assert set(tags) <= {"<b>", "</b>", "<i>", "</i>", "<br>"}


@given(ALPHABET)
def test_whatever_stands_there_only_our_own_tags_come_out(text) -> None:
    ours = r'</?[bi]>|<br>|</?span(?: style="font-size: large; font-weight: 600")?>'
    rest = re.sub(ours, "", rich(text))
    assert "<" not in rest
    assert ">" not in rest
    shown = re.sub(ours, "", rich(text).replace("<br>", "\n"))
    if shown:
        assert html.unescape(shown).replace("\u00a0", " ") == plain(text)


@given(ALPHABET)
def test_an_answer_that_was_escaped_comes_out_as_it_is(text) -> None:
    answer = " ".join(text.split())
    assert plain(f"**{escaped('x' + answer + 'x')}** said") == f"x{answer}x said"


@given(st.text(alphabet="*_ab ", min_size=3000, max_size=4000))
def test_long_texts_end(text) -> None:
    assert len(plain(text)) <= len(text)
