from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.search_words import SOUND_MARK, index_texts, typed_words


def finds(typed: str, *texts: str) -> bool:
    """Return whether every typed word begins a word of the index, as the database asks."""
    index = index_texts([texts])[0].split()
    words = typed_words(typed)
    return bool(words) and all(
        any(entry.startswith(beginning) for entry in index for beginning in word.beginnings)
        for word in words
    )


def test_any_script_finds_any_script() -> None:
    spellings = ("Ковальчук", "Кавальчук", "Kavalchuk", "Kovalchuk", "Kavalčuk", "Kowalczuk")
    for typed in spellings:
        for written in spellings:
            assert finds(typed, written), (typed, written)
    assert finds("Гродна", "Hrodna")
    assert finds("Grodno", "Гродна")


def test_words_are_found_from_their_beginnings_and_in_any_order() -> None:
    assert finds("alena kaval", "Kavalchuk Alena, Invented square")
    assert finds("Кава Ал", "Alena Kavalchuk")
    assert not finds("alena pyatrova", "Alena Kavalchuk")


def test_what_is_too_short_or_no_word_asks_for_nothing() -> None:
    for typed in ("", " ", "к", "?!", "'", SOUND_MARK):
        assert typed_words(typed) == ()


def test_an_apostrophe_divides_no_word() -> None:
    assert finds("дземяненка", "Дзем'яненка")
    assert finds("Дзем’яненка", "Дземяненка")


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_the_index_has_words_and_spaces_alone(typed, texts) -> None:
    [index] = index_texts([texts])
    for part in index.split(" ") if index else []:
        assert part.removeprefix(SOUND_MARK).isalnum()
    for word in typed_words(typed):
        for beginning in word.beginnings:
            assert beginning.removeprefix(SOUND_MARK).isalnum()


@given(st.text(alphabet=st.characters(categories=("L", "N", "M")), min_size=2, max_size=30))
def test_every_word_finds_itself(text) -> None:
    if typed_words(text):
        assert finds(text, text)


@given(st.lists(st.lists(st.text(max_size=30), max_size=3), max_size=6))
def test_many_entries_are_read_as_each_alone(entries) -> None:
    assert index_texts(entries) == [index_texts([texts])[0] for texts in entries]
