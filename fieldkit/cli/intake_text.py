"""Says what an intake did, whether a stick or a drop server brought it."""

from __future__ import annotations

from fieldkit.bundle.receipt import Outcome
from fieldkit.cli.output import table
from fieldkit.hq.quarantine import meaning_of, refusal_of
from fieldkit.operations.hq.commit_objects import IntakeResult
from fieldkit.operations.hq.intake_bag import IntakeSummary
from fieldkit.operations.hq.remember_run import IntakeRun
from fieldkit.operations.hq.take_in_stick import told
from fieldkit.translations import _, ngettext


def intake_document(summary: IntakeSummary) -> dict[str, object]:
    """Return it for scripts."""
    return {
        "accepted": summary.count(Outcome.ACCEPTED),
        "held": summary.count(Outcome.HELD),
        "repeated": summary.repeated,
        "requests": summary.requests,
        "renewed": summary.renewed,
        "joined": summary.joined,
        "objects": [result_document(result) for result in summary.results],
        "unreadable": [
            {"name": member.name, "reason": member.reason.value} for member in summary.unreadable
        ],
    }


def result_document(result: IntakeResult) -> dict[str, object]:
    """Return for scripts what became of one file."""
    return {
        "sha256": result.sha256,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "new": result.is_new,
        "device": result.device,
        "sequence": result.sequence,
        "records": list(result.records),
    }


def run_document(run: IntakeRun) -> dict[str, object]:
    """Return for scripts what was read in a run."""
    figures = run.figures
    return {
        "reports": figures.reports,
        "people": figures.people,
        "to_compare": figures.to_compare,
    }


def run_lines(run: IntakeRun) -> list[str]:
    """Return for a person what was read in a run, and how to go on."""
    lines = [*told(run)]
    if run.figures.to_compare:
        lines.append(_("Whom they may be: fieldkit-hq people duplicates"))
    return lines


def summary_lines(summary: IntakeSummary) -> list[str]:
    """Return it for a person, of a stick."""
    lines = [
        _("Taken in: {accepted}. Held: {held}. Here already: {repeated}.").format(
            accepted=summary.count(Outcome.ACCEPTED),
            held=summary.count(Outcome.HELD),
            repeated=summary.repeated,
        )
    ]
    if summary.requests:
        lines.append(_("Requests to be enrolled: {count}.").format(count=summary.requests))
    if summary.renewed:
        lines.append(
            ngettext(
                "{count} device that asked gets a new certificate.",
                "{count} devices that asked get a new certificate.",
                summary.renewed,
            ).format(count=summary.renewed)
        )
    if summary.joined:
        lines.append(
            _("Large attachments that are complete now: {count}.").format(count=summary.joined)
        )
    lines += trouble_lines(summary)
    if summary.count(Outcome.HELD):
        lines.append(_("What can be done about held ones: fieldkit-hq inbox show"))
    if summary.unreadable:
        lines.append(_("Of what is not here or held, nothing was kept; it is on the stick still."))
    return lines


def trouble_lines(summary: IntakeSummary) -> list[str]:
    """Return for a person what was held or not kept, and why."""
    rows = [
        [result.sha256[:12], result.reason, meaning_of(result.reason)]
        for result in summary.results
        if result.is_new and result.outcome is Outcome.HELD
    ]
    rows += [
        [member.name[:12] or "-", member.reason.value, refusal_of(member.reason)]
        for member in summary.unreadable
    ]
    return table([_("File"), _("Reason"), _("Meaning")], rows)
