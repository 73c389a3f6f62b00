import pytest

from fieldkit.crypto.strength import rate
from fieldkit.domain.passphrase_strength import Endurance, Remark
from fieldkit.operations.rate_passphrase import rate_passphrase


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "password1234",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "12345678901234",
        "пароль пароль",
        "йцукенгшщзхъ",
        "привет минск",
        "жыве беларусь",
        "приветпривет",
        "01.02.1999 2.3.2001",
    ],
)
def test_what_is_tried_first_is_weak(weak) -> None:
    assert not rate_passphrase(weak).is_enough


@pytest.mark.parametrize(
    "strong",
    [
        "five invented words for tests",
        "дзевяць жоўтых коней спяваюць ноччу",
        "семь зелёных чайников танцуют вальс",
        "neuf chevaux jaunes chantent la nuit",
    ],
)
def test_several_words_are_enough(strong) -> None:
    rated = rate_passphrase(strong)
    assert rated.is_enough
    assert rated.strength.endurance >= Endurance.YEARS


def test_cyrillic_is_rated_by_the_keys_it_is_typed_with() -> None:
    assert rate("пароль").guesses_log10 <= rate("gfhjkm").guesses_log10
    assert rate("пароль").remark is Remark.COMMON


def test_what_makes_it_easy_is_said() -> None:
    assert rate("qwertyuiop").remark in (Remark.COMMON, Remark.KEYS)
    assert rate("abababababab").remark is Remark.REPEAT
    assert rate("abcdefghijkl").remark is Remark.SEQUENCE
    assert rate("five invented words for tests").remark is Remark.NONE


def test_a_very_long_one_is_rated_by_its_beginning() -> None:
    rated = rate("correct horse battery staple " * 2000)
    assert rated == rate(("correct horse battery staple " * 3)[:64])
