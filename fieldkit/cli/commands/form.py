"""`fieldkit form`: which forms there are."""

from __future__ import annotations

from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.cli.output import table
from fieldkit.domain.form import label_in
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.translations import _, language


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("form", _("the forms that reports are written with"))
    tree.command("form list", _("list the forms"), show)


def show(invocation: Invocation) -> None:
    """List the forms."""
    with unlocked(invocation) as session:
        forms = list_forms(session)
    rows = [
        [form.form_id, form.version, label_in(form.title, language(), form.default_language)]
        for form in forms
    ]
    document: dict[str, object] = {
        "forms": [
            {"form": form.form_id, "version": form.version, "title": dict(form.title)}
            for form in forms
        ]
    }
    invocation.output.result(document, table([_("form"), _("version"), _("title")], rows))
