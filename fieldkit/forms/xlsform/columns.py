"""The columns of each sheet: which are used here, and what to say of the others."""

from __future__ import annotations

import re

from fieldkit.forms.xlsform.remarks import Remarks
from fieldkit.forms.xlsform.workbook import Workbook
from fieldkit.translations import _, mark

_SURVEY = frozenset(
    {"type", "command", "name", "tag", "value", "label", "caption", "hint", "guidance_hint"}
    | {"required", "required_message", "requiredmsg", "relevant", "relevance", "constraint"}
    | {"constraint_message", "constraining_message", "calculation", "calculate", "default"}
    | {"read_only", "readonly", "appearance", "choice_filter", "parameters", "trigger"}
    | {"repeat_count", "count", "bind", "body", "control", "jr", "rows", "disabled", "instance"}
    # Our own (docs/forms.md, "Our columns").
    | {"concept", "rapid", "precision", "required_at", "at_seal", "sealed_at_entry"}
    | {"sensitivity", "filled_by"}
)
_SETTINGS = frozenset(
    {"form_title", "title", "set_form_title", "translated_title", "form_id", "id_string"}
    | {"set_form_id", "version", "default_language", "allow_choice_duplicates"}
    | {"clean_text_values", "instance_name", "name"}
)
_NOT_USED = {
    ("survey", "media"): mark("pictures and sounds in labels are not shown"),
    ("survey", "image"): mark("pictures and sounds in labels are not shown"),
    ("survey", "big-image"): mark("pictures and sounds in labels are not shown"),
    ("survey", "audio"): mark("pictures and sounds in labels are not shown"),
    ("survey", "video"): mark("pictures and sounds in labels are not shown"),
    ("survey", "save_to"): mark("entities are not made here"),
    ("settings", "public_key"): mark(
        "the encryption of ODK is not used: reports are sealed to headquarters"
    ),
    ("settings", "submission_url"): mark("reports travel to headquarters only"),
    ("settings", "auto_send"): mark("reports travel to headquarters only"),
    ("settings", "auto_delete"): mark("only a receipt of headquarters lets a report be deleted"),
    ("settings", "style"): mark("the window has one style, with sections"),
    ("choices", "media"): mark("pictures and sounds in labels are not shown"),
    ("choices", "image"): mark("pictures and sounds in labels are not shown"),
    ("choices", "big-image"): mark("pictures and sounds in labels are not shown"),
    ("choices", "audio"): mark("pictures and sounds in labels are not shown"),
    ("choices", "video"): mark("pictures and sounds in labels are not shown"),
}

_SHOWN = re.compile(
    r"(minimal|autocomplete|autocomplete_chars|search|quick|quickcompact|compact(-\d+)?|likert"
    r"|label|list-no-?label|table-list|field-list|multiline|numbers|thousands-sep"
    r"|no-calendar|month-year|year|rating|picker"
    r"|(columns|horizontal)(-\d+|-pack)?(-compact)?|w\d+(-columns-\d+)?|no-ticks|pages?)\Z"
)


def check_columns(workbook: Workbook, remarks: Remarks) -> None:
    """Say which filled columns of the workbook are not used, with the first row that fills them."""
    for sheet, used in (("survey", _SURVEY), ("settings", _SETTINGS)):
        for header, row in workbook.headers(sheet):
            name = column_name(header)
            if (sheet, name) in _NOT_USED:
                remarks.note(sheet, row, header, _(_NOT_USED[sheet, name]))
            elif name not in used:
                remarks.note(sheet, row, header, _("this column is not known here and not used"))
    for header, row in workbook.headers("choices"):
        # Any other column of a list is for choice filters.
        reason = _NOT_USED.get(("choices", column_name(header)))
        if reason:
            remarks.note("choices", row, header, _(reason))
    if "entities" in workbook.sheets:
        remarks.note("entities", None, "", _("entities are not made here"))


def column_name(header: str) -> str:
    """Return the name of a column without its language: "label" of "label::Русский (ru)"."""
    first = re.split(r"\s*::?\s*", header.strip().lower(), maxsplit=1)[0]
    return re.sub(r"\s+", "_", first) if first not in ("jr", "bind") else first


def unknown_appearances(appearance: str) -> list[str]:
    """Return the words of an appearance that change nothing here."""
    return [word for word in appearance.split() if not _SHOWN.match(word)]
