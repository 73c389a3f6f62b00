"""Reads and writes vocabularies, `fieldkit-vocabulary/1`: canonical JSON, read strictly."""

from __future__ import annotations

import re
from pathlib import Path

from fieldkit.domain import canonical_json
from fieldkit.domain.edtf import span
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import InvalidDate, InvalidForm, InvalidJson
from fieldkit.forms.members import Members, invalid, read_text, without_empty
from fieldkit.translations import _

FORMAT = "fieldkit-vocabulary/1"
MAX_BYTES = 16 * 1024 * 1024

_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,62}\Z")
_CODE = re.compile(r"[^\s,]{1,64}\Z")


def load_vocabulary(data: bytes) -> Vocabulary:
    """Return the vocabulary of `data`.

    Raises:
        InvalidForm: Not this format, a code twice, or a day that is none.
    """
    try:
        members = Members(canonical_json.read(data, max_bytes=MAX_BYTES), "")
    except InvalidJson as error:
        raise InvalidForm from error
    if members.text("format") != FORMAT:
        raise InvalidForm(_("This vocabulary is of another format."))
    vocabulary = Vocabulary(
        name=members.text("name"),
        version=members.text("version"),
        description=members.text("description", ""),
        languages=members.list_of("languages", read_text),
        terms=members.list_of("terms", _read_term),
        valid_from=_day(members, "valid_from"),
        valid_to=_day(members, "valid_to"),
    )
    members.ignore("x")  # signed, and for later versions (docs/formats.md)
    members.finish()
    if not _NAME.match(vocabulary.name):
        raise invalid("name")
    if len(vocabulary.by_code) != len(vocabulary.terms):
        raise invalid("terms")
    return vocabulary


def write_vocabulary(vocabulary: Vocabulary) -> bytes:
    """Return the canonical bytes of `vocabulary`; what says nothing is left out.

    Raises:
        InvalidForm: Some text cannot be written as JSON.
    """
    members = {
        "format": FORMAT,
        "name": vocabulary.name,
        "version": vocabulary.version,
        "languages": list(vocabulary.languages),
        "terms": [_term_members(term) for term in vocabulary.terms],
        **without_empty(
            {
                "description": vocabulary.description,
                "valid_from": vocabulary.valid_from,
                "valid_to": vocabulary.valid_to,
            }
        ),
    }
    try:
        return canonical_json.write(members)
    except InvalidJson as error:
        raise InvalidForm from error


def load_folder(folder: Path) -> dict[str, Vocabulary]:
    """Return all vocabularies in `folder` (`<name>.json`), by name.

    Raises:
        InvalidForm: One is not valid, or its name is not that of its file.
    """
    found: dict[str, Vocabulary] = {}
    for path in sorted(folder.glob("*.json")):
        vocabulary = load_vocabulary(path.read_bytes())
        if vocabulary.name != path.stem:
            raise invalid("name")
        found[vocabulary.name] = vocabulary
    return found


def _read_term(value: object, where: str) -> Term:
    members = Members(value, where)
    term = Term(
        code=members.text("code"),
        label=members.labels("label"),
        reference=members.text("reference", ""),
        note=members.text("note", ""),
        parent=members.text("parent", ""),
        valid_from=_day(members, "valid_from"),
        valid_to=_day(members, "valid_to"),
        columns=members.texts("columns"),
    )
    members.finish()
    # A select of several stores its codes parted by spaces in expressions, so a code has none.
    if not _CODE.match(term.code):
        raise invalid(f"{where}/code")
    return term


def _term_members(term: Term) -> dict[str, object]:
    return without_empty(
        {
            "code": term.code,
            "label": dict(term.label),
            "reference": term.reference,
            "note": term.note,
            "parent": term.parent,
            "valid_from": term.valid_from,
            "valid_to": term.valid_to,
            "columns": dict(term.columns),
        }
    )


def _day(members: Members, name: str) -> str:
    text = members.text(name, "")
    if text:
        try:
            span(text)
        except InvalidDate as error:
            raise invalid(f"{members.where}/{name}") from error
    return text
