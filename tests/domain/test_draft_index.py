"""Texts are found in any spelling, each question once, long ones piece by piece."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.draft_index import DraftIndex, DraftText, around
from fieldkit.domain.identifiers import ReportId

ONE = ReportId("a" * 32)


def text(path, content, *others):
    return DraftText(ONE, path, "", content, others)


def paths(index, typed):
    return [found.path for found in index.find(typed, limit=10)]


def test_the_closest_comes_first_and_each_question_once() -> None:
    index = DraftIndex(
        [
            text("inside", "by the Kalinouski street"),
            text("same", "Kalinouski"),
            text("other", "nothing"),
            text("labels", "x", "Каліноўскі", "Калиновский"),
        ]
    )
    assert paths(index, "Kalinouski")[0] == "same"
    assert set(paths(index, "Калиновский")) == {"same", "inside", "labels"}


def test_a_long_text_is_found_to_its_end() -> None:
    long = "word " * 3000 + "needle"
    index = DraftIndex([text("long", long)])
    assert len(index) > 5
    assert paths(index, "needle") == ["long"]


def test_nothing_typed_finds_nothing() -> None:
    assert DraftIndex([text("a", "b")]).find("  ", limit=5) == ()
    assert DraftIndex().find("a", limit=5) == ()


def test_the_stretch_that_was_met_is_shown() -> None:
    long = "one two three " * 20 + "a grey van came " + "four five " * 20
    shown = around(long, "grey van")
    assert "grey van" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert around("short text", "nowhere") == "short text"
    assert "Каліноўскі" in around("x " * 50 + "Каліноўскі", "Kalinouski")


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_and_any_query_do_no_harm(content, typed) -> None:
    index = DraftIndex([text("a", content)])
    found = index.find(typed, limit=5)
    assert len(found) <= 1
    assert len(around(content, typed)) <= 200


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), min_size=4))
def test_what_was_written_is_found_as_it_was_written(content) -> None:
    index = DraftIndex([text("a", content)])
    keys = index._index._text
    if keys.strip():
        assert paths(index, content) in (["a"], [])
