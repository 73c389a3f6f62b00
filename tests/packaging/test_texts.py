"""Every text of the program can be translated, and no translation loses a placeholder."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"\{[a-z_]*\}|%[ds]")


def texts():
    spec = importlib.util.spec_from_file_location("texts", ROOT / "packaging" / "texts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_template_holds_every_text_of_the_program() -> None:
    module = texts()
    known = (ROOT / "resources" / "translations" / "fieldkit.pot").read_bytes()
    assert module.as_po(module.collect()) == known, "run: make texts"


@pytest.mark.parametrize("language", texts().LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    path = ROOT / "resources" / "translations" / f"{language}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {found for text in ids for found in PLACEHOLDER.findall(text)}
        for string in filter(None, strings if message.id else ()):
            assert set(PLACEHOLDER.findall(string)) <= wanted, message.id


@pytest.mark.parametrize("language", texts().LANGUAGES)
def test_hardly_anything_is_left_in_english(language: str) -> None:
    path = ROOT / "resources" / "translations" / f"{language}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    missing = [message.id for message in catalogue if message.id and not message.string]
    assert len(missing) < 30
