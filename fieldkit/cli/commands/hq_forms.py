"""`fieldkit-hq form`: check, import, publish, list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.form import Severity, questions
from fieldkit.errors import InvalidForm, InvalidInput
from fieldkit.operations.hq.publish_form import Library, library_of, list_names, publish_form
from fieldkit.translations import _, ngettext

if TYPE_CHECKING:
    from fieldkit.operations.hq.compile_form import CompiledForm

_MAX_LIBRARY_BYTES = 16 * 1024 * 1024


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("form", _("forms and vocabularies for devices"))
    parser = tree.command("form check", _("say what of an XLSForm can be used"), form_check)
    _workbook_arguments(parser)
    parser = tree.command("form import", _("check XLSForms and publish them"), form_import)
    _workbook_arguments(parser)
    _vocabulary_argument(parser)
    parser = tree.command("form publish", _("publish forms and vocabularies"), form_publish)
    parser.add_argument("files", metavar="FILE", nargs="*", help=_("compiled forms (.json)"))
    _vocabulary_argument(parser)
    parser.add_argument(
        "--withdraw",
        metavar="NAME",
        action="append",
        default=[],
        help=_("do not offer it any more"),
    )
    tree.command("form list", _("list what is published"), form_list)


def _workbook_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help=_("XLSForms: .xlsx, .xls, .csv or .md")
    )
    parser.add_argument(
        "--media",
        metavar="DIR",
        help=_("folder with the files of the form; by default <form>-media beside it"),
    )


def _vocabulary_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--vocabulary", metavar="FILE", action="append", default=[], help=_("a vocabulary (.json)")
    )


def form_check(invocation: Invocation) -> None:
    """Say of each workbook what can be used."""
    found = [_compiled(invocation, path, None) for path in _paths(invocation)]
    lines = [
        line
        for path, item in zip(_paths(invocation), found, strict=True)
        for line in _said(path, item)
    ]
    invocation.output.result({"forms": [_document(item) for item in found]}, lines)
    if any(item.form is None for item in found):
        raise InvalidForm(_("A form cannot be used as it is."), hint=_("See the lines above."))


def form_import(invocation: Invocation) -> None:
    """Check workbooks and publish their forms; all or none."""
    lists = _contents(invocation.arguments.vocabulary)
    with opened(invocation) as session:
        known = list_names(session, lists)
        found = [_compiled(invocation, path, known) for path in _paths(invocation)]
        lines: list[str] = []
        for path, item in zip(_paths(invocation), found, strict=True):
            lines += _said(path, item)
            _refuse_unusable(item, path)
        library = publish_form(
            session, forms={item.name: item.content for item in found}, vocabularies=lists
        )
    document = {**_library_document(library), "imported": [_document(item) for item in found]}
    invocation.output.result(document, [*lines, _("They go out with the next sync or return.")])


def form_publish(invocation: Invocation) -> None:
    """Publish forms and vocabularies."""
    arguments = invocation.arguments
    if not (arguments.files or arguments.vocabulary or arguments.withdraw):
        raise InvalidInput(_("There is nothing to publish."))
    with opened(invocation) as session:
        library = publish_form(
            session,
            forms=_contents(arguments.files),
            vocabularies=_contents(arguments.vocabulary),
            withdrawn=frozenset(arguments.withdraw),
        )
    invocation.output.result(
        _library_document(library), [_("They go out with the next sync or return.")]
    )


def form_list(invocation: Invocation) -> None:
    """List what is published."""
    with opened(invocation) as session:
        library = library_of(session)
    invocation.output.result(
        _library_document(library),
        [*library.forms, *library.vocabularies] or [_("Nothing is published yet.")],
    )


def _paths(invocation: Invocation) -> list[Path]:
    return [Path(name) for name in invocation.arguments.files]


def _compiled(invocation: Invocation, path: Path, lists: frozenset[str] | None) -> CompiledForm:
    # Loaded only here: it takes longer than everything else together.
    from fieldkit.operations.hq.compile_form import compile_form

    media = invocation.arguments.media
    return compile_form(path, media=Path(media) if media else None, lists=lists)


def _refuse_unusable(item: CompiledForm, path: Path) -> None:
    for remark in item.remarks:
        if remark.severity is Severity.BLOCK:
            raise InvalidForm(
                f"{path.name}: {remark.sentence}",
                hint=_("Run a form check to see all that is wrong and where."),
            )


def _said(path: Path, item: CompiledForm) -> list[str]:
    titles = {
        Severity.BLOCK: _("Cannot be used: {remark}"),
        Severity.WARN: _("Note: {remark}"),
    }
    lines = [titles[remark.severity].format(remark=remark.sentence) for remark in item.remarks]
    if item.form is None:
        return [_("{file}: not usable as it is").format(file=path.name), *lines]
    count = len(list(questions(item.form)))
    summary = ngettext(
        "{file}: form {form}, version {version}, {count} question",
        "{file}: form {form}, version {version}, {count} questions",
        count,
    ).format(file=path.name, form=item.form.form_id, version=item.form.version, count=count)
    return [summary, *lines]


def _document(item: CompiledForm) -> dict[str, object]:
    document: dict[str, object] = {
        "usable": item.form is not None,
        "remarks": [
            {
                "severity": remark.severity.value,
                "sheet": remark.sheet,
                "row": remark.row,
                "column": remark.column,
                "reason": remark.reason,
            }
            for remark in item.remarks
        ],
    }
    if item.form is not None:
        document |= {"form": item.form.form_id, "version": item.form.version, "name": item.name}
        document["vocabularies"] = list(item.form.vocabularies)
    return document


def _library_document(library: Library) -> dict[str, object]:
    return {"forms": list(library.forms), "vocabularies": list(library.vocabularies)}


def _contents(files: list[str]) -> dict[str, bytes]:
    return {path.name: read_file(path, _MAX_LIBRARY_BYTES) for path in map(Path, files)}
