import base64

from hypothesis import given
from hypothesis import strategies as st

from tests.end_to_end.trace_canaries import Search, shapes

WORD = "Kanarek7Q"


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_a_word_is_found_in_base64_whatever_stands_around_it(before, after) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        content = base64.b64encode(before + WORD.encode(encoding) + after)
        found = {hit.shape for hit in Search([WORD]).hits(content, "here")}
        assert f"{encoding}, base64 at {len(before) % 3}" in found


def test_every_shape_is_told_from_every_other() -> None:
    assert len(set(shapes(WORD).values())) == len(shapes(WORD))
    assert min(map(len, shapes(WORD).values())) >= len(WORD)


def test_what_is_not_there_is_not_found() -> None:
    assert list(Search([WORD]).hits(b"kanarek7q Kanarek7" * 100, "here")) == []
