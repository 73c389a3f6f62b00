"""Check and compile an XLSForm; apart, since its library loads slowly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.form import Form
from fieldkit.forms.loader import write_form
from fieldkit.forms.xlsform.check import check_xlsform
from fieldkit.forms.xlsform.remarks import Remark
from fieldkit.operations.shipped_forms import shipped_vocabulary_names

_SHORT = 10  # hexadecimal digits of a version made from the content


@dataclass(frozen=True)
class CompiledForm:
    """A workbook as it was found; without a `form` a remark says what stands against it.

    `name` is what it is published under, `content` its canonical bytes.
    """

    form: Form | None
    remarks: tuple[Remark, ...]
    name: str = ""
    content: bytes = field(default=b"", repr=False)


def compile_form(
    path: Path, *, media: Path | None = None, lists: frozenset[str] | None = None
) -> CompiledForm:
    """Check the XLSForm at `path` and compile it if nothing stands against that.

    `media` is the folder of its files, by default `<name>-media` beside it; `lists` names all
    vocabularies that there are besides those that came with the program, None: nobody knows.
    """
    checked = check_xlsform(
        path,
        media=media,
        vocabularies=shipped_vocabulary_names() | (lists or frozenset()),
        may_be_others=lists is None,
        version=_version_of_content,
    )
    if checked.form is None:
        return CompiledForm(None, checked.remarks)
    name = _published_name(checked.form.form_id)
    return CompiledForm(checked.form, checked.remarks, name, write_form(checked.form))


def _version_of_content(content: bytes) -> str:
    return f"h-{sha256_hex(content)[:_SHORT]}"


def _published_name(form_id: str) -> str:
    """Return the name of the file that devices get; the id itself may be written freely."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", form_id.lower()).strip(".-")
    if plain == form_id.lower():
        return f"{plain}.json"
    return f"{plain or 'form'}-{sha256_hex(form_id.encode())[:_SHORT]}.json"
