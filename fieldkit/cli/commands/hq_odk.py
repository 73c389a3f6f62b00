"""`fieldkit-hq report export-odk, import-odk, submission`: to and from the tools of ODK."""

from __future__ import annotations

from pathlib import Path

from fieldkit.cli.files import write_new_file
from fieldkit.cli.hq_opening import as_argument, looking, opened
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.output import table
from fieldkit.hq.submission_refusals import meaning_of
from fieldkit.operations.hq.export_odk import check_consent, export_odk
from fieldkit.operations.hq.import_odk import Imported, ImportSummary, import_odk
from fieldkit.operations.hq.plan_odk_export import ExportPlan, plan_odk_export
from fieldkit.operations.hq.show_report import submission_as_it_came
from fieldkit.translations import _, ngettext


def register(tree: CommandTree) -> None:
    """Add the commands to those of `report`."""
    parser = tree.command("report export-odk", _("write one as an ODK submission"), export)
    as_argument(parser)
    parser.add_argument("report", metavar="REPORT", help=_("first characters of its number"))
    parser.add_argument(
        "--to", metavar="DIR", required=True, help=_("folder; what is written there is in plain")
    )
    parser.add_argument(
        "--consent-checked",
        action="store_true",
        help=_("the people concerned agreed, though the report says less"),
    )
    parser = tree.command(
        "report import-odk", _("import ODK submissions as unverified reports"), import_
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help=_("folders of submissions, or XML files")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("read everything, keep nothing"))
    parser = tree.command(
        "report submission", _("write an imported submission as it came"), submission
    )
    parser.add_argument("report", metavar="REPORT", help=_("first characters of its number"))
    as_argument(parser)
    parser.add_argument("file", metavar="FILE", help=_("new file; its content will be in plain"))


def export(invocation: Invocation) -> None:
    """Write one report as an ODK submission, in plain."""
    arguments = invocation.arguments
    with looking(invocation) as session:
        plan = plan_odk_export(session, arguments.report)
        check_consent(plan, is_consent_checked=arguments.consent_checked)
        invocation.output.say(
            _("Consent of this report: {level}.").format(level=plan.consent.value)
        )
        invocation.prompts.confirm(
            _("The report and its files will NOT be encrypted where they are written. Go on?")
        )
        folder = export_odk(
            session,
            plan,
            Path(arguments.to),
            invocation.output.progress(_("Writing")),
            is_plain_confirmed=True,
            is_consent_checked=arguments.consent_checked,
        )
    invocation.output.result(
        {
            "folder": folder.name,
            "instance": plan.instance_id,
            "files": len(plan.files),
            "consent": plan.consent.value,
            "consent_checked": arguments.consent_checked,
            "unverified": plan.is_unverified,
            "left_out": {
                "sealed": plan.submission.sealed,
                "withheld": plan.submission.withheld,
                "not_relevant": plan.submission.irrelevant,
                "unplaced": plan.submission.unplaced,
                "incomplete_files": plan.incomplete,
            },
            "relevance_known": plan.is_relevance_known,
        },
        _export_lines(plan, folder),
    )


def import_(invocation: Invocation) -> None:
    """Import submissions; exits with the error that ended it early, if one did."""
    arguments = invocation.arguments
    with opened(invocation) as session:
        summary = import_odk(
            session,
            [Path(path) for path in arguments.paths],
            invocation.output.progress(_("Importing")),
            is_dry_run=arguments.dry_run,
        )
    if summary.interrupted is not None:
        for line in _import_lines(summary):
            invocation.output.say(line)
        raise summary.interrupted
    invocation.output.result(_import_document(summary), _import_lines(summary))


def submission(invocation: Invocation) -> None:
    """Write the XML of an imported report as it came, in plain."""
    arguments = invocation.arguments
    with looking(invocation) as session:
        invocation.prompts.confirm(_("The file will lie in plain where you write it. Go on?"))
        content = submission_as_it_came(session, arguments.report)
        write_new_file(Path(arguments.file), content)
    invocation.output.result({"size": len(content), "unverified": True}, [_("Written.")])


def _export_lines(plan: ExportPlan, folder: Path) -> list[str]:
    written = plan.submission
    lines = [
        ngettext(
            "Written, not encrypted: the submission and {count} file, in the folder {folder}.",
            "Written, not encrypted: the submission and {count} files, in the folder {folder}.",
            len(plan.files),
        ).format(count=len(plan.files), folder=folder.name)
    ]
    if plan.is_unverified:
        lines.append(_("It is unverified: it was imported from ODK, and says so."))
    for left_out, sentence in (
        (len(written.sealed), _("Left out, sealed at entry: {count}.")),
        (len(written.withheld), _("Left out, numbers that lead to report or device: {count}.")),
        (len(written.irrelevant), _("Left out, not relevant any more: {count}.")),
        (len(written.unplaced), _("Left out, the form has no place for them: {count}.")),
        (plan.incomplete, _("Left out, attachments of which not all is here: {count}.")),
    ):
        if left_out:
            lines.append(sentence.format(count=left_out))
    if not plan.is_relevance_known:
        lines.append(
            _("Its form is no longer known here: answers that are not relevant may be in it.")
        )
    return lines


def _import_document(summary: ImportSummary) -> dict[str, object]:
    return {
        "dry_run": summary.is_dry_run,
        "accepted": summary.accepted,
        "repeated": len(summary.imported) - summary.accepted,
        "count_before": summary.count_before,
        "count_after": summary.count_after,
        "submissions": [
            {
                "name": item.name,
                "report": item.report_id,
                "instance": item.instance_id,
                "new": item.is_new,
                "unverified": True,
                "other_version": item.is_other_version,
                "disputed": item.is_disputed,
                "unplaced": item.unplaced,
                "missing_files": item.missing,
            }
            for item in summary.imported
        ],
        "refused": [{"name": item.name, "reason": item.reason.value} for item in summary.refused],
    }


def _import_lines(summary: ImportSummary) -> list[str]:
    counts = {
        "accepted": summary.accepted,
        "repeated": len(summary.imported) - summary.accepted,
        "refused": len(summary.refused),
    }
    said = (
        _("Would be taken in: {accepted}. Here already: {repeated}. Refused: {refused}.")
        if summary.is_dry_run
        else _("Taken in: {accepted}. Here already: {repeated}. Refused: {refused}.")
    )
    lines = [
        said.format(**counts),
        _("Imported reports before: {before}, now: {after}.").format(
            before=summary.count_before, after=summary.count_after
        ),
    ]
    rows = [[item.name, (item.report_id or "")[:8], _state(item)] for item in summary.imported]
    rows += [
        [item.name, "", _("refused: {why}").format(why=meaning_of(item.reason))]
        for item in summary.refused
    ]
    lines += table([_("Submission"), _("Report"), _("State")], rows)
    if summary.accepted:
        lines.append(_("They are unverified: no signature, no chain of custody, no receipt."))
    return lines


def _state(item: Imported) -> str:
    if not item.is_new:
        return _("here already")
    said = [_("unverified")]
    if item.is_other_version:
        said.append(_("another version of the form"))
    if item.is_disputed:
        said.append(_("another content with the same ODK number is here"))
    if item.unplaced:
        said.append(_("without a place: {count}").format(count=item.unplaced))
    if item.missing:
        said.append(_("files missing: {count}").format(count=item.missing))
    return ", ".join(said)
