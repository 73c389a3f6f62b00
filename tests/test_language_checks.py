"""The checks of texts find what they are for."""

import pytest

from tests.language_checks import faults, french_faults


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Справаздача и файл", "be", ""),  # the Russian и
        ("Площадь", "be", ""),
        ("об’ект", "ru", ""),
        ("Отчёт і файл", "ru", ""),
        ("Oтчёт", "ru", ""),  # begins with a Latin letter
        ("Справаздача i файл", "be", "Report and file"),
        ("спіс i файл", "be", ""),
        ("Report гатовы", "be", "The file is ready"),
        ("Отчёт report", "fr", ""),
        ("Отчёт", "en", ""),
        ("e\u0301te\u0301", "fr", ""),
    ],
)
def test_a_text_in_other_letters_is_found(text, language, english) -> None:
    assert faults(text, language, english=english)


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Аб’ект і файл", "be", "Object and file"),
        ("Объект и файл", "ru", "Object and file"),
        ("Дадайце --identity-file {name}.", "be", "Add --identity-file {name}."),
        ("Штаб, SHA-256", "ru", "Headquarters, SHA-256"),
        ("XLSForm (.xlsx)", "ru", "XLSForms (.xlsx)"),
        ("L’objet", "fr", "The object"),
    ],
)
def test_a_good_text_has_no_faults(text, language, english) -> None:
    assert faults(text, language, english=english) == []


@pytest.mark.parametrize("text", ["l'objet", "Fini !", "Fini!", "Nom: x", "« oui »", "Voir : x"])
def test_french_that_is_not_set_as_french_is_found(text) -> None:
    assert french_faults(text)


@pytest.mark.parametrize(
    "text",
    ["l’objet", "Fini\u00a0!", "à 14:05", "Nom\u00a0: {name}", "«\u00a0oui\u00a0»", "(.xlsx)"],
)
def test_french_that_is_set_as_french_has_no_faults(text) -> None:
    assert french_faults(text) == []
