from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.recovery_words import lists_in, words_in

LIST = (
    "academic",
    "acid",
    "acne",
    "acquire",
    "acrobat",
    "adapt",
    "adjust",
    "alto",
    "ajar",
    "amuse",
)
TWENTY = LIST * 2


def test_numbers_lines_and_signs_do_not_matter() -> None:
    text = "\n".join(f"{place}. {word.upper()}," for place, word in enumerate(TWENTY, start=1))
    assert lists_in(text) == (" ".join(TWENTY),)


def test_shares_are_divided_by_blank_lines_or_by_their_length() -> None:
    one = " ".join(TWENTY)
    assert lists_in(f"{one}\n\n{one}\n") == (one, one)
    assert lists_in(f"{one} {one}") == (one, one)
    long = " ".join((TWENTY * 2)[:33])
    assert lists_in(f"{long}\n\n{long}") == (long, long)


def test_a_list_with_a_blank_line_in_the_middle_is_one_list() -> None:
    assert lists_in(" ".join(LIST) + "\n\n" + " ".join(LIST)) == (" ".join(TWENTY),)


def test_another_length_stays_one_list() -> None:
    assert lists_in("academic acid") == ("academic acid",)
    assert lists_in("") == ()


@given(text=st.text(max_size=400))
def test_no_word_is_lost_or_made_up(text) -> None:
    assert " ".join(lists_in(text)).split() == list(words_in(text))
