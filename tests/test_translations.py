"""Which language is spoken: the option, then the environment, then English."""

import threading

import pytest

from fieldkit import translations
from fieldkit.platform.resources import resource_path
from fieldkit.translations import language_for, preferred_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "be_BY.UTF-8"}, "be"),
        ({"LANG": "be_BY@latin", "LC_ALL": "ru_RU"}, "ru"),
        ({"LANG": "be_BY", "LANGUAGE": "fr:en"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "ru", "LC_ALL": "C"}, "ru"),
    ],
)
def test_the_environment_says_which_language(monkeypatch, environment, language) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred_language() == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "be"], "be"),
        (["report", "list", "--language=ru"], "ru"),
        (["--language", "xx"], "fr"),
        (["--language"], "fr"),
        (["--", "--language", "be"], "fr"),
        ([], "fr"),
    ],
)
def test_the_option_is_stronger_than_the_environment(monkeypatch, arguments, language) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert language_for(arguments) == language


def test_an_unknown_language_is_english() -> None:
    translations.use_language("xx", resource_path("translations"))
    assert translations.language() == "en"
    assert translations._("Cancel") == "Cancel"


def test_what_is_written_for_others_has_a_language_of_its_own() -> None:
    translations.use_language("en", resource_path("translations"))
    with translations.writing_in("be"):
        assert translations.language() == "be"
        assert translations._("Stopped.") != "Stopped."
        seen_elsewhere: list[str] = []
        thread = threading.Thread(target=lambda: seen_elsewhere.append(translations._("Stopped.")))
        thread.start()
        thread.join()
    assert seen_elsewhere == ["Stopped."]
    assert (translations.language(), translations._("Stopped.")) == ("en", "Stopped.")
