"""Compile an XLSForm into a form that can be published; apart, since its library loads slowly."""

from __future__ import annotations

from pathlib import Path

from fieldkit.forms.loader import write_form
from fieldkit.forms.xlsform import compile_xlsform


def compiled_form(path: Path) -> tuple[str, bytes]:
    """Compile an XLSForm; return the name to publish it under, and its bytes.

    Raises:
        InvalidForm: It cannot be used; the sentence says where.
        InvalidInput: It cannot be read.
    """
    form = compile_xlsform(path)
    return f"{form.form_id.lower()}.json", write_form(form)
