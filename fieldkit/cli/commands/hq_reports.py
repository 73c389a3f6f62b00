"""`fieldkit-hq report`: what arrived, read at headquarters."""

from __future__ import annotations

import contextlib
import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from fieldkit.cli.hq_opening import as_argument, looking, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import exact_size, short_day, short_moment
from fieldkit.errors import InvalidInput
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.list_reports import ListedReport, list_reports
from fieldkit.operations.hq.open_sealed_answers import open_sealed_answers
from fieldkit.operations.hq.readable_answers import readable_answers
from fieldkit.operations.hq.show_report import (
    ShownAttachment,
    ShownImport,
    ShownReport,
    attachment_of,
    open_attachment,
    show_report,
)
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _, language, ngettext
from fieldkit.vault.blobs import BlobReader

_BATCH = 1 << 20  # bytes


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("report", _("reports that were taken in"))
    parser = tree.command("report list", _("list reports, newest arrival first"), show_list)
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))
    parser = tree.command("report show", _("show one report"), show)
    _report_argument(parser)
    parser.add_argument(
        "--sealed",
        action="store_true",
        help=_("also open what was sealed at entry, such as relatives' contacts; it is noted"),
    )
    parser = tree.command("report attachment", _("write one attachment to a file"), attachment)
    _report_argument(parser)
    parser.add_argument("attachment", metavar="ATTACHMENT", help=_("first characters"))
    parser.add_argument("file", metavar="FILE", help=_("new file; its content will be in plain"))


def _report_argument(parser: ArgumentParser) -> None:
    as_argument(parser)
    parser.add_argument("report", metavar="REPORT", help=_("first characters of its number"))


def show_list(invocation: Invocation) -> None:
    """List reports."""
    with opened(invocation) as session:
        found = list_reports(session, limit=invocation.arguments.limit)
    rows = [
        [
            item.record.report_id[:8],
            _origin(item),
            item.record.form.form,
            short_moment(item.record.begun_at),
            short_day(item.record.received_at),
            item.amends.report_id[:8] if item.amends else "",
        ]
        for item in found
    ]
    headers = [_("Report"), _("By"), _("Form"), _("Begun (UTC)"), _("Arrived"), _("Amends")]
    invocation.output.result(
        {"reports": [_listed(item) for item in found]},
        table(headers, rows) or [_("No report has arrived yet.")],
    )


def show(invocation: Invocation) -> None:
    """Show one report."""
    with looking(invocation) as session:
        shown = show_report(session, invocation.arguments.report)
        unsealed: Mapping[str, str] = {}
        if invocation.arguments.sealed:
            unsealed = open_sealed_answers(session, shown)
    document = {**_document(shown), "sealed_answers": dict(unsealed)}
    invocation.output.result(document, _lines(shown, unsealed))


def attachment(invocation: Invocation) -> None:
    """Write one attachment to a file, in plain."""
    arguments = invocation.arguments
    with looking(invocation) as session:
        shown = show_report(session, arguments.report)
        chosen = attachment_of(shown, arguments.attachment)
        if shown.is_unverified:
            invocation.output.say(_unverified())
        invocation.prompts.confirm(_("The file will lie in plain where you write it. Go on?"))
        with open_attachment(session, chosen.sha256) as source:
            _write(source, Path(arguments.file))
    invocation.output.result(
        {"size": chosen.size, "sha256": chosen.sha256, "unverified": shown.is_unverified},
        [_("Written.")],
    )


def _write(source: BlobReader, path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidInput(
            _("There is already a file of this name."), hint=_("Nothing was overwritten.")
        ) from error
    except OSError as error:
        raise translate_os_error(error) from error
    try:
        with os.fdopen(descriptor, "wb") as target:
            while piece := source.read(_BATCH):
                target.write(piece)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise translate_os_error(error) from error


def _origin(item: ListedReport) -> str:
    """Return the code of the device, or that there was none."""
    if not item.is_unverified:
        return item.code
    return _("unverified, ODK, disputed") if item.is_disputed else _("unverified, ODK")


def _unverified() -> str:
    return _(
        "UNVERIFIED: imported from ODK. No signature, no chain of custody; "
        "anybody could have written it."
    )


def _listed(item: ListedReport) -> dict[str, object]:
    record = item.record
    return {
        "report": record.report_id,
        "unverified": item.is_unverified,
        **(_of_import(item, record) if isinstance(record, ImportedRecord) else _of_device(record)),
        "code": item.code,
        "form": record.form.form,
        "version": record.form.version,
        "begun_at": to_text(record.begun_at),
        "received_at": to_text(record.received_at),
        "amends": item.amends.report_id if item.amends else None,
    }


def _of_device(record: ReceivedRecord) -> dict[str, object]:
    return {
        "origin": "device",
        "object": record.object_sha256,
        "device": record.device,
        "sequence": record.sequence,
    }


def _of_import(item: ListedReport, record: ImportedRecord) -> dict[str, object]:
    return {
        "origin": "odk-import",
        "object": None,
        "device": None,
        "sequence": None,
        "instance": record.instance_id,
        "submission_sha256": record.xml_sha256,
        "version_as_submitted": record.said_version,
        "disputed": item.is_disputed,
    }


def _document(shown: ShownReport) -> dict[str, object]:
    imported = shown.imported
    listed = ListedReport(shown.listed, shown.code, bool(imported and imported.rivals))
    more: dict[str, object] = {}
    if imported is not None:
        more = {
            "unplaced": [list(item) for item in imported.leftovers.unplaced],
            "missing_files": [list(item) for item in imported.leftovers.missing],
            "same_instance": list(imported.rivals),
        }
    return {
        **_listed(listed),
        **more,
        "answers": shown.answers,
        "people": list(shown.record.people),
        "consent": list(shown.record.consent),
        "attachments": [_attachment(item) for item in shown.attachments],
        "amendments": [item.report_id for item in shown.amendments],
        "form_as_it_was": shown.form,
    }


def _attachment(item: ShownAttachment) -> dict[str, object]:
    found = item.attachment
    return {
        "attachment": found.attachment_id,
        "name": found.name,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": found.sha256,
        "question": found.question,
        "parts_here": item.parts_here,
        "parts": item.parts,
    }


def _lines(shown: ShownReport, unsealed: Mapping[str, str]) -> list[str]:
    lines = [*_heading(shown), ""]
    answers = readable_answers(shown, language(), unsealed)
    lines += [f"{label}: {text}" for label, text in answers]
    if shown.attachments:
        lines += ["", _("Attachments:")]
    for item in shown.attachments:
        found = item.attachment
        line = f"  {found.attachment_id[:8]}  {found.name}  {exact_size(found.size)}"
        lines.append(line if item.is_whole else f"{line} {_parts_here(item)}")
    if shown.amendments:
        lines += ["", _("Amended by: ") + ", ".join(a.report_id[:8] for a in shown.amendments)]
    if shown.imported is not None:
        lines += _import_lines(shown.imported)
    return lines


def _heading(shown: ShownReport) -> list[str]:
    listed = shown.listed
    if isinstance(listed, ImportedRecord):
        line = _("Report {number}, form {form}").format(
            number=listed.report_id, form=listed.form.form
        )
        return [line, _unverified()]
    line = _("Report {number}, form {form}, by {code}").format(
        number=listed.report_id, form=listed.form.form, code=shown.code or listed.device[:8]
    )
    return [line]


def _import_lines(imported: ShownImport) -> list[str]:
    lines = []
    if imported.leftovers.unplaced:
        lines += ["", _("What the form has no place for:")]
        lines += [f"  {place}: {text}" for place, text in imported.leftovers.unplaced]
    if imported.leftovers.missing:
        lines += ["", _("Files that it names and that did not come:")]
        lines += [f"  {name}" for _path, name in imported.leftovers.missing]
    if imported.rivals:
        others = ", ".join(number[:8] for number in imported.rivals)
        lines += ["", _("Another content with the same ODK number is here: ") + others]
    return lines


def _parts_here(item: ShownAttachment) -> str:
    return ngettext(
        "({here} of {count} part is here)", "({here} of {count} parts are here)", item.parts
    ).format(here=item.parts_here, count=item.parts)
