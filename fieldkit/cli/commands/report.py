"""`fieldkit report`: new, list, show, attach, seal, amend, check, discard."""

from __future__ import annotations

import contextlib
from argparse import ArgumentParser
from pathlib import Path

from fieldkit.cli.files import open_file, read_file
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.cli.opening import unlocked
from fieldkit.cli.output import table
from fieldkit.cli.prompts import MAX_INPUT_BYTES, standard_input
from fieldkit.domain import canonical_json
from fieldkit.domain.answer_order import in_reading_order
from fieldkit.domain.answers import Json, is_sealed, question_of
from fieldkit.domain.clock import Clock
from fieldkit.domain.date_text import shown_answer
from fieldkit.domain.form import Severity, label_in, nodes, questions
from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.local_text import exact_size, local, short_day, short_moment
from fieldkit.domain.report import Amended
from fieldkit.errors import FieldkitError, InvalidInput
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.check_report import NamedProblem, check_report
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.list_reports import (
    Reports,
    count_sentence,
    find_report,
    list_reports,
)
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.show_report import ShownReport, show_report
from fieldkit.operations.field.write_report import begin_report, discard_draft
from fieldkit.operations.session import Session
from fieldkit.translations import _, language


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("report", _("drafts and sealed reports"))
    parser = tree.command("report new", _("begin a report and answer its questions"), new)
    parser.add_argument("form", metavar="FORM", help=_("e.g. T02"))
    _answers_argument(parser)
    tree.command("report list", _("list drafts and sealed reports"), show_list)
    for words, summary, command in (
        ("report show", _("show a draft"), show),
        ("report check", _("say what a draft lacks before sealing"), check),
        ("report discard", _("throw a draft away for good"), discard),
    ):
        parser = tree.command(words, summary, command)
        _report_argument(parser)
    parser = tree.command("report answer", _("add answers to a draft"), answer)
    _report_argument(parser)
    _answers_argument(parser)
    parser = tree.command("report attach", _("attach files to a draft"), attach)
    _report_argument(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", help=_("files to attach"))
    parser = tree.command("report seal", _("seal drafts together to headquarters"), seal)
    parser.add_argument("reports", metavar="REPORT", nargs="+", help=_("numbers of drafts"))
    parser = tree.command("report amend", _("begin a correction of a sealed report"), amend)
    _report_argument(parser)
    parser.add_argument("form", metavar="FORM", help=_("form of the sealed report"))
    _answers_argument(parser)


def _report_argument(parser: ArgumentParser) -> None:
    parser.add_argument("report", metavar="REPORT", help=_("first characters of its number"))


def _answers_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--answers",
        metavar="-",
        required=True,
        help=_("JSON object of answers; - reads standard input, so that no file is left"),
    )


def new(invocation: Invocation) -> None:
    """Begin a report."""
    answers = _answers(invocation)
    with unlocked(invocation) as session:
        draft = begin_report(session, FormId(invocation.arguments.form))
        _fill_new(session, draft.report_id, answers)
        _say_draft(invocation, session, draft.report_id)


def amend(invocation: Invocation) -> None:
    """Begin an amendment."""
    answers = _answers(invocation)
    with unlocked(invocation) as session:
        stub = session.vault.reports.stub(find_report(session, invocation.arguments.report))
        draft = begin_report(
            session,
            FormId(invocation.arguments.form),
            amends=Amended(stub.object_id, stub.report_id),
        )
        _fill_new(session, draft.report_id, answers)
        _say_draft(invocation, session, draft.report_id)


def answer(invocation: Invocation) -> None:
    """Add answers to a draft."""
    answers = _answers(invocation)
    with unlocked(invocation) as session:
        report_id = find_report(session, invocation.arguments.report)
        fill_report(session, report_id, answers)
        _say_draft(invocation, session, report_id)


def show_list(invocation: Invocation) -> None:
    """List what is here."""
    with unlocked(invocation) as session:
        reports = list_reports(session)
    invocation.output.result(_list_document(reports), _list_lines(reports, session.clock))


def show(invocation: Invocation) -> None:
    """Show a draft."""
    with unlocked(invocation) as session:
        report_id = find_report(session, invocation.arguments.report)
        shown = show_report(session, report_id)
    document: dict[str, object] = {
        "report": report_id,
        "form": shown.draft.form.form,
        "version": shown.draft.form.version,
        "answers": shown.answers,
        "attachments": [
            {
                "attachment": item.attachment_id,
                "name": item.name,
                "size": item.size,
                "sha256": item.sha256,
            }
            for item in shown.attachments
        ],
    }
    invocation.output.result(document, _shown_lines(shown))


def check(invocation: Invocation) -> None:
    """Say what a draft lacks."""
    with unlocked(invocation) as session:
        report_id = find_report(session, invocation.arguments.report)
        problems = check_report(session, report_id, language())
    invocation.output.result(
        {"problems": [_problem_document(problem) for problem in problems]},
        _problem_lines(problems) or [_("Nothing is missing.")],
    )


def discard(invocation: Invocation) -> None:
    """Throw a draft away."""
    with unlocked(invocation) as session:
        report_id = find_report(session, invocation.arguments.report)
        session.vault.reports.draft(report_id)
        invocation.prompts.confirm(_("Throw this draft away? It cannot be brought back."))
        discard_draft(session, report_id)
        invocation.output.result({"discarded": report_id}, [_("The draft is gone.")])


def attach(invocation: Invocation) -> None:
    """Attach files."""
    attached: list[dict[str, object]] = []
    lines: list[str] = []
    with unlocked(invocation) as session:
        report_id = find_report(session, invocation.arguments.report)
        for name in invocation.arguments.files:
            with open_file(Path(name)) as source:
                item = attach_file(
                    session,
                    report_id,
                    source,
                    Path(name).name,
                    progress=invocation.output.progress(_("Attaching")),
                )
            attached.append(
                {
                    "attachment": item.attachment_id,
                    "size": item.size,
                    "sha256": item.sha256,
                    "note": item.note,
                }
            )
            lines.append(
                _("Attached: {size}, SHA-256 {sha256}").format(
                    size=exact_size(item.size), sha256=item.sha256
                )
            )
            facts = (item.facts.taken, item.facts.camera, item.facts.position, item.note)
            lines += [f"  {fact}" for fact in facts if fact]
    invocation.output.result({"attachments": attached}, lines)


def seal(invocation: Invocation) -> None:
    """Seal drafts together."""
    with unlocked(invocation) as session:
        report_ids = [find_report(session, text) for text in invocation.arguments.reports]
        for report_id in report_ids:
            for line in _problem_lines(check_report(session, report_id, language())):
                invocation.output.say(line)
        stubs = seal_report(session, report_ids, progress=invocation.output.progress(_("Sealing")))
        reports = list_reports(session)
    document: dict[str, object] = {
        "sealed": [stub.report_id for stub in stubs],
        "sequence": stubs[0].sequence,
        "object": stubs[0].object_sha256,
    }
    invocation.output.result(
        document,
        [
            _("Sealed as number {sequence}; only headquarters can open it.").format(
                sequence=stubs[0].sequence
            ),
            count_sentence(reports.only_here, reports.safe_at_headquarters, reports.at_server),
        ],
    )


def _fill_new(session: Session, report_id: ReportId, answers: dict[str, Json]) -> None:
    try:
        fill_report(session, report_id, answers)
    except FieldkitError:
        # Nothing of a report that could not be filled is left behind.
        with contextlib.suppress(FieldkitError):
            discard_draft(session, report_id)
        raise


def _answers(invocation: Invocation) -> dict[str, Json]:
    where = invocation.arguments.answers
    if where == "-":
        if getattr(invocation.arguments, "passphrase_fd", None) == 0:
            raise InvalidInput(
                _("Standard input cannot bring both the passphrase and the answers."),
                hint=_("Give --passphrase-fd another descriptor."),
            )
        data = standard_input()
    else:
        invocation.output.say(
            _("Attention: the answers lie unencrypted in that file, and can be found there later.")
        )
        data = read_file(Path(where), MAX_INPUT_BYTES)
    return canonical_json.read_object(
        data, max_bytes=MAX_INPUT_BYTES, max_depth=canonical_json.REPORT_DEPTH
    )


def _say_draft(invocation: Invocation, session: Session, report_id: ReportId) -> None:
    problems = check_report(session, report_id, language())
    document: dict[str, object] = {
        "report": report_id,
        "problems": [_problem_document(problem) for problem in problems],
    }
    lines = [_("Saved as draft {report}.").format(report=report_id[:8])]
    invocation.output.result(document, lines + _problem_lines(problems))


def _problem_document(found: NamedProblem) -> dict[str, object]:
    problem = found.problem
    return {
        "path": problem.path,
        "question": found.label,
        "kind": problem.kind.value,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _problem_lines(problems: tuple[NamedProblem, ...]) -> list[str]:
    titles = {
        Severity.BLOCK: _("Needed before sealing: {question} - {message}"),
        Severity.WARN: _("Worth adding: {question} - {message}"),
    }
    return [
        titles[found.problem.severity].format(question=found.label, message=found.problem.message)
        for found in problems
    ]


def _list_document(reports: Reports) -> dict[str, object]:
    return {
        "drafts": [
            {
                "report": draft.report_id,
                "form": draft.form.form,
                "changed_at": draft.changed_at.isoformat(),
            }
            for draft in reports.drafts
        ],
        "sealed": [
            {
                "report": stub.report_id,
                "sequence": stub.sequence,
                "object": stub.object_sha256,
                "sealed_on": stub.sealed_on.isoformat(),
                "state": stub.state.value,
                "reason": stub.reason,
            }
            for stub in reports.stubs
        ],
        "only_here": reports.only_here,
        "at_server": reports.at_server,
        "safe_at_headquarters": reports.safe_at_headquarters,
    }


def _list_lines(reports: Reports, clock: Clock) -> list[str]:
    rows = [
        [
            draft.report_id[:8],
            _("draft"),
            draft.form.form,
            short_moment(local(draft.changed_at, clock)),
        ]
        for draft in reports.drafts
    ]
    rows += [
        [
            stub.report_id[:8],
            f"{stub.state.value} {stub.reason}".strip(),
            f"#{stub.sequence}",
            short_day(stub.sealed_on),
        ]
        for stub in reports.stubs
    ]
    lines = table([_("number"), _("state"), _("what"), _("when")], rows)
    return [
        *lines,
        count_sentence(reports.only_here, reports.safe_at_headquarters, reports.at_server),
    ]


def _shown_lines(shown: ShownReport) -> list[str]:
    labels = {
        path: label_in(question.label, language(), shown.form.default_language)
        for path, question in questions(shown.form)
    }
    concepts = {path: node.concept for path, node in nodes(shown.form)}
    lines = [
        f"{labels[question_of(path)]}: {_value_text(shown.answers[path])}"
        for path in in_reading_order(shown.answers, concepts)
        if question_of(path) in labels
    ]
    lines += [
        _("Attachment: {name}, {size}").format(name=item.name, size=exact_size(item.size))
        for item in shown.attachments
    ]
    return lines


def _value_text(value: Json) -> str:
    if is_sealed(value):
        return _("(sealed to headquarters)")
    if isinstance(value, dict):
        return shown_answer(value) or str(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
