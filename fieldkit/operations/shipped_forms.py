"""The forms and vocabularies that come with the program, for field and headquarters alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.form import Form
from fieldkit.domain.report import FormReference
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import UnknownForm
from fieldkit.forms import places
from fieldkit.forms.loader import load_program
from fieldkit.forms.program import Program
from fieldkit.forms.vocabularies import load_vocabulary
from fieldkit.platform.resources import resource_path

_MANY_TERMS = 5000


@dataclass(frozen=True)
class KnownForm:
    """A form ready to run, with its exact bytes and how a report refers to it."""

    program: Program = field(repr=False, compare=False)
    reference: FormReference
    content: bytes = field(repr=False)

    @property
    def form(self) -> Form:
        """The form itself."""
        return self.program.schema.form


def shipped_forms() -> tuple[KnownForm, ...]:
    """Return our own forms, by id."""
    return tuple(_read(path) for path in sorted(resource_path("forms").glob("*.json")))


@lru_cache(maxsize=128)
def known_form(content: bytes) -> KnownForm:
    """Return the form of `content`, compiled once for all reports that are opened with it.

    Raises:
        InvalidForm: It is none.
    """
    program = load_program(content)
    form = program.schema.form
    reference = FormReference(form.form_id, form.version, sha256_hex(content))
    return KnownForm(program, reference, content)


def shipped_vocabulary(name: str) -> Vocabulary:
    """Return one of our own vocabularies; of places only the first line is read.

    Raises:
        UnknownForm: There is none of this name.
    """
    if name == places.NAME:
        return _places(resource_path("places"))
    path = resource_path("vocabularies", f"{name}.json")
    if not path.is_file():
        raise UnknownForm
    return known_vocabulary(path.read_bytes())


def shipped_vocabulary_names() -> frozenset[str]:
    """Return the names of our own vocabularies."""
    names = (path.stem for path in resource_path("vocabularies").glob("*.json"))
    return frozenset({*names, places.NAME})


@lru_cache(maxsize=256)
def known_vocabulary(content: bytes) -> Vocabulary:
    """Return the vocabulary of `content`; a long one ready to be searched.

    Raises:
        InvalidForm: It is none.
    """
    vocabulary = load_vocabulary(content)
    if len(vocabulary.terms) > _MANY_TERMS:
        len(vocabulary.index)  # made here, in the background, not at the first key that is typed
    return vocabulary


@lru_cache(maxsize=64)
def _read(path: Path) -> KnownForm:
    return known_form(path.read_bytes())


@lru_cache(maxsize=1)
def _places(folder: Path) -> Vocabulary:
    return places.load_places(folder)
