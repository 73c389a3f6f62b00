"""Every text of the program is translated, whole and in its own letters."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.language_checks import faults, french_faults

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "translations"
PLACEHOLDER = re.compile(r"\{[a-z_]*\}|%\([a-z_]+\)[sr]|%[dsr]|\$\{[a-z_]*\}|(?<!\w)--[a-z][a-z-]*")
PLURAL_FORMS = {"be": 3, "ru": 3, "fr": 2}
ENDS = re.compile(r"(?s)\A(\s*).*?([\u2026:]?\s*)\Z")


def texts():
    spec = importlib.util.spec_from_file_location("texts", ROOT / "packaging" / "texts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LANGUAGES = texts().LANGUAGES


def catalogue(language: str):
    with (FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def messages(language: str):
    """Yield (ids, strings) of every message: one of each, or the forms of a plural."""
    for message in catalogue(language):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            found = message.string
            yield ids, (found if isinstance(found, tuple) else (found,))


def test_the_template_holds_every_text_of_the_program() -> None:
    module = texts()
    known = (FOLDER / "fieldkit.pot").read_bytes()
    assert module.as_po(module.collect()) == known, "run: make translations"


def test_no_text_hides_within_a_formatted_one() -> None:
    with (FOLDER / "fieldkit.pot").open("rb") as source:
        template = read_po(source)
    hidden = [
        f"{path.name}: {call.args[0].value}"
        for path in (ROOT / "fieldkit").rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_"
        if isinstance(call.args[0], ast.Constant) and template.get(call.args[0].value) is None
    ]
    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert [ids[0] for ids, strings in messages(language) if not all(strings)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_all_its_forms(language: str) -> None:
    wanted = PLURAL_FORMS[language]
    assert catalogue(language).num_plurals == wanted
    plurals = [(ids, strings) for ids, strings in messages(language) if len(ids) == 2]
    assert plurals
    assert [ids[0] for ids, strings in plurals if len(strings) != wanted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders_and_options(language: str) -> None:
    lost = []
    for ids, strings in messages(language):
        allowed = [sorted(PLACEHOLDER.findall(text)) for text in ids]
        for place, string in enumerate(strings):
            found = sorted(PLACEHOLDER.findall(string))
            # Where a form is for one thing alone it may leave the number out, as the English
            # does; the first form of be and ru is for 21 and 101 as well.
            is_one = place == 0 and language == "fr"
            if found != allowed[-1] and not (is_one and found == allowed[0]):
                lost.append((string, allowed))
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_as_their_texts_do(language: str) -> None:
    changed = []
    for ids, strings in messages(language):
        wanted = {ENDS.match(text).groups() for text in ids}
        changed += [
            string
            for string in strings
            if (ENDS.match(string)[1], ENDS.match(string)[2]) not in wanted
        ]
    assert changed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_keys_of_menus(language: str) -> None:
    keys = re.compile(r"&(?=[^\W\d_])")
    assert [
        string
        for ids, strings in messages(language)
        for string in strings
        if len(keys.findall(string)) != len(keys.findall(ids[0]))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_written_in_the_letters_of_their_language(language: str) -> None:
    found = [
        (fault, string)
        for ids, strings in messages(language)
        for string in strings
        for fault in faults(string, language, english=" ".join(ids))
    ]
    assert found == []


def test_french_texts_are_set_as_french_is() -> None:
    found = [
        (french_faults(string), string) for _ids, strings in messages("fr") for string in strings
    ]
    assert [pair for pair in found if pair[0]] == []


def test_english_texts_have_no_cyrillic_letters() -> None:
    english = [text for ids, _strings in messages("fr") for text in ids]
    assert [text for text in english if faults(text, "en")] == []
