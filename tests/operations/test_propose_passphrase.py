import math

import pytest

from fieldkit.operations.propose_passphrase import TOWNS, WORDS, _towns, propose_passphrase
from fieldkit.operations.rate_passphrase import rate_passphrase


@pytest.mark.parametrize("language", ["en", "fr", "be", "ru", ""])
def test_what_is_proposed_is_enough_and_never_the_same(language) -> None:
    proposed = {propose_passphrase(language) for _time in range(3)}
    assert len(proposed) == 3
    for words in proposed:
        assert rate_passphrase(words).is_enough


def test_english_words_are_on_every_keyboard() -> None:
    words = propose_passphrase("fr")
    assert words.isascii()
    assert len(words.split()) == WORDS


@pytest.mark.parametrize("language", ["be", "ru"])
def test_towns_are_those_that_can_be_written_in_one_way_only(language) -> None:
    towns = _towns(language)
    assert math.log2(len(towns)) * TOWNS > 53  # bits
    assert all(town == town.lower() and town.isalpha() for town in towns)
    assert len(propose_passphrase(language).split()) == TOWNS
    assert "гомель" in towns
    assert language == "be" or "берёза" not in towns  # some would write "береза"
